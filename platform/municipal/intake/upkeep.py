"""What keeps intakes short: after a month everything of one goes."""

from datetime import timedelta

from sqlalchemy import delete, func

from core.database import identity
from municipal.intake.models import Intake

KEPT = timedelta(days=30)


def forget_old_intakes() -> int:
    """Remove intakes after their month, with their files and whatever is left of those by the keys; return how many.

    The identity's connection sees that there is an intake, and nothing of what was read of schools.
    """
    old = identity.session.scalars(
        delete(Intake).where(Intake.created_at < func.now() - KEPT).returning(Intake.id)
    ).all()
    identity.session.commit()
    return len(old)
