"""The table "what of this is already done?" that follows an import."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, IntegerField, StringField
from wtforms.validators import Optional

from commons.accounts.sign_in import standing
from core.access import in_school
from core.database import db
from tenants.blueprint import current_school
from tenants.documents.kinds import DocumentKind
from tenants.roadmap import queries, wording
from tenants.roadmap.forms import AnySelectField, DayField
from tenants.roadmap.loading.done_already import DoneRow, NotAllTaken, confirm, tell_done
from tenants.roadmap.pages import WRITE, blueprint, editable, may_write
from tenants.roadmap.rows import ActivityRow, RoadmapRow, SectionRow
from tenants.roadmap.vocabulary import CLOSED_STATES


class DoneForm(Form):  # type: ignore[misc]  # WTForms ships no types
    """One row of the table; its fields carry the row's id in their names."""

    is_done = BooleanField()
    version = IntegerField(validators=[Optional()])
    done_on = DayField()
    document_kind = AnySelectField()
    document_number = StringField()
    document_date = DayField()

    def __init__(self, sent: MultiDict[str, str] | None, row: ActivityRow) -> None:
        super().__init__(sent, prefix=f"row-{row.public_id}-")
        self.document_kind.choices = [(str(kind), wording.document_word(kind)) for kind in DocumentKind]
        if sent is None:
            self.version.data = row.version
            self.document_kind.data = next(iter(row.document_kinds), str(DocumentKind.ORDER))

    def told(self, row: ActivityRow) -> DoneRow:
        """Return what was said of the row."""
        values = {
            "done_on": self.done_on.iso,
            "document_kind": self.document_kind.data or "",
            "document_number": (self.document_number.data or "").strip(),
            "document_date": self.document_date.iso,
        }
        return DoneRow(row.public_id, self.version.data, bool(self.is_done.data), values)


def _open_roadmap(roadmap: UUID) -> tuple[RoadmapRow, list[SectionRow]]:
    school = current_school()
    found = editable(queries.get_roadmap(school, roadmap, may_write=may_write()))
    return found, queries.sections_of(found, school.today())


def _forms(sections: list[SectionRow], sent: MultiDict[str, str] | None) -> dict[UUID, DoneForm]:
    open_rows = [row for section in sections for row in section.activities if row.state not in CLOSED_STATES]
    return {row.public_id: DoneForm(sent, row) for row in open_rows}


@blueprint.get("/<uuid:roadmap>/done")
@in_school(WRITE)
def done_already(roadmap: UUID) -> ResponseReturnValue:
    """Ask what is done already, row by row."""
    found, sections = _open_roadmap(roadmap)
    return _page(found, sections, _forms(sections, None))


def _page(
    roadmap: RoadmapRow, sections: list[SectionRow], forms: dict[UUID, DoneForm], status: int = HTTPStatus.OK,
    **more: Any,
) -> Response:  # fmt: skip
    page = render_template(
        "tenants/roadmap/done_already.html",
        roadmap=roadmap,
        sections=sections,
        forms=forms,
        school=current_school(),
        refused=more.get("refused", 0),
    )
    return make_response(page, status)


@blueprint.post("/<uuid:roadmap>/done")
@in_school(WRITE)
def save_done(roadmap: UUID) -> ResponseReturnValue:
    """Save all that was said at once: nothing of it when a row needs a correction."""
    found, sections = _open_roadmap(roadmap)
    if request.form.get("act") == "nothing":
        confirm(found)
        return _to_roadmap(found, _("Noted: nothing of it is done yet."))
    forms = _forms(sections, request.form)
    rows = {row.public_id: row for section in sections for row in section.activities}
    told = [form.told(rows[public_id]) for public_id, form in forms.items()]
    try:
        count = tell_done(found, told, by=standing(), today=current_school().today())
    except NotAllTaken as error:
        db.session.rollback()
        for public_id, messages in error.rows.items():
            for name, message in messages.items():
                forms[public_id][name].errors = [message]
        return _page(found, sections, forms, HTTPStatus.UNPROCESSABLE_ENTITY, refused=len(error.rows))
    if not count:
        return _to_roadmap(found, _("Noted: nothing of it is done yet."))
    return _to_roadmap(
        found, ngettext("%(num)s row is marked as done.", "%(num)s rows are marked as done.", count)
    )


def _to_roadmap(roadmap: RoadmapRow, message: str) -> Response:
    flash(message, "success")
    return make_response(redirect(url_for("roadmap.show", roadmap=roadmap.public_id), HTTPStatus.SEE_OTHER))
