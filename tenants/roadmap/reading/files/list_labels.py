"""The labels of automatic lists («1.», «2)», «а)», «•»), counted as the program that shows them would."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

BULLET = "•"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_MOST = 9
_HIGHEST = 9_999


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its signs («decimal», «bullet» …), its first number, and its label with %1 for each level."""

    signs: str = "decimal"
    start: int = 1
    label: str = "%1."


@dataclass(slots=True)
class Counter:
    """Counts the paragraphs of one list, level by level."""

    levels: Mapping[int, Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * _MOST)

    def next(self, level: int) -> str:
        """Count a paragraph of a level and return its label."""
        level = min(max(level, 0), _MOST - 1)
        before = self.counts[level]
        here = self.levels.get(level, Level())
        self.counts[level] = here.start if before is None else min(before + 1, _HIGHEST)
        self.counts[level + 1 :] = [None] * (_MOST - level - 1)
        return self._label(here)

    def restart(self, level: int) -> None:
        """Begin a level anew with the next paragraph."""
        if 0 <= level < _MOST:
            self.counts[level] = None

    def _label(self, level: Level) -> str:
        if level.signs in {"bullet", "none"}:
            return BULLET if level.signs == "bullet" else ""
        label = level.label
        for place in range(_MOST):
            each = self.levels.get(place, Level())
            number = self.counts[place]
            label = label.replace(
                f"%{place + 1}", signs(each.start if number is None else number, each.signs)
            )
        return label.strip()


def signs(number: int, kind: str) -> str:
    """Return a number in the signs of a list: Roman, letters of either alphabet, else digits."""
    match kind:
        case "upperRoman":
            return _roman(number)
        case "lowerRoman":
            return _roman(number).lower()
        case "russianLower" | "russianUpper":
            return _letter(number, _RUSSIAN, kind)
        case "lowerLetter" | "upperLetter":
            return _letter(number, _LATIN, kind)
    return str(number)


def _letter(number: int, alphabet: Sequence[str], kind: str) -> str:
    letter = alphabet[(number - 1) % len(alphabet)]
    return letter.upper() if kind.endswith("Upper") or kind.startswith("upper") else letter


def _roman(number: int) -> str:
    if not 0 < number < 40:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def with_labels(lines: Sequence[tuple[str, str]]) -> str:
    """Join the lines of a cell; where several are items of a list, each gets the label that people see before it."""
    several = sum(1 for label, text in lines if label and text) > 1
    return "\n".join(f"{label} {text}" if several and label and text else text for label, text in lines)
