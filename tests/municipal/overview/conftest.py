"""A fixed day and a small district for the overview's tests."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from commons.schools.models import District, School
from tenants.documents.kinds import DocumentKind
from tenants.documents.models import Document
from tenants.roadmap.models import Activity, ActivityDocument, ActivityResponsible, Roadmap
from tenants.roadmap.vocabulary import ActivityState, DeadlineKind
from tests.factories.plant import Plant

# A Sunday noon in Krasnoyarsk, in the middle of a school year.
NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every figure be counted on one day, whenever the tests run."""
    monkeypatch.setattr("core.clock.now", lambda: NOON)


@dataclass
class Sower:
    """Plants schools with roadmaps whose rows are given as words."""

    plant: Plant

    def district(self) -> District:
        """A district of a municipality of its own."""
        return self.plant.district()

    def school(self, district: District, **more: Any) -> School:
        """A school of the district."""
        return self.plant.school(district, **more)

    def roadmap(self, school: School, *rows: dict[str, Any], changed: int = 0, **more: Any) -> Roadmap:
        """A roadmap with one section; its rows last changed so many days ago."""
        moment = NOON - timedelta(days=changed)
        roadmap = self.plant.roadmap(school, **{"updated_at": moment, **more})
        section = self.plant.section(roadmap)
        for place, row in enumerate(rows, start=1):
            self.row(section, **{"number": f"1.{place}", "position": place, "updated_at": moment, **row})
        return roadmap

    def row(
        self, section: Any, *, document: bool = False, people: str = "Лугова Н.П.", **more: Any
    ) -> Activity:
        """An activity: named people and no doubt, unless said otherwise."""
        activity = self.plant.activity(section, **more)
        if people:
            self.plant.add(
                ActivityResponsible(
                    school_id=activity.school_id,
                    activity_id=activity.id,
                    position=1,
                    text=people,
                    name=people,
                )
            )
        if document:
            paper = self.plant.add(Document(school_id=activity.school_id, kind=DocumentKind.ORDER))
            self.plant.add(
                ActivityDocument(school_id=activity.school_id, activity_id=activity.id, document_id=paper.id)
            )
        return activity


@pytest.fixture
def sow(plant: Plant) -> Sower:
    """Plants what the overview counts."""
    return Sower(plant)


def due(days: int, **more: Any) -> dict[str, Any]:
    """A planned row due so many days from today."""
    return {"deadline_kind": DeadlineKind.BY_DATE, "due_on": TODAY + timedelta(days=days), **more}


def done(days_ago: int, **more: Any) -> dict[str, Any]:
    """A row done so many days ago, on its last day."""
    day = TODAY - timedelta(days=days_ago)
    entered = NOON - timedelta(days=days_ago)
    return {
        "state": ActivityState.DONE, "done_on": day, "done_entered_at": entered,
        "deadline_kind": DeadlineKind.BY_DATE, "due_on": day, "document": True, **more,
    }  # fmt: skip
