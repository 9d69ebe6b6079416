"""Several findings of one cell weighed against each other, and a finding against the words nobody took."""

import re
from dataclasses import dataclass, replace

from tenants.roadmap.reading.deadlines.findings import Finding
from tenants.roadmap.reading.deadlines.phrases import Words
from tenants.roadmap.reading.deadlines.rhythms import in_months_of, joined_rules
from tenants.roadmap.reading.doubts import Doubt
from tenants.roadmap.reading.model import Context
from tenants.roadmap.vocabulary import DeadlineKind, Recurrence

_NOISE = frozenset("_?-,&;gGERAxJa")
"""What may stand around a finding without changing it: unknown words, places, «г.», «в срок»."""
_OF_OTHERS = re.compile(r"[tf]\?|(?<![tZ])(?<![tZ].)(?<![tZ]..)X")
"""What a date is not touched by: «семинар по теме», «утверждение плана»; «по графику» is another deadline."""
_DAYS = frozenset(
    {
        DeadlineKind.ON_DATE,
        DeadlineKind.DATE_RANGE,
        DeadlineKind.MONTH,
        DeadlineKind.MONTH_RANGE,
        DeadlineKind.QUARTER,
    }
)
_EXACT = frozenset({DeadlineKind.ON_DATE, DeadlineKind.DATE_RANGE})
_ANOTHER_TERM = re.compile(r"[RA]\??E(?!_)|xE")
"""«в течение всего периода», «в недельный срок» beside a date say something else than the date does."""
_BY_THE_WAY = re.compile(r"(?<!;)[tZ][?o]{0,2}X[?ac]*(?=[-,&]|$)|n\?")
"""Of a date that is written it is only said where it comes from: «октябрь (по графику)», «неделя психологии, ноябрь»."""
_YEARS_BEFORE = 3
_YEARS_AFTER = 10
_MOST_NOISE = 8
"""Unknown words; more than this beside a date is a sentence, which may say anything about it."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the rules found, and the letters of all words: those that were taken are underscores."""

    findings: list[Finding]
    rest: str


def weighed(found: Weighed, words: Words, context: Context) -> Finding:
    """Return the one finding a cell comes to, with the doubt the words around it cast; `words` are all that were read."""
    findings = found.findings
    if not findings:
        return _nothing(words, context)
    one = findings[0] if len(findings) == 1 else _together(findings)
    return one if one.why else replace(one, why=_doubt(one, found.rest, context))


def _doubt(found: Finding, rest: str, context: Context) -> Doubt | None:
    """Return what the words that nobody took, or the years, cast on a finding that is clear by itself."""
    if found.kind in _DAYS or found.kind is DeadlineKind.BY_DATE:
        if _ANOTHER_TERM.search(rest):
            return Doubt.SEVERAL
        rest = _without_asides(found, rest) if found.kind in _DAYS else rest
    rest = _OF_OTHERS.sub(lambda found: "?" * len(found[0]), rest)
    if set(rest) - _NOISE or rest.count("?") > _MOST_NOISE:
        return Doubt.EVENT if set(rest) & set("!v~") else Doubt.LEFT_OVER
    if rest.startswith("?") and _is_of_years(found):
        return Doubt.LEFT_OVER  # «выпускники 2023 года»: the year may belong to that word
    return Doubt.WHICH_YEAR if _is_far(found, context) else None


def _without_asides(found: Finding, rest: str) -> str:
    """Return the letters without those that change nothing beside days: a schedule, holidays."""
    rest = _BY_THE_WAY.sub(lambda aside: "?" * len(aside[0]), rest)
    if found.kind in _EXACT and found.start and found.end:
        rest = rest.replace("e", "?")
    return rest


def _is_of_years(found: Finding) -> bool:
    if not found.start or not found.end:
        return False
    whole = (found.start.day, found.start.month, found.end.day, found.end.month)
    return whole in ((1, 1, 31, 12), (1, 9, 31, 8))


def _is_far(found: Finding, context: Context) -> bool:
    """Ask whether a day lies years away from the roadmap: a year mistyped, or the date of some paper."""
    known = context.school_year.first if context.school_year else context.year
    first, last = found.start or found.end, found.end or found.start
    if not known or not first or not last:
        return False
    return last.year < known - _YEARS_BEFORE or first.year > known + _YEARS_AFTER


def _nothing(words: Words, context: Context) -> Finding:
    """Answer words without a deadline; a time of day belongs to the context's date, where there is one."""
    if not any(token.letter == "T" for token in words):
        return Finding(DeadlineKind.NONE, why=Doubt.NOT_UNDERSTOOD)
    if context.date:
        return Finding(DeadlineKind.ON_DATE, context.date, context.date, why=Doubt.TIME_ONLY)
    return Finding(DeadlineKind.NONE, why=Doubt.TIME_ONLY)


def _together(findings: list[Finding]) -> Finding:
    """Return one doubtful finding for several: what returns keeps its rhythm, else the longest term wins."""
    first = findings[0]
    if all(found == first for found in findings):
        return first
    if any(found.recurrence for found in findings):
        return _returning_among(findings)
    if all(found.kind is DeadlineKind.BY_DATE and found.end for found in findings):
        return replace(_separate(findings), kind=DeadlineKind.BY_DATE, start=None, why=Doubt.SEVERAL)
    if all(found.kind in _DAYS and found.start and found.end for found in findings):
        return _separate(findings)
    longest = max(findings, key=_length)
    return replace(longest if first.kind is not DeadlineKind.BY_DATE else first, why=Doubt.SEVERAL)


def _returning_among(findings: list[Finding]) -> Finding:
    returning = [found for found in findings if found.recurrence]
    first = returning[0]
    if len(returning) == len(findings) and len({found.recurrence for found in findings}) == 1:
        return _one_rhythm(returning)
    if len(returning) == 1 and all(found is first or _is_unbounded(found) for found in findings):
        return first  # «1 раз в месяц в течение года»
    others = [found for found in findings if not found.recurrence]
    if len(returning) == len(others) == 1 and (limited := in_months_of(first, others[0])):
        return limited
    if first.recurrence is Recurrence.YEARLY and all(found.kind in _DAYS for found in others):
        return replace(first, why=Doubt.HOW_OFTEN)  # «ежегодно в I квартале»: the days are of one year only
    longest = max(findings, key=_length)
    days = (None, None) if first.kind is DeadlineKind.WHOLE_PERIOD else (longest.start, longest.end)
    return replace(first, start=days[0], end=days[1], why=Doubt.SEVERAL)


def _one_rhythm(returning: list[Finding]) -> Finding:
    """Return what several ways to say one rhythm come to: «1 раз в месяц, последняя пятница», «по средам, каждый вторник»."""
    ruled = next((found for found in returning if found.rule), returning[0])
    rules = list(dict.fromkeys(found.rule for found in returning if found.rule))
    joined = joined_rules(rules) if len(rules) > 1 else ruled.rule
    if rules and not joined:
        return replace(ruled, why=Doubt.SEVERAL)
    said = ruled.why is Doubt.HOW_OFTEN and any(found.why is None for found in returning)
    return replace(ruled, rule=joined, why=None if said else ruled.why)


def _is_unbounded(found: Finding) -> bool:
    """Ask whether a finding lasts as long as a school year or the roadmap: it says nothing of a rhythm beside it."""
    return found.why is None and found.kind in (DeadlineKind.SCHOOL_YEAR, DeadlineKind.WHOLE_PERIOD)


def _separate(findings: list[Finding]) -> Finding:
    """Return one range over terms that stand apart («апрель-май, сентябрь-октябрь»), with the terms as its parts."""
    parts = sorted((found.start or found.end, found.end) for found in findings if found.end)
    end = max(last for _, last in parts)
    return Finding(DeadlineKind.DATE_RANGE, parts[0][0], end, why=Doubt.SEPARATE, parts=tuple(parts))


def _length(found: Finding) -> tuple[int, bool]:
    """Return the days of a finding; of two years the school year is the longer one."""
    days = (found.end - found.start).days if found.start and found.end else -1
    return days // 2, found.kind is DeadlineKind.SCHOOL_YEAR
