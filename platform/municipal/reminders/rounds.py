"""A round of reminders: one job a municipality and day, whoever begins it and however often.

It is split by schools; each school writes down its letters in its own reach; at the end all letters of the day are let go
together, so that somebody of two schools gets one.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from sqlalchemy import func, select

from commons.accounts.roles import Capability
from commons.accounts.standing import Standing, find_service
from commons.jobs import turns
from commons.jobs.models import JobKind
from commons.jobs.service import Failure, order_for_platform
from commons.jobs.turns import Turn
from commons.letters.models import LetterKind
from commons.letters.service import Occasion, let_go
from commons.schools.models import Municipality, School
from commons.schools.queries import SchoolCard, schools_by_id
from core.database import db, identity, will_pass
from core.errors import NotAllowed
from core.jobs import ADVANCE_REMINDERS, DELIVER_LETTERS, send
from core.tenancy import enter_reach
from tenants.reminders.service import SchoolDebts, debts_of, gather

log = logging.getLogger(__name__)

# Local hours between which a round begins: before the first lesson; in the evening nobody is disturbed any more.
FIRST_HOUR, LAST_HOUR = 7, 19
# From this local hour on nothing is sent: tomorrow brings the next.
QUIET_FROM = time(21)
Done = TypeVar("Done")
SCHOOLS_IN_A_PART = 100


@dataclass(frozen=True, slots=True)
class _Calendar:
    id: int
    public_id: UUID
    time_zone: str
    working_days: list[int]


def begin_due_rounds(moment: datetime | None = None) -> list[int]:
    """Begin the round of every municipality whose day has begun; return the jobs that did not exist before.

    The moment is the database's: a worker's clock may be wrong. A round once begun on a day is never begun again, whatever
    any clock says; one that was missed is made up for until the evening.
    """
    moment = moment or identity.session.scalar(select(func.now()))
    assert moment is not None  # the database always knows
    begun: list[int] = []
    for place in _municipalities():
        local = moment.astimezone(ZoneInfo(place.time_zone))
        if local.isoweekday() in place.working_days and FIRST_HOUR <= local.hour <= LAST_HOUR:
            try:
                begun += _begin(place, local.date())
            except Exception as error:
                if will_pass(error):
                    raise
                # One municipality's trouble is not the others'.
                log.exception("the reminders of municipality %s could not be begun", place.id)
                identity.session.rollback()
    return begun


def _municipalities() -> list[_Calendar]:
    rows = identity.session.execute(
        select(
            Municipality.id, Municipality.public_id, Municipality.time_zone, Municipality.working_days
        ).order_by(Municipality.id)
    )
    return [_Calendar(*row) for row in rows]


def _begin(place: _Calendar, day: date) -> Iterator[int]:
    service = find_service(place.id)
    if service is None:
        log.warning("municipality %s has no service account: nobody is reminded there", place.id)
        return
    parameters = {"day": day.isoformat(), "municipality": str(place.public_id), "time_zone": place.time_zone}
    made = order_for_platform(
        JobKind.REMINDERS, f"reminders:{day}", municipality_id=place.id, parameters=parameters, by=service
    )
    if made is not None:
        send(ADVANCE_REMINDERS, made)
        yield made


def split(turn: Turn) -> None:
    """Divide the open schools of a municipality."""
    day = date.fromisoformat(turn.parameters["day"])
    ids = identity.session.scalars(
        select(School.id)
        .where(
            School.municipality_id == turn.municipality_id,
            School.closed_on.is_(None) | (School.closed_on > day),
        )
        .order_by(School.id)
    ).all()
    parts: list[dict[str, Any]] = [
        {"schools": list(ids[first : first + SCHOOLS_IN_A_PART])}
        for first in range(0, len(ids), SCHOOLS_IN_A_PART)
    ]
    turns.end_split(turn, parts, schools=len(ids))


def do_part(turn: Turn) -> None:
    """Let each school of a part write down its letters; a school that was done before does it again without harm.

    What they owe is read across them, what is written is written by each in its own reach. A school that breaks is left out
    and the round is marked as one that lacks something: the others' letters go.
    """
    service = _service_of(turn)
    occasion = _occasion(turn)
    wanted = (turn.part_parameters or {})["schools"]
    cards = schools_by_id(identity.single(), select(School.id).where(School.id.in_(wanted)))
    together = _unless_broken(_read, service, cards, occasion)
    done = 0
    for number, school in enumerate(sorted(cards, key=lambda card: card.id), start=1):
        debts = together or _unless_broken(_read, service, [school], occasion)
        if debts and _unless_broken(_write, service, debts[school.id], occasion):
            done += 1
        if number % 20 == 0:
            turns.renew(turn)
    turns.end_part(turn, schools=done, rows=0)


def _unless_broken(act: Callable[..., Done], *arguments: Any) -> Done | None:
    """Return what an act returns, None when it breaks; that the database is away is no matter of one school."""
    try:
        return act(*arguments)
    except Exception as error:
        if will_pass(error):
            raise
        log.exception("a round of reminders goes on without what broke in %s", act.__name__)
        identity.single.rollback()
        identity.session.rollback()
        return None


def _read(service: Standing, schools: Sequence[SchoolCard], occasion: Occasion) -> dict[int, SchoolDebts]:
    with _app().app_context():
        enter_reach(service.reach_across(Capability.LETTERS_READ))
        return debts_of(schools, occasion.day)


def _write(service: Standing, debts: SchoolDebts, occasion: Occasion) -> bool:
    if debts.by_address or debts.wrong:
        with _app().app_context():
            enter_reach(service.reach_of_school(debts.school))
            gather(debts, occasion)
            db.session.commit()
    return True


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    return app


def join(turn: Turn) -> None:
    """Let the letters of the day go."""
    occasion = _occasion(turn)
    letters = let_go(turn.municipality_id, LetterKind.REMINDER, occasion.day)
    turns.end_job(turn, None, Failure.PARTLY if turn.schools_missed else None)
    log.info("%d reminders of %s are to be sent", letters, occasion.day)
    if letters:
        send(DELIVER_LETTERS)


def _service_of(turn: Turn) -> Standing:
    service = find_service(turn.municipality_id)
    if service is None:
        raise NotAllowed("service")
    return service


def _occasion(turn: Turn) -> Occasion:
    day = date.fromisoformat(turn.parameters["day"])
    evening = datetime.combine(day, QUIET_FROM, ZoneInfo(turn.parameters["time_zone"]))
    return Occasion(
        LetterKind.REMINDER,
        turn.municipality_id,
        UUID(turn.parameters["municipality"]),
        day,
        expires_at=evening,
    )
