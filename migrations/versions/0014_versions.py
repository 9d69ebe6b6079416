"""The life of a roadmap: versions approved by an order and frozen, the draft amendment of a plan, the steps on the way.

Revision ID: 0014_versions
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.row_security import APPLICATION_ROLE, policy, school_wall, schools_with

revision = "0014_versions"
down_revision = "0013_evidence"
branch_labels = None
depends_on = None

WRITING = f"school_id = {schools_with('roadmap.write')}"
JUDGING = f"school_id = {schools_with('roadmap.accept')}"

# Whoever judges for the district moves a roadmap along its life; what it is stays the school's.
OF_THE_SCHOOL = (
    "school_id, public_id, title, contour, first_year, last_year, confirmed_at, source_file, source_sha256,"
    " approved_number, in_force_from, archived_at"
)
KEEP_ROADMAP = """
CREATE FUNCTION guard.keep_roadmap() RETURNS trigger LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (NEW.school_id = ANY (guard.schools('roadmap.write'))) THEN
    RAISE EXCEPTION 'a roadmap is its school''s' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$
"""
# Also the owner: what an order approved is changed by nobody.
KEEP_VERSION = """
CREATE FUNCTION guard.keep_version() RETURNS trigger LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'an approved version is frozen' USING ERRCODE = 'restrict_violation';
END $$
"""


def walls() -> Iterator[str]:
    """Yield what the database is told of who writes what."""
    yield from school_wall("roadmap_version", "roadmap.read", "roadmap.write", commands="SELECT INSERT")
    yield KEEP_VERSION
    yield "REVOKE ALL ON FUNCTION guard.keep_version() FROM PUBLIC"
    yield (
        "CREATE TRIGGER keep_version BEFORE UPDATE OR DELETE ON roadmap_version"
        " FOR EACH ROW EXECUTE FUNCTION guard.keep_version()"
    )
    yield from school_wall("roadmap_event", "roadmap.read", "roadmap.remark", commands="SELECT INSERT")
    yield policy("roadmap_event", "UPDATE", f"school_id = {schools_with('people.erase')}")
    yield f'GRANT UPDATE ("text", agreed_with, said_by_name) ON roadmap_event TO {APPLICATION_ROLE}'
    yield f"ALTER POLICY roadmap_update ON roadmap USING ({WRITING} OR {JUDGING}) WITH CHECK ({WRITING} OR {JUDGING})"
    yield KEEP_ROADMAP
    yield "REVOKE ALL ON FUNCTION guard.keep_roadmap() FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION guard.keep_roadmap(), guard.keep_version() TO {APPLICATION_ROLE}"
    yield (
        f"CREATE TRIGGER keep_roadmap BEFORE UPDATE OF {OF_THE_SCHOOL} ON roadmap FOR EACH ROW"
        f" WHEN (current_user = '{APPLICATION_ROLE}') EXECUTE FUNCTION guard.keep_roadmap()"
    )
    # The draft amendment belongs to the plan, as the columns that migration 0012 names.
    yield (
        "CREATE TRIGGER keep_draft BEFORE UPDATE OF drafted ON activity FOR EACH ROW"
        f" WHEN (current_user = '{APPLICATION_ROLE}') EXECUTE FUNCTION guard.keep_plan()"
    )


def upgrade() -> None:
    op.add_column("roadmap", sa.Column("approved_number", sa.SmallInteger(), nullable=True))
    op.add_column("roadmap", sa.Column("in_force_from", sa.Date(), nullable=True))
    for table in ("section", "activity"):
        op.add_column(table, sa.Column("drafted", postgresql.JSONB(none_as_null=True), nullable=True))
    op.create_index(
        "ix_activity_drafted", "activity", ["roadmap_id"], postgresql_where=sa.text("drafted IS NOT NULL")
    )
    op.create_table(
        "roadmap_version",
        *_whose(),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("order_number", sa.String(60), nullable=False),
        sa.Column("order_date", sa.Date(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        *_bound("roadmap_version"),
        sa.UniqueConstraint(
            "school_id", "roadmap_id", "number", name=op.f("uq_roadmap_version_school_id_roadmap_id_number")
        ),
    )
    op.create_table(
        "roadmap_event",
        *_whose(),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("agreed_with", sa.String(200), nullable=True),
        sa.Column("order_number", sa.String(60), nullable=True),
        sa.Column("order_date", sa.Date(), nullable=True),
        sa.Column("version_number", sa.SmallInteger(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("said_by", sa.BigInteger(), nullable=True),
        sa.Column("said_by_name", sa.String(200), nullable=False),
        *_bound("roadmap_event"),
        sa.ForeignKeyConstraint(["said_by"], ["app_user.id"], name=op.f("fk_roadmap_event_said_by_app_user")),
        sa.UniqueConstraint("public_id", name=op.f("uq_roadmap_event_public_id")),
    )
    op.create_index("ix_roadmap_event_roadmap_id", "roadmap_event", ["roadmap_id", "id"], unique=False)
    for statement in walls():
        op.execute(statement)


def _whose() -> list[sa.Column[int]]:
    return [
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("roadmap_id", sa.BigInteger(), nullable=False),
    ]


def _bound(table: str) -> list[sa.Constraint]:
    """Return the keys of a table of a roadmap: to its roadmap and to its school."""
    return [
        sa.ForeignKeyConstraint(
            ["school_id", "roadmap_id"],
            ["roadmap.school_id", "roadmap.id"],
            name=op.f(f"fk_{table}_school_id_roadmap_id_roadmap"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f(f"fk_{table}_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
