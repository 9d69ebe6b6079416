"""Taking a step in the life of an activity (steps.py), and speaking in its thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from commons.accounts.standing import Standing
from core.clock import now
from core.database import db
from core.errors import Conflict, MissingVersion, Rejected
from core.jinja import day as day_words
from core.once import add_once, public_id_of
from core.text import clean, one_line
from tenants.roadmap.activity.steps import DISTRICT, RULE, Need, Rule, Step, open_steps
from tenants.roadmap.changes import Held, proof_of
from tenants.roadmap.due import falls_due_on
from tenants.roadmap.fields import FIELDS, Check, as_day, normalise, settled, values_of
from tenants.roadmap.lifetime import drafting
from tenants.roadmap.models import Activity, ActivityChange, ActivityRemark
from tenants.roadmap.rows import ActivityRow
from tenants.roadmap.vocabulary import ActivityState, DeadlineKind
from tenants.roadmap.wording import state_word
from tenants.roadmap.writing import apply, record, signature

# What a step's form can hold; the first four are those of the row's form in the table.
STEP_FIELDS = (
    "done_on", "document_kind", "document_number", "document_date", "reason", "agreed_with", "new_date", "order_number",
)  # fmt: skip
LONGEST_REMARK = 5_000
# A step is taken from these as somebody saw them; whoever changed another field meanwhile is in nobody's way.
_LIFE = frozenset(
    {
        "state",
        "done_on",
        "document_kind",
        "document_number",
        "document_date",
        "postponed",
        "accepted",
        "evidence",
    }
)


@dataclass(slots=True)
class StepConflict(Conflict):
    """Somebody took a step first. Nothing was written."""

    changed_by: str
    changed_at: datetime
    state: ActivityState


@dataclass(frozen=True, slots=True)
class Said:
    """What a step's form says, read; `messages` has a sentence beside each field that cannot be taken."""

    reason: str = ""
    agreed_with: str = ""
    new_date: date | None = None
    order_number: str = ""
    messages: dict[str, str] = field(default_factory=dict)


def take_step(
    held: Held, step: Step, sent: Mapping[str, str], version: int | None, *,
    by: Standing, today: date, once: UUID,
) -> Activity:  # fmt: skip
    """Take a step with a row that is held (changes.hold_activity); `version` is the one its form was filled from.

    Whether the person may is the guard's question; whether the row can is answered here. The same form sent twice is one step.
    Raises MissingVersion, StepConflict, and Rejected with a message beside each field that is missing or cannot be taken.
    """
    activity, rule = held.activity, RULE[step]
    if version is None or not 0 < version <= activity.version:
        raise MissingVersion
    if _was_said(activity, once):
        return activity
    if drafting.enters(activity):
        raise Rejected({"": drafting.not_yet()})
    if activity.archived_at is not None:
        raise Rejected({"": _("This row is in the archive. Bring it back from there, then change it.")})
    _refuse_late(activity, version)
    if rule not in steps_of(activity):
        raise Rejected({"": _not_from_here(rule, activity)})
    said = _read(rule, sent)
    changes = _evidence(held, rule, sent, said, by=by, today=today)
    if Need.NEW_DATE in rule.needs:
        _look_at_new_date(held, said)
    if said.messages:
        raise Rejected(said.messages)
    old_day = due_now(held) if said.new_date else None
    changes |= _go(held, rule, said, by)
    record(activity, changes, by)
    _say(
        activity, step, said.reason, by, once,
        agreed_with=said.agreed_with or None, order_number=said.order_number or None,
        old_day=old_day, new_day=said.new_date,
    )  # fmt: skip
    db.session.flush()
    return activity


def steps_of(activity: Activity) -> list[Rule]:
    """Return the steps that a row can take now, whoever takes them."""
    return open_steps(
        activity.state,
        is_control_point=activity.is_control_point,
        is_accepted=activity.accepted_at is not None,
    )


def due_now(held: Held) -> date | None:
    """Return the last day of a row as it stands."""
    return falls_due_on(held.activity.deadline_kind, held.activity.due_on, held.roadmap.ends_on)


def add_remark(activity: Activity | ActivityRow, text: str, *, by: Standing, once: UUID) -> None:
    """Say something on a row. Raises Rejected for nothing, and for more than LONGEST_REMARK characters."""
    said = clean(text)
    if not said:
        raise Rejected({"text": _("Write the remark first.")})
    if len(said) > LONGEST_REMARK:
        raise Rejected({"text": _("This is too long: at most %(count)s characters.", count=LONGEST_REMARK)})
    _say(activity, None, said, by, once)
    db.session.flush()


def set_control_point(held: Held, *, is_one: bool, by: Standing) -> None:
    """Say that the district looks at this row before it counts as done, or no longer does."""
    activity = held.activity
    if activity.is_control_point == is_one:
        return
    if activity.state == ActivityState.SUBMITTED:
        raise Rejected({"": _("This row waits for acceptance: accept or return it first.")})
    activity.is_control_point = is_one
    record(activity, {"control_point": ("" if is_one else "1", "1" if is_one else "")}, by)
    db.session.flush()


def _was_said(activity: Activity, once: UUID) -> bool:
    key = public_id_of(activity.public_id, once)
    return db.session.scalar(select(func.count()).where(ActivityRemark.public_id == key)) == 1


def _refuse_late(activity: Activity, version: int) -> None:
    """Raise StepConflict when somebody changed the life of the row after a version."""
    if version == activity.version:
        return
    last = db.session.execute(
        select(ActivityChange.changed_by_name, ActivityChange.changed_at)
        .where(
            ActivityChange.activity_id == activity.id,
            ActivityChange.version > version,
            ActivityChange.field.in_(_LIFE),
        )
        .order_by(ActivityChange.id.desc())
        .limit(1)
    ).one_or_none()
    if last is not None:
        raise StepConflict(last.changed_by_name, last.changed_at, activity.state)


def _not_from_here(rule: Rule, activity: Activity) -> str:
    return _(
        "“%(step)s” cannot be done now: the activity is “%(state)s”.",
        step=_(rule.title), state=state_word(activity.state),
    )  # fmt: skip


def _read(rule: Rule, sent: Mapping[str, str]) -> Said:
    messages: dict[str, str] = {}
    reason, agreed_with = clean(sent.get("reason", "")), one_line(sent.get("agreed_with", ""))
    order_number, new_date = one_line(sent.get("order_number", "")), None
    if Need.REASON in rule.needs and not reason:
        messages["reason"] = _("Give the reason: it stays with the row.")
    if Need.AGREED_WITH in rule.needs and not agreed_with:
        messages["agreed_with"] = _("Say who agreed.")
    if Need.ORDER in rule.needs and not order_number:
        messages["order_number"] = _("Give the number of the order that moves it.")
    if Need.NEW_DATE in rule.needs:
        new_date = as_day(normalise("done_on", sent.get("new_date", "")))
        if new_date is None:
            messages["new_date"] = _("There is no such day. Write it as 01.09.2026.")
    for name, value, longest in (
        ("reason", reason, LONGEST_REMARK), ("agreed_with", agreed_with, 200), ("order_number", order_number, 60),
    ):  # fmt: skip
        if len(value) > longest:
            messages[name] = _("This is too long: at most %(count)s characters.", count=longest)
    return Said(
        # A reason may be given with every step.
        reason, agreed_with if Need.AGREED_WITH in rule.needs else "", new_date,
        order_number if Need.ORDER in rule.needs else "", messages,
    )  # fmt: skip


def _evidence(
    held: Held, rule: Rule, sent: Mapping[str, str], said: Said, *, by: Standing, today: date
) -> dict[str, tuple[str | None, str | None]]:
    """Write the day and the document a step asks for; return what changed. Messages are added to what was said."""
    if Need.EVIDENCE not in rule.needs or rule.target is None:
        return {}
    activity = held.activity
    proof = proof_of(activity.id)
    current = values_of(activity, proof)
    mine = {name: normalise(name, sent[name]) for name in FIELDS if name in sent and name in STEP_FIELDS}
    mine["state"] = str(rule.target)
    new = settled(current | mine, mine)
    changed = {name: new[name] for name in FIELDS if new[name] != current[name]}
    try:
        Check(held.roadmap, today, activity, proof).check(changed, new)
    except Rejected as error:
        said.messages.update(error.messages)
        return {}
    if not said.messages:
        apply(activity, proof, changed, new, roadmap=held.roadmap, by=by)
    return {name: (current[name], value) for name, value in changed.items()}


def _look_at_new_date(held: Held, said: Said) -> None:
    due = due_now(held)
    if said.new_date is None:
        return
    if due is None:
        said.messages["new_date"] = _("The row has no last day yet: write its deadline in the table.")
    elif said.new_date <= due:
        said.messages["new_date"] = _(
            "The new day must be after the present one, %(day)s.", day=day_words(due)
        )
    elif said.new_date > held.roadmap.ends_on:
        said.messages["new_date"] = _(
            "The roadmap ends on %(day)s; what is left is carried into the next one.",
            day=day_words(held.roadmap.ends_on),
        )


def _go(held: Held, rule: Rule, said: Said, by: Standing) -> dict[str, tuple[str | None, str | None]]:
    """Put the row where the step leads and return what changed."""
    activity = held.activity
    changes: dict[str, tuple[str | None, str | None]] = {}
    if said.new_date is not None:
        return _postpone(held, said.new_date)
    old, target = activity.state, rule.target
    if target is None:
        return changes
    activity.state = target
    if rule.step != Step.ACCEPT and Need.DAY not in rule.needs and activity.done_on is not None:
        changes["done_on"] = (activity.done_on.isoformat(), "")
        activity.done_on = activity.done_entered_at = None
    if rule.step == Step.ACCEPT:
        activity.accepted_at, activity.accepted_by_name = now(), by.name
        changes["accepted"] = ("", "1")
    elif activity.accepted_at is not None:
        changes["accepted"] = ("1", "")
        activity.accepted_at = activity.accepted_by_name = None
    activity.state_reason = said.reason if Need.REASON in rule.needs else None
    activity.agreed_with = said.agreed_with or None
    if old != target:
        changes["state"] = (str(old), str(target))
    return changes


def _postpone(held: Held, new_date: date) -> dict[str, tuple[str | None, str | None]]:
    """Move the last day; the first one stays, and so do the words of the plan."""
    activity, due = held.activity, due_now(held)
    if activity.first_due_on is None:
        activity.first_due_on = due
    activity.postponements += 1
    activity.due_on = new_date
    if falls_due_on(activity.deadline_kind, new_date, held.roadmap.ends_on) != new_date:
        activity.deadline_kind = DeadlineKind.BY_DATE
    return {"postponed": (due.isoformat() if due else "", new_date.isoformat())}


def _say(
    activity: Activity | ActivityRow,
    step: Step | None,
    text: str,
    by: Standing,
    once: UUID,
    **more: str | date | None,
) -> None:
    judged = step is not None and RULE[step].who == DISTRICT
    add_once(
        ActivityRemark(
            activity_id=activity.id, public_id=public_id_of(activity.public_id, once), step=step, text=text,
            said_by=by.user_id, said_by_name=by.name if judged else signature(by), **more,
        )
    )  # fmt: skip
