"""Settlements and districts that a text names by their kind: «п. Лесной», «Заречного района»."""

import re
from dataclasses import dataclass

from municipal.intake.stems import root, stem

_KINDS = {
    "city": r"г|гор|город[ауе]?",
    "village": r"[сc]|сел[оауе]",
    "settlement": r"п|пос|пос[её]л(?:ок|к[ауе])|пгт|рп|р\.\s?п",
    "hamlet": r"д|дер|деревн[яией]",
    "stanitsa": r"ст|ст-ца|станиц[аыеу]",
    "farm": r"х|хутор[ауе]?",
    "aul": r"а|аул[ауе]?",
}
# «2026 г. Приказ», «уч. г.» are years, «С. Петрова» is a person.
_NAMED = re.compile(
    r"(?<![\w№.-])(?<!\d\s)(?<!уч\.\s)(?<!учебный\s)"
    rf"(?:{'|'.join(f'(?P<{name}>{pattern})' for name, pattern in _KINDS.items())})"
    r"(?:\.\s*(?P<dotted>[А-ЯЁ][А-ЯЁа-яё-]+)|\s+(?P<plain>[А-ЯЁ][а-яё-]+))(?:\s+(?P<second>[А-ЯЁ][А-ЯЁа-яё-]+))?"
)
_ADJECTIVE = re.compile(r"(?:ий|ый|ой|ая|яя|ое|ее|ие|ые|ого|его|ей|ом|ем|их|ых|ую|юю)$")
_AREA = re.compile(
    r"(\w{4,})\s+(?:муниципальн\w+\s+|городск\w+\s+|территориальн\w+\s+)?(?:район(?:а|е|у|ом)?|р-на?|округ(?:а|е|у|ом)?)\b"
)
_NO_AREA = re.compile(
    r"муниципальн|городск|территориальн|администраци|управлени|образовательн|федеральн|друг|наш"
)


@dataclass(frozen=True, slots=True)
class Settlement:
    """A settlement: what it is called to be, and the stems of its name."""

    kind: str
    words: frozenset[str]


def settlements_in(text: str) -> list[Settlement]:
    """Return the settlements of a text; the case of its letters tells names from other words."""
    if text.isupper():
        text = text.title()
        text = _lowered_kinds(text)
    return [_settlement(found) for found in _NAMED.finditer(text)]


def _lowered_kinds(text: str) -> str:
    return re.sub(r"(?<!\w)(Г|С|П|Д|Х|Ст|Пос|Гор|Дер|Пгт|Рп)(?=\.)", lambda one: one[0].lower(), text)


def _settlement(found: re.Match[str]) -> Settlement:
    first = found["dotted"] or found["plain"]
    names = [first]
    if found["second"] and _ADJECTIVE.search(first.lower()) and not found["second"].isupper():
        names.append(found["second"])
    plain = (one.lower().replace("ё", "е") for name in names for one in name.split("-"))
    kind = next(name for name in _KINDS if found[name])
    return Settlement(kind, frozenset(stem(one) for one in plain if one))


def areas_in(plain: str) -> frozenset[str]:
    """Return the roots of names of districts in a folded text; «муниципального района» alone names none."""
    return frozenset(root(stem(one)) for one in _AREA.findall(plain) if not _NO_AREA.match(one))
