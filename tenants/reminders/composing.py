"""The words of a reminder, made when it is sent: what was done since the morning is not asked for any more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import Flask, current_app, render_template
from flask_babel import force_locale

from commons.accounts.standing import Standing
from commons.schools.queries import SchoolCard
from core.config import Settings
from core.mail import Words
from core.tenancy import enter_reach
from tenants.reminders import wording
from tenants.reminders.queries import OwedRow
from tenants.reminders.service import Debts, SchoolDebts, debts_of


@dataclass(frozen=True, slots=True)
class _Part:
    """What a letter says of one school."""

    school: SchoolCard
    debts: Debts
    heads: tuple[str, ...]


class Desk:
    """Makes the words of several letters; each school's debts are read once for all of them, in its own reach.

    Used for a few letters within a minute and thrown away: what it read must not grow old.
    """

    def __init__(self, service: Standing) -> None:
        self._service = service
        self._read: dict[tuple[int, date], SchoolDebts | None] = {}

    def words(self, address: str, schools: Iterable[SchoolCard], day: date) -> Words | None:
        """Return what a letter of a day says to an address; None when nothing is left to say."""
        key = address.strip().lower()
        parts = []
        for school in schools:
            found = self._debts(school, day)
            if found is not None and (debts := found.by_address.get(key)):
                parts.append(_Part(school, debts, found.heads))
        return _words(parts, key) if parts else None

    def _debts(self, school: SchoolCard, day: date) -> SchoolDebts | None:
        if (school.id, day) not in self._read:
            self._read[school.id, day] = self._in_reach(school, day)
        return self._read[school.id, day]

    def _in_reach(self, school: SchoolCard, day: date) -> SchoolDebts | None:
        if school.closed_on is not None:
            return None
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
        with app.app_context():
            enter_reach(self._service.reach_of_school(school))
            return debts_of(school, day)


def _words(parts: list[_Part], recipient: str) -> Words:
    rows = [row for part in parts for row in part.debts.rows]
    overdue = sum(row.days_left < 0 for row in rows)
    unreached = {one.row.id for part in parts for one in part.debts.unreached}
    settings: Settings = current_app.config["SETTINGS"]
    site = settings.public_url.rstrip("/")
    pages = current_app.url_map.bind("")

    def link(part: _Part, row: OwedRow) -> str:
        page = pages.build("roadmap.show", {"school": part.school.public_id, "roadmap": row.roadmap})
        return f"{site}{page}#activity-{row.activity}"

    said = {
        "parts": parts, "site": site, "link": link, "nearness": wording.nearness, "silence": wording.silence_words,
    }  # fmt: skip
    with force_locale("ru"):
        return Words(
            subject=wording.subject(overdue, len(rows) - overdue, len(unreached)),
            text=render_template("mail/reminder.txt", **said),
            html=render_template("mail/reminder.html", **said),
            # Answers go to those who head the schools; to oneself nobody answers.
            reply_to=tuple(dict.fromkeys(head for part in parts for head in part.heads if head != recipient)),
        )
