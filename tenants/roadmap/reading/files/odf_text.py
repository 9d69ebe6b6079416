"""The text of an OpenDocument paragraph or cell as people see it."""

from dataclasses import dataclass, field

from lxml import etree

from tenants.roadmap.reading.files.list_labels import with_labels
from tenants.roadmap.reading.files.odf_lists import OdfLists
from tenants.roadmap.reading.files.xml_parts import attribute, name_of
from tenants.roadmap.reading.text import clean

NOT_SHOWN = frozenset({
    "tracked-changes", "note", "annotation", "annotation-end", "text-box", "shapes", "forms", "sequence-decls",
    "variable-decls", "user-field-decls", "object", "desc", "title", "hidden-text", "ruby-text", "script",
})  # fmt: skip
"""Deleted by a tracked change, beside the text, or not a text at all."""
_SIGNS = {"s": " ", "tab": " ", "line-break": "\n"}


@dataclass(slots=True)
class _Line:
    label: str = ""
    level: int | None = None
    pieces: list[str] = field(default_factory=list)

    def text(self) -> str:
        return clean("".join(self.pieces))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in lists a walk is: the style of the list, how deep, and the label that the next paragraph takes."""

    style: str = ""
    depth: int = -1


def odf_text(element: etree._Element, lists: OdfLists, *, always: bool = False) -> tuple[str, int | None]:
    """Return the text of a cell or block, its paragraphs as lines, and the level of the first one's list.

    With `always` a list of a single item shows its label too, as beside a table.
    """
    lines: list[_Line] = []
    _block(element, lists, _Place(), lines)
    level = next((line.level for line in lines if line.level is not None), None)
    if always:
        texts = (line.text() for line in lines)
        shown = (
            f"{line.label} {text}" if line.label and text else text
            for line, text in zip(lines, texts, strict=True)
        )
        return clean("\n".join(shown)), level
    return clean(with_labels([(line.label, line.text()) for line in lines])), level


def _block(element: etree._Element, lists: OdfLists, place: _Place, lines: list[_Line]) -> None:
    """Walk through a block; libxml2 lets no file be deeper than 256 elements."""
    name = name_of(element)
    if name in NOT_SHOWN:
        return
    if name in {"p", "h"}:
        lines.append(_Line())
        _inline(element, lines[-1].pieces)
    elif name == "list":
        style = attribute(element, "style-name") or place.style
        inner = _Place(style, place.depth + 1)
        lists.begin(element, style, inner.depth)
        for item in element:
            _item(item, lists, inner, lines)
    else:
        for child in element:
            _block(child, lists, place, lines)


def _item(item: etree._Element, lists: OdfLists, place: _Place, lines: list[_Line]) -> None:
    first = len(lines)
    # The number is counted before that of any list inside.
    begins_list = next((name_of(child) == "list" for child in item), True)
    label = lists.label(place.style, place.depth) if name_of(item) == "list-item" and not begins_list else ""
    for child in item:
        _block(child, lists, place, lines)
    if len(lines) > first and not begins_list:
        lines[first].label, lines[first].level = label, place.depth


def _inline(element: etree._Element, pieces: list[str]) -> None:
    pieces.append(element.text or "")
    for child in element:
        name = name_of(child)
        if name not in NOT_SHOWN:
            if name in {"p", "h"} and pieces:
                pieces.append("\n")
            pieces.append(_SIGNS.get(name, ""))
            _inline(child, pieces)
        pieces.append(child.tail or "")
