"""The automatic lists of OpenDocument files: their styles, and the labels of their items."""

import re

from lxml import etree

from tenants.roadmap.reading.files.list_labels import Counter, Level
from tenants.roadmap.reading.files.xml_parts import attribute, name_of, whole

_SIGNS = {
    "1": "decimal",
    "i": "lowerRoman",
    "I": "upperRoman",
    "a": "lowerLetter",
    "A": "upperLetter",
    "": "none",
}
_LEVELS = {"list-level-style-number", "list-level-style-bullet", "list-level-style-image"}
_PLACE = re.compile(r"%(\d)%")


class OdfLists:
    """Counts the items of lists in the order they stand."""

    def __init__(self) -> None:
        self._styles: dict[str, dict[int, Level]] = {}
        self._counters: dict[str, Counter] = {}

    def learn(self, style: etree._Element) -> None:
        """Take in a `text:list-style`."""
        levels = {
            whole(attribute(each, "level"), 1) - 1: _level(each) for each in style if name_of(each) in _LEVELS
        }
        self._styles[attribute(style, "name") or ""] = levels

    def begin(self, element: etree._Element, style: str, depth: int) -> None:
        """Begin a list: a new one of the same style counts anew, unless it says that it continues."""
        continues = attribute(element, "continue-numbering") == "true" or attribute(element, "continue-list")
        if depth == 0 and not continues:
            self._counters.pop(style, None)

    def label(self, style: str, depth: int) -> str:
        """Count an item and return its label."""
        levels = self._styles.get(style, {})
        return self._counters.setdefault(style, Counter(levels)).next(depth)


def _level(element: etree._Element) -> Level:
    if name_of(element) != "list-level-style-number":
        return Level("bullet")
    signs = attribute(element, "num-format") or ""
    written = attribute(element, "num-list-format")
    depth = whole(attribute(element, "level"), 1)
    shown = min(max(whole(attribute(element, "display-levels"), 1), 1), depth)
    numbers = ".".join(f"%{place}" for place in range(depth - shown + 1, depth + 1))
    label = f"{attribute(element, 'num-prefix') or ''}{numbers}{attribute(element, 'num-suffix') or ''}"
    kind = _SIGNS.get(signs) or ("russianLower" if signs.startswith("а") else "russianUpper")
    return Level(
        kind, whole(attribute(element, "start-value"), 1), _PLACE.sub(r"%\1", written) if written else label
    )
