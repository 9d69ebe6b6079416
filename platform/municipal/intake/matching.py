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
    said = _Voice(take_apart(evidence.organisation or ""), schools)
    titled = _Voice(take_apart(evidence.title, is_of_a_file=True), schools)
    named = _Voice(take_apart(_without_ending(evidence.file_name), is_of_a_file=True), schools)
    lain = [
        _Voice(take_apart(one, is_of_a_file=True), schools) for one in reversed(_folders(evidence.folder))
    ]
    tail = _Voice(take_apart(_tail(evidence), is_of_a_file=True), schools)
    voices = (said, titled, named, *lain)
    numbered = _by_inn(evidence, schools)
    if numbered is not None and not any(voice.means_another_branch(numbered) for voice in voices):
        return _answer(numbered, How.INN, ())
    for voice in voices:
        school = voice.certain
        heard = (said, named) if voice is said else (said, titled, named)
        if (
            school is not None
            and all(one.lets(school) for one in heard)
            and titled.bears(school)
            and not any(one.objects_to(school) for one in (named, *lain, tail))
        ):
            how = How.ORGANISATION if voice in (said, titled) else How.FILE_NAME
            return _answer(school, how, voice.possible)
    possible = dict.fromkeys(school for voice in voices for school in voice.possible)
    if numbered is not None:
        possible = {numbered: None, **possible}
    is_of_branch = any(Kind.BRANCH in voice.name.kinds for voice in voices)
    return _choice(sorted(possible, key=lambda one: is_of_branch and not one.is_branch))


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
