"""Filters of a roadmap's page: they live in the address, and their counts are of the whole roadmap."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.text import sort_key
from core.translating import gettext as _
from tenants.roadmap import wording
from tenants.roadmap.rows import LONGEST_KEY, ActivityRow, SectionRow
from tenants.roadmap.vocabulary import ActivityState

Test = Callable[[ActivityRow], bool]

DEADLINES: dict[str, Test] = {
    "overdue": lambda row: row.is_overdue,
    "soon": lambda row: row.is_due_soon,
    "none": lambda row: not row.deadline_text,
    "doubtful": lambda row: not row.deadline_certain,
}
PROOFS: dict[str, Test] = {"missing": lambda row: row.lacks_document}
NAMES = ("state", "person", "deadline", "document")


@dataclass(frozen=True, slots=True)
class Filter:
    """What of a roadmap is shown; empty texts leave a condition open."""

    state: str = ""
    person: str = ""
    deadline: str = ""
    document: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Filter":
        """Read a filter from an address; a value nobody knows is no condition."""
        asked = {name: arguments.get(name, "")[:LONGEST_KEY] for name in NAMES}
        if asked["state"] not in set(ActivityState):
            asked["state"] = ""
        if asked["deadline"] not in DEADLINES:
            asked["deadline"] = ""
        if asked["document"] not in PROOFS:
            asked["document"] = ""
        return cls(**asked)

    @property
    def is_active(self) -> bool:
        """Whether anything is left out."""
        return bool(self.arguments())

    def arguments(self) -> dict[str, str]:
        """Return the filter as arguments of an address."""
        return {name: value for name in NAMES if (value := getattr(self, name))}

    def tests(self) -> list[Test]:
        """Return what a row must be to be shown."""
        tests: list[Test] = []
        if self.state:
            tests.append(lambda row: row.state == self.state)
        if self.deadline:
            tests.append(DEADLINES[self.deadline])
        if self.document:
            tests.append(PROOFS[self.document])
        if self.person:
            tests.append(self._stands_in)
        return tests

    def kept(self, rows: Iterable[ActivityRow]) -> tuple[ActivityRow, ...]:
        """Return the rows that are shown."""
        kept = tuple(rows)
        for test in self.tests():
            kept = tuple(row for row in kept if test(row))
        return kept

    def _stands_in(self, row: ActivityRow) -> bool:
        if self.person == "nobody":
            return not row.people
        return any(chip.key == self.person for chip in row.people)

    def apply(self, sections: list[SectionRow]) -> list[SectionRow]:
        """Return the sections with the rows that are shown; sections left without one fall out."""
        if not self.is_active:
            return sections
        kept = [self.of_section(section) for section in sections]
        return [section for section in kept if section.activities]

    def of_section(self, section: SectionRow) -> SectionRow:
        """Return a section with the rows that are shown; its counts stay those of all its rows."""
        return replace(section, activities=self.kept(section.activities))


def chips(
    sections: list[SectionRow], chosen: Filter, address: Callable[..., str], mine: str | None
) -> list[dict[str, Any]]:
    """Return the quick filters with their counts; one that would show nothing stays out, unless it is chosen."""
    rows = [row for section in sections for row in section.activities]
    offers = [
        (_("All"), Filter(), False),
        (_("Overdue"), Filter(deadline="overdue"), True),
        (_("Within a week"), Filter(deadline="soon"), False),
        (_("Returned"), Filter(state=ActivityState.RETURNED), True),
        (_("Without a document"), Filter(document="missing"), False),
        (_("Doubtful deadline"), Filter(deadline="doubtful"), False),
    ]
    if mine:
        offers.append((_("Mine"), Filter(person=mine), False))
    found = []
    for title, offer, is_trouble in offers:
        count = len(offer.kept(rows))
        if count or not offer.is_active or offer == chosen:
            found.append(
                {
                    "title": title,
                    "url": address(**offer.arguments()),
                    "count": count,
                    "is_current": offer == chosen,
                    "is_trouble": is_trouble and count > 0,
                }
            )
    return found


def conditions(sections: list[SectionRow], chosen: Filter) -> dict[str, Any]:
    """Return what the filter form offers: states, the people of the roadmap, kinds of trouble with a deadline."""
    people = {
        chip.key: chip.text for section in sections for row in section.activities for chip in row.people
    }
    return {
        "states": [(str(state), wording.state_word(state)) for state in ActivityState],
        "people": [("nobody", _("nobody named")), *sorted(people.items(), key=lambda one: sort_key(one[1]))],
        "deadlines": [
            ("overdue", _("overdue")),
            ("soon", _("within a week")),
            ("none", _("no deadline")),
            ("doubtful", _("doubtful")),
        ],
        "state": chosen.state,
        "person": chosen.person,
        "deadline": chosen.deadline,
        "is_active": chosen.is_active,
    }
