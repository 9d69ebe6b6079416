"""The names a file gives in full: a surname alone, or in another case, is completed by the one it can stand for."""

from collections.abc import Iterable
from functools import lru_cache

from tenants.roadmap.reading.people_cases import possible_nominatives
from tenants.roadmap.reading.text import folded


class KnownNames:
    """Names in the form «Фамилия И.О.», found by surname."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_surname: dict[str, set[str]] = {}
        for name in names:
            surname, _, initials = name.strip().rpartition(" ")
            if surname and initials:
                self._by_surname.setdefault(folded(surname), set()).add(name.strip())

    def has(self, surname: str) -> bool:
        """Ask whether somebody of this surname, in whatever case, is known."""
        return bool(self._fitting(surname, ""))

    def only(self, surname: str, initials: str = "") -> str | None:
        """Return the one full name this surname can stand for; None when nobody or several have it.

        `initials` may be some of them: «М.» fits «М.П.». A surname as written outweighs one in another case.
        """
        found = self._fitting(surname, initials)
        return next(iter(found)) if len(found) == 1 else None

    def _fitting(self, surname: str, initials: str) -> set[str]:
        if not self._by_surname:
            return set()
        exact = _with_initials(self._by_surname.get(folded(surname), ()), initials)
        if exact:
            return exact
        forms = possible_nominatives(surname)
        return set().union(*(_with_initials(self._by_surname.get(form, ()), initials) for form in forms))


def _with_initials(names: Iterable[str], initials: str) -> set[str]:
    return {name for name in names if name.rpartition(" ")[2].startswith(initials)}


@lru_cache(maxsize=8)
def _known(names: frozenset[str]) -> KnownNames:
    return KnownNames(names)


def known_names(names: Iterable[str]) -> KnownNames:
    """Return the known names of a file; the same names asked for again, row by row, cost nothing."""
    return _known(frozenset(names))
