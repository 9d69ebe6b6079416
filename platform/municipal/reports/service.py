"""Ordering an aggregated report, and cancelling one."""

from uuid import UUID

from flask_babel import gettext as _

from commons.accounts.standing import Standing
from commons.jobs import service as jobs
from commons.jobs.models import JobKind
from core.errors import Rejected
from municipal.reports.choices import choices_of
from municipal.reports.queries import get_report


def order_report(key: str, *, language: str, by: Standing) -> UUID:
    """Order a report over the place that a form names, and return its public id; the caller commits.

    The same place again while the first is being built is that one. Raises Rejected beside `place`.
    """
    chosen = next((one for one in choices_of(by) if one.key == key), None)
    if chosen is None:
        raise Rejected({"place": _("Choose the schools of the report.")})
    return jobs.order(
        JobKind.REPORT,
        f"report:{by.user_id}:{chosen.key}",
        municipality_id=chosen.municipality_id,
        districts=chosen.districts,
        parameters={
            "place": chosen.title,
            "choice": chosen.key,
            "language": language,
            "time_zone": chosen.time_zone,
        },
        by=by,
    )


def cancel_report(public_id: UUID, *, by: Standing) -> None:
    """Cancel a report of one's own; a finished one stays. The caller commits. Raises NotFound."""
    get_report(by, public_id)
    jobs.cancel(public_id)
