"""Makes records of reports without a database."""

from datetime import UTC, date, datetime
from typing import Any

from municipal.overview.figures import Sums
from municipal.reports.cover import Cover
from municipal.reports.records import ActivityRecord, DocumentRecord, RoadmapRecord, SchoolRecord

TODAY = date(2026, 11, 22)
COVER = Cover(
    datetime(2026, 11, 22, 5, 7, 31, tzinfo=UTC), "Asia/Krasnoyarsk", "Лугова Н.П.", ("Свердловский округ",)
)


def activity(**more: Any) -> ActivityRecord:
    """A planned row with something in every cell that a planned row can fill."""
    values = {
        "roadmap": 0, "section_number": "1", "section": "Подготовка", "number": "1.10", "title": "Издать приказ",
        "deadline_text": "с 1 по 20 октября", "starts": date(2026, 10, 1), "due": date(2026, 10, 20), "days_overdue": 33,
        "responsible": "Директор", "result": "Приказ", "state": "planned", "done_on": None, "doubt": None,
        "is_undocumented": False, "is_unassigned": False, "is_undated": False, "documents": (), **more,
    }  # fmt: skip
    return ActivityRecord(**values)


def done(**more: Any) -> ActivityRecord:
    """A row done in time, with its order."""
    order = DocumentRecord("order", "41", date(2026, 10, 19))
    return activity(
        **{
            "state": "done",
            "done_on": date(2026, 10, 19),
            "days_overdue": None,
            "documents": (order,),
            **more,
        }
    )


def school(*rows: ActivityRecord, sums: Sums | None = None, **more: Any) -> SchoolRecord:
    """A working school with one roadmap of these rows; without rows it has no roadmap."""
    values = {
        "municipality": "Красноярск", "district": "Свердловский", "code": "007", "short_name": "СОШ № 7", "kind": "school",
        "closed_on": None, "today": TODAY, "next_due": date(2026, 12, 1) if rows else None,
        "changed_on": date(2026, 11, 20) if rows else None, "sums": sums or Sums(total=len(rows)),
        "roadmaps": (RoadmapRecord("pupils", 2026, 2026),) if rows else (), "activities": rows, **more,
    }  # fmt: skip
    return SchoolRecord(**values)
