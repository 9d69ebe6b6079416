"""The reading as JSON and back without loss: the contract of `nastavnik roadmap read --json`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.clock import SchoolYear
from tenants.documents.kinds import DocumentKind
from tenants.roadmap.reading.model import Activity, Deadline, Notice, Reading, Responsible, Result, Section
from tenants.roadmap.vocabulary import DeadlineKind, Recurrence

# Any is JSON here: the shape is checked by reading it.
Json = dict[str, Any]


def to_json(reading: Reading) -> Json:
    """Return the reading in the contract's shape; our own keys stand after the named ones."""
    return {
        "title": reading.title,
        "organisation": reading.organisation,
        "school_year": str(reading.school_year) if reading.school_year else None,
        "sections": [_section_out(section) for section in reading.sections],
        "warnings": [
            {
                "where": notice.where,
                "message": str(notice),
                "template": notice.message,
                "params": dict(notice.params),
            }
            for notice in reading.warnings
        ],
        "calendar_year": reading.calendar_year,
    }


def from_json(data: Mapping[str, Any]) -> Reading:
    """Return the reading that `to_json` wrote. Raises KeyError or ValueError for anything else."""
    year = data["school_year"]
    return Reading(
        title=data["title"],
        organisation=data["organisation"],
        school_year=SchoolYear.parse(year) if year else None,
        sections=tuple(_section_in(section) for section in data["sections"]),
        warnings=tuple(Notice(each["where"], each["template"], each["params"]) for each in data["warnings"]),
        calendar_year=data.get("calendar_year"),
    )


def _section_out(section: Section) -> Json:
    activities = [_activity_out(activity) for activity in section.activities]
    return {"number": section.number, "title": section.title, "activities": activities}


def _section_in(data: Mapping[str, Any]) -> Section:
    return Section(data["number"], data["title"], tuple(_activity_in(each) for each in data["activities"]))


def _activity_out(activity: Activity) -> Json:
    return {
        "number": activity.number,
        "title": activity.title,
        "deadline": _deadline_out(activity.deadline),
        "responsible": [_responsible_out(each) for each in activity.responsible],
        "result": {
            "text": activity.result.text,
            "documents": [kind.value for kind in activity.result.documents],
        },
        "where": activity.where,
        "responsible_text": activity.responsible_text,
        "notes": [{"head": head, "text": text} for head, text in activity.notes],
        "why": activity.why,
        "deadline_why": activity.deadline_why,
    }


def _activity_in(data: Mapping[str, Any]) -> Activity:
    result = data["result"]
    return Activity(
        number=data["number"],
        title=data["title"],
        deadline=_deadline_in(data["deadline"]),
        responsible=tuple(Responsible(**each) for each in data["responsible"]),
        result=Result(result["text"], tuple(DocumentKind(kind) for kind in result["documents"])),
        where=data["where"],
        responsible_text=data["responsible_text"],
        # Readings kept before these were read have none.
        notes=tuple((note["head"], note["text"]) for note in data.get("notes", ())),
        why=data.get("why"),
        deadline_why=data.get("deadline_why"),
    )


def _deadline_out(deadline: Deadline) -> Json:
    return {
        "text": deadline.text,
        "kind": deadline.kind.value,
        "start": _day_out(deadline.start),
        "end": _day_out(deadline.end),
        "recurrence": deadline.recurrence.value if deadline.recurrence else None,
        "certain": deadline.certain,
        "why": deadline.why,
        "parts": [{"start": _day_out(start), "end": _day_out(end)} for start, end in deadline.parts],
        "rule": deadline.rule,
    }


def _deadline_in(data: Mapping[str, Any]) -> Deadline:
    return Deadline(
        text=data["text"],
        kind=DeadlineKind(data["kind"]),
        start=_day_in(data["start"]),
        end=_day_in(data["end"]),
        recurrence=Recurrence(data["recurrence"]) if data["recurrence"] else None,
        certain=data["certain"],
        why=data["why"],
        parts=tuple((_day_in(part["start"]), _day_in(part["end"])) for part in data["parts"]),
        rule=data["rule"],
    )


def _responsible_out(person: Responsible) -> Json:
    return {
        "text": person.text,
        "name": person.name,
        "role": person.role,
        "organisation": person.organisation,
        "certain": person.certain,
        "by_agreement": person.by_agreement,
        "is_group": person.is_group,
    }


def _day_out(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day_in(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
