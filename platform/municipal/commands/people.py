"""`nastavnik people read`: who stands in "responsible" cells, cell by cell, without a file and without a database."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from core.speech import gettext as _
from municipal.commands.lazy import Entry, LazyGroup
from municipal.commands.options import with_example
from municipal.commands.phrases import BadLine, Json, answer_lines

if TYPE_CHECKING:
    from tenants.roadmap.reading import Responsible

COMMANDS = {
    "read": Entry("municipal.commands.people", "read", lambda: _("Read cells from standard input")),
}

people = LazyGroup(
    name="people",
    entries=COMMANDS,
    help=_("People in “responsible” cells, as they are typed."),
)


@click.command(
    help=with_example(
        _(
            "Read “responsible” cells from standard input, one a line, and print one JSON object a line.\n\nA line is a"
            " cell, or an object with “text” and “known_names”, the fuller names of the same file."
        ),
        "echo 'директор Крылова М.П., классные руководители' | nastavnik people read",
    ),
)
def read() -> None:
    """Answer line by line; the exit code is 2 when a line was broken."""
    from tenants.roadmap.reading import read_responsible

    def answer(text: str, keys: Mapping[str, Any]) -> Json:
        found = read_responsible(text, _known_names(keys.get("known_names", [])))
        return {"text": text, "people": [_to_json(person) for person in found]}

    answer_lines(answer)


def _known_names(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise BadLine(_("“known_names” is a list of strings."))
    return value


def _to_json(person: "Responsible") -> Json:
    return {
        "name": person.name,
        "role": person.role,
        "organisation": person.organisation,
        "by_agreement": person.by_agreement,
        "certain": person.certain,
        "is_group": person.is_group,
        "text": person.text,
    }
