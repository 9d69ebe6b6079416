"""`nastavnik schools`: list the register of a municipality, and take it from a spreadsheet."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from commons.accounts.roles import Capability
from commons.accounts.standing import find_service
from commons.schools import register, uploads
from commons.schools.models import Municipality
from commons.schools.plans import Outcome, Plan
from commons.schools.sheet import read_sheet
from commons.schools.uploads import RegisterMoved
from commons.schools.wording import field_title, kind_title
from core.database import identity
from core.errors import Rejected
from core.speech import gettext as _
from core.speech import ngettext
from core.spreadsheets import LARGEST_FILE
from core.tenancy import enter_reach
from core.unit_of_work import commit
from municipal.commands.application import application
from municipal.commands.options import home_option
from municipal.failures import Exit, Failure

_MUNICIPALITY = click.option(
    "--municipality", "name", default=None, help=_("Name of the municipality; needed when there are several.")
)


@click.group(help=_("The register of schools."))
def schools() -> None:
    """Group the commands."""


@schools.command("list", help=_("List the schools of a municipality, with their codes."))
@_MUNICIPALITY
@home_option
def list_all(name: str | None, home: Path | None) -> None:
    """List code, kind, short name, INN and settlement."""
    with _in_municipality(name, home) as municipality_id:
        for school in register.all_schools(municipality_id):
            closed = _("closed %(day)s", day=f"{school.closed_on:%d.%m.%Y}") if school.closed_on else ""
            cells = (
                school.code,
                kind_title(school.kind),
                school.short_name,
                school.inn,
                school.settlement,
                closed,
            )
            click.echo("\t".join(cell or "" for cell in cells).rstrip())


@schools.command("import", help=_("Say what a spreadsheet would do to the register; with --confirm do it."))
@click.argument("file", type=click.Path(path_type=Path))
@_MUNICIPALITY
@click.option("--confirm", is_flag=True, help=_("Save what is shown, all of it or nothing."))
@click.option(
    "--districts/--no-districts",
    default=True,
    show_default=True,
    help=_("Create the districts that are not there yet."),
)
@home_option
def import_file(file: Path, name: str | None, confirm: bool, districts: bool, home: Path | None) -> None:
    """Check a file, and save it when asked to."""
    data = _content(file)
    with _in_municipality(name, home) as municipality_id:
        try:
            plan = uploads.compare_with_register(municipality_id, read_sheet(data))
        except Rejected as error:
            raise Failure(str(error), Exit.USAGE) from error
        click.echo("\n".join(_told(plan, districts=districts)))
        if plan.of(Outcome.ERROR):
            raise Failure(_("Nothing was saved: correct the mistakes first."), Exit.USAGE)
        if not plan.can_be_saved:
            click.echo(_("There is nothing to save."))
        elif not confirm:
            click.echo(_("Nothing is saved yet. Save it with --confirm."))
        else:
            _save(municipality_id, plan, districts=districts)


def _save(municipality_id: int, plan: Plan, *, districts: bool) -> None:
    try:
        uploads.save(municipality_id, plan, plan.new_districts if districts else ())
    except RegisterMoved as error:
        raise Failure(
            _("The register was changed at the same moment. Nothing was saved; try again."), Exit.USAGE
        ) from error
    commit()
    click.echo(_("Saved."))


def _told(plan: Plan, *, districts: bool) -> Iterator[str]:
    for row in plan.of(Outcome.ERROR):
        for complaint in row.complaints:
            where = complaint.cell or _("row %(row)s", row=row.number)
            yield f"{where}: {row.name}: {complaint.message}"
    for row in plan.of(Outcome.NEW):
        assert row.entry is not None  # only rows with an error have none
        yield _("New: %(code)s %(name)s", code=row.entry.code, name=row.entry.short_name)
    for row in plan.of(Outcome.CHANGED):
        changes = "; ".join(
            f"{field_title(one.field)}: {one.before or '—'} → {one.after or '—'}" for one in row.changes
        )
        yield _("Changed: %(name)s (%(changes)s)", name=row.name, changes=changes)
    for row in plan.of(Outcome.CLOSED):
        yield _("Closed, stays as it is: %(name)s", name=row.name)
    if same := len(plan.of(Outcome.SAME)):
        yield ngettext(
            "%(num)s row is in the register already.", "%(num)s rows are in the register already.", same
        )
    for name in plan.new_districts if districts else ():
        yield _("New district: %(name)s", name=name)
    if plan.unused:
        yield _("Columns that are not read: %(heads)s", heads=", ".join(plan.unused))


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Failure(
            _("The file %(name)s cannot be read: %(reason)s", name=file, reason=error.strerror or ""),
            Exit.USAGE,
        ) from error


@contextmanager
def _in_municipality(name: str | None, home: Path | None) -> Iterator[int]:
    """Work in a municipality as the platform's own account there. Raises Failure when it cannot be told which."""
    with application(home):
        municipality_id = _municipality_id(name)
        service = find_service(municipality_id)
        if service is None:
            raise Failure(_("The municipality has no service account."), Exit.UNEXPECTED)
        enter_reach(service.reach_across(Capability.REGISTER_WRITE))
        yield municipality_id


def _municipality_id(name: str | None) -> int:
    found = {row.name: row.id for row in identity.session.query(Municipality.name, Municipality.id)}
    if name is None and len(found) == 1:
        return next(iter(found.values()))
    if name in found:
        return found[name]
    if not found:
        sentence = _("There is no municipality yet. Begin one: nastavnik municipality create --help")
    elif name is None:
        sentence = _("Say which municipality: %(names)s", names=", ".join(sorted(found)))
    else:
        sentence = _("There is no municipality “%(name)s”.", name=name)
    raise Failure(sentence, Exit.USAGE)
