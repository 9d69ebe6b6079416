"""What a row's own page shows beside the row: its thread and its history, the newest first."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from core.database import db
from core.jinja import day
from tenants.roadmap.field_words import field_word, read_aloud
from tenants.roadmap.models import ActivityChange, ActivityRemark
from tenants.roadmap.rows import ActivityRow
from tenants.roadmap.steps import RULE, Step

# A page shows so many; no school's row came near it.
MOST = 200


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said on a row, or a step with its reason."""

    step: str | None
    text: str
    agreed_with: str | None
    old_day: date | None
    new_day: date | None
    order_number: str | None
    said_at: datetime
    said_by_name: str

    @property
    def heading(self) -> str | None:
        """The step in words; None for a mere remark."""
        return _(RULE[Step(self.step)].title) if self.step else None

    @property
    def facts(self) -> str:
        """What a step said beside its reason."""
        parts = []
        if self.new_day:
            parts.append(
                _(
                    "from %(old)s to %(new)s",
                    old=day(self.old_day) if self.old_day else "—",
                    new=day(self.new_day),
                )
            )
        if self.order_number:
            parts.append(_("order No. %(number)s", number=self.order_number))
        if self.agreed_with:
            parts.append(_("agreed with: %(who)s", who=self.agreed_with))
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a row changed."""

    field: str
    old: str
    new: str
    changed_at: datetime
    changed_by_name: str

    @property
    def word(self) -> str:
        """The field in words."""
        return field_word(self.field)


def thread_of(activity: ActivityRow) -> list[Remark]:
    """Return what was said on a row, the first first."""
    one = ActivityRemark
    statement = (
        select(
            one.step, one.text, one.agreed_with, one.old_day, one.new_day, one.order_number, one.said_at,
            one.said_by_name,
        )
        .where(one.activity_id == activity.id)
        .order_by(one.id.desc())
        .limit(MOST)
    )  # fmt: skip
    return [Remark(*row) for row in reversed(db.session.execute(statement).all())]


def history_of(activity: ActivityRow) -> list[Change]:
    """Return who changed what of a row, the newest first."""
    one = ActivityChange
    statement = (
        select(one.field, one.old, one.new, one.changed_at, one.changed_by_name)
        .where(one.activity_id == activity.id)
        .order_by(one.version.desc(), one.id)
        .limit(MOST)
    )
    return [
        Change(field, read_aloud(field, old or ""), read_aloud(field, new or ""), at, by)
        for field, old, new, at, by in db.session.execute(statement)
    ]
