"""Walking through a part of XML piece by piece, so that no file can fill the memory; names without their namespace."""

from collections.abc import Iterator, Sequence

from lxml import etree

from tenants.roadmap.reading.files.safety import Package
from tenants.roadmap.reading.refusals import Cause, NotReadable

MOST_ELEMENTS = 500_000
"""A roadmap of 300 rows has about 50,000; each costs libxml2 up to 200 bytes while its row is read."""


def elements(
    package: Package,
    part: str,
    *,
    events: Sequence[str] = ("start", "end"),
    only: Sequence[str] | None = None,
    most: int = MOST_ELEMENTS,
) -> Iterator[tuple[str, etree._Element]]:
    """Yield events of a part, those of `only` some names when given. Raises NotReadable: BOMB beyond `most`, DAMAGED."""
    parser = etree.XMLPullParser(
        events=events, tag=[f"{{*}}{name}" for name in only] if only else None, resolve_entities=False,
        no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    count = 0
    try:
        for piece in package.chunks(part):
            parser.feed(piece)
            for event, element in parser.read_events():
                count += event == events[0]
                if count > most:
                    raise NotReadable(Cause.BOMB, package.name)
                yield event, element
        parser.close()
        yield from parser.read_events()
    except etree.XMLSyntaxError as error:
        raise NotReadable(Cause.DAMAGED, package.name) from error


def tree(package: Package, part: str) -> etree._Element:
    """Return a small part as a tree. Raises NotReadable when it is large or damaged."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(package.read(part), parser)
    except etree.XMLSyntaxError as error:
        raise NotReadable(Cause.DAMAGED, package.name) from error


def name_of(element: etree._Element) -> str:
    """Return the name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute by its name without a namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def whole(text: str | None, default: int) -> int:
    """Return a small whole number as written, else the default."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else default


def forget(element: etree._Element) -> None:
    """Let go of a finished element and of all that stood before it beside it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and parent[0] is not element:
        del parent[0]
