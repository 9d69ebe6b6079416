"""Work that is done later and letters, each behind a wall, and who may order, read and deliver them.

Revision ID: 0002_later_work
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.row_security import IS_IDENTITY, places_with, school_wall, wall

revision = "0002_later_work"
down_revision = "0001_first_tables"
branch_labels = None
depends_on = None

# Copied from commons.accounts.roles on purpose: a migration says what was true when it was written.
CAPABILITIES = {
    "municipal_administrator": "letters.read report.write",
    "district_coordinator": "letters.read report.write",
    "school_curator": "letters.read",
    "school_director": "letters.read",
    "service": "letters.read letters.write report.write",
}

MINE = "ordered_by = (SELECT guard.user_id())"
# Whoever lost the place that a job was ordered for sees the job no more, nor its file.
IN_PLACE = (
    f"(municipality_id = {places_with('report.write', 'municipalities')}"
    " OR (districts <> '{}' AND districts <@ (SELECT guard.districts('report.write'))::bigint[]))"
)
BY_SERVICE = f"municipality_id = {places_with('letters.write', 'municipalities')}"


def walls() -> Iterator[str]:
    """Yield the walls. The machinery that claims and sweeps works on the identity's connection; data of schools do not."""
    owned = f"{IS_IDENTITY} OR ({MINE} AND {IN_PLACE})"
    yield from wall(
        "job", {"SELECT": owned, "INSERT": owned, "UPDATE": owned, "DELETE": IS_IDENTITY}, forced=True
    )
    every = ("SELECT", "INSERT", "UPDATE", "DELETE")
    yield from wall("job_part", dict.fromkeys(every, IS_IDENTITY), forced=True)
    yield from wall("job_contents", dict.fromkeys(every, MINE), forced=True)
    # The parts have a wall of their own: only who reads a school's letters meets one that speaks of the school.
    seen = f"{IS_IDENTITY} OR {BY_SERVICE} OR id IN (SELECT letter_id FROM letter_part)"  # noqa: S608  constants
    kept = f"{IS_IDENTITY} OR {BY_SERVICE}"
    yield from wall(
        "letter", {"SELECT": seen, "INSERT": kept, "UPDATE": kept, "DELETE": IS_IDENTITY}, forced=True
    )
    yield from school_wall("letter_part", "letters.read", "letters.write", commands="SELECT INSERT DELETE")


def upgrade() -> None:
    create_tables()
    rows = [
        {"role": role, "capability": one} for role, words in CAPABILITIES.items() for one in words.split()
    ]
    op.bulk_insert(sa.table("role_capability", sa.column("role"), sa.column("capability")), rows)
    for statement in walls():
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")


def create_tables() -> None:
    op.create_table(
        "job",
        sa.Column("municipality_id", sa.BigInteger(), nullable=False),
        sa.Column("districts", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("parameters", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("ordered_by", sa.BigInteger(), nullable=False),
        sa.Column("ordered_by_name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("parts", sa.Integer(), nullable=True),
        sa.Column("schools_total", sa.Integer(), nullable=False),
        sa.Column("schools_read", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("rows_written", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("file_size", sa.BigInteger(), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'queued' OR state = 'running') = (finished_at IS NULL)",
            name=op.f("ck_job_finished_has_moment"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_job_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["ordered_by"], ["app_user.id"], name=op.f("fk_job_ordered_by_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("municipality_id", "key", name=op.f("uq_job_municipality_id_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_job_public_id")),
    )
    op.create_index(
        "ix_job_live",
        "job",
        ["not_before"],
        unique=False,
        postgresql_where=sa.text("state = 'queued' OR state = 'running'"),
    )
    op.create_index("ix_job_ordered_by", "job", ["ordered_by", "created_at"], unique=False)
    op.create_table(
        "letter",
        sa.Column("municipality_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("message_key", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("schools", sa.SmallInteger(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("trouble", sa.String(length=40), nullable=True),
        sa.Column("server_said", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_letter_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("message_key", name=op.f("uq_letter_message_key")),
        sa.UniqueConstraint("municipality_id", "key", name=op.f("uq_letter_municipality_id_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_letter_public_id")),
    )
    op.create_index("ix_letter_created_at", "letter", ["created_at"], unique=False)
    op.create_index(
        "ix_letter_waiting",
        "letter",
        ["not_before"],
        unique=False,
        postgresql_where=sa.text(
            "state <> 'sent' AND state <> 'uncertain' AND state <> 'dead' AND state <> 'cancelled' AND state <> 'expired'"
        ),
    )
    op.create_table(
        "job_part",
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("parameters", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_part_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_part")),
        sa.UniqueConstraint("job_id", "position", name=op.f("uq_job_part_job_id_position")),
    )
    op.create_table(
        "job_contents",
        sa.Column("part_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ordered_by", sa.BigInteger(), nullable=False),
        sa.Column("contents", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ordered_by"], ["app_user.id"], name=op.f("fk_job_contents_ordered_by_app_user")
        ),
        sa.ForeignKeyConstraint(["part_id"], ["job_part.id"], name=op.f("fk_job_contents_part_id_job_part")),
        sa.PrimaryKeyConstraint("part_id", name=op.f("pk_job_contents")),
    )
    op.create_table(
        "letter_part",
        sa.Column("letter_id", sa.BigInteger(), nullable=False),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_letter_part_letter_id_letter")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_letter_part_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_part")),
        sa.UniqueConstraint("school_id", "letter_id", name=op.f("uq_letter_part_school_id_letter_id")),
    )
    op.create_index("ix_letter_part_letter_id", "letter_part", ["letter_id"], unique=False)
