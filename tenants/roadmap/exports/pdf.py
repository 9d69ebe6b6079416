"""A roadmap as a PDF, set by typst: A4 on its side, the head of the table on every page, page numbers."""

import json
from pathlib import Path

import typst
from flask import current_app

from tenants.roadmap.exports.sheet_of_paper import Paper

MEDIA_TYPE = "application/pdf"


def write_pdf(paper: Paper) -> bytes:
    """Return the file. What people typed goes in as text: no sign of it means anything to typst."""
    said = {
        "approval": paper.approval_lines,
        "title": paper.content.title,
        "period": paper.period,
        "heads": paper.heads,
        "sections": [
            {
                "title": f"{one.number}. {one.title}" if one.number else one.title,
                "rows": [
                    [row.number, row.title, row.deadline, row.responsible, row.result, row.notes]
                    for row in one.rows
                ],
            }
            for one in paper.content.sections
            if one.rows
        ],
    }
    template = Path(str(current_app.template_folder)) / "print" / "roadmap.typ"
    return typst.compile(
        str(template),
        # Nothing but the folder of print templates can be read by it.
        root=str(template.parent),
        # The same on every machine, whatever fonts it has: typst brings its own, with Cyrillic.
        ignore_system_fonts=True,
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
    )
