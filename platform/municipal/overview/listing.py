"""The list of schools as its address describes it: searched, filtered, sorted and cut into pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.paging import Page, asked_page
from core.text import search_key
from municipal.overview.figures import SchoolFigures

PAGE_SIZE = 50


def _trouble(school: SchoolFigures) -> tuple[Any, ...]:
    sums = school.sums
    return (
        not school.lacks_roadmap,
        -sums.overdue,
        -sums.long_overdue,
        -sums.returned,
        not school.is_silent,
        -sums.undocumented,
        -(sums.unassigned + sums.undated),
        school.sort_key,
    )


# Every order ends with the name, so that equal schools stand as people expect. The first is the default.
SORTS: dict[str, Callable[[SchoolFigures], Any]] = {
    "trouble": _trouble,
    "name": lambda school: school.sort_key,
    "progress": lambda school: (not school.lacks_roadmap, school.progress, school.sort_key),
}

SHOWN: dict[str, Callable[[SchoolFigures], bool]] = {
    "all": lambda school: not school.is_closed,
    "overdue": lambda school: not school.is_closed and school.sums.overdue > 0,
    "silent": lambda school: not school.is_closed and school.is_silent,
    "no_roadmap": lambda school: not school.is_closed and school.lacks_roadmap,
    "changed": lambda school: not school.is_closed and school.changed_lately,
    "closed": lambda school: school.is_closed,
}
VIEWS = ("map", "table")


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody asked to see. `district` is a public id as text, empty for all."""

    district: str = ""
    q: str = ""
    sort: str = "trouble"
    show: str = "all"
    view: str = "map"
    page: int = 1

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Choice":
        """Read an address; a word nobody knows is the default."""
        sort, show, view = (arguments.get(name, "") for name in ("sort", "show", "view"))
        return cls(
            district=arguments.get("district", "")[:36],
            q=arguments.get("q", "").strip()[:100],
            sort=sort if sort in SORTS else "trouble",
            show=show if show in SHOWN else "all",
            view=view if view in VIEWS else "map",
            page=asked_page(arguments.get("page")),
        )

    def arguments(self) -> dict[str, Any]:
        """Return what an address must say; defaults stay unsaid."""
        plain = Choice()
        names = ("district", "q", "sort", "show", "view", "page")
        return {name: getattr(self, name) for name in names if getattr(self, name) != getattr(plain, name)}

    def with_(self, **changes: Any) -> "Choice":
        """Return the same choice with changes, from its first page."""
        return replace(self, **{"page": 1, **changes})


@dataclass(frozen=True, slots=True)
class Listing:
    """The schools of one page and where the page stands."""

    schools: list[SchoolFigures]
    page: Page
    choice: Choice


def list_schools(schools: list[SchoolFigures], choice: Choice) -> Listing:
    """Search, filter, sort and cut. A page after the last is the last."""
    key = search_key(choice.q)
    found = [one for one in schools if SHOWN[choice.show](one) and (not key or _matches(one, key))]
    found.sort(key=SORTS[choice.sort])
    last = Page(1, PAGE_SIZE, len(found)).count
    page = Page(min(choice.page, last), PAGE_SIZE, len(found))
    return Listing(found[page.offset : page.offset + PAGE_SIZE], page, choice)


def _matches(school: SchoolFigures, key: str) -> bool:
    """Tell whether every word occurs, a short number as a whole («2» is not «12»), as the register searches."""
    padded = f" {school.search_key} "
    return all((f" {word} " if word.isdigit() and len(word) < 4 else word) in padded for word in key.split())
