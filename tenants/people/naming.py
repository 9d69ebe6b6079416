"""Names of people as files write them: what is the surname, what the initials, and whether two writings may mean one person.

Without a database: «Фамилия И.О.», «И.О. Фамилия», whole names and double surnames are compared as words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from core.text import fold, one_line

# Latin letters that look like Cyrillic ones: «A.И.» typed on two keyboards is still «А.И.».
_ALIKE = str.maketrans("ABCEHKMOPTXYaceopxykmh", "АВСЕНКМОРТХУасеорхукмн")
_CYRILLIC = re.compile("[А-яЁё]")
_BRACKETED = re.compile(r"\([^)]*\)")
_HYPHEN = re.compile(r"\s*[-‐-―]\s*")
_STUCK_INITIALS = re.compile(r"^[А-ЯЁA-Z]{2}$")
_PATRONYMIC = re.compile(r"(вич|мич|ьич|вна|чна|оглы|кызы)$")


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of the school to whom a written name is compared."""

    id: int
    name: str
    name_key: str


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a name as written; an initial is a single letter, a part that is not written is empty."""

    surname: str
    first: str = ""
    patronymic: str = ""

    @property
    def short(self) -> str:
        """Return the name as roadmaps write it: «Фамилия И.О.»."""
        initials = "".join(f"{part[0].upper()}." for part in (self.first, self.patronymic) if part)
        return f"{self.surname} {initials}".strip()

    @property
    def is_whole(self) -> bool:
        """Whether the first name is written as a word."""
        return len(self.first) > 1

    @property
    def has_initials(self) -> bool:
        """Whether anything but the surname is known."""
        return bool(self.first)


class Likeness(IntEnum):
    """How surely two writings mean one person."""

    NONE = 0
    POSSIBLE = 1  # a double surname by its half, the initials the same
    FITS = 2  # nothing contradicts: one of them says less
    SAME = 3


@lru_cache(maxsize=20_000)  # a check page asks for the same few hundred at every step
def parse(written: str) -> Name | None:
    """Return the parts of a written name; None when there is no surname in it («Анна Ивановна», «7»)."""
    words = _words(written)
    initials = [word for word in words if len(word) == 1]
    names = [word for word in words if len(word) > 1]
    if not names or len(names) > 3:
        return None
    if initials:
        first, patronymic = [*names[1:], *initials, "", ""][:2]
        return Name(_titled(names[0]), _titled(first), _titled(patronymic))
    return _whole([_titled(word) for word in names])


def _whole(names: list[str]) -> Name | None:
    """Tell surname, first name and patronymic apart where all are words."""
    if len(names) == 3 and _PATRONYMIC.search(names[1]):  # no first name ends like a patronymic
        return Name(names[2], names[0], names[1])
    if len(names) == 2 and _PATRONYMIC.search(names[1]):
        return None
    surname, first, patronymic = [*names, "", ""][:3]
    return Name(surname, first, patronymic)


def _words(written: str) -> list[str]:
    plain = _HYPHEN.sub("-", _BRACKETED.sub(" ", one_line(written)))
    plain = re.sub(r"[^\w-]+|\d+|_", " ", plain)
    if _CYRILLIC.search(plain):
        plain = " ".join(_as_cyrillic(word) for word in plain.split())
    words: list[str] = []
    for word in plain.split():
        stuck = _STUCK_INITIALS.match(word)
        words.extend(word if stuck else [word.strip("-")])
    return [word for word in words if word]


def _as_cyrillic(word: str) -> str:
    return word.translate(_ALIKE) if _CYRILLIC.search(word) or len(word) <= 2 else word


def _titled(word: str) -> str:
    """Return a word in capitals as a name; «ПЕТРОВА-ВОДКИНА» has two capitals."""
    shouted = word.isupper() and len(word) > 1
    return "-".join(part.capitalize() for part in word.split("-")) if shouted or word.islower() else word


def name_key(written: str) -> str:
    """Return what tells living people of a school apart: the folded words, the surname first."""
    name = parse(written)
    if name is None:
        return " ".join(re.sub(r"[^\w]+", " ", fold(written)).split())
    return " ".join(
        fold(part).replace("-", " ") for part in (name.surname, name.first, name.patronymic) if part
    )


def short_form(written: str) -> str:
    """Return a written name as «Фамилия И.О.»; as it is when it cannot be told apart."""
    name = parse(written)
    return name.short if name else one_line(written)


def as_written(text: str, name: str) -> str:
    """Return the name a cell really holds: a bare surname stays one, though a reader completed it from other cells."""
    stood, read = parse(text), parse(name)
    is_bare = stood is not None and not stood.has_initials and read is not None and read.has_initials
    return one_line(text) if is_bare else name


def likeness(one: Name, other: Name) -> Likeness:
    """Return how surely two names mean one person."""
    surnames = fold(one.surname), fold(other.surname)
    same_surname = surnames[0] == surnames[1]
    half = not same_surname and bool(
        {surnames[0]} & set(surnames[1].split("-")) | {surnames[1]} & set(surnames[0].split("-"))
    )
    if not same_surname and not half:
        return Likeness.NONE
    firsts = _part(one.first, other.first)
    patronymics = _part(one.patronymic, other.patronymic)
    if Likeness.NONE in (firsts, patronymics):
        return Likeness.NONE
    if half:
        whole = one.first and other.first and one.patronymic and other.patronymic
        return Likeness.POSSIBLE if whole else Likeness.NONE
    return min(firsts, patronymics)


def _part(one: str, other: str) -> Likeness:
    mine, theirs = fold(one), fold(other)
    if mine == theirs:
        return Likeness.SAME
    if not mine or not theirs:
        return Likeness.FITS
    if len(mine) == 1 or len(theirs) == 1:
        return Likeness.FITS if mine[0] == theirs[0] else Likeness.NONE
    return Likeness.NONE


class Circle:
    """People found by their surnames: compared one by one, a file of a thousand names would take minutes."""

    def __init__(self, people: Iterable[KnownPerson] = ()) -> None:
        self._near: dict[str, list[KnownPerson]] = {}
        self._by_key: dict[str, list[KnownPerson]] = {}
        for person in people:
            self.add(person)

    def add(self, person: KnownPerson) -> None:
        """Let one more be found."""
        self._by_key.setdefault(person.name_key, []).append(person)
        for part in _surname_parts(parse(person.name)):
            self._near.setdefault(part, []).append(person)

    def near(self, name: Name) -> list[KnownPerson]:
        """Return whoever shares the surname of a name, or half of a double one."""
        found = (person for part in _surname_parts(name) for person in self._near.get(part, ()))
        return list(dict.fromkeys(found))

    def named(self, key: str) -> list[KnownPerson]:
        """Return whoever has just this `name_key`."""
        return self._by_key.get(key, [])


def _surname_parts(name: Name | None) -> list[str]:
    surname = fold(name.surname) if name else ""
    return list(dict.fromkeys([surname, *surname.split("-")])) if surname else []


def candidates(written: str, people: Circle) -> list[KnownPerson]:
    """Return everybody whom a written name may mean, the surest first."""
    name = parse(written)
    if name is None:
        return people.named(name_key(written))
    found = []
    for person in people.near(name):
        known = parse(person.name)
        sure = likeness(name, known) if known else Likeness.NONE
        if sure:
            found.append((sure, person))
    found.sort(key=lambda pair: -pair[0])
    return [person for _, person in found]


def propose(written: str, people: Circle) -> KnownPerson | None:
    """Return the one person a written name means, as a proposal; None when nobody fits or several could be meant.

    A name with initials prefers the person written just so; a bare surname with two bearers stays a question.
    """
    fitting = candidates(written, people)
    if len(fitting) == 1:
        return fitting[0]
    name = parse(written)
    if name is None or not name.has_initials:
        return None
    same = [person for person in fitting if person.name_key == name_key(written)]
    if same:
        return same[0] if len(same) == 1 else None
    sure = [
        person
        for person in fitting
        if (known := parse(person.name)) and likeness(name, known) > Likeness.POSSIBLE
    ]
    return sure[0] if len(sure) == 1 else None
