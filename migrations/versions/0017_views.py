"""Saved views: somebody's own, read and written by the identity's connection alone.

Revision ID: 0017_views
"""

import sqlalchemy as sa
from alembic import op

from core.row_security import IS_IDENTITY, wall

revision = "0017_views"
down_revision = "0016_calendars"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("address", sa.String(600), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_saved_view_user_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_view_public_id")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_view_user_id_name")),
    )
    commands = dict.fromkeys(("SELECT", "INSERT", "UPDATE", "DELETE"), IS_IDENTITY)
    for statement in wall("saved_view", commands, forced=False):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
