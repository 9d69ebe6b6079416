"""Erasure of an account: who it was goes, that somebody did something stays."""

from collections import Counter
from uuid import uuid4

from flask import Flask, current_app
from sqlalchemy import Update, delete, func, or_, select, update

from commons.accounts.models import Authenticator, Invitation, Membership, OneTimeLink, RecoveryCode, User
from commons.accounts.roles import Capability, Role
from commons.accounts.sign_ins import end_sign_ins
from commons.accounts.standing import Standing, find_service
from commons.audit.marks import Act, Kind
from commons.audit.service import record
from commons.jobs.models import Job
from commons.letters.models import Letter, LetterState
from commons.schools.models import Municipality, School
from commons.views.models import SavedView
from core.clock import today
from core.database import db, identity
from core.errors import NotFound
from core.tenancy import Reach, enter_reach
from municipal.calendars.models import CalendarFeed
from municipal.model_roadmap.models import ModelRoadmap
from municipal.proposals.models import ModelAnswer
from tenants.roadmap.lifetime.version_models import RoadmapEvent
from tenants.roadmap.models import Activity, ActivityChange, ActivityRemark

ERASED_ACCOUNT = "учётная запись удалена"


def erase_account(user_id: int, reason: str) -> Counter[str]:
    """Erase an account and the names that stand beside its acts, and commit; return how many values were replaced.

    The schools come first, one transaction each, and the account last: broken off, it is found and done again. An account that
    is erased already is left as it is. Raises NotFound.
    """
    user = identity.session.get(User, user_id)
    if user is None or user.name == ERASED_ACCOUNT:
        raise NotFound("user")
    name, email = user.name, user.email
    places = identity.session.scalars(
        select(Membership.municipality_id).where(Membership.user_id == user_id).distinct()
    ).all()
    identity.session.rollback()
    count: Counter[str] = Counter()
    for municipality_id in places:
        count += _in_municipality(municipality_id, user_id, name)
    count += _account(user_id, email, reason)
    return count


def _in_municipality(municipality_id: int, user_id: int, name: str) -> Counter[str]:
    """Replace the name in a municipality's schools and models, in the reach of its service account."""
    service, app = find_service(municipality_id), _application()
    count: Counter[str] = Counter()
    if service is None:
        return count
    with app.app_context():
        enter_reach(service.reach_across(Capability.MODEL_WRITE))
        count["model"] = len(
            db.session.scalars(
                update(ModelRoadmap)
                .where(ModelRoadmap.municipality_id == municipality_id, ModelRoadmap.created_by_name == name)
                .values(created_by_name=ERASED_ACCOUNT)
                .returning(ModelRoadmap.id)
                .execution_options(synchronize_session=False)
            ).all()
        )
        db.session.commit()
    for school_id in _schools(municipality_id):
        count += _in_school(service, school_id, user_id, name)
    return count


def _schools(municipality_id: int) -> list[int]:
    found = identity.session.scalars(select(School.id).where(School.municipality_id == municipality_id)).all()
    identity.session.rollback()
    return list(found)


def _in_school(service: Standing, school_id: int, user_id: int, name: str) -> Counter[str]:
    count: Counter[str] = Counter()
    with _application().app_context():
        enter_reach(Reach(service.user_id, school_id=school_id, may_write=True))
        mine = ActivityChange.school_id == school_id, ActivityChange.changed_by == user_id
        said = ActivityRemark.school_id == school_id, ActivityRemark.said_by == user_id
        done = RoadmapEvent.school_id == school_id, RoadmapEvent.said_by == user_id
        told = ModelAnswer.school_id == school_id, ModelAnswer.answered_by == user_id
        left = ((ActivityChange, mine), (ActivityRemark, said), (RoadmapEvent, done), (ModelAnswer, told))
        if not db.session.scalar(
            select(or_(*(select(table).where(*whose).exists() for table, whose in left)))
        ):
            return count
        changed = _replaced(update(ActivityChange).where(*mine).values(changed_by_name=ERASED_ACCOUNT))
        remarks = _replaced(update(ActivityRemark).where(*said).values(said_by_name=ERASED_ACCOUNT))
        events = _replaced(update(RoadmapEvent).where(*done).values(said_by_name=ERASED_ACCOUNT))
        answers = _replaced(update(ModelAnswer).where(*told).values(answered_by_name=ERASED_ACCOUNT))
        # «…, за школу» stands behind the name of who entered for the school.
        theirs = or_(
            Activity.updated_by_name == name, Activity.updated_by_name.startswith(f"{name},", autoescape=True)
        )
        here, kept = Activity.school_id == school_id, {"updated_at": Activity.updated_at}
        rows = _replaced(update(Activity).where(here, theirs).values(updated_by_name=ERASED_ACCOUNT, **kept))
        rows += _replaced(
            update(Activity)
            .where(here, Activity.accepted_by_name == name)
            .values(accepted_by_name=ERASED_ACCOUNT, **kept)
        )
        db.session.commit()
        count["history"], count["remark"], count["activity"], count["event"] = changed, remarks, rows, events
        count["answer"] = answers
    return +count


def _replaced(statement: Update) -> int:
    """Replace names and return in how many rows."""
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE has it


def _account(user_id: int, email: str | None, reason: str) -> Counter[str]:
    user = identity.session.get(User, user_id, with_for_update=True)
    assert user is not None
    count: Counter[str] = Counter()
    user.name, user.email, user.password, user.language = ERASED_ACCOUNT, None, None, None
    user.active, user.fs_uniquifier = False, uuid4().hex
    user.confirmed_at = user.second_factor_at = None
    end_sign_ins(user_id)
    for table in (OneTimeLink, Authenticator, RecoveryCode, CalendarFeed, SavedView):
        identity.session.execute(delete(table).where(table.user_id == user_id))
    for membership, zone in identity.session.execute(
        select(Membership, Municipality.time_zone)
        .join(Municipality, Municipality.id == Membership.municipality_id)
        .where(Membership.user_id == user_id, Membership.ends_on.is_(None))
    ):
        membership.ends_on = max(today(zone), membership.starts_on)
    to_them, waits = Letter.address == email, Letter.state.in_((LetterState.GATHERING, LetterState.PENDING))
    changed = {
        "job": update(Job)
        .where(Job.ordered_by == user_id)
        .values(ordered_by_name=ERASED_ACCOUNT)
        .returning(Job.id),
        "waiting_letter": update(Letter)
        .where(to_them, waits)
        .values(state=LetterState.CANCELLED)
        .returning(Letter.id),
        "letter": update(Letter).where(to_them).values(address=ERASED_ACCOUNT).returning(Letter.id),
        "invitation": delete(Invitation)
        .where(or_(Invitation.email == email, Invitation.user_id == user_id))
        .returning(Invitation.id),
    }
    for name, statement in changed.items():
        done = identity.session.scalars(statement.execution_options(synchronize_session=False))
        count[name] = len(done.all())
    record(
        Act.ERASED, Kind.ACCOUNT, user_id, subject_id=user_id, new={"reason": reason, "replaced": dict(count)},
        session=identity.session(),
    )  # fmt: skip
    identity.session.commit()
    return count


def idle_accounts(years: int, most: int) -> list[int]:
    """Return accounts whose last role ended so many years ago, at most so many; the platform's own are none of them."""
    last = func.max(func.coalesce(Membership.ends_on, func.current_date()))
    statement = (
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(User.email.is_not(None), User.name != ERASED_ACCOUNT)
        .group_by(Membership.user_id)
        .having(last < func.current_date() - func.make_interval(years))
        .having(func.bool_and(Membership.role != Role.SERVICE))
        .limit(most)
    )
    found = list(identity.session.scalars(statement))
    identity.session.rollback()
    return found


def _application() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    return app
