"""A small grammar of the deadlines people type: words are cut into tokens, tokens meet rules, findings are weighed."""

import re
from dataclasses import dataclass, replace

from tenants.roadmap.reading.deadlines.calendar import Calendar
from tenants.roadmap.reading.deadlines.damage import acronyms_of, is_damaged, is_half_a_range
from tenants.roadmap.reading.deadlines.dates import DATE_RULES
from tenants.roadmap.reading.deadlines.findings import Finding, Rule
from tenants.roadmap.reading.deadlines.periods import WORD_RULES, YEAR_RULES
from tenants.roadmap.reading.deadlines.phrases import Words, grouped, skeleton
from tenants.roadmap.reading.deadlines.recurrence import RECURRENCE_RULES
from tenants.roadmap.reading.deadlines.words import tokens_of
from tenants.roadmap.reading.doubts import Doubt
from tenants.roadmap.reading.model import Context, Deadline
from tenants.roadmap.vocabulary import DeadlineKind

_LONGEST = 1_000
"""Characters; longer cells are text, and reading them word by word would only invent a date."""

_DATED_RULES = RECURRENCE_RULES + DATE_RULES + YEAR_RULES
_TAKEN = "_"
_NOISE = frozenset(_TAKEN + "?-,&;gGERAxJa")
"""What may stand around a finding without changing it: unknown words, places, «г.», «в срок»."""
_OF_OTHERS = re.compile(r"[tf]\?|(?<![tZ])(?<![tZ].)(?<![tZ]..)X")
"""What a date is not touched by: «семинар по теме», «утверждение плана»; «по графику» is another deadline."""
_NO_DEADLINE = frozenset("-–—−_.,*/ \n")
_DAYS = frozenset(
    {
        DeadlineKind.ON_DATE,
        DeadlineKind.DATE_RANGE,
        DeadlineKind.MONTH,
        DeadlineKind.MONTH_RANGE,
        DeadlineKind.QUARTER,
    }
)
_YEARS_BEFORE = 3
_YEARS_AFTER = 10
_MOST_NOISE = 8
"""Unknown words; more than this beside a date is a sentence, which may say anything about it."""


@dataclass(frozen=True, slots=True)
class _Weighed:
    findings: list[Finding]
    rest: str


def read_deadline(text: str, context: Context = Context()) -> Deadline:  # noqa: B008 - frozen, without state
    """Return what the words of a deadline mean; never raises, and doubts what it does not fully understand."""
    if not set(text[:_LONGEST]) - _NO_DEADLINE and len(text) <= _LONGEST:
        return _deadline(text, Finding(DeadlineKind.NONE))
    if len(text) > _LONGEST:
        return _deadline(text, Finding(DeadlineKind.NONE, why=Doubt.TOO_LONG))
    words = tokens_of(text)
    doubts = [token.value for token in words if token.letter == "Q" and isinstance(token.value, Doubt)]
    words = [token for token in words if token.letter != "Q"]
    groups = grouped(words)
    if is_damaged(words, acronyms_of(text)) or is_half_a_range(groups):
        doubts.append(Doubt.DAMAGED)
    found = _weigh(_found(groups, Calendar(context)), words, context)
    return _deadline(text, replace(found, why=doubts[0]) if doubts and not found.why else found)


def _deadline(text: str, found: Finding) -> Deadline:
    why = str(found.why) if found.why else None
    return Deadline(
        text, found.kind, found.start, found.end, found.recurrence, why is None, why, found.parts, found.rule
    )


def _found(words: Words, calendar: Calendar) -> _Weighed:
    letters = skeleton(words)
    findings, letters = _apply(_DATED_RULES, words, letters, calendar)
    if findings:
        return _Weighed(findings, letters)
    findings, letters = _apply(WORD_RULES, words, letters, calendar)
    return _Weighed(findings, re.sub("[atf]", "?", letters))


def _apply(
    rules: tuple[Rule, ...], words: Words, letters: str, calendar: Calendar
) -> tuple[list[Finding], str]:
    """Let every rule in turn take its words; a word once taken is not seen by the rules behind."""
    placed: list[tuple[int, Finding]] = []
    for rule in rules:
        for match in rule.letters.finditer(letters):
            found = rule.read(words[match.start() : match.end()], calendar)
            if found is not None:
                placed.append((match.start(), found))
                letters = letters[: match.start()] + _TAKEN * len(match[0]) + letters[match.end() :]
    return [found for _, found in sorted(placed, key=lambda each: each[0])], letters


def _weigh(weighed: _Weighed, words: Words, context: Context) -> Finding:
    findings = weighed.findings
    if not findings:
        return _nothing(words, context)
    found = findings[0] if len(findings) == 1 else _together(findings)
    return found if found.why else replace(found, why=_doubt(found, weighed.rest, context))


def _doubt(found: Finding, rest: str, context: Context) -> Doubt | None:
    """Return what the words that nobody took, or the years, cast on a finding that is clear by itself."""
    rest = _OF_OTHERS.sub(lambda found: "?" * len(found[0]), rest)
    if set(rest) - _NOISE or rest.count("?") > _MOST_NOISE:
        return Doubt.EVENT if set(rest) & set("!v~") else Doubt.LEFT_OVER
    if rest.startswith("?") and _is_of_years(found):
        return Doubt.LEFT_OVER  # «выпускники 2023 года»: the year may belong to that word
    return Doubt.WHICH_YEAR if _is_far(found, context) else None


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
        ruled = next((found for found in findings if found.rule), first)  # «1 раз в месяц, последняя пятница»
        said = ruled.why is Doubt.HOW_OFTEN and any(found.why is None for found in findings)
        return replace(ruled, why=None) if said else ruled
    if len(returning) == 1 and all(found is first or _is_unbounded(found) for found in findings):
        return first  # «1 раз в месяц в течение года»
    longest = max(findings, key=_length)
    days = (None, None) if first.kind is DeadlineKind.WHOLE_PERIOD else (longest.start, longest.end)
    return replace(first, start=days[0], end=days[1], why=Doubt.SEVERAL)


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
