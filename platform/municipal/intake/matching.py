"""Which school a file is of: never a guess. Exactly one where everything fits and nothing else does, else a choice.

Pure: what is known of the schools comes in, ids come out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from municipal.intake.fitting import Fit, Known, contradicts, fit_of
from municipal.intake.kinds import Kind
from municipal.intake.models import How
from municipal.intake.names import Name, take_apart
from municipal.intake.stems import root

_INN = re.compile(r"(?<!\d)(\d{10})(?!\d)")
# As many as a person looks through; what fits more schools than this tells nothing.
MOST_CANDIDATES = 12
# What follows an organisation in a title: «МБОУ СОШ № 2 Минусинского …», «– Боровская НОШ».
_TAIL = re.compile(r"[\s,»\"“”–—-]*((?:[А-ЯЁ][А-ЯЁа-яё-]+[\s–—-]*){1,3})")


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


def match(evidence: Evidence, schools: Sequence[Known]) -> Match:
    """Return the school of a file, or those it may be of.

    One voice must name it for certain, and no other voice speak against it.
    """
    heard = _hear(evidence, schools)
    numbered = _by_inn(evidence, schools)
    if numbered is not None and not any(one.means_another_branch(numbered) for one in heard.all):
        return _answer(numbered, How.INN, ())
    for voice in heard.all:
        school = voice.certain
        if school is not None and heard.nothing_against(school, voice):
            how = How.ORGANISATION if voice in (heard.said, heard.titled) else How.FILE_NAME
            return _answer(school, how, voice.possible)
    first = [numbered] if numbered is not None else []
    possible = dict.fromkeys([*first, *(school for voice in heard.all for school in voice.possible)])
    is_of_branch = any(Kind.BRANCH in voice.name.kinds for voice in heard.all)
    return _choice(sorted(possible, key=lambda one: is_of_branch and not one.is_branch))


def _hear(evidence: Evidence, schools: Sequence[Known]) -> "_Heard":
    def voice(text: str) -> _Voice:
        return _Voice(take_apart(text, is_of_a_file=True), schools)

    return _Heard(
        said=_Voice(take_apart(evidence.organisation or ""), schools),
        titled=voice(evidence.title),
        named=voice(_without_ending(evidence.file_name)),
        lain=[voice(one) for one in reversed(_folders(evidence.folder))],
        tail=voice(_tail(evidence)),
    )


def _tail(evidence: Evidence) -> str:
    """Return the capitalised words that follow the organisation in the title."""
    _before, found, after = evidence.title.partition(evidence.organisation or "\0")
    tail = _TAIL.match(after) if found else None
    return tail[1] if tail else ""


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
        self._schools = schools
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
        return not self._speaks() or any(one.id == school.id for _fit, one in self._fits)

    def _speaks(self) -> bool:
        """Tell whether it names some school, be it one that nobody knows. «Модель наставничества в школе» names none."""
        if self.name.numbers or self._fits:
            return True
        return bool(self.name.kinds) and any(map(_is_of_a_place, self.name.own))

    def bears(self, school: Known) -> bool:
        """Tell whether nothing that it says as such is another's: a settlement, a district, a number, a branch.

        It may say much else; a word that is another school's place is not passed over.
        """
        if contradicts(self.name, school):
            return False
        if self.name.numbers and self.name.kinds and not self.name.numbers & school.numbers:
            return False
        return not self._foreign(school, self._places)

    def objects_to(self, school: Known) -> bool:
        """Tell whether it says what is another's, be it a word of another school's name or of a place nobody knows."""
        if not self.bears(school) or self._foreign(school, self._words):
            return True
        return self._foreign(school, frozenset(filter(_is_of_a_place, self.name.own)))

    def means_another_branch(self, school: Known) -> bool:
        """Tell whether it speaks of a branch, which bears its parent's INN, and the school is none."""
        return Kind.BRANCH in self.name.kinds and not school.is_branch

    def _foreign(self, school: Known, words: frozenset[str]) -> bool:
        return any(not school.explains(word) and root(word) not in school.areas for word in words)

    @cached_property
    def _places(self) -> frozenset[str]:
        """Its words that are the settlement of some school."""
        return frozenset(word for word in self.name.own if any(word in one.around for one in self._schools))

    @cached_property
    def _words(self) -> frozenset[str]:
        """Its words that are some school's own."""
        return frozenset(word for word in self.name.own if any(word in one.own for one in self._schools))


@dataclass(frozen=True, slots=True)
class _Heard:
    """All voices of a file: its organisation, its title and what follows the organisation there, its name, its folders."""

    said: _Voice
    titled: _Voice
    named: _Voice
    lain: Sequence[_Voice]
    tail: _Voice

    @property
    def all(self) -> tuple[_Voice, ...]:
        """The voices that may name a school, the strongest first."""
        return (self.said, self.titled, self.named, *self.lain)

    def nothing_against(self, school: Known, by: _Voice) -> bool:
        """Tell whether no voice speaks against the school that one voice names."""
        # The organisation is a part of the title, which says much besides.
        asked = (self.said, self.named) if by is self.said else (self.said, self.titled, self.named)
        return (
            all(one.lets(school) for one in asked)
            and self.titled.bears(school)
            and not any(one.objects_to(school) for one in (self.named, *self.lain, self.tail))
        )


def _is_of_a_place(word: str) -> bool:
    """Tell whether a stem is made of a place, «Сосновская»; «методическая» is not."""
    return word.endswith("ск") and not word.endswith("ческ")


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
