"""Versions of model roadmaps, and what each school makes of them: the offer of a version, the answers to its rows.

Revision ID: 0015_model_versions
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.row_security import APPLICATION_ROLE, places_with, policy, school_wall, schools_with, wall

revision = "0015_model_versions"
down_revision = "0014_versions"
branch_labels = None
depends_on = None


def _held(capability: str) -> str:
    districts = (
        f"SELECT d.municipality_id FROM district d WHERE d.id = {places_with(capability, 'districts')}"  # noqa: S608
    )
    return (
        f"(municipality_id = {places_with(capability, 'municipalities')} OR municipality_id IN ({districts}))"
    )


# What was published is read by every school of the municipality; what is being written by those who write it alone.
OF_A_SCHOOL = (
    f"municipality_id IN (SELECT s.municipality_id FROM school s WHERE s.id = {schools_with('roadmap.read')})"  # noqa: S608
)


def walls() -> Iterator[str]:
    """Yield what the database is told of who writes what."""
    conditions = {"SELECT": f"({_held('model.read')} OR {OF_A_SCHOOL})", "INSERT": _held("model.write")}
    yield from wall("model_version", conditions, forced=True)
    yield (
        "CREATE TRIGGER keep_version BEFORE UPDATE OR DELETE ON model_version"
        " FOR EACH ROW EXECUTE FUNCTION guard.keep_version()"
    )
    yield from school_wall("model_offer", "roadmap.read", "roadmap.write")
    yield from school_wall("model_answer", "roadmap.read", "roadmap.write", commands="SELECT INSERT")
    yield policy("model_answer", "UPDATE", f"school_id = {schools_with('people.erase')}")
    yield f"GRANT UPDATE (reason, answered_by_name) ON model_answer TO {APPLICATION_ROLE}"
    # Where a row came from belongs to the plan, as the columns that migration 0012 names.
    yield (
        "CREATE TRIGGER keep_model BEFORE UPDATE OF model_key, model_number, is_mandatory ON activity FOR EACH ROW"
        f" WHEN (current_user = '{APPLICATION_ROLE}') EXECUTE FUNCTION guard.keep_plan()"
    )


def columns() -> None:
    """Add what rows say of the model, and what a model says of its rows."""
    op.add_column("model_roadmap", sa.Column("published_number", sa.SmallInteger(), nullable=True))
    for name in ("is_control_point", "is_mandatory"):
        op.add_column("model_activity", sa.Column(name, sa.Boolean(), server_default="false", nullable=False))
    op.add_column("model_section", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("model_section", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.alter_column("model_section", "version", server_default=None)
    op.add_column("activity", sa.Column("model_key", sa.Uuid(), nullable=True))
    op.add_column("activity", sa.Column("model_number", sa.SmallInteger(), nullable=True))
    op.add_column("activity", sa.Column("is_mandatory", sa.Boolean(), server_default="false", nullable=False))
    op.create_check_constraint(
        op.f("ck_activity_model_whole"), "activity", "(model_key IS NULL) = (model_number IS NULL)"
    )
    # A roadmap has a row of the model once: two who take it at one time add one.
    op.create_index(
        "uq_activity_model_key",
        "activity",
        ["school_id", "roadmap_id", "model_key"],
        unique=True,
        postgresql_where=sa.text("model_key IS NOT NULL"),
    )


def upgrade() -> None:
    columns()
    op.create_table(
        "model_version",
        sa.Column("municipality_id", sa.BigInteger(), nullable=False),
        sa.Column("model_roadmap_id", sa.BigInteger(), nullable=False),
        sa.Column("model_key", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "published_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "model_roadmap_id"],
            ["model_roadmap.municipality_id", "model_roadmap.id"],
            name=op.f("fk_model_version_municipality_id_model_roadmap_id_model_roadmap"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_version")),
        sa.UniqueConstraint("model_key", "number", name=op.f("uq_model_version_model_key_number")),
    )
    op.create_table(
        "model_offer",
        *_of_school("model_offer"),
        sa.Column("model_key", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("settled_number", sa.SmallInteger(), nullable=True),
        sa.Column("roadmap_id", sa.BigInteger(), nullable=True),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "roadmap_id"],
            ["roadmap.school_id", "roadmap.id"],
            name=op.f("fk_model_offer_school_id_roadmap_id_roadmap"),
        ),
        sa.UniqueConstraint("school_id", "model_key", name=op.f("uq_model_offer_school_id_model_key")),
    )
    op.create_table(
        "model_answer",
        *_of_school("model_answer"),
        sa.Column("roadmap_id", sa.BigInteger(), nullable=False),
        sa.Column("model_key", sa.Uuid(), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("answer", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_by_name", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "roadmap_id"],
            ["roadmap.school_id", "roadmap.id"],
            name=op.f("fk_model_answer_school_id_roadmap_id_roadmap"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["app_user.id"], name=op.f("fk_model_answer_answered_by_app_user")
        ),
    )
    op.create_index("ix_model_answer_school_id", "model_answer", ["school_id", "model_key"], unique=False)
    for statement in walls():
        op.execute(statement)


def _of_school(table: str) -> list[sa.schema.SchemaItem]:
    """Return what every table of a school begins with."""
    return [
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f(f"fk_{table}_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    ]


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
