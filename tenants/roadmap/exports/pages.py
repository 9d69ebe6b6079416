"""Downloads of a roadmap: as it is in force or of an approved version, as Word, PDF, or a spreadsheet of how it stands."""

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

from flask import Response, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from commons.audit.marks import Act, Kind
from commons.audit.service import record_seen
from core.access import in_school
from core.downloads import download
from core.errors import NotFound
from tenants.blueprint import current_school
from tenants.roadmap import queries
from tenants.roadmap.exports import pdf, word, workbook
from tenants.roadmap.exports.sheet_of_paper import Approval, Paper
from tenants.roadmap.lifetime import versions
from tenants.roadmap.lifetime.amending import content_now
from tenants.roadmap.pages import READ, blueprint, may_write
from tenants.roadmap.rows import RoadmapRow

_PAPERS: dict[str, tuple[Callable[[Paper], bytes], str]] = {
    "docx": (word.write_word, word.MEDIA_TYPE),
    "pdf": (pdf.write_pdf, pdf.MEDIA_TYPE),
}


def _roadmap(roadmap: UUID) -> RoadmapRow:
    return queries.get_roadmap(current_school(), roadmap, may_write=may_write())


def _paper_now(found: RoadmapRow) -> Paper:
    school = current_school()
    last = next(iter(versions.versions_of(found)), None)
    approval = Approval(last.order_number, last.order_date) if last else None
    return Paper(school.full_name, content_now(found, is_amended=False), approval)


@blueprint.get("/<uuid:roadmap>/export/<kind>")
@in_school(READ)
def export(roadmap: UUID, kind: str) -> ResponseReturnValue:
    """Download a roadmap as it is in force, without its draft amendment."""
    found = _roadmap(roadmap)
    if kind == "xlsx":
        paper = _paper_now(found)
        sections = [
            one.as_in_force()
            for one in queries.sections_of(found, current_school().today())
            if not one.enters
        ]
        return _download(found, paper, workbook.write_workbook(paper, sections), kind, workbook.MEDIA_TYPE)
    if kind not in _PAPERS:
        raise NotFound("export")
    return _printed(found, _paper_now(found), kind)


@blueprint.get("/<uuid:roadmap>/versions/<int:number>/export/<kind>")
@in_school(READ)
def export_version(roadmap: UUID, number: int, kind: str) -> ResponseReturnValue:
    """Download an approved version as its order approved it."""
    found = _roadmap(roadmap)
    version = versions.get_version(found, number)
    if kind not in _PAPERS:
        raise NotFound("export")
    if not version.is_intact:
        # The page says what is wrong with it; nothing that was not approved is handed out as approved.
        return redirect(url_for("roadmap.show_version", roadmap=roadmap, number=number))
    approval = Approval(version.head.order_number, version.head.order_date)
    return _printed(found, Paper(current_school().full_name, version.content, approval, number), kind)


def _printed(found: RoadmapRow, paper: Paper, kind: str) -> Response:
    write, media_type = _PAPERS[kind]
    return _download(found, paper, write(paper), kind, media_type)


def _download(found: RoadmapRow, paper: Paper, data: bytes, kind: str, media_type: str) -> Response:
    record_seen(Kind.ROADMAP, found.id, act=Act.DOWNLOADED, school_id=current_school().id)
    return download(
        BytesIO(data), name=f"{paper.file_name}.{kind}", latin_name=f"roadmap.{kind}", media_type=media_type
    )
