"""RFC 5545 rules of one deadline put together, and a rhythm kept to the months it is said for."""

from dataclasses import replace
from datetime import date, timedelta

from tenants.roadmap.reading.deadlines.findings import Finding
from tenants.roadmap.reading.doubts import Doubt
from tenants.roadmap.vocabulary import DeadlineKind, Recurrence

_FREQUENCIES = {
    Recurrence.DAILY: "FREQ=DAILY",
    Recurrence.WEEKLY: "FREQ=WEEKLY",
    Recurrence.MONTHLY: "FREQ=MONTHLY",
}


def periodic(recurrence: Recurrence, rrule: str | None = None, why: Doubt | None = None) -> Finding:
    """Return what returns, with its rule where the words give one."""
    return Finding(DeadlineKind.PERIODIC, recurrence=recurrence, rule=rrule, why=why)


def joined_rules(rules: list[str]) -> str | None:
    """Return one rule for rules that differ only in their days («1-я среда, последняя пятница»), None for others."""
    parted = [rule.rpartition("=") for rule in rules]
    if len({before for before, _, _ in parted}) > 1 or parted[0][0].count("=") > 1:
        return None
    days = dict.fromkeys(day for _, _, listed in parted for day in listed.split(","))
    return f"{parted[0][0]}={','.join(days)}"


def in_months_of(rhythm: Finding, term: Finding) -> Finding | None:
    """Return «ежемесячно с октября по май» as a rule of those months, or None when the rule cannot say it."""
    if rhythm.why or term.why or not term.start or not term.end or not _is_of_months(term.start, term.end):
        return None
    frequency = _FREQUENCIES.get(rhythm.recurrence) if rhythm.recurrence else None
    if not frequency:
        return None
    first, count = term.start, (term.end.year - term.start.year) * 12 + term.end.month - term.start.month
    if count >= 12:
        return None
    months = sorted((first.month + step - 1) % 12 + 1 for step in range(count + 1))
    return replace(rhythm, rule=f"{rhythm.rule or frequency};BYMONTH={','.join(map(str, months))}")


def _is_of_months(first: date, last: date) -> bool:
    return first.day == 1 and (last + timedelta(days=1)).day == 1 and first.month != last.month
