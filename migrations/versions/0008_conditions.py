"""Capabilities that hang on a condition of the school: entering for one that sends paper, seeing people it has opened.

Revision ID: 0008_conditions
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from core.row_security import APPLICATION_ROLE, IS_IDENTITY, schools_with, wall

revision = "0008_conditions"
down_revision = "0007_audit"
branch_labels = None
depends_on = None

# Copied from commons.accounts.roles on purpose: a migration says what was true when it was written.
CAPABILITIES = {
    "municipal_administrator": "people.count",
    "district_coordinator": "people.count",
    "school_curator": "people.count people.open",
    "school_director": "people.count people.open",
    "responsible_person": "people.count",
    "service": "people.count people.open",
}
CONDITIONAL = (
    ("municipal_administrator", "people.read", "opened"),
    ("district_coordinator", "people.read", "opened"),
    ("district_coordinator", "people.write", "on_paper"),
    ("district_coordinator", "roadmap.write", "on_paper"),
)

# The live memberships of whoever asks that give a capability, each with the condition it hangs on.
HELD = """
CREATE FUNCTION guard.held(p_capability text)
RETURNS TABLE (municipality_id bigint, district_id bigint, school_id bigint, condition text, day date, is_entering boolean)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.municipality_id, m.district_id, m.school_id, r.condition, (now() AT TIME ZONE c.time_zone)::date,
         c.enters_for_schools
    FROM public.membership m
    JOIN public.app_user u ON u.id = m.user_id AND u.active
    JOIN public.municipality c ON c.id = m.municipality_id
    JOIN public.role_capability r ON r.role = m.role AND r.capability = p_capability
   WHERE m.user_id = guard.user_id()
     AND m.starts_on <= (now() AT TIME ZONE c.time_zone)::date
     AND (m.ends_on IS NULL OR m.ends_on >= (now() AT TIME ZONE c.time_zone)::date) $$
"""

# Places are held with what hangs on no condition.
MEMBERSHIPS = """
CREATE OR REPLACE FUNCTION guard.memberships(p_capability text)
RETURNS TABLE (municipality_id bigint, district_id bigint, school_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.municipality_id, m.district_id, m.school_id
    FROM public.membership m
    JOIN public.app_user u ON u.id = m.user_id AND u.active
    JOIN public.municipality c ON c.id = m.municipality_id
   WHERE m.user_id = guard.user_id()
     AND m.starts_on <= (now() AT TIME ZONE c.time_zone)::date
     AND (m.ends_on IS NULL OR m.ends_on >= (now() AT TIME ZONE c.time_zone)::date)
     AND (p_capability IS NULL OR EXISTS (
           SELECT FROM public.role_capability r
            WHERE r.role = m.role AND r.capability = p_capability AND r.condition IS NULL)) $$
"""

_IN_PLACE = """
              FROM guard.held(p_capability) m
              JOIN public.school s ON s.municipality_id = m.municipality_id
               AND (m.district_id IS NULL OR s.district_id = m.district_id)
               AND (m.school_id IS NULL OR s.id = m.school_id)
             WHERE (m.condition IS NULL OR (m.is_entering AND s.sends_paper)
                    OR (m.condition = 'opened' AND EXISTS (
                          SELECT FROM public.people_opening o
                           WHERE o.school_id = s.id AND o.closed_at IS NULL AND o.ends_on >= m.day)))"""

# The same join twice; only where it begins differs (0003_quick_guard).
SCHOOLS = f"""
CREATE OR REPLACE FUNCTION guard.schools(p_capability text) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  asked CONSTANT bigint := guard.school_id();
BEGIN
  IF asked IS NULL THEN
    RETURN (SELECT coalesce(array_agg(DISTINCT s.id), '{{}}'){_IN_PLACE});
  END IF;
  RETURN (SELECT coalesce(array_agg(DISTINCT s.id), '{{}}'){_IN_PLACE} AND s.id = asked);
END $$
"""

# Counting without seeing: the rows are open to the owner of the tables while it counts, and to nobody who says the same.
# Fewer than five are not told: they could be recognised.
COUNTS = """
CREATE FUNCTION guard.is_counting() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('app.counting', true), '') = 'on'
      AND current_user = (SELECT c.relowner::regrole::text FROM pg_catalog.pg_class c
                           WHERE c.oid = 'public.person'::regclass) $$;

CREATE FUNCTION guard.people_counts() RETURNS TABLE (group_name text, people bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('app.counting', 'on', true);
  RETURN QUERY WITH counted AS (
    SELECT NULL::text AS group_name, count(*) AS people FROM public.person p
     WHERE p.school_id = ANY (guard.schools('people.count')) AND p.school_id = guard.school_id() AND p.archived_at IS NULL
    UNION ALL
    SELECT g.name::text, count(p.id) FROM public.person_group g
      LEFT JOIN public.person_group_member m ON m.group_id = g.id AND m.school_id = g.school_id
      LEFT JOIN public.person p ON p.id = m.person_id AND p.school_id = g.school_id AND p.archived_at IS NULL
     WHERE g.school_id = ANY (guard.schools('people.count')) AND g.school_id = guard.school_id() AND g.archived_at IS NULL
     GROUP BY g.id, g.name)
  SELECT c.group_name, CASE WHEN c.people BETWEEN 1 AND 4 THEN NULL ELSE c.people END FROM counted c;
  PERFORM set_config('app.counting', '', true);
END $$;
"""

NEW_FUNCTIONS = ("held(text)", "is_counting()", "people_counts()")


def walls() -> Iterator[str]:
    """Yield the walls. The guard reads the openings, so they are not forced."""
    writing = f"school_id = {schools_with('people.open')}"
    reading = f"{IS_IDENTITY} OR school_id = {schools_with('register.read')}"
    yield from wall("people_opening", {"SELECT": reading, "INSERT": writing, "UPDATE": writing}, forced=False)
    yield from (HELD, MEMBERSHIPS, SCHOOLS, COUNTS)
    for function in NEW_FUNCTIONS:
        yield f"REVOKE ALL ON FUNCTION guard.{function} FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION guard.{function} TO {APPLICATION_ROLE}"
    for table in ("person", "person_group", "person_group_member"):
        yield (
            f"ALTER POLICY {table}_select ON {table}"
            f" USING (school_id = {schools_with('people.read')} OR (SELECT guard.is_counting()))"
        )


def upgrade() -> None:
    op.add_column(
        "municipality", sa.Column("enters_for_schools", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column("school", sa.Column("sends_paper", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("role_capability", sa.Column("condition", sa.String(20), nullable=True))
    op.create_table(
        "people_opening",
        sa.Column("opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("opened_by", sa.BigInteger(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["app_user.id"], name=op.f("fk_people_opening_opened_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_people_opening_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_opening")),
    )
    op.create_index("ix_people_opening_school_id", "people_opening", ["school_id"], unique=False)
    table = sa.table("role_capability", sa.column("role"), sa.column("capability"), sa.column("condition"))
    rows = [
        {"role": role, "capability": one} for role, words in CAPABILITIES.items() for one in words.split()
    ]
    op.bulk_insert(table, rows)
    for role, capability, condition in CONDITIONAL:
        op.execute(sa.delete(table).where(table.c.role == role, table.c.capability == capability))
        op.bulk_insert(table, [{"role": role, "capability": capability, "condition": condition}])
    for statement in walls():
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
