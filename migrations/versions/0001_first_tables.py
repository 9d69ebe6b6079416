"""The first tables, and the wall around each.

Revision ID: 0001_first_tables
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.row_security import APPLICATION_ROLE, IS_IDENTITY, places_with, school_wall, schools_with, wall

revision = "0001_first_tables"
down_revision = None
branch_labels = None
depends_on = None

GUARD = """
CREATE SCHEMA guard;

CREATE FUNCTION guard.user_id() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(current_setting('app.user_id', true), '')::bigint $$;

CREATE FUNCTION guard.school_id() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(current_setting('app.school_id', true), '')::bigint $$;

CREATE FUNCTION guard.is_identity() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('app.identity', true), '') = 'on' $$;

-- The live memberships of whoever asks that give a capability: a day counts by the municipality's own calendar.
CREATE FUNCTION guard.memberships(p_capability text)
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
           SELECT FROM public.role_capability r WHERE r.role = m.role AND r.capability = p_capability)) $$;

CREATE FUNCTION guard.schools(p_capability text) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT s.id), '{}')
    FROM guard.memberships(p_capability) m
    JOIN public.school s ON s.municipality_id = m.municipality_id
     AND (m.district_id IS NULL OR s.district_id = m.district_id)
     AND (m.school_id IS NULL OR s.id = m.school_id)
   WHERE guard.school_id() IS NULL OR s.id = guard.school_id() $$;

CREATE FUNCTION guard.municipalities(p_capability text) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT m.municipality_id), '{}') FROM guard.memberships(p_capability) m
   WHERE m.district_id IS NULL AND m.school_id IS NULL $$;

CREATE FUNCTION guard.districts(p_capability text) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT m.district_id), '{}') FROM guard.memberships(p_capability) m
   WHERE m.district_id IS NOT NULL $$;

CREATE FUNCTION guard.my_municipalities() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT m.municipality_id), '{}') FROM guard.memberships(NULL) m $$;

-- What PostgreSQL lets everybody execute by default is taken back before it is given to one role.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA guard FROM PUBLIC;
"""

MINE = "ANY ((SELECT guard.my_municipalities())::bigint[])"
REGISTRAR = f"municipality_id = {places_with('register.write', 'municipalities')}"


def shared_walls() -> Iterator[str]:
    """Walls of what belongs to municipalities and to those who sign in; the guard functions read these, so not forced."""
    yield from wall(
        "municipality",
        {
            "SELECT": f"{IS_IDENTITY} OR id = {MINE}",
            "UPDATE": f"id = {places_with('register.write', 'municipalities')}",
        },
        forced=False,
    )
    yield from wall(
        "district",
        {"SELECT": f"{IS_IDENTITY} OR municipality_id = {MINE}", "INSERT": REGISTRAR, "UPDATE": REGISTRAR},
        forced=False,
    )
    seen = (
        f"municipality_id = {places_with('register.read', 'municipalities')}"
        f" OR district_id = {places_with('register.read', 'districts')} OR id = {schools_with('register.read')}"
    )
    narrowed = "((SELECT guard.school_id()) IS NULL OR id = (SELECT guard.school_id()))"
    yield from wall(
        "school",
        {"SELECT": f"{IS_IDENTITY} OR (({seen}) AND {narrowed})", "INSERT": REGISTRAR, "UPDATE": REGISTRAR},
        forced=False,
    )
    yield from wall(
        "register_upload",
        {"SELECT": REGISTRAR, "INSERT": REGISTRAR, "UPDATE": REGISTRAR, "DELETE": REGISTRAR},
        forced=False,
    )
    yield from wall(
        "app_user",
        {
            "SELECT": f"{IS_IDENTITY} OR id = (SELECT guard.user_id())",
            "INSERT": IS_IDENTITY,
            "UPDATE": IS_IDENTITY,
        },
        forced=False,
    )
    yield from wall(
        "membership",
        {
            "SELECT": f"{IS_IDENTITY} OR user_id = (SELECT guard.user_id())",
            "INSERT": IS_IDENTITY,
            "UPDATE": IS_IDENTITY,
        },
        forced=False,
    )
    for table in ("sign_in", "one_time_link"):
        yield from wall(
            table, dict.fromkeys(("SELECT", "INSERT", "UPDATE", "DELETE"), IS_IDENTITY), forced=False
        )


def school_walls() -> Iterator[str]:
    """Walls of what belongs to a school. Deleting is archiving: few tables give it, and history is only added to."""
    every = "SELECT INSERT UPDATE DELETE"
    for table in ("person", "person_group"):
        yield from school_wall(table, "people.read", "people.write")
    yield from school_wall("person_group_member", "people.read", "people.write", commands=every)
    for table in ("roadmap", "section", "activity", "document"):
        yield from school_wall(table, "roadmap.read", "roadmap.write")
    for table in ("activity_responsible", "activity_document"):
        yield from school_wall(table, "roadmap.read", "roadmap.write", commands=every)
    yield from school_wall("activity_change", "roadmap.read", "roadmap.write", commands="SELECT INSERT")
    yield from school_wall("roadmap_upload", "roadmap.write", "roadmap.write", commands=every)


# Copied from commons.accounts.roles on purpose: a migration says what was true when it was written.
CAPABILITIES = {
    "municipal_administrator": "register.read register.write overview.read roadmap.read people.read",
    "district_coordinator": "register.read overview.read roadmap.read people.read",
    "school_curator": "register.read roadmap.read roadmap.write people.read people.write",
    "school_director": "register.read roadmap.read people.read",
    "responsible_person": "register.read roadmap.read people.read",
    "observer": "register.read overview.read roadmap.read",
    "service": "register.read register.write overview.read roadmap.read roadmap.write people.read people.write",
}


def upgrade() -> None:
    create_tables()
    op.create_table(
        "role_capability",
        sa.Column("role", sa.String(40), primary_key=True),
        sa.Column("capability", sa.String(40), primary_key=True),
    )
    rows = [
        {"role": role, "capability": one} for role, words in CAPABILITIES.items() for one in words.split()
    ]
    op.bulk_insert(sa.table("role_capability", sa.column("role"), sa.column("capability")), rows)
    op.execute(GUARD)
    op.execute(f"GRANT USAGE ON SCHEMA guard TO {APPLICATION_ROLE}")
    op.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA guard TO {APPLICATION_ROLE}")
    op.execute(f"GRANT SELECT ON role_capability, alembic_version TO {APPLICATION_ROLE}")
    for statement in (*shared_walls(), *school_walls()):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("there is nothing before the first tables")


def create_tables() -> None:
    op.create_table(
        "app_user",
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("email", name=op.f("uq_app_user_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_app_user_fs_uniquifier")),
        sa.UniqueConstraint("public_id", name=op.f("uq_app_user_public_id")),
    )
    op.create_table(
        "municipality",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("working_days", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "working_days <@ ARRAY[1,2,3,4,5,6,7]::smallint[]",
            name=op.f("ck_municipality_working_days_exist"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipality")),
        sa.UniqueConstraint("name", name=op.f("uq_municipality_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_municipality_public_id")),
    )
    op.create_table(
        "district",
        sa.Column("municipality_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_district_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_district_municipality_id_id")),
        sa.UniqueConstraint("municipality_id", "name", name="uq_district_name"),
        sa.UniqueConstraint("public_id", name=op.f("uq_district_public_id")),
    )
    op.create_table(
        "one_time_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_one_time_link_user_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_link_token_hash")),
    )
    op.create_table(
        "register_upload",
        sa.Column("municipality_id", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sheet", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_register_upload_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_register_upload_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_upload")),
        sa.UniqueConstraint("public_id", name=op.f("uq_register_upload_public_id")),
    )
    op.create_index(
        op.f("ix_register_upload_municipality_id"), "register_upload", ["municipality_id"], unique=False
    )
    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_sign_in_user_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_user_id"), "sign_in", ["user_id"], unique=False)
    op.create_table(
        "school",
        sa.Column("municipality_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=True),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("full_name", sa.String(length=400), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("aliases", postgresql.ARRAY(sa.String(length=400)), nullable=False),
        sa.Column("inn", sa.String(length=12), nullable=True),
        sa.Column("settlement", sa.String(length=200), nullable=True),
        sa.Column("director", sa.String(length=200), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("sort_key", sa.String(length=800), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'branch') = (parent_id IS NOT NULL)", name=op.f("ck_school_branch_has_parent")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "district_id"],
            ["district.municipality_id", "district.id"],
            name=op.f("fk_school_municipality_id_district_id_district"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "parent_id"],
            ["school.municipality_id", "school.id"],
            name=op.f("fk_school_municipality_id_parent_id_school"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_school_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
        sa.UniqueConstraint("municipality_id", "code", name="uq_school_code"),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_school_municipality_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_school_public_id")),
    )
    op.create_index("ix_school_district_id", "school", ["district_id"], unique=False)
    op.create_index(
        "uq_school_inn",
        "school",
        ["municipality_id", "inn"],
        unique=True,
        postgresql_where=sa.text("inn IS NOT NULL AND kind <> 'branch'"),
    )
    op.create_table(
        "document",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("title", sa.String(length=400), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_document_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_document_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("public_id", name=op.f("uq_document_public_id")),
        sa.UniqueConstraint("school_id", "id", name=op.f("uq_document_school_id_id")),
    )
    op.create_table(
        "membership",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("municipality_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=True),
        sa.Column("school_id", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), server_default=sa.text("CURRENT_DATE"), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("district_id IS NULL OR school_id IS NULL", name=op.f("ck_membership_one_place")),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_membership_dates_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "district_id"],
            ["district.municipality_id", "district.id"],
            name=op.f("fk_membership_municipality_id_district_id_district"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_membership_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "school_id"],
            ["school.municipality_id", "school.id"],
            name=op.f("fk_membership_municipality_id_school_id_school"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_membership_user_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index("ix_membership_school_id", "membership", ["school_id"], unique=False)
    op.create_index("ix_membership_user_id", "membership", ["user_id"], unique=False)
    op.create_index(
        "uq_membership_place",
        "membership",
        ["user_id", "role", "municipality_id", "district_id", "school_id", "starts_on"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "person",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=True),
        sa.Column("posts", postgresql.ARRAY(sa.String(length=200)), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_person_school_id_school")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_person_user_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
        sa.UniqueConstraint("school_id", "id", name=op.f("uq_person_school_id_id")),
        sa.UniqueConstraint("school_id", "user_id", name=op.f("uq_person_school_id_user_id")),
    )
    op.create_index(
        "uq_person_name_key",
        "person",
        ["school_id", "name_key"],
        unique=True,
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "person_group",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_person_group_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_group")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_group_public_id")),
        sa.UniqueConstraint("school_id", "id", name=op.f("uq_person_group_school_id_id")),
    )
    op.create_index(
        "uq_person_group_name_key",
        "person_group",
        ["school_id", "name_key"],
        unique=True,
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "roadmap",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("contour", sa.String(length=20), nullable=False),
        sa.Column("first_year", sa.SmallInteger(), nullable=False),
        sa.Column("last_year", sa.SmallInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source_file", sa.String(length=200), nullable=True),
        sa.Column("source_sha256", sa.String(length=64), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_year >= first_year", name=op.f("ck_roadmap_years_in_order")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_roadmap_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roadmap")),
        sa.UniqueConstraint("public_id", name=op.f("uq_roadmap_public_id")),
        sa.UniqueConstraint("school_id", "id", name=op.f("uq_roadmap_school_id_id")),
    )
    op.create_index("ix_roadmap_school_id", "roadmap", ["school_id"], unique=False)
    op.create_table(
        "roadmap_upload",
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reading", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("roadmap_id", sa.BigInteger(), nullable=True),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_roadmap_upload_created_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_roadmap_upload_school_id_school")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "roadmap_id"],
            ["roadmap.school_id", "roadmap.id"],
            name=op.f("fk_roadmap_upload_school_id_roadmap_id_roadmap"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roadmap_upload")),
        sa.UniqueConstraint("public_id", name=op.f("uq_roadmap_upload_public_id")),
    )
    op.create_index("ix_roadmap_upload_school_id", "roadmap_upload", ["school_id"], unique=False)
    op.create_table(
        "person_group_member",
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "group_id"],
            ["person_group.school_id", "person_group.id"],
            name=op.f("fk_person_group_member_school_id_group_id_person_group"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["person.school_id", "person.id"],
            name=op.f("fk_person_group_member_school_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_person_group_member_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_group_member")),
        sa.UniqueConstraint(
            "school_id",
            "group_id",
            "person_id",
            name=op.f("uq_person_group_member_school_id_group_id_person_id"),
        ),
    )
    op.create_table(
        "section",
        sa.Column("roadmap_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "roadmap_id"],
            ["roadmap.school_id", "roadmap.id"],
            name=op.f("fk_section_school_id_roadmap_id_roadmap"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_section_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
        sa.UniqueConstraint("public_id", name=op.f("uq_section_public_id")),
        sa.UniqueConstraint("school_id", "id", name=op.f("uq_section_school_id_id")),
    )
    op.create_index("ix_section_roadmap_id", "section", ["roadmap_id"], unique=False)
    op.create_table(
        "activity",
        sa.Column("roadmap_id", sa.BigInteger(), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("deadline_text", sa.Text(), nullable=False),
        sa.Column("deadline_kind", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("recurrence", sa.String(length=20), nullable=True),
        sa.Column("recurrence_rule", sa.String(length=200), nullable=True),
        sa.Column("deadline_parts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("deadline_doubt", sa.Text(), nullable=True),
        sa.Column("responsible_text", sa.Text(), nullable=False),
        sa.Column("result_text", sa.Text(), nullable=False),
        sa.Column("document_kinds", postgresql.ARRAY(sa.String(length=20)), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("creation_key", sa.Uuid(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_name", sa.String(length=200), nullable=True),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name=op.f("ck_activity_done_has_day")),
        sa.CheckConstraint(
            "due_on IS NULL OR starts_on IS NULL OR due_on >= starts_on",
            name=op.f("ck_activity_deadline_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "roadmap_id"],
            ["roadmap.school_id", "roadmap.id"],
            name=op.f("fk_activity_school_id_roadmap_id_roadmap"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "section_id"],
            ["section.school_id", "section.id"],
            name=op.f("fk_activity_school_id_section_id_section"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_activity_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("public_id", name=op.f("uq_activity_public_id")),
        sa.UniqueConstraint("school_id", "creation_key", name=op.f("uq_activity_school_id_creation_key")),
        sa.UniqueConstraint("school_id", "id", name=op.f("uq_activity_school_id_id")),
    )
    op.create_index("ix_activity_roadmap_id", "activity", ["roadmap_id"], unique=False)
    op.create_index("ix_activity_school_state", "activity", ["school_id", "state", "due_on"], unique=False)
    op.create_table(
        "activity_change",
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.Column("changed_by_name", sa.String(length=200), nullable=False),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["app_user.id"], name=op.f("fk_activity_change_changed_by_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "activity_id"],
            ["activity.school_id", "activity.id"],
            name=op.f("fk_activity_change_school_id_activity_id_activity"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_activity_change_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_change")),
    )
    op.create_index(
        "ix_activity_change_activity_id", "activity_change", ["activity_id", "version"], unique=False
    )
    op.create_table(
        "activity_document",
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "activity_id"],
            ["activity.school_id", "activity.id"],
            name=op.f("fk_activity_document_school_id_activity_id_activity"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "document_id"],
            ["document.school_id", "document.id"],
            name=op.f("fk_activity_document_school_id_document_id_document"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_activity_document_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_document")),
        sa.UniqueConstraint(
            "school_id",
            "activity_id",
            "document_id",
            name=op.f("uq_activity_document_school_id_activity_id_document_id"),
        ),
    )
    op.create_table(
        "activity_responsible",
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("role", sa.String(length=200), nullable=True),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.CheckConstraint(
            "person_id IS NULL OR group_id IS NULL", name=op.f("ck_activity_responsible_person_or_group")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "activity_id"],
            ["activity.school_id", "activity.id"],
            name=op.f("fk_activity_responsible_school_id_activity_id_activity"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "group_id"],
            ["person_group.school_id", "person_group.id"],
            name=op.f("fk_activity_responsible_school_id_group_id_person_group"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["person.school_id", "person.id"],
            name=op.f("fk_activity_responsible_school_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_activity_responsible_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_responsible")),
    )
    op.create_index(
        "ix_activity_responsible_activity_id", "activity_responsible", ["activity_id"], unique=False
    )
    op.create_index("ix_activity_responsible_person_id", "activity_responsible", ["person_id"], unique=False)
