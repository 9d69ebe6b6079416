"""A curator at work on one row: what the tests of editing share."""

from dataclasses import dataclass
from typing import Any

from tenants.documents.models import Document
from tenants.roadmap.models import Activity, ActivityDocument, Roadmap, Section
from tests.client import Page, Visitor
from tests.factories.plant import Plant


@dataclass
class Desk:
    """A curator at an open roadmap with one row."""

    plant: Plant
    curator: Visitor
    roadmap: Roadmap
    section: Section
    activity: Activity
    base: str

    @property
    def address(self) -> str:
        return f"{self.base}/activities/{self.activity.public_id}"

    def form(self, **changes: str) -> dict[str, str]:
        values = {
            "version": "1",
            "title": self.activity.title,
            "deadline": self.activity.deadline_text,
            "responsible": "",
            "result": "",
            "state": "planned",
            "done_on": "",
            "document_kind": "",
            "document_number": "",
            "document_date": "",
        }
        return values | changes

    def save(self, **changes: str) -> Page:
        return self.curator.post(self.address, self.form(**changes), fragment=True)

    def now(self) -> Activity:
        self.plant.session.expire_all()
        return self.plant.session.get_one(Activity, self.activity.id)

    def proof(self, **values: Any) -> Document:
        """Plant one more document of the row."""
        school = self.activity.school_id
        document = self.plant.add(Document(school_id=school, **values))
        self.plant.add(
            ActivityDocument(school_id=school, activity_id=self.activity.id, document_id=document.id)
        )
        return document
