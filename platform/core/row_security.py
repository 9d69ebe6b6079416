"""SQL of the database's wall, written once so that no migration writes a policy by hand.

One policy per command, never FOR ALL: its USING would be OR-ed into reading. The guard functions are asked inside a
sub-select, which PostgreSQL evaluates once a statement.
"""

from collections.abc import Iterator

APPLICATION_ROLE = "nastavnik_app"

# True for a role that the walls do not bind: a superuser, one that bypasses them, whoever owns a table.
IS_PRIVILEGED = """
SELECT rolsuper OR rolbypassrls OR EXISTS (
         SELECT FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
            AND pg_has_role(current_user, relowner, 'MEMBER'))
  FROM pg_roles WHERE rolname = current_user
"""

IS_IDENTITY = "(SELECT guard.is_identity())"


def schools_with(capability: str) -> str:
    """Return SQL for the ids of schools in which whoever asks has a capability.

    Rows, not an array: PostgreSQL hashes a sub-select but walks through an array for each row, and whoever oversees
    2,000 schools waits for ever. Statements of a single school name it themselves and use its index as before.
    """
    return f"ANY (SELECT unnest(guard.schools('{capability}')))"


def places_with(capability: str, place: str) -> str:
    """Return SQL for the municipalities or districts (`place`) held with a capability."""
    return f"ANY ((SELECT guard.{place}('{capability}'))::bigint[])"


def policy(table: str, command: str, condition: str) -> str:
    """Return the policy of one command on one table."""
    clauses = {
        "SELECT": f"USING ({condition})",
        "INSERT": f"WITH CHECK ({condition})",
        "UPDATE": f"USING ({condition}) WITH CHECK ({condition})",
        "DELETE": f"USING ({condition})",
    }
    return f"CREATE POLICY {table}_{command.lower()} ON {table} FOR {command} {clauses[command]}"


def wall(table: str, conditions: dict[str, str], *, forced: bool) -> Iterator[str]:
    """Yield the statements that put a table behind the wall: a grant and a policy for each command named.

    `forced` holds the owner back too. Tables the guard functions themselves read are not forced.
    """
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    if forced:
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    for command, condition in conditions.items():
        yield policy(table, command, condition)
    yield f"GRANT {', '.join(conditions)} ON {table} TO {APPLICATION_ROLE}"


def school_wall(
    table: str, read: str, write: str, *, commands: str = "SELECT INSERT UPDATE"
) -> Iterator[str]:
    """Yield the wall of a table whose rows belong to schools."""
    conditions = {
        command: f"school_id = {schools_with(read if command == 'SELECT' else write)}"
        for command in commands.split()
    }
    return wall(table, conditions, forced=True)
