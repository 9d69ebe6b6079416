"""The life of an activity: its steps, the acceptance of control points, postponement, the thread of remarks.

Revision ID: 0012_steps
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from core.row_security import APPLICATION_ROLE, policy, school_wall, schools_with

revision = "0012_steps"
down_revision = "0011_erasure"
branch_labels = None
depends_on = None

# Copied from commons.accounts.roles on purpose: a migration says what was true when it was written.
CAPABILITIES = {
    "municipal_administrator": "roadmap.accept roadmap.remark",
    "district_coordinator": "roadmap.accept roadmap.remark",
    "school_curator": "roadmap.remark",
    "school_director": "roadmap.remark",
    "service": "roadmap.accept roadmap.remark",
}
WRITING = f"school_id = {schools_with('roadmap.write')}"
JUDGING = f"school_id = {schools_with('roadmap.accept')}"

# Whoever judges for the district writes the state of a row and what belongs to it; its plan stays the school's.
PLAN = (
    "school_id, public_id, roadmap_id, section_id, position, number, title, deadline_text, deadline_kind, starts_on, due_on,"
    " recurrence, recurrence_rule, deadline_parts, deadline_doubt, responsible_text, result_text, document_kinds, notes,"
    " is_without_document, first_due_on, postponements, creation_key, archived_at"
)
KEEP_PLAN = """
CREATE FUNCTION guard.keep_plan() RETURNS trigger LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT (NEW.school_id = ANY (guard.schools('roadmap.write'))) THEN
    RAISE EXCEPTION 'the plan of an activity is its school''s' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$
"""


def walls() -> Iterator[str]:
    """Yield what the database is told of who writes what."""
    yield from school_wall("activity_remark", "roadmap.read", "roadmap.remark", commands="SELECT INSERT")
    yield policy("activity_remark", "UPDATE", f"school_id = {schools_with('people.erase')}")
    yield f'GRANT UPDATE ("text", agreed_with, said_by_name) ON activity_remark TO {APPLICATION_ROLE}'
    yield f"ALTER POLICY activity_update ON activity USING ({WRITING} OR {JUDGING}) WITH CHECK ({WRITING} OR {JUDGING})"
    yield f"ALTER POLICY activity_change_insert ON activity_change WITH CHECK ({WRITING} OR {JUDGING})"
    yield KEEP_PLAN
    yield "REVOKE ALL ON FUNCTION guard.keep_plan() FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION guard.keep_plan() TO {APPLICATION_ROLE}"
    yield (
        f"CREATE TRIGGER keep_plan BEFORE UPDATE OF {PLAN} ON activity FOR EACH ROW"
        f" WHEN (current_user = '{APPLICATION_ROLE}') EXECUTE FUNCTION guard.keep_plan()"
    )


def columns() -> None:
    """Add what an activity has to say of its life."""
    moment = sa.DateTime(timezone=True)
    for column in (
        sa.Column("is_control_point", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("accepted_at", moment, nullable=True),
        sa.Column("accepted_by_name", sa.String(200), nullable=True),
        sa.Column("is_without_document", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=True),
        sa.Column("postponements", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=True),
        sa.Column("agreed_with", sa.String(200), nullable=True),
    ):
        op.add_column("activity", column)
    op.drop_constraint(op.f("ck_activity_done_has_day"), "activity", type_="check")
    # Until now a submitted row had no day of doing; the day it was submitted is the best that is known.
    op.execute("ALTER TABLE activity NO FORCE ROW LEVEL SECURITY")
    op.execute("UPDATE activity SET done_on = updated_at::date WHERE state = 'submitted' AND done_on IS NULL")
    op.execute("ALTER TABLE activity FORCE ROW LEVEL SECURITY")
    for name, condition in (
        ("done_has_day", "(state = 'done' OR state = 'submitted') = (done_on IS NOT NULL)"),
        ("acceptance_whole", "(accepted_at IS NULL) = (accepted_by_name IS NULL)"),
        ("accepted_is_done", "accepted_at IS NULL OR state = 'done'"),
        ("first_day_kept", "(postponements > 0) = (first_due_on IS NOT NULL)"),
    ):
        op.create_check_constraint(op.f(f"ck_activity_{name}"), "activity", condition)


def upgrade() -> None:
    columns()
    op.create_table(
        "activity_remark",
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.String(20), nullable=True),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("agreed_with", sa.String(200), nullable=True),
        sa.Column("old_day", sa.Date(), nullable=True),
        sa.Column("new_day", sa.Date(), nullable=True),
        sa.Column("order_number", sa.String(60), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("said_by", sa.BigInteger(), nullable=True),
        sa.Column("said_by_name", sa.String(200), nullable=False),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "activity_id"],
            ["activity.school_id", "activity.id"],
            name=op.f("fk_activity_remark_school_id_activity_id_activity"),
        ),
        sa.ForeignKeyConstraint(
            ["said_by"], ["app_user.id"], name=op.f("fk_activity_remark_said_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_activity_remark_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_remark")),
        sa.UniqueConstraint("public_id", name=op.f("uq_activity_remark_public_id")),
    )
    op.create_index("ix_activity_remark_activity_id", "activity_remark", ["activity_id", "id"], unique=False)
    rows = [
        {"role": role, "capability": one} for role, words in CAPABILITIES.items() for one in words.split()
    ]
    op.bulk_insert(sa.table("role_capability", sa.column("role"), sa.column("capability")), rows)
    for statement in walls():
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
