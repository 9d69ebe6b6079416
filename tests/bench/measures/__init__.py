"""What the bench measures. A measure takes the stand and returns its figures; a new one gets a module and a line here."""

from collections.abc import Callable

from tests.bench.measures import (
    first_visit,
    letters,
    overview,
    publish,
    reading,
    report,
    roadmap,
    row_save,
    walls,
)
from tests.bench.results import Result
from tests.bench.stand import Stand

MEASURES: dict[str, Callable[[Stand], Result]] = {
    "overview": overview.measure,
    "roadmap": roadmap.measure,
    "row_save": row_save.measure,
    "walls": walls.measure,
    "first_visit": first_visit.measure,
    "report": report.measure,
    "letters": letters.measure,
    "reading": reading.measure,
    "publish": publish.measure,
}
