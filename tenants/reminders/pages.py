"""Pages of a school's letters: to whom the platform wrote, what became of it, and the letter where a folder keeps it."""

from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.roles import Capability
from commons.audit.marks import Kind
from commons.audit.service import record_seen
from commons.letters import queries, wording
from commons.letters.delivery import file_name
from commons.letters.models import LetterState
from commons.letters.places import letters_folder
from commons.letters.queries import LetterRow
from core.access import in_school
from core.config import Settings
from core.paging import Page, asked_page
from tenants.blueprint import current_school, school_blueprint

PAGE_SIZE = 50

blueprint = school_blueprint("letters", __name__, "/letters")


@blueprint.get("/")
@in_school(Capability.LETTERS_READ)
def index() -> ResponseReturnValue:
    """Show the letters that speak of the school, the latest first."""
    school = current_school()
    number = asked_page(request.args.get("page"))
    total, letters = queries.letters_of(school.id, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    if not letters and number > 1:
        return redirect(url_for("letters.index"))
    record_seen(Kind.LETTER, school_id=school.id)
    return render_template(
        "tenants/reminders/index.html",
        school=school,
        letters=letters,
        page=Page(number, PAGE_SIZE, total),
        state_word=_state_word,
        trouble=wording.trouble_sentence,
    )


def _state_word(state: str) -> str:
    """Return the word for where a letter stands; without a mail server a sent one lies in the folder."""
    settings: Settings = current_app.config["SETTINGS"]
    if state == LetterState.SENT and not settings.smtp_url:
        return _("written into the folder of letters")
    return wording.state_word(state)


@blueprint.get("/<uuid:letter>")
@in_school(Capability.LETTERS_READ)
def show(letter: UUID) -> ResponseReturnValue:
    """Show what is known of a letter, and its words where they are kept and speak of this school alone."""
    school = current_school()
    found = queries.get_letter(school.id, letter)
    record_seen(Kind.LETTER, school_id=school.id)
    return render_template(
        "tenants/reminders/show.html",
        school=school,
        letter=found,
        kept=_kept(found) if found.is_ours_alone else None,
        state_word=_state_word,
        trouble=wording.trouble_sentence,
    )


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter as its reader sees it."""

    subject: str
    sender: str
    reply_to: str
    text: str


def _kept(letter: LetterRow) -> KeptLetter | None:
    """Return the letter that a folder keeps; None where a mail server took it, or it has not been written yet."""
    settings: Settings = current_app.config["SETTINGS"]
    try:
        data = letters_folder(settings).file(file_name(letter.message_key)).read_bytes()
    except FileNotFoundError:
        return None
    message = message_from_bytes(data, policy=default)
    body = message.get_body(("plain",))
    text = str(body.get_content()) if body else ""
    return KeptLetter(str(message["Subject"]), str(message["From"]), str(message["Reply-To"] or ""), text)
