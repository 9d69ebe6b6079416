"""`nastavnik roadmap import`: put a roadmap's file into a school, as the municipality's own account or as a named user."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import select

from commons.accounts.models import User
from commons.accounts.roles import Capability
from commons.accounts.standing import Standing, find_service, find_standing
from commons.schools.queries import SchoolCard, find_school_by_code
from core.clock import SchoolYear
from core.database import identity
from core.errors import Rejected
from core.speech import gettext as _
from core.speech import ngettext
from core.tenancy import enter_reach
from core.unit_of_work import commit
from municipal.commands.application import application
from municipal.commands.municipality import public_address
from municipal.failures import Exit, Failure
from tenants.people.queries import names_of
from tenants.roadmap.loading import uploads
from tenants.roadmap.loading.adoption import File, adopt, file_of, find_by_file
from tenants.roadmap.loading.corrections import draft
from tenants.roadmap.loading.heads import Head
from tenants.roadmap.loading.upload_check import Check, check
from tenants.roadmap.loading.upload_heads import head_of
from tenants.roadmap.loading.upload_warnings import about_school
from tenants.roadmap.reading import NotReadable, Reading, read_roadmap
from tenants.roadmap.responsibles import known_groups
from tenants.roadmap.vocabulary import Contour


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a command works: the application, the school, in whose name, and where people reach the platform."""

    app: Flask
    school: SchoolCard
    who: Standing
    site: str

    def address(self, endpoint: str, **values: object) -> str:
        """Return the whole address of a page of the school."""
        path = self.app.url_map.bind("").build(endpoint, {"school": self.school.public_id, **values})
        return self.site + path


@click.command("import", help=_("Put a roadmap's file into a school."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--school", "code", required=True, help=_("Code or INN of the school."))
@click.option("--municipality", default=None, help=_("Its municipality, when two schools have this code."))
@click.option(
    "--school-year",
    "year",
    default=None,
    metavar="2026-2027",
    help=_("The school year, when the file does not say it."),
)
@click.option("--contour", type=click.Choice([str(one) for one in Contour]), default=None)
@click.option(
    "--as", "email", default=None, help=_("Work as this user instead of the platform's own account.")
)
@click.option(
    "--check", "only_check", is_flag=True, help=_("Save nothing yet: let a curator confirm it on a page.")
)
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), default=None)
def import_roadmap(
    file: Path, code: str, municipality: str | None, year: str | None, contour: str | None, email: str | None,
    only_check: bool, home: Path | None,
) -> None:  # fmt: skip
    """Read the file, say what was read, save it and print where it stands."""
    reading, source = _read(file, _school_year(year))
    with _at(code, municipality, email, home) as desk:
        known = find_by_file(desk.school.id, source.sha256)
        if known is not None:
            address = desk.address("roadmap.show", roadmap=known.public_id)
            raise Failure(
                _("This very file is a roadmap of the school already: %(address)s", address=address),
                Exit.USAGE,
            )
        head = head_of(reading, SchoolYear.of(desk.school.today()))
        if contour:
            head = Head(head.title, contour, head.first_year, head.last_year)
        seen = draft(reading, {}, head.years_or_none)
        said = about_school(reading, desk.school)
        people, groups = names_of(desk.school.id), known_groups()
        click.echo("\n".join(_told(reading, head, check(seen, known=people, groups=groups, said=said))))
        click.echo(_hold(desk, reading, source) if only_check else _save(desk, reading, head, source))


def _school_year(text: str | None) -> SchoolYear | None:
    try:
        return SchoolYear.parse(text) if text else None
    except ValueError:
        raise click.BadParameter(_("A school year is written as 2020-2021.")) from None


def _read(file: Path, year: SchoolYear | None) -> tuple[Reading, File]:
    try:
        reading = read_roadmap(file, name=file.name, school_year=year)
        return reading, file_of(file.name, file.read_bytes())
    except NotReadable as error:
        raise Failure(_(error.message, **error.params), Exit.USAGE) from error


def _hold(desk: Desk, reading: Reading, source: File) -> str:
    upload = uploads.hold_upload(desk.school, reading, source, by=desk.who)
    public_id = upload.public_id
    commit()
    address = desk.address("upload.check", upload=public_id)
    return _("Nothing is saved yet. A curator confirms it here: %(address)s", address=address)


def _save(desk: Desk, reading: Reading, head: Head, source: File) -> str:
    try:
        roadmap = adopt(desk.school, reading, head, by=desk.who, file=source)
    except Rejected as error:
        raise Failure(str(error), Exit.USAGE) from error
    public_id = roadmap.public_id
    commit()
    return "\n".join(
        [
            _("Saved: %(address)s", address=desk.address("roadmap.show", roadmap=public_id)),
            _(
                "A curator says what is already done here: %(address)s",
                address=desk.address("roadmap.done_already", roadmap=public_id),
            ),
        ]
    )


def _told(reading: Reading, head: Head, seen: Check) -> Iterator[str]:
    yield " ".join(head.title.split())
    if reading.organisation:
        yield reading.organisation
    yield str(SchoolYear(head.years[0]))
    for section in seen.sections:
        count = ngettext("%(num)s activity", "%(num)s activities", len(section.rows))
        yield f"  {section.number} {' '.join(section.title.split())}: {count}"
    for where, message in seen.warnings:
        yield f"  ! {where}: {message}"
    told = (
        (seen.doubtful, _("Doubtful")),
        (seen.without_deadline, _("Without a deadline")),
        (seen.without_people, _("Without a responsible person")),
    )
    for rows, words in told:
        if rows:
            yield f"  {words}: {', '.join(row.sign for row in rows)}"


@contextmanager
def _at(code: str, municipality: str | None, email: str | None, home: Path | None) -> Iterator[Desk]:
    """Work inside a school. Raises Failure when it cannot be told which, or when the user may not write there."""
    with application(home) as app:
        school = _school(code, municipality)
        who = _standing(email, school)
        if school.closed_on is not None:
            raise Failure(_("The school is closed: it is only read."), Exit.USAGE)
        if not who.allows(Capability.ROADMAP_WRITE, school):
            raise Failure(_("%(name)s may not change this school's roadmaps.", name=who.name), Exit.USAGE)
        enter_reach(who.reach_of_school(school))
        yield Desk(app, school, who, public_address(home))


def _school(code: str, municipality: str | None) -> SchoolCard:
    found = find_school_by_code(identity.session(), code, municipality)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Failure(_("There is no school with the code or INN “%(code)s”.", code=code), Exit.USAGE)
    names = ", ".join(sorted({school.municipality for school in found}))
    raise Failure(_("Several schools have this code; say --municipality: %(names)s", names=names), Exit.USAGE)


def _standing(email: str | None, school: SchoolCard) -> Standing:
    if email is None:
        who = find_service(school.municipality_id)
        if who is None:
            raise Failure(_("The municipality has no service account."), Exit.UNEXPECTED)
        return who
    user_id = identity.session.scalar(select(User.id).where(User.email == email.strip().lower()))
    named = find_standing(user_id) if user_id else None
    if named is None:
        raise Failure(_("Nobody signs in as %(email)s.", email=email), Exit.USAGE)
    return named
