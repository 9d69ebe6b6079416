"""What keeps intakes short: after a month everything of one goes, in its owner's reach, whoever they are by then."""

from datetime import timedelta

from flask import Flask, current_app
from sqlalchemy import delete, func, select

from core.database import db, identity
from core.tenancy import Reach, enter_reach
from municipal.intake.models import Intake, IntakeContent, IntakeFile

KEPT = timedelta(days=30)


def forget_old_intakes() -> int:
    """Remove intakes after their month with whatever is left of their files; return how many."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    old = identity.session.execute(
        select(Intake.id, Intake.created_by).where(Intake.created_at < func.now() - KEPT).order_by(Intake.id)
    ).all()
    identity.session.rollback()
    for intake_id, created_by in old:
        with app.app_context():
            # Only the owner's own wall lets anybody near what was read of schools.
            enter_reach(Reach(user_id=created_by))
            _forget_files(intake_id)
            db.session.commit()
        identity.session.execute(delete(Intake).where(Intake.id == intake_id))
        identity.session.commit()
    return len(old)


def _forget_files(intake_id: int) -> None:
    files = select(IntakeFile.id).where(IntakeFile.intake_id == intake_id)
    db.session.execute(delete(IntakeContent).where(IntakeContent.file_id.in_(files)))
    db.session.execute(delete(IntakeFile).where(IntakeFile.intake_id == intake_id))
