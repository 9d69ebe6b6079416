"""Where a text names somebody: the surname in any case, with initials or given names that do not contradict."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.text import fold
from tenants.people.naming import Name, parse
from tenants.roadmap.reading.people.cases import possible_nominatives
from tenants.roadmap.reading.text import folded

ERASED = "лицо удалено"

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_INITIALS_AFTER = re.compile(r"[\s\u00a0]*([А-ЯЁA-Z])\.?[\s\u00a0]?(?:([А-ЯЁA-Z])\.?)?(?![^\W\d_])")
_INITIALS_BEFORE = re.compile(r"(?<![^\W\d_])([А-ЯЁA-Z])\.[\s\u00a0]?(?:([А-ЯЁA-Z])\.[\s\u00a0]?)?$")
_GIVEN_AFTER = re.compile(
    r"[\s\u00a0]+([А-ЯЁ][а-яё]+)(?:[\s\u00a0]+([А-ЯЁ][а-яё]+(?:вич|вн|ичн|мич|ич)[а-яё]*))?"
)


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds one person in texts. `takes_bare` says whether a surname alone means them: nobody else of the school has it."""

    name: Name
    takes_bare: bool

    @property
    def stem(self) -> str:
        """A beginning that every form of the surname has, for a first look by the database; «е» and «ё» are any sign."""
        surname = self.name.surname
        return re.sub("[её]", "_", surname[: max(3, len(surname) - 3)], flags=re.IGNORECASE)

    def replace(self, text: str) -> str:
        """Return a text without the person."""
        made, end = [], 0
        for start, stop in self.spans(text):
            if start >= end:
                made += [text[end:start], ERASED]
                end = stop
        return "".join([*made, text[end:]])

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the text names the person, the given names and initials included."""
        for word in _WORD.finditer(text):
            if not self._is_surname(word.group()):
                continue
            before = _INITIALS_BEFORE.search(text[: word.start()])
            after = _INITIALS_AFTER.match(text, word.end()) or self._given(text, word.end())
            if before and self._fits(before.group(1), before.group(2)):
                yield before.start(), word.end()
            elif after:
                if self._fits(after.group(1), after.group(2)):
                    yield word.start(), after.end()
            elif not before and self.takes_bare:
                yield word.start(), word.end()

    def _given(self, text: str, at: int) -> re.Match[str] | None:
        """Return given names that follow; any other word in capitals is none of the name."""
        found = _GIVEN_AFTER.match(text, at)
        is_first = found is not None and fold(found.group(1))[0] == fold(self.name.first or "?")[0]
        return found if found and (found.group(2) or is_first) else None

    def _is_surname(self, word: str) -> bool:
        wanted = folded(self.name.surname)
        return word[0].isupper() and (wanted in possible_nominatives(word) or folded(word) == wanted)

    def _fits(self, first: str, patronymic: str | None) -> bool:
        pairs = ((first, self.name.first), (patronymic or "", self.name.patronymic))
        return all(not one or not other or fold(one)[0] == fold(other)[0] for one, other in pairs)

    def replace_in(self, value: Any) -> Any:
        """Return a value as JSON has it, with every text in it replaced."""
        if isinstance(value, str):
            return self.replace(value)
        if isinstance(value, list):
            return [self.replace_in(one) for one in value]
        if isinstance(value, dict):
            return {key: self.replace_in(one) for key, one in value.items()}
        return value


def finder_of(name: str, full_name: str | None, others: list[str]) -> Finder | None:
    """Return what finds a person among the other people of a school; None for a name without a surname."""
    short, whole = parse(name), parse(full_name or "")
    if short is None:
        return None
    best = whole if whole and fold(whole.surname) == fold(short.surname) else short
    surnames = [fold(other.surname) for written in others if (other := parse(written))]
    return Finder(best, fold(best.surname) not in surnames)
