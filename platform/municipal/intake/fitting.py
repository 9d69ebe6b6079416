"""How well a written name fits a school of the register: what tells it from others must be said, and nothing contradict."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from core.text import fold
from municipal.intake.kinds import LEVELS, NO_PLAIN_SCHOOL, OUT_OF_SCHOOL, Kind
from municipal.intake.names import Name, take_apart
from municipal.intake.settlements import Settlement, areas_in, settlements_in
from municipal.intake.stems import root


class Fit(IntEnum):
    """How well a written name fits a school: PERHAPS is no more than a thing to choose from."""

    NOT = 0
    PERHAPS = 1
    WELL = 2
    EXACTLY = 3


@dataclass(frozen=True, slots=True)
class Known:
    """A school of the register as names see it. `is_mine`: it lies in the reach of whoever asks.

    `around` are words of its settlement, `kinds_around` what that settlement is called to be, `areas` its district and
    municipality; each may be empty where the register does not say.
    """

    id: int
    names: tuple[Name, ...]
    around: frozenset[str]
    kinds_around: frozenset[str]
    areas: frozenset[str]
    inn: str | None
    is_mine: bool
    own: frozenset[str]
    honour: frozenset[str]
    numbers: frozenset[str]

    @property
    def is_branch(self) -> bool:
        """Whether it is a part of another school."""
        return any(Kind.BRANCH in one.kinds for one in self.names)

    def explains(self, word: str) -> bool:
        """Tell whether a written word is the school's own or its settlement's, also as an adjective."""
        return word in self.honour or root(word) in {root(one) for one in self.own | self.around}


def known_school(
    id_: int,
    names: Iterable[str],
    *,
    settlement: str | None = None,
    areas: Iterable[str] = (),
    inn: str | None = None,
    is_mine: bool = True,
) -> Known:
    """Take a school of the register apart, once for all files; `areas` are its district and municipality."""
    parts = tuple(dict.fromkeys(take_apart(name) for name in names if name))
    place = settlement or ""
    return Known(
        id_,
        parts,
        take_apart(place).own,
        frozenset(one.kind for one in settlements_in(place)),
        frozenset(word for area in areas for word in _area_words(area)),
        inn,
        is_mine,
        frozenset(word for one in parts for word in one.own),
        frozenset(word for one in parts for word in one.honour),
        frozenset(number for one in parts for number in one.numbers),
    )


def _area_words(area: str) -> frozenset[str]:
    """Return the roots of a district's or a municipality's name, «город Ветлянск» too."""
    return areas_in(fold(area)) | {root(word) for word in take_apart(area).own}


def fit_of(name: Name, school: Known) -> Fit:
    """Say how well a written name fits a school under the best of its names."""
    fit = max((_fit(name, one, school) for one in school.names), default=Fit.NOT)
    return min(fit, Fit.PERHAPS) if contradicts(name, school) else fit


def contradicts(name: Name, school: Known) -> bool:
    """Tell whether something in a text is not the school's: a branch, a settlement, a district, whose name it bears."""
    return (
        (Kind.BRANCH in name.kinds and not school.is_branch)
        or (bool(name.settlements) and not any(_lies_in(one, school) for one in name.settlements))
        or (bool(name.areas and school.areas) and not name.areas & school.areas)
        or (bool(name.honour) and not _is_honoured(name, school))
    )


def _is_honoured(name: Name, school: Known) -> bool:
    """Tell whether a written «имени …» is the school's; registers leave it out, but a number alone is then another's too."""
    if school.honour:
        return bool(name.honour & school.honour)
    return bool(name.own & (school.own | school.around))


def _lies_in(place: Settlement, school: Known) -> bool:
    if not all(school.explains(word) for word in place.words):
        return False
    # «с. Нагорное» and «п. Нагорный» are two, and stand in one register.
    return not school.kinds_around or place.kind in school.kinds_around


def _fit(name: Name, other: Name, school: Known) -> Fit:
    kinds = _kinds_fit(name.kinds, other.kinds)
    if kinds is Fit.NOT or (name.numbers and not name.numbers & school.numbers):
        return Fit.NOT
    unexplained, missing = _left_over(name, other, school)
    is_loose = bool(unexplained) and unexplained <= _of_place(name, school)
    if is_loose:
        unexplained = frozenset()
    shared = len(name.own) - len(unexplained)
    has_number = bool(name.numbers & other.numbers)
    if not (shared or has_number):
        return Fit.NOT
    if unexplained:
        # Another village's school of the same number, or more words than the register knows.
        return Fit.PERHAPS if shared or not other.own else Fit.NOT
    if is_loose or missing or kinds is Fit.PERHAPS or name.numbers != other.numbers:
        return Fit.PERHAPS
    return kinds


def _kinds_fit(one: frozenset[Kind], other: frozenset[Kind]) -> Fit:
    if one == other:
        return Fit.EXACTLY
    if not one or not other:
        return Fit.WELL
    if Kind.BRANCH in one ^ other:
        return Fit.PERHAPS
    generic = frozenset({Kind.SCHOOL})
    if generic in {one, other}:
        rest = (one | other) - generic
        if rest & NO_PLAIN_SCHOOL and not rest & LEVELS:
            return Fit.NOT
        return Fit.EXACTLY if rest <= LEVELS else Fit.PERHAPS
    is_alike = any(one <= group and other <= group for group in (LEVELS, OUT_OF_SCHOOL))
    return Fit.PERHAPS if one & other or is_alike else Fit.NOT


def _left_over(name: Name, other: Name, school: Known) -> tuple[frozenset[str], frozenset[str]]:
    """Return the written words that nothing of the school explains, and the school's own that were not written."""
    # «с. Кедр» does not say «с. Верхний Кедр»: a place is named whole.
    is_placed = bool(school.around) and school.around <= name.own
    place = school.around if is_placed else frozenset()
    unexplained = name.own - school.own - school.honour - place
    said = {root(word) for word in place}
    missing = frozenset(
        word for word in other.own if word not in name.own | name.honour and root(word) not in said
    )
    return unexplained, missing


def _of_place(name: Name, school: Known) -> frozenset[str]:
    """Return the written words that are made of the school's place, «Сосновская» of Сосновка: likely, and no more."""
    places = {root(word) for word in school.around | school.own}
    return frozenset(word for word in name.own if root(word) in places)
