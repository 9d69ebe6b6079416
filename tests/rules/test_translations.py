"""Every text for people stands in Russian: none missing, none fuzzy, placeholders kept, plural forms whole."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "platform/municipal/translations/ru/LC_MESSAGES/messages.po"
# The functions that mark a text; `make translations` passes the same.
KEYWORDS = {"_": None, "_l": None, "mark": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%\((\w+)\)d")
FOLDERS = ("platform", "tenants", "workers", "templates")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="ru")


def extracted() -> set[str | tuple[str, str]]:
    """Return every text marked in the code and the templates."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found: set[str | tuple[str, str]] = set()
    for folder in FOLDERS:
        relative = [
            (pattern.split("/", 1)[1], method) for pattern, method in methods if pattern.startswith(folder)
        ]
        for _name, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder, relative, options, KEYWORDS, ()
        ):
            found.add(message if isinstance(message, str) else (message[0], message[1]))
    return found


def names(text: str) -> set[str]:
    return {one or other for one, other in PLACEHOLDER.findall(text)}


def first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def test_every_marked_text_is_in_the_catalogue(catalogue: Catalog) -> None:
    marked = extracted()
    assert len(marked) > 200  # the extraction itself works
    known = {
        message.id if isinstance(message.id, str) else tuple(message.id)
        for message in catalogue
        if message.id
    }
    assert sorted(map(str, marked - known)) == []


def test_no_text_is_missing_or_fuzzy(catalogue: Catalog) -> None:
    wanting = [
        first(message)
        for message in catalogue
        if message.id
        and (
            message.fuzzy or not (message.string if isinstance(message.string, str) else all(message.string))
        )
    ]
    assert wanting == []


def test_plural_forms_are_three(catalogue: Catalog) -> None:
    wrong = [first(message) for message in catalogue if message.pluralizable and len(message.string) != 3]
    assert wrong == []
    assert (catalogue.num_plurals, [catalogue.plural_expr != "", len(wrong)]) == (3, [True, 0])


def test_placeholders_are_the_same_in_both_languages(catalogue: Catalog) -> None:
    wrong = []
    for message in catalogue:
        if not message.id:
            continue
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        targets = [message.string] if isinstance(message.string, str) else list(message.string)
        allowed = set().union(*(names(one) for one in sources))
        wrong += [first(message) for target in targets if not names(target) <= allowed]
        if isinstance(message.id, str) and names(message.id) != names(targets[0]):
            wrong.append(first(message))
    assert wrong == []


def test_no_text_is_left_in_the_catalogue_that_nobody_says(catalogue: Catalog) -> None:
    marked = extracted()
    known = {
        message.id if isinstance(message.id, str) else tuple(message.id)
        for message in catalogue
        if message.id
    }
    assert sorted(map(str, known - marked)) == []
