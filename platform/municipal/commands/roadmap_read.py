"""`nastavnik roadmap read`: what is understood of files, without a database and without Flask."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.clock import SchoolYear
from core.speech import gettext as _
from municipal.commands.options import school_year_option, with_example

if TYPE_CHECKING:
    from tenants.roadmap.reading import Activity, Deadline, Reading, Responsible

# Any is JSON here: the answer of a file, as reading_apart.py gives it.
Json = dict[str, Any]

_NOT_READ = 2


@click.command(
    help=with_example(
        _(
            "Print the sections, activities, deadlines and people of roadmaps.\n\nWith --json one file gives one object,"
            " several give one object a line: “file” with “read” or “refused”. The exit code is 2 when a file was refused."
        ),
        "nastavnik roadmap read plan.docx --json",
    ),
)
@click.argument("files", metavar=_("FILE..."), nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for scripts."))
@school_year_option
def read(files: tuple[Path, ...], as_json: bool, school_year: SchoolYear | None) -> None:
    """Answer file by file, in the order given; a refused one does not keep the others from being read."""
    from municipal.commands.reading_apart import read_apart

    failed = False
    for place, file in enumerate(files):
        answer = read_apart(file, school_year)
        failed = failed or "refused" in answer
        if len(files) == 1:
            _print_one(answer, as_json)
        elif as_json:
            click.echo(json.dumps({"file": str(file), **_said(answer)}, ensure_ascii=False))
        else:
            click.echo(f"{chr(10) if place else ''}=== {file} ===")
            _print_one(answer, as_json=False)
    if failed:
        sys.exit(_NOT_READ)


def _print_one(answer: Json, as_json: bool) -> None:
    """Print what was read of one file, or the sentence why it was not."""
    from tenants.roadmap.reading import from_json

    if "refused" in answer:
        click.echo(_sentence(answer), err=True)
    elif as_json:
        click.echo(json.dumps(answer["read"], ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_outline(from_json(answer["read"]))))


def _said(answer: Json) -> Json:
    """Return the answer for a script: the sentence of a refusal in the interface's language."""
    if "refused" not in answer:
        return answer
    return {"refused": {"cause": answer["refused"]["cause"], "message": _sentence(answer)}}


def _sentence(answer: Json) -> str:
    sentence, params = answer["refused"]["message"], answer["refused"]["params"]
    return _(sentence, **params)


def _outline(reading: "Reading") -> Iterator[str]:
    yield reading.title
    yield from (str(each) for each in (reading.organisation, reading.school_year) if each)
    for section in reading.sections:
        yield ""
        yield _flat(f"{section.number or ''} {section.title}")
        for activity in section.activities:
            yield from _lines_of(activity)
    if reading.warnings:
        yield ""
        yield _("Warnings:")
        yield from (
            f"  {_place(notice.where)}: {_(notice.message, **notice.params)}" for notice in reading.warnings
        )


def _place(where: str) -> str:
    """Return where in the file something stood in the interface's language; the reader says «table 2, row 12»."""
    words = {
        "row": _("row"),
        "table": _("table"),
        "title": _("title"),
        "file": _("file"),
        "sheet": _("sheet"),
    }
    return re.sub(r"[a-z]+", lambda found: words.get(found[0], found[0]), where)


def _lines_of(activity: "Activity") -> Iterator[str]:
    yield _flat(f"  {activity.number} {activity.title}")
    yield f"      {_('Deadline')}: {_flat(activity.deadline.text)} -> {_meaning(activity.deadline)}"
    people = "; ".join(_person(person) for person in activity.responsible)
    yield f"      {_('Responsible')}: {people or '-'}"
    documents = ", ".join(activity.result.documents)
    yield f"      {_('Result')}: {_flat(activity.result.text) or '-'}{f' [{documents}]' if documents else ''}"


def _meaning(deadline: "Deadline") -> str:
    days = [day.isoformat() if day else "" for day in (deadline.start, deadline.end)]
    parts = [deadline.kind.value, "..".join(days) if any(days) else "", deadline.recurrence or ""]
    return " ".join(part for part in parts if part) + ("" if deadline.certain else " ?")


def _person(person: "Responsible") -> str:
    known = ", ".join(part for part in (person.name, person.role, person.organisation) if part)
    return known + ("" if person.certain else " ?")


def _flat(text: str) -> str:
    return "  " * (text.startswith("  ")) + " ".join(text.split())
