"""What the list says of a reading: how many rows it has and how many of them a person should look at."""

from dataclasses import dataclass

from tenants.roadmap.deadlines import deadline_in
from tenants.roadmap.loading.heads import Head
from tenants.roadmap.reading import Activity, Reading
from tenants.roadmap.vocabulary import DeadlineKind


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of rows: all, with a doubt, without a deadline, without anybody responsible."""

    total: int
    doubtful: int
    undated: int
    unassigned: int


def figures_of(reading: Reading, head: Head) -> Figures:
    """Count what the check page marks, seen in the school years of the head."""
    rows = [row for section in reading.sections for row in section.activities]
    seen = [_look(reading, head, row) for row in rows]
    return Figures(
        total=len(rows),
        doubtful=sum(is_doubtful for is_doubtful, _undated in seen),
        undated=sum(is_undated for _doubtful, is_undated in seen),
        unassigned=sum(not row.responsible for row in rows),
    )


def _look(reading: Reading, head: Head, row: Activity) -> tuple[bool, bool]:
    first, last = head.first_year, head.last_year
    read = row.deadline if first is None or last is None else deadline_in(reading, row, first, last)
    is_doubt = bool(not read.certain and read.why and row.deadline.text)
    is_doubtful = is_doubt or bool(row.why) or any(not one.certain for one in row.responsible)
    return is_doubtful, read.kind == DeadlineKind.NONE and not is_doubt
