"""`nastavnik roadmap read`: what is understood of a file, without a database and without Flask."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from core.clock import SchoolYear
from core.speech import gettext as _
from tenants.roadmap.reading import (
    Activity,
    Deadline,
    NotReadable,
    Reading,
    Responsible,
    read_roadmap,
    to_json,
)

_NOT_READ = 2


def _school_year(_ctx: click.Context, _param: click.Parameter, value: str | None) -> SchoolYear | None:
    try:
        return SchoolYear.parse(value) if value else None
    except ValueError:
        raise click.BadParameter(_("A school year is written as 2020-2021.")) from None


@click.command(help="", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="JSON")
@click.option("--school-year", callback=_school_year, default=None, metavar="2020-2021")
def read(file: Path, as_json: bool, school_year: SchoolYear | None) -> None:
    """Print the sections, activities, deadlines and people of a roadmap; exit with 2 when the file is none."""
    try:
        reading = read_roadmap(file, name=file.name, school_year=school_year)
    except NotReadable as refusal:
        click.echo(_(refusal.message, **refusal.params), err=True)
        sys.exit(_NOT_READ)
    if as_json:
        click.echo(json.dumps(to_json(reading), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_outline(reading)))


def _outline(reading: Reading) -> Iterator[str]:
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
        yield from (f"  {notice.where}: {_(notice.message, **notice.params)}" for notice in reading.warnings)


def _lines_of(activity: Activity) -> Iterator[str]:
    yield _flat(f"  {activity.number} {activity.title}")
    yield f"      {_('Deadline')}: {_flat(activity.deadline.text)} -> {_meaning(activity.deadline)}"
    people = "; ".join(_person(person) for person in activity.responsible)
    yield f"      {_('Responsible')}: {people or '-'}"
    documents = ", ".join(activity.result.documents)
    yield f"      {_('Result')}: {_flat(activity.result.text) or '-'}{f' [{documents}]' if documents else ''}"


def _meaning(deadline: Deadline) -> str:
    days = [day.isoformat() if day else "" for day in (deadline.start, deadline.end)]
    parts = [deadline.kind.value, "..".join(days) if any(days) else "", deadline.recurrence or ""]
    return " ".join(part for part in parts if part) + ("" if deadline.certain else " ?")


def _person(person: Responsible) -> str:
    known = ", ".join(part for part in (person.name, person.role, person.organisation) if part)
    return known + ("" if person.certain else " ?")


def _flat(text: str) -> str:
    return "  " * (text.startswith("  ")) + " ".join(text.split())
