"""What is held on an account, for whoever signs in with it."""

from typing import Any

from sqlalchemy import func, select

from commons.accounts.models import Invitation, Membership, SignIn, User
from commons.accounts.roles import Role
from commons.accounts.standing import Standing
from commons.accounts.wording import role_title
from commons.audit.models import AuditEvent
from commons.jobs.models import Job
from commons.letters.models import Letter
from commons.schools.models import District, Municipality, School
from core.database import identity
from core.jinja import day, moment
from core.translating import gettext as _

Section = tuple[str, list[tuple[str, str]]]


def sections(who: Standing) -> list[Section]:
    """Return what is held, part by part, each a list of names and values in the reader's language."""
    user = identity.session.get(User, who.user_id)
    assert user is not None
    return [
        (
            _("Account"),
            [
                (_("Name"), user.name),
                (_("E-mail"), user.email or "—"),
                (_("Since"), moment(user.created_at)),
                (_("E-mail proven by a letter"), moment(user.confirmed_at) or "—"),
                (_("Second step of sign-in"), moment(user.second_factor_at) or "—"),
                (_("Language"), user.language or "—"),
            ],
        ),
        (_("Roles"), _roles(who.user_id)),
        (_("Where you are signed in"), _sign_ins(who.user_id)),
        (_("Invitations"), _invitations(user)),
        (_("Letters"), _letters(user)),
        (_("Counts"), _counts(who.user_id)),
    ]


def as_data(who: Standing) -> dict[str, Any]:
    """Return the same for a file."""
    return {
        title: [{"что": name, "значение": value} for name, value in rows] for title, rows in sections(who)
    }


def _roles(user_id: int) -> list[tuple[str, str]]:
    place = func.coalesce(School.short_name, District.name, Municipality.name)
    rows = identity.session.execute(
        select(Membership, place)
        .join(Municipality, Municipality.id == Membership.municipality_id)
        .outerjoin(District, District.id == Membership.district_id)
        .outerjoin(School, School.id == Membership.school_id)
        .where(Membership.user_id == user_id)
        .order_by(Membership.starts_on, Membership.id)
    )
    return [
        (role_title(Role(one.role)), f"{name}, {day(one.starts_on)} – {day(one.ends_on) or '…'}")
        for one, name in rows
    ]


def _sign_ins(user_id: int) -> list[tuple[str, str]]:
    rows = identity.session.scalars(select(SignIn).where(SignIn.user_id == user_id).order_by(SignIn.id))
    return [
        (moment(one.created_at), ", ".join(filter(None, (one.device, one.address))) or "—") for one in rows
    ]


def _invitations(user: User) -> list[tuple[str, str]]:
    rows = identity.session.scalars(
        select(Invitation).where(Invitation.email == user.email).order_by(Invitation.id)
    )
    return [(moment(one.invited_at), role_title(Role(one.role))) for one in rows]


def _letters(user: User) -> list[tuple[str, str]]:
    rows = identity.session.scalars(select(Letter).where(Letter.address == user.email).order_by(Letter.id))
    return [(day(one.day), one.kind) for one in rows]


def _counts(user_id: int) -> list[tuple[str, str]]:
    counted = {
        _("Entries in the journal about what you did"): select(func.count()).where(
            AuditEvent.actor_id == user_id
        ),
        _("Entries in the journal about your account"): select(func.count()).where(
            AuditEvent.subject_id == user_id
        ),
        _("Reports and other work ordered"): select(func.count()).where(Job.ordered_by == user_id),
    }
    return [(name, str(identity.session.scalar(statement) or 0)) for name, statement in counted.items()]
