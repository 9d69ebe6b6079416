"""What a sign-in is recognised by, the second factor, and whether an address is known to be the person's.

Revision ID: 0009_sign_in
"""

import sqlalchemy as sa
from alembic import op

from core.row_security import IS_IDENTITY, wall

revision = "0009_sign_in"
down_revision = "0008_conditions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    for name in ("last_seen_at", "proven_at"):
        op.add_column("sign_in", sa.Column(name, moment, server_default=sa.text("now()"), nullable=False))
    # Those who are signed in meanwhile stay so.
    op.add_column(
        "sign_in",
        sa.Column("public_id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
    )
    op.create_unique_constraint(op.f("uq_sign_in_public_id"), "sign_in", ["public_id"])
    op.add_column("sign_in", sa.Column("address", sa.String(45), nullable=True))
    op.add_column("sign_in", sa.Column("device", sa.String(60), nullable=True))
    op.add_column(
        "one_time_link", sa.Column("is_by_letter", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column("app_user", sa.Column("confirmed_at", moment, nullable=True))
    op.add_column("app_user", sa.Column("second_factor_at", moment, nullable=True))
    op.create_table(
        "authenticator",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),  # encrypted by the program
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_authenticator_user_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authenticator")),
        sa.UniqueConstraint("user_id", name=op.f("uq_authenticator_user_id")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", moment, nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_recovery_code_user_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index("ix_recovery_code_user_id", "recovery_code", ["user_id"], unique=False)
    every = ("SELECT", "INSERT", "UPDATE", "DELETE")
    for table in ("authenticator", "recovery_code"):
        for statement in wall(table, dict.fromkeys(every, IS_IDENTITY), forced=False):
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
