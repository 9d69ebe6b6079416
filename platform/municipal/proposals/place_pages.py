"""The district's pages of a model: which school stands on which version, and where one differs."""

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.sign_in import standing
from core import htmx
from core.access import in_municipality
from core.paging import Page, asked_page
from municipal.model_roadmap import queries
from municipal.model_roadmap.pages import READ, blueprint
from municipal.proposals import standing as standings
from municipal.proposals.standing import PAGE_SIZE, Stage


def stage_word(stage: str) -> str:
    """Return how far a school is, in words."""
    return {
        Stage.NOT_OFFERED: _("not offered yet"),
        Stage.NOT_TAKEN: _("not taken yet"),
        Stage.ASKED: _("has not answered all"),
        Stage.SETTLED: _("stands on the last version"),
    }[Stage(stage)]


@blueprint.get("/<uuid:model>/schools")
@in_municipality(READ)
def show_schools(model: UUID) -> ResponseReturnValue:
    """Show which school stands on which version; while the schools are being offered one, how far that is."""
    found = queries.get_model(standing(), model)
    progress = standings.progress_of(standing(), found)
    if htmx.wants_fragment():
        return htmx.fragment("municipal/proposals/_progress.html", model=found, progress=progress)
    stages = standings.stages_of(standing(), found)
    wanted = request.args.get("stage", "")
    stage = Stage(wanted) if wanted in set(Stage) else None
    total = stages[stage] if stage else sum(stages.values())
    page = Page(asked_page(request.args.get("page")), PAGE_SIZE, total)

    def address(number: int) -> str:
        return url_for("model.show_schools", model=model, stage=stage, page=number)

    return render_template(
        "municipal/proposals/schools.html",
        model=found,
        chips=_chips(model, stages, stage),
        schools=standings.schools_of(standing(), found, stage, page),
        stage_word=stage_word,
        page=page,
        previous_url=address(page.number - 1) if page.has_previous else None,
        next_url=address(page.number + 1) if page.has_next else None,
        progress=progress,
    )


def _chips(model: UUID, stages: dict[Stage, int], chosen: Stage | None) -> list[dict[str, object]]:
    whole = {
        "title": _("All"), "url": url_for("model.show_schools", model=model), "count": sum(stages.values()),
        "is_current": chosen is None, "is_trouble": False,
    }  # fmt: skip
    return [
        whole,
        *(
            {
                "title": stage_word(stage),
                "url": url_for("model.show_schools", model=model, stage=stage),
                "count": count,
                "is_current": stage == chosen,
                "is_trouble": stage == Stage.ASKED and count > 0,
            }
            for stage, count in stages.items()
            if count or stage == chosen
        ),
    ]
