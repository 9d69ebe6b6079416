"""A small grammar of the deadlines people type: words are cut into tokens, tokens meet rules, findings are weighed."""

import re
from dataclasses import replace

from tenants.roadmap.reading.deadlines.calendar import Calendar
from tenants.roadmap.reading.deadlines.damage import acronyms_of, is_damaged, is_half_a_range
from tenants.roadmap.reading.deadlines.dates import DATE_RULES
from tenants.roadmap.reading.deadlines.findings import Finding, Rule
from tenants.roadmap.reading.deadlines.periods import WORD_RULES, YEAR_RULES
from tenants.roadmap.reading.deadlines.phrases import Words, grouped, skeleton
from tenants.roadmap.reading.deadlines.recurrence import RECURRENCE_RULES
from tenants.roadmap.reading.deadlines.weighing import Weighed, weighed
from tenants.roadmap.reading.deadlines.words import tokens_of
from tenants.roadmap.reading.doubts import Doubt
from tenants.roadmap.reading.model import Context, Deadline
from tenants.roadmap.reading.text import folded
from tenants.roadmap.vocabulary import DeadlineKind, Recurrence

_LONGEST = 1_000
"""Characters; longer cells are text, and reading them word by word would only invent a date."""

_DATED_RULES = RECURRENCE_RULES + DATE_RULES + YEAR_RULES
_TAKEN = "_"
_NO_DEADLINE = frozenset("-–—−_.,*/ \n")
_DITTO = re.compile(r"[-_.,\s]*(?:(?://+|[\"«»“”„'`′″〃]+)[-_.,\s]*)+")
"""Marks that repeat what stands above: «-//-», «"»."""


def read_deadline(text: str, context: Context = Context()) -> Deadline:  # noqa: B008 - frozen, without state
    """Return what the words of a deadline mean; never raises, and doubts what it does not fully understand."""
    if len(text) <= _LONGEST and not set(text) - _NO_DEADLINE and "//" not in text:
        return _deadline(text, Finding(DeadlineKind.NONE))
    if len(text) > _LONGEST:
        return _deadline(text, Finding(DeadlineKind.NONE, why=Doubt.TOO_LONG))
    if _DITTO.fullmatch(folded(text)):
        return _deadline(text, Finding(DeadlineKind.NONE, why=Doubt.SAME_AS_ABOVE))
    words = tokens_of(text)
    doubts = [token.value for token in words if token.letter == "Q" and isinstance(token.value, Doubt)]
    words = [token for token in words if token.letter != "Q"]
    groups = grouped(words)
    if is_damaged(words, acronyms_of(text)) or is_half_a_range(groups):
        doubts.append(Doubt.DAMAGED)
    found = weighed(_found(groups, Calendar(context)), words, context)
    if found.recurrence is Recurrence.DAILY:
        doubts = [doubt for doubt in doubts if doubt is not Doubt.EXCEPTED]  # «ежедневно, кроме выходных»
    return _deadline(text, replace(found, why=doubts[0]) if doubts and not found.why else found)


def _deadline(text: str, found: Finding) -> Deadline:
    why = str(found.why) if found.why else None
    return Deadline(
        text, found.kind, found.start, found.end, found.recurrence, why is None, why, found.parts, found.rule
    )


def _found(words: Words, calendar: Calendar) -> Weighed:
    letters = skeleton(words)
    findings, letters = _apply(_DATED_RULES, words, letters, calendar)
    if findings:
        return Weighed(findings, _with_meetings(words, letters))
    findings, letters = _apply(WORD_RULES, words, letters, calendar)
    return Weighed(findings, re.sub("[atf]", "?", letters))


def _with_meetings(words: Words, letters: str) -> str:
    """Mark «августовском» as what it is beside a date, the name of a meeting, like holidays."""
    return "".join(
        "e" if token.value == "meeting" and letter == "v" else letter
        for token, letter in zip(words, letters, strict=True)
    )


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
