"""Taking a step in the life of a whole roadmap (roadmap_steps.py): sent, agreed, approved by an order, amended, closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import exists, func, select

from commons.accounts.standing import Standing
from commons.schools.queries import SchoolCard
from core.database import db
from core.errors import Conflict, MissingVersion, NotFound, Rejected
from core.once import add_once, public_id_of
from core.text import clean, one_line
from tenants.roadmap import queries
from tenants.roadmap.activity.life import LONGEST_REMARK
from tenants.roadmap.activity.steps import DISTRICT
from tenants.roadmap.fields import EARLIEST, as_day, normalise
from tenants.roadmap.lifetime.amending import bring_into_force, content_now, drop_amendment, hold_plan
from tenants.roadmap.lifetime.content import fingerprint
from tenants.roadmap.lifetime.roadmap_steps import (
    ROADMAP_RULE,
    RoadmapNeed,
    RoadmapRule,
    RoadmapStep,
    open_roadmap_steps,
)
from tenants.roadmap.lifetime.version_models import RoadmapEvent, RoadmapVersion
from tenants.roadmap.models import Activity, Roadmap
from tenants.roadmap.rows import RoadmapRow
from tenants.roadmap.vocabulary import RoadmapStatus
from tenants.roadmap.wording import status_word
from tenants.roadmap.writing import signature

# What a step's form can hold.
LIFE_FIELDS = ("text", "agreed_with", "order_number", "order_date", "in_force_from")
# After these a version is frozen.
_FREEZES = frozenset({RoadmapStep.APPROVE, RoadmapStep.APPROVE_ON_PAPER, RoadmapStep.AMEND})
# What there is nothing to send or approve of.
_OF_SOMETHING = _FREEZES | {RoadmapStep.SEND}


@dataclass(slots=True)
class RoadmapMoved(Conflict):
    """Somebody took a step with the roadmap first. Nothing was written. `by` and `at` are empty when it was no step."""

    by: str | None
    at: datetime | None
    status: str


@dataclass(slots=True)
class _Said:
    """A step's form, read; `messages` has a sentence beside each field that cannot be taken."""

    text: str
    agreed_with: str
    order_number: str
    # Kept only for steps that ask for an order; those days are there once nothing is refused.
    order_date: date = EARLIEST
    in_force_from: date = EARLIEST
    messages: dict[str, str] = field(default_factory=dict)


def steps_of(roadmap: RoadmapRow) -> list[RoadmapRule]:
    """Return the steps a roadmap can take now, whoever takes them; one that was put away takes none."""
    if roadmap.archived_at is not None:
        return []
    return open_roadmap_steps(
        RoadmapStatus(roadmap.status),
        is_approved=roadmap.approved_number is not None,
        is_amended=roadmap.is_amended,
    )


def take_roadmap_step(
    school: SchoolCard, public_id: UUID, step: RoadmapStep, sent: Mapping[str, str], version: int | None, *,
    by: Standing, today: date, once: UUID,
) -> RoadmapRow:  # fmt: skip
    """Take a step; `version` is that of the roadmap its form was filled from.

    Whether the person may is the guard's question; whether the roadmap can is answered here. The same form sent twice is one
    step. Raises NotFound, MissingVersion, RoadmapMoved, and Rejected with a message beside each field.
    """
    held = db.session.scalar(
        select(Roadmap)
        .where(Roadmap.school_id == school.id, Roadmap.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if held is None:
        raise NotFound("roadmap")
    if version is None or not 0 < version <= held.version:
        raise MissingVersion
    roadmap = queries.get_roadmap(school, public_id, may_write=True)
    if _was_taken(roadmap, once):
        return roadmap
    if version != held.version:
        raise _moved(held)
    rule = ROADMAP_RULE[step]
    if rule not in steps_of(roadmap):
        raise Rejected({"": _not_from_here(rule, roadmap, today)})
    said = _read(rule, sent, today)
    if said.messages:
        raise Rejected(said.messages)
    if step in _OF_SOMETHING:
        _refuse_empty(roadmap)
    number = _go(held, roadmap, rule, said, by)
    _say(roadmap, rule, said, number, by, once)
    db.session.flush()
    return queries.get_roadmap(school, public_id, may_write=True)


def _was_taken(roadmap: RoadmapRow, once: UUID) -> bool:
    key = public_id_of(roadmap.public_id, once)
    return db.session.scalar(select(func.count()).where(RoadmapEvent.public_id == key)) == 1


def _moved(held: Roadmap) -> RoadmapMoved:
    last = db.session.execute(
        select(RoadmapEvent.said_by_name, RoadmapEvent.said_at)
        .where(RoadmapEvent.roadmap_id == held.id)
        .order_by(RoadmapEvent.id.desc())
        .limit(1)
    ).one_or_none()
    return RoadmapMoved(last.said_by_name if last else None, last.said_at if last else None, held.status)


def _not_from_here(rule: RoadmapRule, roadmap: RoadmapRow, today: date) -> str:
    return _(
        "“%(step)s” cannot be done now: the roadmap is “%(status)s”.",
        step=_(rule.title), status=status_word(roadmap.status_on(today)),
    )  # fmt: skip


def _refuse_empty(roadmap: RoadmapRow) -> None:
    living = exists().where(Activity.roadmap_id == roadmap.id, Activity.archived_at.is_(None))
    entering = exists().where(Activity.roadmap_id == roadmap.id, Activity.drafted.is_not(None))
    if not db.session.scalar(select(living | entering)):
        raise Rejected({"": _("There are no activities in this roadmap yet.")})


def _read(rule: RoadmapRule, sent: Mapping[str, str], today: date) -> _Said:
    said = _Said(
        clean(sent.get("text", "")),
        one_line(sent.get("agreed_with", "")),
        one_line(sent.get("order_number", "")),
    )
    messages = said.messages
    if RoadmapNeed.REASON in rule.needs and not said.text:
        messages["text"] = _("Give the reason: it stays with the roadmap.")
    if RoadmapNeed.FINAL_NOTE in rule.needs and not said.text:
        messages["text"] = _("Write the final note: what was reached, and what is carried on.")
    if RoadmapNeed.AGREED_WITH in rule.needs and not said.agreed_with:
        messages["agreed_with"] = _("Say who agreed.")
    if RoadmapNeed.ORDER in rule.needs:
        _read_order(said, sent, today)
    for name, value, longest in (
        ("text", said.text, LONGEST_REMARK), ("agreed_with", said.agreed_with, 200), ("order_number", said.order_number, 60),
    ):  # fmt: skip
        if len(value) > longest:
            messages[name] = _("This is too long: at most %(count)s characters.", count=longest)
    return said


def _read_order(said: _Said, sent: Mapping[str, str], today: date) -> None:
    messages = said.messages
    if not said.order_number:
        messages["order_number"] = _("Give the number of the order.")
    day = as_day(normalise("done_on", sent.get("order_date", "")))
    if day is None:
        messages["order_date"] = _("There is no such day. Write it as 01.09.2026.")
        return
    if day > today:
        messages["order_date"] = _("This day has not come yet.")
    elif day < EARLIEST:
        messages["order_date"] = _("This day is too long ago; check the year.")
    written = normalise("done_on", sent.get("in_force_from", ""))
    begins = as_day(written) if written else day
    if begins is None:
        messages["in_force_from"] = _("There is no such day. Write it as 01.09.2026.")
        return
    if begins < day:
        messages["in_force_from"] = _("It cannot be in force before its order.")
    said.order_date, said.in_force_from = day, begins


def _go(held: Roadmap, roadmap: RoadmapRow, rule: RoadmapRule, said: _Said, by: Standing) -> int | None:
    """Put the roadmap where the step leads; return the number of the version that was frozen."""
    number = None
    if rule.step in _FREEZES:
        number = (held.approved_number or 0) + 1
        if rule.step == RoadmapStep.AMEND:
            bring_into_force(roadmap, number, by=by)
        else:
            hold_plan(held.id)
        _freeze(held, number, said)
    elif rule.step == RoadmapStep.DROP_AMENDMENT:
        drop_amendment(roadmap, by=by)
    held.status = rule.target
    if rule.step == RoadmapStep.REOPEN and held.approved_number is None:
        # It was never approved here: it came in when it was in force already.
        held.status = RoadmapStatus.IN_FORCE
    held.version += 1
    db.session.flush()
    return number


def _freeze(held: Roadmap, number: int, said: _Said) -> None:
    content = content_now(held, is_amended=False)
    db.session.add(
        RoadmapVersion(
            roadmap_id=held.id, number=number, content=content.as_json(), sha256=fingerprint(content),
            order_number=said.order_number, order_date=said.order_date, in_force_from=said.in_force_from,
        )
    )  # fmt: skip
    held.approved_number, held.in_force_from = number, said.in_force_from


def _say(
    roadmap: RoadmapRow, rule: RoadmapRule, said: _Said, number: int | None, by: Standing, once: UUID
) -> None:
    needs = rule.needs
    add_once(
        RoadmapEvent(
            roadmap_id=roadmap.id, public_id=public_id_of(roadmap.public_id, once), step=rule.step, text=said.text,
            agreed_with=said.agreed_with if RoadmapNeed.AGREED_WITH in needs else None,
            order_number=said.order_number if RoadmapNeed.ORDER in needs else None,
            order_date=said.order_date if RoadmapNeed.ORDER in needs else None, version_number=number,
            said_by=by.user_id, said_by_name=by.name if rule.who == DISTRICT else signature(by),
        )
    )  # fmt: skip
