"""Files of many schools taken in at once, each intake behind its owner's wall, and who may take in.

Revision ID: 0004_intake
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.row_security import IS_IDENTITY, places_with, wall

revision = "0004_intake"
down_revision = "0003_quick_guard"
branch_labels = None
depends_on = None

# Copied from commons.accounts.roles on purpose: a migration says what was true when it was written.
CAPABILITY = "intake.write"
ROLES = ("municipal_administrator", "district_coordinator", "service")

MINE = "created_by = (SELECT guard.user_id())"
# Whoever holds nothing of the place any more sees the intake no more.
IN_PLACE = (
    f"(municipality_id = {places_with(CAPABILITY, 'municipalities')}"
    f" OR (districts <> '{{}}' AND districts && (SELECT guard.districts('{CAPABILITY}'))::bigint[]))"
)
INSIDE = "intake_id IN (SELECT id FROM intake)"
EVERY = ("SELECT", "INSERT", "UPDATE", "DELETE")


def walls() -> Iterator[str]:
    """Yield the walls. The upkeep finds old intakes on the identity's connection; what was read it can not see there."""
    owned = f"{MINE} AND {IN_PLACE}"
    yield from wall(
        "intake",
        {"SELECT": f"{IS_IDENTITY} OR ({owned})", "INSERT": owned, "DELETE": IS_IDENTITY},
        forced=True,
    )
    # Whoever sees the intake no more sees nothing of it; what is old goes with its intake, by the keys.
    for table, key in (
        ("intake_file", INSIDE),
        ("intake_content", "file_id IN (SELECT id FROM intake_file)"),
    ):
        yield from wall(table, dict.fromkeys(EVERY, f"{MINE} AND {key}"), forced=True)


def upgrade() -> None:
    create_tables()
    rows = [{"role": role, "capability": CAPABILITY} for role in ROLES]
    op.bulk_insert(sa.table("role_capability", sa.column("role"), sa.column("capability")), rows)
    # Word and Excel files are packed already: packing them once more costs time and saves nothing.
    op.execute("ALTER TABLE intake_content ALTER COLUMN contents SET STORAGE EXTERNAL")
    for statement in walls():
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the database is only ever migrated forwards")


def create_tables() -> None:
    op.create_table(
        "intake",
        sa.Column("municipality_id", sa.BigInteger(), nullable=False),
        sa.Column("districts", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["app_user.id"], name=op.f("fk_intake_created_by_app_user")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_intake_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_intake_municipality_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_intake_public_id")),
    )
    op.create_index("ix_intake_created_by", "intake", ["created_by", "created_at"], unique=False)
    op.create_table(
        "intake_file",
        sa.Column("municipality_id", sa.BigInteger(), nullable=False),
        sa.Column("intake_id", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("folder", sa.String(length=400), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("trouble", sa.String(length=40), nullable=True),
        sa.Column("trouble_params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reading", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "corrections", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("contour", sa.String(length=20), nullable=True),
        sa.Column("first_year", sa.SmallInteger(), nullable=True),
        sa.Column("last_year", sa.SmallInteger(), nullable=True),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("rows_doubtful", sa.Integer(), nullable=False),
        sa.Column("rows_undated", sa.Integer(), nullable=False),
        sa.Column("rows_unassigned", sa.Integer(), nullable=False),
        sa.Column("chosen_school_id", sa.BigInteger(), nullable=True),
        sa.Column("matched_by", sa.String(length=20), nullable=True),
        sa.Column("candidates", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("made", sa.Uuid(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_intake_file_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "intake_id"],
            ["intake.municipality_id", "intake.id"],
            name=op.f("fk_intake_file_municipality_id_intake_id_intake"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "chosen_school_id"],
            ["school.municipality_id", "school.id"],
            name=op.f("fk_intake_file_municipality_id_chosen_school_id_school"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_file")),
        sa.UniqueConstraint("intake_id", "position", name=op.f("uq_intake_file_intake_id_position")),
        sa.UniqueConstraint("public_id", name=op.f("uq_intake_file_public_id")),
    )
    op.create_table(
        "intake_content",
        sa.Column("file_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("contents", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_intake_content_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["intake_file.id"],
            name=op.f("fk_intake_content_file_id_intake_file"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_intake_content")),
    )
