"""What people put right of a file on its check page, and what further columns of a file say of an activity.

Revision ID: 0005_checked_files
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005_checked_files"
down_revision = "0004_intake"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("activity", sa.Column("notes", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "roadmap_upload",
        sa.Column(
            "corrections", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
