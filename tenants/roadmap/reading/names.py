"""Names of people as they are typed: «Фамилия И.О.», «И.О. Фамилия», in full, in capitals, in another case."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tenants.roadmap.reading.people_words import head_word
from tenants.roadmap.reading.text import folded

_SURNAME = r"(?:[А-ЯЁІЎ][а-яёіў]+|[А-ЯЁІЎ]{3,})(?:-(?:[А-ЯЁІЎ][а-яёіў]+|[А-ЯЁІЎ]{3,}))?"
_LETTER = r"[А-ЯЁІЎA-Z]"
_INITIALS = (
    rf"(?:{_LETTER}\s?\.\s?{_LETTER}(?:\s?\.|(?![^\W\d_.]))|{_LETTER},{_LETTER}\b[.,]?"
    rf"|{_LETTER}\s?\.(?!\s?{_LETTER}\s?\.))"
)
_PATRONYMIC = (
    r"[А-ЯЁ][а-яё]+(?:вич|вича|вичу|вичем|ична|ичны|ичне|ичну|ичной|вна|вны|вне|вну|вной|ьич|ьича|ьичу)"
)
_GIVEN = r"[А-ЯЁ][а-яё]+"
NAME = re.compile(
    rf"(?P<full>\b{_SURNAME}\s{_GIVEN}\s{_PATRONYMIC}\b)"
    rf"|(?P<turned>\b{_GIVEN}\s{_PATRONYMIC}\s{_SURNAME}\b)"
    rf"|(?P<after>\b{_SURNAME}\s?{_INITIALS}(?=[^\W\d_]|\W|$))"
    rf"|(?P<undotted>\b{_SURNAME}\s[А-ЯЁ]\s?[А-ЯЁ]\b(?!\.))"
    rf"|(?P<before>\b{_LETTER}\s?\.\s?{_LETTER}\s?\.\s?{_SURNAME}\b(?!\s?\.))"
)
_CAPITALS = re.compile(r"\b[А-ЯЁ]{3,}(?:\s[А-ЯЁ]{3,}){2}\b")
_BARE = re.compile(rf"^{_SURNAME}$")
_ENDINGS = re.compile(
    r"(?:ов|ова|ев|ева|ин|ина|ын|ына|ский|ская|цкий|цкая|ко|ук|юк|чук|ич|вич|ян|дзе|швили|ых|их|ой|ец|ик|як|ак|ль|ьш|ус|ас|ер|ман|берг|ло|ун|ень)$"
)  # fmt: skip
_LATIN = str.maketrans("ABCEHKMOPTXYI", "АВСЕНКМОРТХУІ")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the form «Фамилия И.О.», its surname as written; not `certain` when its case was guessed."""

    written: str
    name: str
    surname: str
    certain: bool = True


def read_name(found: re.Match[str], in_dative: bool) -> Name | None:
    """Return the name of a match of NAME, or None when a post was taken for a surname."""
    written = found[0]
    kind = found.lastgroup
    if kind in ("full", "turned"):
        return _full(written.split(), turned=kind == "turned")
    surname = re.search(_SURNAME + (r"$" if kind == "before" else ""), written)
    if not surname or head_word(surname[0]):
        return None
    if kind == "undotted" and not _ENDINGS.search(folded(surname[0])):
        return None
    initials = [letter for letter in written.replace(surname[0], " ", 1) if letter.isalpha()]
    if not initials:
        return None
    nominative, certain = _nominative(_cased(surname[0]), in_dative)
    certain = certain and kind != "undotted"
    return Name(written, f"{nominative} {'.'.join(initials).translate(_LATIN)}.", surname[0], certain)


def _full(words: list[str], turned: bool) -> Name | None:
    surname, given, patronymic = (words[2], words[0], words[1]) if turned else words
    if head_word(surname) or head_word(given):
        return None
    ending = folded(patronymic)
    nominative = _cased(surname)
    if ending.endswith(("вны", "вне", "вну", "вной", "ичны", "ичне", "ичну", "ичной")):
        nominative = _woman(nominative)
    elif ending.endswith(("ча", "чу", "чем")):
        nominative = _man(nominative)
    return Name(" ".join(words), f"{nominative} {given[0]}.{patronymic[0]}.", surname)


def _cased(surname: str) -> str:
    return "-".join(part.capitalize() for part in surname.split("-"))


def _nominative(surname: str, in_dative: bool) -> tuple[str, bool]:
    """Return the surname in the nominative, and whether that is sure."""
    if in_dative and surname.endswith(("ому", "ему", "ову", "еву", "ину", "ыну", "ёву")):
        return _man(surname), True
    if re.search(r"(?:ов|ев|ёв|ин|ын)ой$", surname):
        return surname[:-2] + "а", True
    if re.search(r"(?:ов|ев|ёв)(?:у|ым)$|(?:ск|цк)(?:ому|им|ого)$", surname):
        return _man(surname), False
    return surname, True


_OF_MEN = (
    ("скому", "ский"), ("цкому", "цкий"), ("ского", "ский"), ("цкого", "цкий"), ("ским", "ский"),
    ("цким", "цкий"), ("ому", "ой"), ("ым", ""), ("у", ""), ("а", ""),
)  # fmt: skip


def _man(surname: str) -> str:
    for ending, nominative in _OF_MEN:
        if surname.endswith(ending) and len(surname) > len(ending) + 2:
            return surname[: -len(ending)] + nominative
    return surname


def _woman(surname: str) -> str:
    if surname.endswith(("ской", "цкой")):
        return surname[:-2] + "ая"
    if surname.endswith(("ой", "у", "ы")):
        return surname.removesuffix("ой").removesuffix("у").removesuffix("ы") + "а"
    return surname


def is_bare_surname(word: str, known: "KnownNames") -> bool:
    """Ask whether a word without initials is a surname: by its ending, or because the file has it in full."""
    if not _BARE.match(word) or head_word(word):
        return False
    return bool(_ENDINGS.search(folded(word))) or known.has(word)


def spelled_small(text: str) -> str:
    """Return the text with names typed in capitals throughout («ИВАНОВА МАРИЯ ПЕТРОВНА») as usual names."""
    return _CAPITALS.sub(
        lambda found: found[0].title() if re.search(r"(?:ВНА|ВИЧ|ИЧНА)\b", found[0]) else found[0], text
    )


class KnownNames:
    """The names a file gives in full, found by surname."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_surname: dict[str, set[str]] = {}
        for name in names:
            surname, _, initials = name.strip().partition(" ")
            if initials:
                self._by_surname.setdefault(folded(surname), set()).add(name.strip())

    def has(self, surname: str) -> bool:
        """Ask whether somebody of this surname is known."""
        return bool(self._by_surname.get(folded(surname)))

    def only(self, surname: str) -> str | None:
        """Return the one full name of this surname; None when nobody or several have it."""
        found = self._by_surname.get(folded(surname), set())
        return next(iter(found)) if len(found) == 1 else None

    def in_another_case(self, surname: str, initials: str) -> str | None:
        """Return the one full name that a surname in an oblique case and its initials can only stand for."""
        forms = {surname, _man(surname), _woman(surname)}
        found = set().union(*(self._by_surname.get(folded(form), set()) for form in forms))
        fitting = [name for name in found if name.endswith(f" {initials}")]
        return fitting[0] if len(fitting) == 1 else None
