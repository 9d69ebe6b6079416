"""What is said of a letter: where it stands, and why it did not go out."""

from flask_babel import gettext as _

from commons.letters.models import LetterState


def state_word(state: str) -> str:
    """Return the word for where a letter stands. «Handed over» and not «delivered»: more nobody here knows."""
    return {
        LetterState.GATHERING: _("being put together"),
        LetterState.PENDING: _("waits"),
        LetterState.SENDING: _("being sent"),
        LetterState.HANDING: _("being sent"),
        LetterState.SENT: _("handed to the mail server"),
        LetterState.UNCERTAIN: _("not confirmed"),
        LetterState.DEAD: _("not sent"),
        LetterState.CANCELLED: _("not needed any more"),
        LetterState.EXPIRED: _("out of date"),
    }[LetterState(state)]


def trouble_sentence(trouble: str | None) -> str:
    """Return why a letter did not go out, or not yet, and what to do; nothing for one without trouble."""
    sentences = {
        "malformed": _("The address is written wrongly. Correct it among the people; the next reminder goes there."),
        "refused": _("The mail server refused it for good. Check the address among the people."),
        "later": _("The mail server asked to try again later; it will be tried by itself."),
        "broken_off": _("The conversation with the mail server broke off; it will be tried again by itself."),
        "broken": _("It could not be put together and will be tried again by itself; the operator finds why in the log."),
        "interrupted": _("The platform was interrupted before it left; it will be tried again by itself."),
        "worn_out": _("The platform was interrupted over it too often and does not try again."),
        "unreachable": _("The mail server does not answer; it will be tried again by itself."),
        "uncertain": _("The conversation broke off at the last step. It may have arrived; it is not sent twice."),
        "nothing_left": _("There was nothing left to remind of when it was to leave."),
        "expired": _("It could not be handed over on its day; the next reminder takes its place."),
        "dropped": _("The operator took it out."),
    }  # fmt: skip
    return sentences.get(trouble or "", "")
