"""Invitations: a role waits for the person at an address to take it.

Revision ID: 0010_invitations
"""

import sqlalchemy as sa
from alembic import op

from core.row_security import IS_IDENTITY, wall

revision = "0010_invitations"
down_revision = "0009_sign_in"
branch_labels = None
depends_on = None

# Copied from commons.accounts.roles on purpose: a migration says what was true when it was written.
INVITERS = ("municipal_administrator", "district_coordinator", "service")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "invitation",
        sa.Column("municipality_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=True),
        sa.Column("school_id", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("is_by_letter", sa.Boolean(), nullable=False),
        sa.Column("letters", sa.SmallInteger(), nullable=False),
        sa.Column("invited_by", sa.BigInteger(), nullable=False),
        sa.Column("invited_at", moment, server_default=sa.text("now()"), nullable=False),
        sa.Column("written_at", moment, nullable=True),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("accepted_at", moment, nullable=True),
        sa.Column("withdrawn_at", moment, nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("district_id IS NULL OR school_id IS NULL", name=op.f("ck_invitation_one_place")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_invitation_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "district_id"],
            ["district.municipality_id", "district.id"],
            name=op.f("fk_invitation_municipality_id_district_id_district"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "school_id"],
            ["school.municipality_id", "school.id"],
            name=op.f("fk_invitation_municipality_id_school_id_school"),
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["app_user.id"], name=op.f("fk_invitation_invited_by_app_user")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_invitation_user_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invitation_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index("ix_invitation_municipality_id", "invitation", ["municipality_id"], unique=False)
    op.create_index(
        "uq_invitation_waiting",
        "invitation",
        ["email", "role", "municipality_id", "district_id", "school_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
    )
    rows = [{"role": role, "capability": "access.write"} for role in INVITERS]
    op.bulk_insert(sa.table("role_capability", sa.column("role"), sa.column("capability")), rows)
    every = ("SELECT", "INSERT", "UPDATE", "DELETE")
    for statement in wall("invitation", dict.fromkeys(every, IS_IDENTITY), forced=False):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
