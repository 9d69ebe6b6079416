"""Of which moment a report is, whose, and of which places."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands over a report. `as_of` is aware and shown in `time_zone`, an IANA name; `places` are names people gave.

    In a report that `spans_municipalities` each district is named with its municipality.
    """

    as_of: datetime
    time_zone: str
    ordered_by: str
    places: tuple[str, ...]
    spans_municipalities: bool = False

    @property
    def local_moment(self) -> datetime:
        """The moment where the municipality is, to the minute and without its zone, as a cell holds it."""
        there = self.as_of.astimezone(ZoneInfo(self.time_zone))
        return there.replace(tzinfo=None, second=0, microsecond=0)

    @property
    def offset(self) -> str:
        """How far the municipality is from UTC: +07:00."""
        there = self.as_of.astimezone(ZoneInfo(self.time_zone))
        return f"{there:%z}"[:3] + ":" + f"{there:%z}"[3:5]

    @property
    def created(self) -> datetime:
        """The moment as the file's properties hold it: in UTC, so that no clock gets into the file."""
        return self.as_of.astimezone(UTC).replace(tzinfo=None, microsecond=0)

    def title(self) -> tuple[str, str]:
        """Return the title of a sheet and the line under it."""
        line = _(
            "%(places)s · as of %(moment)s (UTC%(offset)s) · ordered by: %(name)s",
            places=", ".join(self.places),
            moment=f"{self.local_moment:%d.%m.%Y %H:%M}",
            offset=self.offset,
            name=self.ordered_by,
        )
        return _("Mentoring roadmaps of schools: aggregated report"), line
