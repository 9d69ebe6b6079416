"""The names a file gives in full: a surname alone, or in another case, is completed by the one it can stand for."""

from collections.abc import Iterable
from functools import lru_cache

from tenants.roadmap.reading.people.cases import possible_nominatives
from tenants.roadmap.reading.text import folded


class KnownNames:
    """Names in the form «Фамилия И.О.», or in full, found by surname."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_surname: dict[str, dict[str, str]] = {}
        for name in map(str.strip, names):
            surname, initials = _split(name)
            if surname and initials:
                self._by_surname.setdefault(folded(surname), {})[name] = initials

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
        exact = self._of(folded(surname), initials)
        return exact or set().union(*(self._of(form, initials) for form in possible_nominatives(surname)))

    def _of(self, surname: str, initials: str) -> set[str]:
        names = self._by_surname.get(surname, {})
        return {name for name, own in names.items() if own.startswith(initials)}


def _split(name: str) -> tuple[str, str]:
    """Return surname and initials of «Крылова М.П.», «Ван дер Вельде А.А.» or «Крылова Мария Петровна»."""
    if name.endswith("."):
        surname, _, initials = name.replace(". ", ".").rpartition(" ")
        return surname, initials
    surname, _, given = name.partition(" ")
    return surname, "".join(f"{word[0]}." for word in given.split())


@lru_cache(maxsize=8)
def _known(names: frozenset[str]) -> KnownNames:
    return KnownNames(names)


def known_names(names: Iterable[str]) -> KnownNames:
    """Return the known names of a file; the same names asked for again, row by row, cost nothing."""
    return _known(frozenset(names))
