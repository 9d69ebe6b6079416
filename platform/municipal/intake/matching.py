"""Which school a file is of: never a guess. Exactly one where everything fits and nothing else does, else a choice.

Pure: what is known of the schools comes in, ids come out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from municipal.intake.models import How
from municipal.intake.names import LEVELS, Kind, Name, root, take_apart

_INN = re.compile(r"(?<!\d)(\d{10})(?!\d)")
# As many as a person looks through; what fits more schools than this tells nothing.
MOST_CANDIDATES = 12


class Fit(IntEnum):
    """How well a written name fits a school: PERHAPS is no more than a thing to choose from."""

    NOT = 0
    PERHAPS = 1
    WELL = 2
    EXACTLY = 3


@dataclass(frozen=True, slots=True)
class Known:
    """A school of the register as names see it. `is_mine`: it lies in the reach of whoever asks."""

    id: int
    names: tuple[Name, ...]
    around: frozenset[str]
    inn: str | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks of the school of a file, the strongest first."""

    organisation: str | None = None
    title: str = ""
    file_name: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """One school when it is certain, else the candidates to choose from, the best first."""

    school_id: int | None
    how: How
    candidates: tuple[int, ...] = ()


def known_school(
    id_: int,
    names: Iterable[str],
    *,
    settlement: str | None = None,
    inn: str | None = None,
    is_mine: bool = True,
) -> Known:
    """Take a school of the register apart, once for all files."""
    parts = tuple(dict.fromkeys(take_apart(name) for name in names if name))
    place = take_apart(settlement or "")
    return Known(id_, parts, place.own, inn, is_mine)


def match(evidence: Evidence, schools: Sequence[Known]) -> Match:
    """Return the school of a file, or those it may be of."""
    numbered = _by_inn(evidence, schools)
    if numbered is not None:
        return _answer(numbered, How.INN, ())
    said = _Voice(take_apart(evidence.organisation or ""), schools)
    named = _Voice(take_apart(_without_ending(evidence.file_name), is_of_a_file=True), schools)
    titled = _Voice(take_apart(evidence.title, is_of_a_file=True), schools)
    lain = [
        _Voice(take_apart(one, is_of_a_file=True), schools) for one in reversed(_folders(evidence.folder))
    ]
    if said.certain is not None and not _contradicts(said.certain, named):
        return _answer(said.certain, How.ORGANISATION, said.possible)
    if titled.certain is not None and said.lets(titled.certain) and not _contradicts(titled.certain, named):
        return _answer(titled.certain, How.ORGANISATION, titled.possible)
    for voice in (named, *lain):
        if voice.certain is not None and said.lets(voice.certain) and titled.lets(voice.certain):
            return _answer(voice.certain, How.FILE_NAME, voice.possible)
    possible = dict.fromkeys(school for voice in (said, titled, named, *lain) for school in voice.possible)
    return _choice(list(possible))


def _by_inn(evidence: Evidence, schools: Sequence[Known]) -> Known | None:
    """Return the school with the INN that stands in the name of the organisation; branches bear their parent's too."""
    numbers = set(_INN.findall(evidence.organisation or ""))
    found = [school for school in schools if school.inn and school.inn in numbers]
    return found[0] if len(found) == 1 else None


def _without_ending(file_name: str) -> str:
    return re.sub(r"\.\w{1,5}$", "", file_name)


def _folders(path: str) -> list[str]:
    """Return the folders of an entry, the archive's own name first."""
    return [re.sub(r"\.zip$", "", part, flags=re.IGNORECASE) for part in path.split("/") if part]


class _Voice:
    """What one written name says of all schools."""

    def __init__(self, name: Name, schools: Sequence[Known]) -> None:
        self.name = name
        fits = [(fit_of(name, school), school) for school in schools] if not name.is_empty else []
        self._fits = sorted(
            (one for one in fits if one[0] is not Fit.NOT), key=lambda one: one[0], reverse=True
        )

    @property
    def possible(self) -> list[Known]:
        """The schools it may mean, the best first; none when it tells nothing."""
        well = [school for fit, school in self._fits if fit >= Fit.WELL]
        every = [school for _fit, school in self._fits]
        if well and (self.name.own or self.certain):
            return well
        return every if len(every) <= MOST_CANDIDATES else []

    @property
    def certain(self) -> Known | None:
        """The one school it means, when no other one could be meant."""
        best = [school for fit, school in self._fits if fit is self._fits[0][0]]
        if len(best) != 1 or self._fits[0][0] is Fit.PERHAPS:
            return None
        # A number alone is borne by many: then nothing else may come near.
        return best[0] if self.name.own or len(self._fits) == 1 else None

    def lets(self, school: Known) -> bool:
        """Tell whether it does not speak against a school: it says nothing of schools, or names this one among others."""
        return not self._speaks() or any(one.id == school.id for one in self.possible)

    def _speaks(self) -> bool:
        """Tell whether it names some school, be it one that nobody knows. «Модель наставничества в школе» names none."""
        if self.name.numbers or self._fits:
            return True
        # «Сосновская», the adjective of a place.
        return bool(self.name.kinds) and any(word.endswith("ск") for word in self.name.own)


def _contradicts(school: Known, other: _Voice) -> bool:
    return other.certain is not None and other.certain.id != school.id


def fit_of(name: Name, school: Known) -> Fit:
    """Say how well a written name fits a school under the best of its names."""
    return max((_fit(name, one, school) for one in school.names), default=Fit.NOT)


def _fit(name: Name, other: Name, school: Known) -> Fit:
    kinds = _kinds_fit(name.kinds, other.kinds)
    if kinds is Fit.NOT or _is_other_number(name, school):
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
    if is_loose or _speaks_of_others(name, other) or kinds is Fit.PERHAPS or name.numbers != other.numbers:
        return Fit.PERHAPS
    return Fit.WELL if missing or kinds is Fit.WELL else Fit.EXACTLY


def _is_other_number(name: Name, school: Known) -> bool:
    """Tell whether the school bears another number: under one of its names, or none while one is written."""
    numbers = frozenset(number for one in school.names for number in one.numbers)
    return bool(name.numbers) and not name.numbers & numbers


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
        if Kind.KINDERGARTEN in rest and not rest & LEVELS:
            return Fit.NOT
        return Fit.EXACTLY if rest <= LEVELS else Fit.PERHAPS
    return Fit.PERHAPS if one & other or (one <= LEVELS and other <= LEVELS) else Fit.NOT


def _left_over(name: Name, other: Name, school: Known) -> tuple[frozenset[str], frozenset[str]]:
    """Return the written words that nothing of the school explains, and the school's own that were not written."""
    every = frozenset(word for one in school.names for word in one.own | one.honour)
    # «с. Кедр» does not say «с. Верхний Кедр»: a place is named whole.
    place = school.around if school.around <= name.own else frozenset()
    unexplained = name.own - every - place
    missing = frozenset(word for word in other.own if word not in name.own | name.honour)
    return unexplained, missing


def _of_place(name: Name, school: Known) -> frozenset[str]:
    """Return the written words that are made of the school's place, «Сосновская» of Сосновка: likely, and no more."""
    places = {root(word) for word in school.around}
    return frozenset(word for word in name.own if root(word) in places)


def _speaks_of_others(name: Name, other: Name) -> bool:
    """Tell whether both are named in honour of somebody, and not of the same."""
    return bool(name.honour and other.honour and not name.honour & other.honour)


def _answer(school: Known, how: How, others: Iterable[Known]) -> Match:
    """Say which school it is; one that lies out of reach is never given."""
    if not school.is_mine:
        return Match(None, How.ELSEWHERE)
    rest = [one.id for one in others if one.is_mine and one.id != school.id]
    return Match(school.id, how, (school.id, *rest)[:MOST_CANDIDATES])


def _choice(possible: Sequence[Known]) -> Match:
    mine = [school.id for school in possible if school.is_mine]
    if not mine:
        return Match(None, How.ELSEWHERE if possible else How.NOTHING)
    return Match(None, How.SEVERAL, tuple(mine[:MOST_CANDIDATES]))
