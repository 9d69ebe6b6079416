"""Pages of a model's versions: what is not published yet, publishing, the versions there are and their differences."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import TextAreaField

from commons.accounts.sign_in import standing
from core.access import in_municipality
from core.errors import Rejected
from municipal.model_roadmap import queries, versions
from municipal.model_roadmap.pages import READ, WRITE, blueprint
from municipal.model_roadmap.queries import ModelCard
from tenants.roadmap.forms import put_beside
from tenants.roadmap.lifetime.content import compared


class PublishForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What the municipality writes to the schools with a version."""

    note = TextAreaField()


def _page(
    model: ModelCard, form: PublishForm, status: int = HTTPStatus.OK, above: list[str] | None = None
) -> Response:
    may_write = model.municipality_id in queries.municipalities_of(standing(), WRITE)
    page = render_template(
        "municipal/model_roadmap/versions.html",
        model=model,
        versions=versions.versions_of(model.id),
        unpublished=versions.unpublished(model.id) if may_write else None,
        form=form,
        above=above or [],
        may_write=may_write and not model.is_archived,
    )
    return make_response(page, status)


@blueprint.get("/<uuid:model>/versions")
@in_municipality(READ)
def show_versions(model: UUID) -> ResponseReturnValue:
    """Show what was published of a model, and what was changed since."""
    return _page(queries.get_model(standing(), model), PublishForm(formdata=None))


@blueprint.post("/<uuid:model>/versions")
@in_municipality(WRITE)
def publish(model: UUID) -> ResponseReturnValue:
    """Publish what the model says now; without a change it is the version there is."""
    form, found = PublishForm(), queries.get_model(standing(), model)
    known = {one.number for one in versions.versions_of(found.id)}
    try:
        version = versions.publish(model, form.note.data or "", by=standing())
    except Rejected as error:
        return _page(found, form, HTTPStatus.UNPROCESSABLE_ENTITY, put_beside(error.messages, form))
    if version.number in known:
        flash(
            _("Nothing was changed since version %(number)s: it stays the last.", number=version.number),
            "info",
        )
    else:
        flash(
            _("Version %(number)s is published; the schools are being offered it.", number=version.number),
            "success",
        )
    return make_response(redirect(url_for("model.show_schools", model=model), HTTPStatus.SEE_OTHER))


@blueprint.get("/<uuid:model>/versions/<int:number>")
@in_municipality(READ)
def show_version(model: UUID, number: int) -> ResponseReturnValue:
    """Show a version as it was published, and in what it differs from the one before."""
    found = queries.get_model(standing(), model)
    head, content = versions.get_version(found.id, number)
    before = versions.get_version(found.id, number - 1)[1] if number > 1 else None
    return render_template(
        "municipal/model_roadmap/version.html",
        model=found,
        version=head,
        content=content,
        comparison=compared(before, content) if before else None,
    )
