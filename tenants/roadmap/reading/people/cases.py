"""Surnames in other cases: the nominative that «Крыловой», «Крылову» or «Мельнику» stands for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from tenants.roadmap.reading.text import folded


class Case(Enum):
    """The case that the word beside a surname stands in; what governs the genitive may be an accusative."""

    GENITIVE = "genitive"
    DATIVE = "dative"
    INSTRUMENTAL = "instrumental"
    ACCUSATIVE = "accusative"


class Sex(Enum):
    """Whose surname it is, where a patronymic says so."""

    MAN = "man"
    WOMAN = "woman"


@dataclass(frozen=True, slots=True)
class _Rule:
    """An ending, what it becomes in the nominative, whose it is, and the first letters of the cases it marks."""

    ending: re.Pattern[str]
    nominative: str
    whose: str
    cases: str
    alone: bool = False
    """Whether no other case of another surname looks like this, so that the ending alone is proof."""


def _rules(*rows: tuple[str, str, str, str] | tuple[str, str, str, str, bool]) -> tuple[_Rule, ...]:
    return tuple(_Rule(re.compile(row[0]), *row[1:]) for row in rows)


_OV = r"(ов|ев|ёв|ин|ын)"
_HARD = r"(?<=[^\W\dаеёиоуыэюяйьъ])"
# The narrow ones stand first; «m» and «w» are men's and women's surnames, «g d i a» the cases.
_RULES = _rules(
    (rf"{_OV}ой$", r"\1а", "w", "gdi", True),
    (rf"{_OV}у$", r"\1", "m", "d"),
    (rf"{_OV}у$", r"\1а", "w", "a"),
    (rf"{_OV}ым$", r"\1", "m", "i"),
    (rf"{_OV}а$", r"\1", "m", "ga"),
    (r"([сц]к)ой$", r"\1ая", "w", "gdi"),
    (r"([сц]к)ую$", r"\1ая", "w", "a", True),
    (r"([сц]к)(?:ого|ому|им)$", r"\1ий", "m", "gdia"),
    (r"(?:ого|ому)$", "ой", "m", "gda"),
    (r"ую$", "ая", "w", "a"),
    (r"(?<=[нлрвтх])ой$", "ая", "w", "gd"),
    (r"ой$", "а", "mw", "i"),
    (r"[ыи]$", "а", "mw", "g"),
    (r"(?<!дз)е$", "а", "mw", "d"),
    (rf"{_HARD}у$", "", "m", "d"),
    (rf"{_HARD}у$", "а", "mw", "a"),
    (rf"{_HARD}а$", "", "m", "ga"),
    (rf"{_HARD}ом$", "", "m", "i"),
    (r"(?<=[аеиоуы])(?:я|ю|ем)$", "й", "m", "gdia"),
    (rf"{_HARD}(?:я|ю|ем)$", "ь", "m", "gdia"),
)
_LETTERS = {Case.GENITIVE: "ga", Case.DATIVE: "d", Case.INSTRUMENTAL: "i", Case.ACCUSATIVE: "a"}
_OF_ITSELF = re.compile(
    rf"{_OV}(?:ой|у|ым)$|[сц]к(?:ой|ую|ого|ому|им)$|(?:ого|ому)$|{_HARD}у$|ю$|(?:ник|[чщ]?ук|юк)ом$"
)
"""Endings that a surname in the nominative hardly has."""
_OF_MEN_IN_OV = frozenset({
    "береговой", "боевой", "верховой", "громовой", "кошевой", "лановой", "луговой", "мостовой", "полевой", "роговой",
    "садовой", "строевой", "судовой", "столбовой", "яровой", "дубовой", "лесовой", "носовой", "вековой", "торговой",
})  # fmt: skip
"""Men's surnames in the nominative that look like women's in another case."""
_SHORTEST = 3


def nominative(surname: str, case: Case | None, sex: Sex | None = None) -> tuple[str, bool]:
    """Return the surname in the nominative, and whether that is sure; without a case only plain endings are changed."""
    letters = _LETTERS[case] if case else "gdia"
    if case is None and folded(surname) in _OF_MEN_IN_OV:
        return surname, False
    if case is None and not _OF_ITSELF.search(surname):
        return surname, not re.search(r"(?<!дз)е$", surname)
    if (
        case is None
        and re.search(r"у$", surname)
        and not re.search(rf"(?:{_OV}|ник|[чщ]?ук|юк|[яа]к|ец|ич)у$", surname)
    ):
        return surname, False  # «Доржу» is a nominative, too
    found = next(_applied(surname, letters, sex), None)
    if found is None:
        return surname, case is not None
    changed, rule = found
    # After «заместителя» a surname in -а may be a man's genitive or a woman's, left in the nominative.
    proven = rule.alone or (case is not None and (sex is not None or not surname.endswith("а")))
    return changed, proven


def possible_nominatives(surname: str) -> set[str]:
    """Return every surname that this one may be a form of, folded, and itself."""
    return {folded(surname), *(folded(changed) for changed, _ in _applied(surname, "gdia", None))}


def _applied(surname: str, letters: str, sex: Sex | None) -> Iterator[tuple[str, _Rule]]:
    for rule in _RULES:
        if not set(letters) & set(rule.cases) or (sex and sex.value[0] not in rule.whose):
            continue
        changed, times = rule.ending.subn(rule.nominative, surname)
        if times and len(changed) >= _SHORTEST:
            yield changed, rule


_PATRONYMICS = (
    (r"(?:вн|ичн)а$", Sex.WOMAN, None),
    (r"(?:вн|ичн)ы$", Sex.WOMAN, Case.GENITIVE),
    (r"(?:вн|ичн)е$", Sex.WOMAN, Case.DATIVE),
    (r"(?:вн|ичн)у$", Sex.WOMAN, Case.ACCUSATIVE),
    (r"(?:вн|ичн)ой$", Sex.WOMAN, Case.INSTRUMENTAL),
    (r"ич$", Sex.MAN, None),
    (r"ича$", Sex.MAN, Case.GENITIVE),
    (r"ичу$", Sex.MAN, Case.DATIVE),
    (r"ичем$", Sex.MAN, Case.INSTRUMENTAL),
)


def sex_and_case(patronymic: str) -> tuple[Sex | None, Case | None]:
    """Return what a patronymic says of the person and of the case the whole name stands in."""
    text = folded(patronymic)
    return next(((sex, case) for ending, sex, case in _PATRONYMICS if re.search(ending, text)), (None, None))


def patronymic_in_nominative(patronymic: str) -> str:
    """Return «Ивановна» for «Ивановне», «Петрович» for «Петровичем»."""
    return re.sub(r"ич(?:а|у|ем)$", "ич", re.sub(r"(вн|ичн)(?:ы|е|у|ой)$", r"\1а", patronymic))
