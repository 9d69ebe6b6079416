"""The numbers of sections and activities as written: «1.1.», «II», «Раздел 3.», or lost in front of a title."""

import re

_ALONE = re.compile(r"^(?:№ ?)?(\d{1,3}(?:\. ?\d{1,3})*|[IVXІХ]{1,5})[.)]*$")
_BEFORE_TITLE = re.compile(
    r"^(?:(?:раздел|этап|блок|модуль|направление|глава)\s+)?(?:№ ?)?"
    r"(\d{1,2}(?:\.\d{1,3})+[.)]?(?=\s|[^\W\d_])|\d{1,2}[.)](?=\s|[^\W\d_«\"])|[IVXІХ]{1,5}[.)])\s*",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"^(?:раздел|этап|блок|модуль|направление|глава)\s+(\d{1,2}|[IVX]{1,5})(?=[\s.:])[.:]?\s*", re.IGNORECASE
)
_PART = re.compile(
    r"(?:модуль|раздел|блок|направление|глава|(?:[ivxіх]{1,4}|\d) этап|этап)[\s.:]+[«\"№\w]", re.IGNORECASE
)


def number_alone(text: str) -> str | None:
    """Return the number of a cell that holds nothing else, without its trailing dot."""
    last = text.strip().rpartition("\n")[2]  # «1.» and «1.1.» stacked in one cell: the row is the second
    found = _ALONE.match(" ".join(last.split()))
    return found[1].replace(" ", "") if found else None


def split_number(text: str) -> tuple[str | None, str]:
    """Return the number in front of a title and the title without it; «5 уроков» has none."""
    found = _NAMED.match(text) or _BEFORE_TITLE.match(text)
    if not found or not text[found.end() :].strip():
        return None, text
    return found[1].rstrip(".)"), text[found.end() :].strip()


def is_heading(line: str) -> bool:
    """Ask whether a line above a table is the title of a section: a number of one level, «Модуль …», «Этап …»."""
    number, _ = split_number(line)
    return bool(_PART.match(line)) or (number is not None and is_section_number(number))


def is_section_number(number: str) -> bool:
    """Ask whether a number has one level («2», «IV»), as sections have."""
    return "." not in number
