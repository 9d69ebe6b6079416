"""Reading a roadmap out of a file that somebody else made, without web, database or queue."""

from tenants.roadmap.reading.deadlines.grammar import read_deadline
from tenants.roadmap.reading.doubts import Doubt
from tenants.roadmap.reading.exchange import from_json, to_json
from tenants.roadmap.reading.model import (
    Activity,
    Context,
    Deadline,
    Notice,
    Reading,
    Responsible,
    Result,
    Section,
)
from tenants.roadmap.reading.people.joining import read_responsible
from tenants.roadmap.reading.refusals import Cause, NotReadable
from tenants.roadmap.reading.results import read_result
from tenants.roadmap.reading.roadmap import read_roadmap

__all__ = [
    "Activity",
    "Cause",
    "Context",
    "Deadline",
    "Doubt",
    "NotReadable",
    "Notice",
    "Reading",
    "Responsible",
    "Result",
    "Section",
    "from_json",
    "read_deadline",
    "read_responsible",
    "read_result",
    "read_roadmap",
    "to_json",
]
