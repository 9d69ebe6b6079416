"""One thing found in the words of a deadline, before several are weighed against each other."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tenants.roadmap.reading.deadlines.calendar import Calendar, Dated, Span
from tenants.roadmap.reading.deadlines.phrases import Words
from tenants.roadmap.reading.doubts import Doubt
from tenants.roadmap.vocabulary import DeadlineKind, Recurrence


@dataclass(frozen=True, slots=True)
class Finding:
    """A kind with its days; without `why` it is certain."""

    kind: DeadlineKind
    start: date | None = None
    end: date | None = None
    recurrence: Recurrence | None = None
    why: Doubt | None = None
    parts: tuple[Span, ...] = ()
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """An expression over the letters of the words and what its match means; None from `read` is no match."""

    letters: re.Pattern[str]
    read: Callable[[Words, Calendar], Finding | None]


def rule(letters: str, read: Callable[[Words, Calendar], Finding | None]) -> Rule:
    """Return a rule for an expression over letters."""
    return Rule(re.compile(letters), read)


def of_dated(kind: DeadlineKind, dated: Dated, why: Doubt | None = None) -> Finding:
    """Return a finding over all the days of some points; what they doubt comes before `why`."""
    return checked(Finding(kind, dated.start, dated.end, why=dated.why or why))


def checked(finding: Finding) -> Finding:
    """Return a finding whose days are in order: days the wrong way round are no days."""
    if finding.start and finding.end and finding.end < finding.start:
        return Finding(finding.kind, why=Doubt.ENDS_BEFORE_START, rule=finding.rule)
    return finding


def only(words: Words, letters: str) -> Words:
    """Return the tokens with these letters."""
    return [token for token in words if token.letter in letters]
