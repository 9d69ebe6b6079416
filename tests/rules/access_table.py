"""The matrix of roles and acts as a page of the documentation, made from the tables in code; `--write` puts it there."""

import sys
from pathlib import Path

from flask import Flask

from commons.accounts.roles import CAPABILITIES, CONDITIONAL, Capability, Condition, Role
from core.access import Access

PAGE = Path(__file__).parents[2] / "docs" / "access.md"

ROLES = {
    Role.MUNICIPAL_ADMINISTRATOR: "administrator",
    Role.DISTRICT_COORDINATOR: "coordinator",
    Role.SCHOOL_CURATOR: "curator",
    Role.SCHOOL_DIRECTOR: "director",
    Role.RESPONSIBLE_PERSON: "responsible",
    Role.OBSERVER: "observer",
    Role.SERVICE: "service",
}
_CONDITIONS = {Condition.ON_PAPER: "on paper", Condition.OPENED: "opened"}

_HEAD = """\
# Who may do what

Written from `commons/accounts/roles.py` and the guards of the routes by `make access`; a test compares. Each right holds in
the place of the role: a school, a district, or the municipality. *on paper*: in schools that send paper, where the
municipality lets its coordinators enter it. *opened*: while the school lets the district see its people, or sends paper.
Outside the place everything is missing (404), as if it did not exist; inside, what a role may not do is refused (403).
`tests/rules/test_matrix.py` asks for every route in every role and place and compares with this table.

"""


def _cell(role: Role, capability: Capability) -> str:
    if capability in CAPABILITIES[role]:
        return "yes"
    condition = CONDITIONAL.get(role, {}).get(capability)
    return _CONDITIONS[condition] if condition else ""


def _rows(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _routes(app: Flask) -> list[list[str]]:
    found = []
    for rule in app.url_map.iter_rules():
        access: Access | None = getattr(app.view_functions[rule.endpoint], "access", None)
        asked = access.capability or access.audience.replace("_", " ") if access else "sign-in's own"
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        found.append([f"`{rule.rule}`", method, rule.endpoint, asked])
    return sorted(found)


def render(app: Flask) -> str:
    """Return the page."""
    acts = [[f"`{one}`", *(_cell(role, one) for role in ROLES)] for one in Capability]
    table = _rows(["", *ROLES.values()], acts)
    routes = _rows(["address", "", "view", "asks for"], _routes(app))
    return f"{_HEAD}{table}\n## What each address asks for\n\n{routes}"


def main() -> None:
    """Write the page."""
    from core.config import Mode, Settings
    from municipal.app import create_app

    # Nothing is connected to: only the map of addresses is read.
    settings = Settings(
        "postgresql+psycopg://nobody@127.0.0.1/none", "redis://127.0.0.1/0", "x" * 32, mode=Mode.EMBEDDED
    )
    text = render(create_app(settings))
    if "--write" in sys.argv:
        PAGE.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
