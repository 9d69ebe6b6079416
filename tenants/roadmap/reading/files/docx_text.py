"""The text of a Word paragraph or cell as people see it: tracked changes as if accepted, no hidden words, no codes."""

from dataclasses import dataclass, field

from lxml import etree

from tenants.roadmap.reading.files.docx_lists import Item, Lists
from tenants.roadmap.reading.files.list_labels import with_labels
from tenants.roadmap.reading.files.xml_parts import attribute, name_of
from tenants.roadmap.reading.text import clean

_DELETED = frozenset({
    "del", "moveFrom", "delText", "instrText", "Fallback", "pPr", "rPr", "tcPr", "trPr", "tblPr", "txbxContent",
})  # fmt: skip
"""Struck out by a tracked change, a field's code, or a second copy for older programs: not what a person sees."""
_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-", "ptab": " "}
# Signs of the fonts Symbol and Wingdings that stand in roadmaps.
_SYMBOLS = {"F02D": "–", "F0B7": "•", "F0A7": "•", "F0D8": "•", "F0FC": "✓", "F0FE": "✓", "F0FB": "✗"}


@dataclass(slots=True)
class _Line:
    item: Item | None
    pieces: list[str] = field(default_factory=list)
    runs_on: bool = False

    def text(self) -> str:
        return clean("".join(self.pieces))


def paragraph_text(paragraph: etree._Element, lists: Lists) -> str:
    """Return the text of a paragraph by itself, with the label of its list."""
    item = lists.item(paragraph)
    text = clean("\n".join(line.text() for line in _lines(paragraph, None)))
    return f"{item.label} {text}" if item and item.label and text else text


def cell_text(cell: etree._Element, lists: Lists) -> tuple[str, int | None]:
    """Return the text of a cell, its paragraphs as lines, and the level of the list its first paragraph is in."""
    lines = _lines(cell, lists)
    first = lines[0].item if lines else None
    level = next((line.item.level for line in lines if line.item), None) if first is None else first.level
    text = with_labels([(line.item.label if line.item else "", line.text()) for line in lines])
    return clean(text), level


def _lines(element: etree._Element, lists: Lists | None) -> list[_Line]:
    lines = [] if lists else [_Line(None)]
    waiting = [iter(element)]
    while waiting:  # no recursion: the file decides how deep it is
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
            continue
        name = name_of(child)
        if name in _DELETED or (name == "r" and _is_hidden(child)):
            continue
        if name == "p" and lists:
            item = lists.item(child)
            if not (lines and lines[-1].runs_on):
                lines.append(_Line(item))
            lines[-1].runs_on = _mark_is_deleted(child)
        if lines:
            lines[-1].pieces.append(_own_text(child, name))
        waiting.append(iter(child))
    return lines


def _own_text(element: etree._Element, name: str) -> str:
    if name == "t":
        return element.text or ""
    if name == "sym":
        return _SYMBOLS.get((attribute(element, "char") or "").upper(), "")
    return _BREAKS.get(name, "")


def _is_hidden(run: etree._Element) -> bool:
    for properties in run:
        if name_of(properties) == "rPr":
            return any(
                name_of(each) == "vanish" and attribute(each, "val") not in {"0", "false", "off"}
                for each in properties
            )
    return False


def _mark_is_deleted(paragraph: etree._Element) -> bool:
    """Ask whether the end of a paragraph was deleted, so that the next one goes on in its line."""
    for properties in paragraph:
        if name_of(properties) == "pPr":
            marks = (each for each in properties if name_of(each) == "rPr")
            return any(name_of(each) == "del" for mark in marks for each in mark)
    return False
