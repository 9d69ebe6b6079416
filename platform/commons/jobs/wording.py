"""What is said of a job: where it stands, and why it did not end well."""

from flask_babel import gettext as _

from commons.jobs.models import JobState
from commons.jobs.service import Failure


def state_word(state: str) -> str:
    """Return the word for where a job stands."""
    return {
        JobState.QUEUED: _("waiting"),
        JobState.RUNNING: _("being built"),
        JobState.DONE: _("ready"),
        JobState.FAILED: _("failed"),
        JobState.CANCELLED: _("cancelled"),
    }[JobState(state)]


def failure_sentence(failure: str | None) -> str:
    """Return what happened, what is safe and what to do."""
    sentences = {
        Failure.DISK_FULL: _(
            "No space is left on the server's disk. The schools' data are safe. Tell the administrator, then order again."
        ),
        Failure.NOT_ALLOWED: _("The role for which it was ordered has ended; nothing was built."),
        Failure.TOO_LARGE: _(
            "There are more rows than a spreadsheet can hold. Order it district by district."
        ),
        Failure.PARTLY: _(
            "It lacks some schools that could not be read. Tell the administrator: the log says which."
        ),
        Failure.WORN_OUT: _(
            "It stopped several times before it was ready and was given up. Order it again; if it stops again, tell the"
            " administrator."
        ),
    }
    broken = _(
        "Something broke on our side. The schools' data are safe. Order it again; if it breaks again, tell the administrator."
    )
    return sentences.get(Failure(failure), broken) if failure in set(Failure) else broken
