"""Invitations: written, sent again, withdrawn. Each act checks its municipality, for the identity session has no wall.

Inviting tells nobody whether an account exists: the letter goes out in either case, and only whoever holds it sees more.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.exc import IntegrityError

from commons.accounts.grants import Place, check_place
from commons.accounts.models import Invitation, Membership, User
from commons.accounts.roles import Role
from commons.accounts.service import check_name
from commons.accounts.standing import token_hash
from commons.letters.models import Letter, LetterKind, LetterState
from commons.letters.service import message_key
from commons.schools.models import District, Municipality, School
from core.clock import now
from core.database import identity
from core.email_addresses import checked_email
from core.errors import NotFound, Rejected
from core.jobs import DELIVER_LETTERS, send

INVITATION_LASTS = timedelta(days=7)
# A mailbox is not to be filled by whoever presses again and again.
AGAIN_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation as its list shows it. `letter` is the state of its last letter."""

    public_id: UUID
    name: str
    email: str
    role: Role
    place_name: str | None
    written_at: datetime | None
    expires_at: datetime
    is_over: bool
    letter: str | None


def is_open() -> ColumnElement[bool]:
    """Return the condition of invitations that nobody has taken yet and nobody took back."""
    return and_(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))


def in_place(place: Place) -> ColumnElement[bool]:
    """Return the condition of invitations to exactly this place."""
    return and_(
        Invitation.municipality_id == place.municipality_id,
        Invitation.district_id.is_not_distinct_from(place.district_id),
        Invitation.school_id.is_not_distinct_from(place.school_id),
    )


def invite(place: Place, role: Role, *, name: str, email: str, by: int, day: date) -> Invitation:
    """Write an invitation with its letter, and commit. The same act again gives the same invitation.

    Raises Rejected beside `role`, `place`, `name`, `email`; beside `email` too when the person has the role there already.
    """
    check_place(place, role)
    messages = {}
    try:
        address = checked_email(email)
    except ValueError:
        address, messages["email"] = "", _("This is no e-mail address.")
    plain = check_name(name, messages)
    if address and _has_role(place, role, address, day):
        messages["email"] = _("The person has this role already.")
    if messages:
        raise Rejected(messages)
    try:
        found = _invite(place, role, plain, address, by)
    except IntegrityError:
        # The same form came twice at once and the other was first.
        identity.session.rollback()
        found = _invite(place, role, plain, address, by)
    identity.session.commit()
    send(DELIVER_LETTERS)
    return found


def _invite(place: Place, role: Role, name: str, address: str, by: int) -> Invitation:
    waiting = select(Invitation).where(in_place(place), is_open())
    found = identity.session.scalar(
        waiting.where(Invitation.role == role, Invitation.email == address).with_for_update()
    )
    if found is None:
        found = Invitation(
            municipality_id=place.municipality_id, district_id=place.district_id, school_id=place.school_id, role=role,
            name=name, email=address, invited_by=by, expires_at=now() + INVITATION_LASTS,
        )  # fmt: skip
        identity.session.add(found)
        identity.session.flush()
    if found.written_at is None or now() - found.written_at > AGAIN_AFTER:
        _write_letter(found)
    return found


def _has_role(place: Place, role: Role, address: str, day: date) -> bool:
    """Tell whether the person has the role beyond today; one that ends today may be given again."""
    held = (
        select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(User.email == address, Membership.role == role, place.condition())
        .where(or_(Membership.ends_on.is_(None), Membership.ends_on > day))
    )
    return identity.session.scalar(held.limit(1)) is not None


def _write_letter(invitation: Invitation) -> None:
    """Write the next letter of an invitation; it is good for its time from now on, and earlier links are dead."""
    invitation.letters += 1
    invitation.written_at, invitation.expires_at = now(), now() + INVITATION_LASTS
    invitation.token_hash = None
    key = letter_key(invitation.public_id, invitation.letters)
    identity.session.add(
        Letter(
            municipality_id=invitation.municipality_id, kind=LetterKind.INVITATION, key=key, day=now().date(),
            address=invitation.email, message_key=message_key(invitation.public_id, key), state=LetterState.PENDING,
            expires_at=invitation.expires_at,
        )
    )  # fmt: skip
    identity.session.flush()


def letter_key(public_id: UUID, number: int) -> str:
    """Return the key of an invitation's letter."""
    return f"invitation:{public_id}:{number}"


def waiting_in(municipality_id: int, districts: frozenset[int] | None = None) -> list[Waiting]:
    """Return the invitations of a municipality, or of schools of some districts, that are not taken yet, the latest first."""
    place = [Invitation.municipality_id == municipality_id]
    if districts is not None:
        place.append(School.district_id.in_(districts))
    last = func.concat("invitation:", Invitation.public_id, ":", Invitation.letters)
    rows = identity.session.execute(
        select(Invitation, District.name, School.short_name, Letter.state)
        .outerjoin(District, District.id == Invitation.district_id)
        .outerjoin(School, School.id == Invitation.school_id)
        .outerjoin(Letter, and_(Letter.municipality_id == Invitation.municipality_id, Letter.key == last))
        .where(*place, is_open())
        .order_by(Invitation.id.desc())
    )
    return [
        Waiting(
            one.public_id, one.name, one.email, Role(one.role), district or school, one.written_at, one.expires_at,
            one.expires_at < now(), letter,
        )
        for one, district, school, letter in rows
    ]  # fmt: skip


def get_waiting(municipality_id: int, public_id: UUID) -> Invitation:
    """Return an invitation of a municipality that is not taken yet, held. Raises NotFound."""
    found = identity.session.scalar(
        select(Invitation)
        .where(Invitation.municipality_id == municipality_id, Invitation.public_id == public_id, is_open())
        .with_for_update()
    )
    if found is None:
        raise NotFound("invitation")
    return found


def send_again(invitation: Invitation) -> None:
    """Write one more letter and commit; the link of the last one is dead. Raises Rejected shortly after the last."""
    if invitation.written_at is not None and now() - invitation.written_at < AGAIN_AFTER:
        identity.session.rollback()
        raise Rejected(
            {"email": _("A letter went out a moment ago. Wait ten minutes before sending another.")}
        )
    _write_letter(invitation)
    identity.session.commit()
    send(DELIVER_LETTERS)


def withdraw(invitation: Invitation) -> None:
    """Take an invitation back: its link is dead. Commits."""
    invitation.withdrawn_at, invitation.token_hash = now(), None
    identity.session.commit()


def link_to_show(invitation: Invitation) -> str:
    """Return the token of a link to hand over where letters do not arrive, and commit; links in letters are dead."""
    invitation.expires_at = now() + INVITATION_LASTS
    token = _mint(invitation, is_by_letter=False)
    identity.session.commit()
    return token


def place_name(invitation: Invitation) -> str:
    """Return what the place of an invitation is called."""
    table: type[School | District | Municipality]
    table, number = (
        (School, invitation.school_id) if invitation.school_id else
        (District, invitation.district_id) if invitation.district_id else
        (Municipality, invitation.municipality_id)
    )  # fmt: skip
    column = School.short_name if table is School else table.name  # type: ignore[union-attr]
    return identity.session.scalar(select(column).where(table.id == number)) or ""


def link_for_letter(key: str) -> tuple[Invitation, str] | None:
    """Return an invitation and the token of a link for the letter of a key, and commit; None when it is over or taken back."""
    _word, public_id, number = key.split(":")
    found = identity.session.scalar(
        select(Invitation)
        .where(Invitation.public_id == UUID(public_id), is_open(), Invitation.expires_at > func.now())
        .with_for_update()
    )
    if found is None or found.letters != int(number):
        identity.session.rollback()
        return None
    token = _mint(found, is_by_letter=True)
    identity.session.commit()
    return found, token


def _mint(invitation: Invitation, *, is_by_letter: bool) -> str:
    token = token_urlsafe(32)
    invitation.token_hash, invitation.is_by_letter = token_hash(token), is_by_letter
    return token
