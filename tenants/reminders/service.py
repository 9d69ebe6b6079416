"""Whom a school reminds today and of what: a row goes to the people who stand in it, what reaches nobody to the curator."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from commons.letters.service import Occasion, Recipient, add_school
from commons.schools.queries import SchoolCard
from core.email_addresses import checked_email
from tenants.reminders.queries import Named, OwedRow, heads_of, named_in, owed_rows

log = logging.getLogger(__name__)


class Silence(StrEnum):
    """Why nobody can be written to about a row."""

    NOBODY = "nobody"
    UNKNOWN = "unknown"
    NO_ADDRESS = "no_address"
    WRONG_ADDRESS = "wrong_address"
    GONE = "gone"
    EMPTY_GROUP = "empty_group"


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody in a row whom no letter reaches; `who` is as the row writes it, empty when it names nobody."""

    row: OwedRow
    who: str
    why: Silence


@dataclass(slots=True)
class Debts:
    """What one address is written about: rows of its people, and rows that reach nobody, for whoever heads the school."""

    rows: list[OwedRow] = field(default_factory=list)
    unreached: list[Unreached] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.rows or self.unreached)

    def silent_rows(self) -> list[tuple[OwedRow, list[tuple[Silence, list[str]]]]]:
        """Return each row that does not reach all of its people, once, with whom it misses for which reason."""
        found: dict[int, tuple[OwedRow, dict[Silence, list[str]]]] = {}
        for one in self.unreached:
            _row, missed = found.setdefault(one.row.id, (one.row, {}))
            who = missed.setdefault(one.why, [])
            if one.who and one.who not in who:
                who.append(one.who)
        return [(row, list(missed.items())) for row, missed in found.values()]


@dataclass(frozen=True, slots=True)
class SchoolDebts:
    """What a school reminds of on a day: by address in lower case. `wrong` are written addresses that are none."""

    school: SchoolCard
    heads: tuple[str, ...]
    by_address: dict[str, Debts]
    wrong: tuple[str, ...]

    def recipients(self) -> list[Recipient]:
        """Return everybody who gets a letter, and the wrong addresses, whose letters are only marked."""
        good = [Recipient(address, is_well_formed=True) for address in self.by_address]
        return good + [Recipient(address, is_well_formed=False) for address in self.wrong]


def debts_of(schools: Sequence[SchoolCard], today: date) -> dict[int, SchoolDebts]:
    """Return whom each school reminds of what, by the school's id; the same few statements for one and for many."""
    ids = [school.id for school in schools]
    rows = owed_rows(ids, today)
    named: dict[int, list[Named]] = {}
    for one in named_in([row.id for row in rows]):
        named.setdefault(one.activity_id, []).append(one)
    heads = heads_of(ids, today) if rows else {}
    return {
        school.id: _debts(
            school,
            [row for row in rows if row.school_id == school.id],
            named,
            tuple(heads.get(school.id, ())),
        )
        for school in schools
    }


def _debts(
    school: SchoolCard, rows: Iterable[OwedRow], named: Mapping[int, list[Named]], heads: tuple[str, ...]
) -> SchoolDebts:
    by_address: dict[str, Debts] = {}
    unreached: list[Unreached] = []
    wrong: dict[str, None] = {}
    for row in rows:
        for address, silence in _reached(row, named.get(row.id, ())):
            if silence is None:
                _add(by_address.setdefault(address, Debts()).rows, row)
            else:
                unreached.append(silence)
                if silence.why is Silence.WRONG_ADDRESS:
                    wrong[address] = None
    if unreached:
        if not heads:
            log.warning(
                "school %s: %d of its rows reach nobody, and nobody heads it", school.id, len(unreached)
            )
        for head in heads:
            by_address.setdefault(head.lower(), Debts()).unreached.extend(unreached)
    return SchoolDebts(school, heads, by_address, tuple(wrong))


def _add(rows: list[OwedRow], row: OwedRow) -> None:
    """Name a row once, also to somebody who stands in it twice, alone and in a group."""
    if row not in rows:
        rows.append(row)


def _reached(row: OwedRow, people: Iterable[Named]) -> list[tuple[str, Unreached | None]]:
    """Return each of a row's people by address, or why no letter reaches them."""
    found: list[tuple[str, Unreached | None]] = []
    for one in people:
        who = one.person or one.written
        why = _silence(one)
        address = (one.address or "").strip()
        if why is None:
            found.append((checked_email(address), None))
        else:
            found.append((address, Unreached(row, who, why)))
    return found or [("", Unreached(row, "", Silence.NOBODY))]


def _silence(one: Named) -> Silence | None:
    if one.person is None:
        return Silence.EMPTY_GROUP if one.is_group else Silence.UNKNOWN
    if one.is_archived:
        return Silence.GONE
    if not one.address or not one.address.strip():
        return Silence.NO_ADDRESS
    try:
        checked_email(one.address)
    except ValueError:
        return Silence.WRONG_ADDRESS
    return None


def gather(debts: SchoolDebts, occasion: Occasion) -> int:
    """Write down the letters of a school for a day, in its reach; return how many. The caller commits."""
    return add_school(occasion, debts.school.id, debts.recipients())
