"""The words of a reminder, made when it is sent: what was done since the morning is not asked for any more."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, render_template
from flask_babel import force_locale

from commons.schools.queries import SchoolCard
from core.config import Settings
from core.mail import Words
from tenants.reminders import wording
from tenants.reminders.queries import OwedRow
from tenants.reminders.service import Debts, SchoolDebts


@dataclass(frozen=True, slots=True)
class _Part:
    """What a letter says of one school."""

    school: SchoolCard
    debts: Debts
    heads: tuple[str, ...]


def words_of(address: str, schools: Iterable[SchoolDebts]) -> Words | None:
    """Return what a letter says to an address of the debts of some schools; None when nothing is left to say."""
    key = address.strip().lower()
    parts = [_Part(one.school, debts, one.heads) for one in schools if (debts := one.by_address.get(key))]
    return _words(parts, key) if parts else None


def _words(parts: list[_Part], recipient: str) -> Words:
    rows = [row for part in parts for row in part.debts.rows]
    overdue = sum(row.days_left < 0 for row in rows)
    unreached = {one.row.id for part in parts for one in part.debts.unreached}
    settings: Settings = current_app.config["SETTINGS"]
    site = settings.public_url.rstrip("/")
    pages = current_app.url_map.bind("")

    def link(part: _Part, row: OwedRow) -> str:
        place = {"school": part.school.public_id, "roadmap": row.roadmap, "row": row.activity}
        return f"{site}{pages.build('roadmap.show', place)}"

    # Answers go to those who head the schools; to oneself nobody answers.
    reply_to = tuple(dict.fromkeys(head for part in parts for head in part.heads if head != recipient))
    said = {
        "has_heads": bool(reply_to),
        "parts": parts,
        "site": site,
        "link": link,
        "nearness": wording.nearness,
        "silence": wording.silence_words,
    }
    with force_locale("ru"):
        return Words(
            subject=wording.subject(overdue, len(rows) - overdue, len(unreached)),
            text=render_template("mail/reminder.txt", **said),
            html=render_template("mail/reminder.html", **said),
            reply_to=reply_to,
        )
