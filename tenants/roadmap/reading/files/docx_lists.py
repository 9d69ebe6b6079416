"""Which paragraphs of a Word file are items of lists, and the labels that Word shows before them."""

from dataclasses import dataclass

from lxml import etree

from tenants.roadmap.reading.files.list_labels import Counter, Level
from tenants.roadmap.reading.files.safety import Package
from tenants.roadmap.reading.files.xml_parts import attribute, elements, name_of, whole

_MOST_ELEMENTS = 200_000


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph's place in a list."""

    level: int
    label: str


class Lists:
    """Counts the list paragraphs of a document in their order; a file without numbering has none."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        folder = main.rpartition("/")[0]
        self._levels: dict[str, dict[int, Level]] = {}
        self._abstract: dict[str, str] = {}
        self._restarts: dict[str, list[int]] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counters: dict[str, Counter] = {}
        self._seen: set[str] = set()
        self._read_numbering(f"{folder}/numbering.xml".lstrip("/"))
        self._read_styles(f"{folder}/styles.xml".lstrip("/"))

    def item(self, paragraph: etree._Element) -> Item | None:
        """Return a paragraph's place in its list and count it, None for one that is in no list."""
        number, level = self._numbering(paragraph)
        if number is None or number == "0":
            return None
        abstract = self._abstract.get(number, number)
        counter = self._counters.setdefault(abstract, Counter(self._levels.get(abstract, {})))
        if number not in self._seen:
            self._seen.add(number)
            for each in self._restarts.get(number, ()):
                counter.restart(each)
        return Item(level, counter.next(level))

    def _numbering(self, paragraph: etree._Element) -> tuple[str | None, int]:
        """Return list and level that a paragraph names, itself or by its style."""
        properties = _child(paragraph, "pPr")
        if properties is None:
            return None, 0
        style = _child(properties, "pStyle")
        by_style = self._styles.get(_value(style) or "") if style is not None else None
        own = _child(properties, "numPr")
        if own is None:
            return by_style or (None, 0)
        number = _child(own, "numId")
        level = whole(_value(_child(own, "ilvl")), by_style[1] if by_style else 0)
        return (_value(number) if number is not None else by_style[0] if by_style else None), level

    def _read_numbering(self, part: str) -> None:
        if part not in self._package.names():
            return
        found = elements(
            self._package, part, events=("end",), only=("abstractNum", "num", "lvl"), most=_MOST_ELEMENTS
        )
        for _event, element in found:
            if name_of(element) == "abstractNum":
                levels = (each for each in element if name_of(each) == "lvl")
                key = attribute(element, "abstractNumId") or ""
                self._levels[key] = {whole(attribute(each, "ilvl"), 0): _level(each) for each in levels}
                element.clear()
            elif name_of(element) == "num":
                key = attribute(element, "numId") or ""
                self._abstract[key] = _value(_child(element, "abstractNumId")) or ""
                self._restarts[key] = [
                    whole(attribute(each, "ilvl"), 0)
                    for each in element
                    if _child(each, "startOverride") is not None
                ]

    def _read_styles(self, part: str) -> None:
        if part not in self._package.names():
            return
        found = elements(self._package, part, events=("end",), only=("style",), most=_MOST_ELEMENTS)
        for _event, element in found:
            properties = _child(element, "pPr")
            numbering = _child(properties, "numPr") if properties is not None else None
            number = _value(_child(numbering, "numId")) if numbering is not None else None
            if number:
                level = whole(_value(_child(numbering, "ilvl")), 0)
                self._styles[attribute(element, "styleId") or ""] = (number, level)
            element.clear()


def _level(element: etree._Element) -> Level:
    return Level(
        _value(_child(element, "numFmt")) or "decimal",
        whole(_value(_child(element, "start")), 1),
        _value(_child(element, "lvlText")) or "",
    )


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return None if element is None else next((each for each in element if name_of(each) == name), None)


def _value(element: etree._Element | None) -> str | None:
    return None if element is None else attribute(element, "val")
