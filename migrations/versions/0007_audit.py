"""The journal of who did what: readable by place, only ever added to.

Revision ID: 0007_audit
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.row_security import APPLICATION_ROLE, IS_IDENTITY, places_with, schools_with, wall

revision = "0007_audit"
down_revision = "0006_model_roadmap"
branch_labels = None
depends_on = None

# Copied from commons.accounts.roles on purpose: a migration says what was true when it was written.
READERS = ("municipal_administrator", "district_coordinator", "school_curator", "school_director", "service")

READ = (
    f"{IS_IDENTITY} OR school_id = {schools_with('audit.read')}"
    f" OR (school_id IS NULL AND municipality_id = {places_with('audit.read', 'municipalities')})"
)
# Everybody who has anything to do with a place writes down what they do there, and nobody in another's name.
MINE = "ANY ((SELECT guard.my_municipalities())::bigint[])"
ADD = (
    f"{IS_IDENTITY} OR (actor_id = (SELECT guard.user_id()) AND (school_id = {schools_with('register.read')}"
    f" OR (school_id IS NULL AND municipality_id = {MINE})))"
)

# The one way out of the journal: by age, and not before a year whoever asks.
FORGET = """
CREATE FUNCTION guard.forget_events(p_before timestamptz) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone bigint;
BEGIN
  IF NOT guard.is_identity() THEN
    RETURN 0;
  END IF;
  DELETE FROM public.audit_event WHERE happened_at < LEAST(p_before, now() - interval '1 year');
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
"""


def walls() -> Iterator[str]:
    # Not forced: what is older than the period is removed by a function that runs as the owner.
    yield from wall("audit_event", {"SELECT": READ, "INSERT": ADD}, forced=False)
    yield FORGET
    yield "REVOKE ALL ON FUNCTION guard.forget_events(timestamptz) FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION guard.forget_events(timestamptz) TO {APPLICATION_ROLE}"


def upgrade() -> None:
    create_tables()
    rows = [{"role": role, "capability": "audit.read"} for role in READERS]
    op.bulk_insert(sa.table("role_capability", sa.column("role"), sa.column("capability")), rows)
    for statement in walls():
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")


def create_tables() -> None:
    op.create_table(
        "audit_event",
        sa.Column("happened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("municipality_id", sa.BigInteger(), nullable=True),
        sa.Column("school_id", sa.BigInteger(), nullable=True),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_number", sa.BigInteger(), nullable=True),
        sa.Column("old", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("new", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("hidden", postgresql.ARRAY(sa.String(length=60)), server_default="{}", nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("route", sa.String(length=100), nullable=True),
        sa.Column("is_for_school", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(school_id, municipality_id) <= 1", name=op.f("ck_audit_event_one_place")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["app_user.id"], name=op.f("fk_audit_event_actor_id_app_user")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_audit_event_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_audit_event_school_id_school")),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["app_user.id"], name=op.f("fk_audit_event_subject_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index("ix_audit_event_school_id", "audit_event", ["school_id", "id"], unique=False)
    op.create_index("ix_audit_event_municipality_id", "audit_event", ["municipality_id", "id"], unique=False)
    op.create_index(
        "ix_audit_event_object", "audit_event", ["object_kind", "object_number", "id"], unique=False
    )
    op.create_index("ix_audit_event_subject_id", "audit_event", ["subject_id", "id"], unique=False)
