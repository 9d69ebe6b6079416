"""What the database's own catalogue says of the wall: nothing may land that stands outside it."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from commons.accounts.roles import CAPABILITIES, CONDITIONAL
from core.row_security import APPLICATION_ROLE
from municipal.migrate import head_revision, scripts
from municipal.tables import metadata
from tests.servers import Servers

# Tables with `school_id` whose row-level security does not hold back the owner of the tables as well.
NOT_FORCED = {
    "audit_event": "the guard function that removes what is older than its period runs as the owner",
    "people_opening": "the guard functions read it to find whose people the district sees",
    "invitation": "read and written by the identity's connection alone; nothing of a school stands in it",
    "membership": "the guard functions, which run as the owner, read it to find who may see what",
}

# Tables without `school_id`: each is behind a wall by municipality or person, or open for a reason.
WALLED = {
    "app_user", "authenticator", "calendar_feed", "district", "intake", "intake_content", "intake_file", "job",
    "job_contents", "job_part",
    "letter", "model_activity", "model_roadmap", "model_section", "model_upload", "model_version", "municipality",
    "one_time_link", "recovery_code", "register_upload", "saved_view", "school", "sign_in",
}  # fmt: skip
REPLACED = {
    "activity_change": ["changed_by_name", "new", "old"],
    "activity_remark": ["agreed_with", "said_by_name", "text"],
    "model_answer": ["answered_by_name", "reason"],
    "roadmap_event": ["agreed_with", "said_by_name", "text"],
}
OPEN = {
    "alembic_version": "the application asks at its start whether it fits the database; nothing of anybody",
    "role_capability": "the constants of commons.accounts.roles; nothing of anybody",
}

# Foreign keys out of a table of schools into the register's own table, which has no school of its own.
_PAIRED = """
SELECT con.conname, con.conrelid::regclass::text AS child, con.confrelid::regclass::text AS parent,
       ARRAY(SELECT attname::text FROM unnest(con.conkey) WITH ORDINALITY k(num, place)
             JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = k.num ORDER BY k.place),
       ARRAY(SELECT attname::text FROM unnest(con.confkey) WITH ORDINALITY k(num, place)
             JOIN pg_attribute a ON a.attrelid = con.confrelid AND a.attnum = k.num ORDER BY k.place),
       con.confdeltype::text
  FROM pg_constraint con WHERE con.contype = 'f' AND con.connamespace = 'public'::regnamespace
"""


@pytest.fixture(scope="module")
def catalogue(server: Servers, database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(server.conninfo(database), autocommit=True) as connection:
        yield connection


def column(catalogue: psycopg.Connection, statement: str, *values: Any) -> list[Any]:
    """Return the first column of an answer, sorted."""
    return sorted(row[0] for row in catalogue.execute(statement, values))


def school_tables(catalogue: psycopg.Connection) -> list[str]:
    return column(
        catalogue,
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'school_id'"
        " AND NOT a.attisdropped WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')",
    )


def test_every_table_of_schools_is_behind_row_security(catalogue):
    tables = school_tables(catalogue)
    assert len(tables) >= 12, "the catalogue query found too few tables to prove anything"
    enabled = column(catalogue, "SELECT relname FROM pg_class WHERE relrowsecurity")
    assert [table for table in tables if table not in enabled] == []


def test_row_security_of_school_tables_holds_the_owner_back_too(catalogue):
    forced = column(catalogue, "SELECT relname FROM pg_class WHERE relforcerowsecurity")
    assert [table for table in school_tables(catalogue) if table not in forced] == sorted(NOT_FORCED)


def test_a_school_is_never_missing_from_a_row_of_its_tables(catalogue):
    optional = column(
        catalogue,
        "SELECT attrelid::regclass::text FROM pg_attribute JOIN pg_class c ON c.oid = attrelid"
        " WHERE attname = 'school_id' AND NOT attnotnull AND c.relkind IN ('r', 'p')"
        " AND c.relnamespace = 'public'::regnamespace",
    )
    # A role may be held in a district or in the whole municipality, an act done there or to an account.
    assert optional == ["audit_event", "invitation", "membership"]


def test_every_other_table_is_walled_or_open_for_a_reason(catalogue):
    tables = column(
        catalogue,
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace",
    )
    others = [table for table in tables if table not in school_tables(catalogue)]
    assert others == sorted({*WALLED, *OPEN}), (
        "a new table without school_id: give it a wall in its migration and name it in WALLED,"
        " or say in OPEN why everybody may read it"
    )
    walled = column(catalogue, "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p')")
    assert [table for table in walled if table not in school_tables(catalogue)] == sorted(WALLED)


def test_each_policy_is_for_one_command_and_each_grant_has_its_policy(catalogue):
    names = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE", "*": "ALL"}
    policies = [
        (table, names[command])
        for table, command in catalogue.execute(
            "SELECT polrelid::regclass::text, polcmd::text FROM pg_policy"
        )
    ]
    assert sorted(set(policies)) == sorted(policies), "two policies of one command are OR-ed"
    assert [one for one in policies if one[1] == "ALL"] == []
    granted = [
        (table, privilege)
        for table, privilege in catalogue.execute(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = %s AND table_schema = 'public'",
            [APPLICATION_ROLE],
        )
    ]
    # Of what was said and done only the words may be replaced, by an erasure.
    for table, words in REPLACED.items():
        columns = column(
            catalogue,
            "SELECT column_name::text FROM information_schema.column_privileges WHERE grantee = %s"
            " AND privilege_type = 'UPDATE' AND table_name = %s",
            APPLICATION_ROLE,
            table,
        )
        assert columns == words
        granted.append((table, "UPDATE"))
    assert sorted(granted) == sorted([*policies, *((table, "SELECT") for table in OPEN)])


def test_policies_are_permissive_and_bind_everybody(catalogue):
    """A policy for one role only would leave the others to "no policy", which is silence and not a wall."""
    assert column(catalogue, "SELECT DISTINCT polpermissive::text || polroles::text FROM pg_policy") == [
        "true{0}"
    ]


def test_writing_is_checked_by_the_capability_to_write(catalogue):
    """Changing a row asks the same before and after, so that no row is moved out of or into a school."""
    uneven = column(
        catalogue,
        "SELECT polrelid::regclass::text FROM pg_policy WHERE polcmd = 'w'"
        " AND pg_get_expr(polqual, polrelid) IS DISTINCT FROM pg_get_expr(polwithcheck, polrelid)",
    )
    assert uneven == []


def test_the_guard_is_asked_once_a_statement(catalogue):
    """Only inside a sub-select does PostgreSQL evaluate the function once, and hash what it returns."""
    expressions = [
        expression
        for row in catalogue.execute(
            "SELECT pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid) FROM pg_policy"
        )
        for expression in row
        if expression
    ]
    assert expressions
    asked_once = [one.count("SELECT guard.") + one.count("SELECT unnest(guard.") for one in expressions]
    assert [one.count("guard.") for one in expressions] == asked_once


def test_children_point_to_parents_of_their_own_school(catalogue):
    tables = school_tables(catalogue)
    pairs = [row for row in catalogue.execute(_PAIRED) if row[1] in tables and row[2] in tables]
    assert len(pairs) >= 12
    assert [
        name for name, _c, _p, from_, to, _d in pairs if (from_[0], to[0]) != ("school_id", "school_id")
    ] == []


def test_places_of_one_municipality_point_to_each_other_with_it(catalogue):
    """A role in municipality A for a school or a district of municipality B cannot even be written down."""
    places = ("district", "school")
    loose = [
        name
        for name, child, parent, from_, _to, _d in catalogue.execute(_PAIRED)
        if child in {"membership", "school"} and parent in places and from_[0] != "municipality_id"
    ]
    assert loose == []


def test_every_reference_to_another_table_is_a_foreign_key(catalogue):
    """A column that points somewhere without a key could name another school's row and nobody would notice."""
    bare = column(
        catalogue,
        "SELECT a.attrelid::regclass || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped"
        " AND a.attname LIKE '%%\\_id' AND a.attname <> 'public_id' AND NOT EXISTS (SELECT FROM pg_constraint"
        " WHERE contype = 'f' AND conrelid = a.attrelid AND a.attnum = ANY (conkey))",
    )
    assert bare == []


def test_no_deletion_runs_down_from_parent_to_child(catalogue):
    """Cascades run as the owner of the tables, past every policy."""
    found = {(row[1], row[2]) for row in catalogue.execute(_PAIRED) if row[5] not in {"a", "r"}}
    # An intake is deleted by the identity's connection alone, after its month: its owner may be nobody by then, and nothing
    # of it may stay.
    assert found == {("intake_file", "intake"), ("intake_content", "intake_file")}


def test_uniqueness_tells_nothing_of_other_schools(catalogue):
    """An index unique across schools answers "taken" and so betrays that a row exists; random ids cannot be guessed."""
    statement = """
        SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
         WHERE i.indisunique AND NOT i.indisprimary AND c.relname = ANY (%s) AND NOT EXISTS (
               SELECT FROM pg_attribute WHERE attrelid = i.indrelid AND attname IN ('school_id', 'public_id', 'token_hash')
                  AND attnum = ANY (i.indkey::int2[]))"""
    assert column(catalogue, statement, school_tables(catalogue)) == []


def test_the_application_is_an_ordinary_role(catalogue):
    flags = catalogue.execute(
        "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication FROM pg_roles WHERE rolname = %s",
        [APPLICATION_ROLE],
    ).fetchone()
    assert flags == (False, False, False, False, False)
    memberships = column(
        catalogue,
        "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = %s::regrole",
        APPLICATION_ROLE,
    )
    assert memberships == []


def test_the_application_owns_nothing(catalogue):
    owned = column(
        catalogue,
        "SELECT relname FROM pg_class WHERE relowner = %(role)s::regrole"
        " UNION SELECT proname FROM pg_proc WHERE proowner = %(role)s::regrole"
        " UNION SELECT nspname FROM pg_namespace WHERE nspowner = %(role)s::regrole"
        " UNION SELECT datname FROM pg_database WHERE datdba = %(role)s::regrole".replace("%(role)s", "%s"),
        *[APPLICATION_ROLE] * 4,
    )
    assert owned == []


def test_the_application_reads_and_writes_rows_and_does_nothing_else_to_tables(catalogue):
    """TRUNCATE knows no policy, REFERENCES tells which rows exist, a TRIGGER runs as whoever writes."""
    more = column(
        catalogue,
        "SELECT privilege || ' ' || c.relname FROM pg_class c,"
        " unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) privilege"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
        " AND has_table_privilege(%s, c.oid, privilege)",
        APPLICATION_ROLE,
    )
    assert more == []


def test_the_application_creates_nothing(catalogue):
    places = column(
        catalogue,
        "SELECT nspname FROM pg_namespace WHERE has_schema_privilege(%s, oid, 'CREATE')"
        " AND nspname NOT LIKE 'pg\\_t%%'",
        APPLICATION_ROLE,
    )
    assert places == []
    row = catalogue.execute(
        "SELECT has_database_privilege(%s, current_database(), 'CREATE')", [APPLICATION_ROLE]
    ).fetchone()
    assert row == (False,)


def test_guard_functions_are_the_applications_and_nobody_elses(catalogue):
    """`proacl` without PUBLIC (an entry beginning with "="): what PostgreSQL gives by default was taken back."""
    functions = list(
        catalogue.execute(
            "SELECT proname, proacl::text[], proowner::regrole::text FROM pg_proc"
            " WHERE pronamespace = 'guard'::regnamespace ORDER BY proname"
        )
    )
    assert len(functions) >= 8
    for name, rights, owner in functions:
        assert sorted(one.split("/")[0] for one in rights) == [f"{APPLICATION_ROLE}=X", f"{owner}=X"], name


def test_functions_that_run_as_their_owner_look_names_up_in_one_fixed_place(catalogue):
    loose = column(
        catalogue,
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace::regnamespace::text IN ('guard', 'public')"
        " AND NOT coalesce(proconfig @> ARRAY['search_path=pg_catalog, pg_temp'], false)",
    )
    assert loose == []


def test_no_function_stands_outside_the_guard(catalogue):
    outside = column(
        catalogue,
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    )
    assert outside == []


def test_views_ask_with_the_rights_of_who_looks(catalogue):
    """A view runs as its owner, a materialised one keeps what its owner saw: neither knows the policies."""
    views = column(
        catalogue,
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relkind = 'm' OR"
        " (relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)))",
    )
    assert views == []


def test_the_models_describe_the_migrated_schema(server, database):
    engine = create_engine(server.superuser_url(database))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    engine.dispose()
    assert differences == []


def test_the_database_knows_the_same_capabilities_as_the_program(catalogue):
    written = {
        tuple(row) for row in catalogue.execute("SELECT role, capability, condition FROM role_capability")
    }
    always = {(str(role), str(one), None) for role, held in CAPABILITIES.items() for one in held}
    sometimes = {
        (str(role), str(one), str(condition))
        for role, held in CONDITIONAL.items()
        for one, condition in held.items()
    }
    assert written == always | sometimes


def test_migrations_form_one_line_whose_last_name_stands_in_head(catalogue):
    directory = ScriptDirectory(str(scripts()))
    assert directory.get_heads() == [head_revision()]
    assert len(directory.get_bases()) == 1
    assert column(catalogue, "SELECT version_num FROM alembic_version") == [head_revision()]
