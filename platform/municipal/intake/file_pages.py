"""One file of an intake: its check, as in a school, with the choice of its school beside; or what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask, Response, current_app, flash, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from commons.accounts.sign_in import standing
from commons.schools.queries import find_school
from core import htmx
from core.access import in_municipality
from core.clock import SchoolYear, today
from core.database import identity
from core.errors import NotFound, Rejected
from core.tenancy import enter_reach
from municipal.intake import queries, service
from municipal.intake.models import FileState, IntakeFile
from municipal.intake.pages import blueprint, shown, ticked_files, words
from municipal.intake.places import TAKE_IN
from municipal.intake.rows import FileRow, IntakeView
from municipal.intake.service import Act
from municipal.intake.taking import count
from municipal.languages import chosen
from tenants.people.naming import KnownPerson
from tenants.people.queries import names_of
from tenants.roadmap.loading import corrections
from tenants.roadmap.loading.check_desk import CheckDesk
from tenants.roadmap.loading.check_pages import BESIDE, CheckPages
from tenants.roadmap.loading.corrections import Draft, refuse_empty
from tenants.roadmap.loading.heads import Head
from tenants.roadmap.loading.upload_check import Check
from tenants.roadmap.loading.upload_check import check as look_over
from tenants.roadmap.loading.upload_warnings import about_school
from tenants.roadmap.reading import from_json
from tenants.roadmap.responsibles import known_groups


def _row(view: IntakeView, file: UUID) -> FileRow:
    found = next((one for one in view.files if one.public_id == file), None)
    if found is None:
        raise NotFound("file")
    return found


@blueprint.get("/<uuid:intake>/files/<uuid:file>")
@in_municipality(TAKE_IN)
def show_file(intake: UUID, file: UUID) -> ResponseReturnValue:
    """Show what became of a file; one that waits for a person's word is shown on its check page."""
    view = queries.get_intake(standing(), intake)
    g.time_zone = view.time_zone
    row = _row(view, file)
    if row.is_open:
        return htmx.go_to(url_for("intake.check", upload=file))
    return make_response(render_template("municipal/intake/file.html", intake=view, file=row, **words()))


@dataclass(frozen=True, slots=True)
class _SchoolsOwn:
    """What a school has already: plain values, read in its own reach."""

    people: Sequence[KnownPerson] = ()
    groups: frozenset[str] = frozenset()
    said: Sequence[tuple[str, str]] = ()


def _schools_own(file: IntakeFile) -> _SchoolsOwn:
    """Look into the chosen school, in its reach alone, so that no other one's people are proposed."""
    chosen_school = queries.chosen_school(file)
    card = find_school(identity.single(), chosen_school.public_id) if chosen_school else None
    if card is None:
        return _SchoolsOwn()
    reading, who = from_json(file.reading), standing()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    with app.app_context():
        enter_reach(who.reach_of_school(card))
        return _SchoolsOwn(names_of(card.id), frozenset(known_groups()), about_school(reading, card))


class IntakeDesk(CheckDesk[IntakeFile]):
    """The check of one of many files: its owner puts it right, and workers put it into its school."""

    blueprint_name = "intake"

    def find(self, upload: UUID, *, to_change: bool = False) -> IntakeFile:
        """Return a file of one's own that was read. Raises NotFound."""
        return queries.own_read_file(standing(), upload, lock=to_change)

    def this_year(self, waiting: IntakeFile) -> SchoolYear:
        """Return the school year of today in the municipality."""
        return SchoolYear.of(today(queries.time_zone_of(waiting)))

    def head(self, waiting: IntakeFile) -> Head:
        """Return the head that was chosen, else the one that was read."""
        read = Head(waiting.title or "", waiting.contour or "", waiting.first_year, waiting.last_year)
        return corrections.head_in(waiting.corrections) or read

    def look(self, waiting: IntakeFile, seen: Draft, _head: Head) -> Check:
        """Return the page's view, with whom and what the chosen school has already."""
        own = _schools_own(waiting)
        return look_over(seen, known=own.people, groups=own.groups, said=own.said)

    def place_name(self, waiting: IntakeFile) -> str:
        """Return the chosen school's name."""
        found = queries.chosen_school(waiting)
        return found.name if found else _("the school is not chosen")

    def address_when_saved(self, waiting: IntakeFile) -> str | None:
        """Return where it is told what became of it."""
        return None if waiting.state == FileState.READ else self._list(waiting)

    def _list(self, file: IntakeFile) -> str:
        return url_for("intake.show", intake=queries.intake_of(file), _anchor=f"file-{file.public_id}")

    def take_beside(self, waiting: IntakeFile, sent: Mapping[str, str]) -> None:
        """Keep the school that was chosen beside."""
        if "school" in sent:
            chosen_one = _school_id(sent["school"]) if sent["school"] else None
            service.choose_school(queries.intake_of(waiting), waiting.public_id, chosen_one, by=standing())

    def save(self, upload: UUID, _head: Head) -> str:
        """Let a worker save it as its school's roadmap."""
        file = self.find(upload, to_change=True)
        if file.chosen_school_id is None:
            raise Rejected({BESIDE: _("Choose the school first, then save.")})
        refuse_empty(self._draft(file))
        ordered = service.place_files(
            queries.intake_of(file), [upload], Act.SAVE, language=chosen(), by=standing()
        )
        flash(ngettext("%(num)s file is being saved.", "%(num)s files are being saved.", ordered), "info")
        return self._list(file)

    def _draft(self, file: IntakeFile) -> Draft:
        return corrections.draft(from_json(file.reading), file.corrections, self.head(file).years_or_none)

    def drop(self, upload: UUID) -> str:
        """Forget what was read of it."""
        file = self.find(upload, to_change=True)
        service.drop_files(queries.intake_of(file), [upload], by=standing())
        return self._list(file)

    def changed(self, waiting: IntakeFile, seen: Draft, head: Head) -> None:
        """Count anew what the list says of it."""
        count(waiting, seen.final(), head)

    def beside(self, waiting: IntakeFile) -> dict[str, Any]:
        """Return the choice of its school, and the way to its curator."""
        view = queries.get_intake(standing(), queries.intake_of(waiting))
        row = _row(view, waiting.public_id)
        return {"template": "municipal/intake/_beside.html", "intake": view, "file": row, **words()}


CheckPages(IntakeDesk()).add_to(blueprint, in_municipality(TAKE_IN))


@blueprint.post("/<uuid:intake>/files/<uuid:file>/school")
@in_municipality(TAKE_IN)
def choose_school(intake: UUID, file: UUID) -> ResponseReturnValue:
    """Say which school a file is of; the list comes back."""
    wanted = request.form.get("school", "")
    service.choose_school(intake, file, _school_id(wanted) if wanted else None, by=standing())
    if htmx.wants_fragment():
        inputs = shown(intake)
        return _fragment(inputs["intake"], file)
    return htmx.go_to(url_for("intake.show", intake=intake))


def _fragment(view: IntakeView, file: UUID) -> Response:
    """Return the whole list: another file of the same school has to say so at once, and is ticked no more."""
    ticked = view.ticked_after(_row(view, file), ticked_files())
    return htmx.fragment("municipal/intake/_list.html", intake=view, ticked=ticked, **words())


def _school_id(text: str) -> UUID:
    """Read the id of a school from a form. Raises NotFound for anything else."""
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound("school") from error
