"""The life of an activity as a page of the documentation, made from the table in code; `--write` puts it there."""

import sys
from pathlib import Path

from commons.accounts.roles import CAPABILITIES, Role
from tenants.roadmap.steps import RULES, Need, Only, Rule

PAGE = Path(__file__).parents[2] / "docs" / "steps.md"

_HEAD = """\
# The life of an activity

Written from `tenants/roadmap/steps.py` by `make access`; a test compares, and `tests/tenants/roadmap/test_steps.py` tries
every step in every state. *Overdue* is no state: it follows from the last day and today. Whether something was late follows
from the day it was done, not from the day somebody said so. A step that asks for no more than a day and a document can be
taken in the table; every step can be taken on the row's own page. Coordinators take the school's steps only in schools that
send paper.

"""
_NEEDS = {
    Need.DAY: "the day it was done",
    Need.EVIDENCE: "the document, or the word that there is none",
    Need.REASON: "a reason",
    Need.AGREED_WITH: "who agreed",
    Need.NEW_DATE: "a later day within the roadmap's period",
    Need.ORDER: "the order's number",
}
_ONLY = {
    None: "",
    Only.ORDINARY: "not for control points",
    Only.CONTROL_POINT: "control points",
    Only.NOT_ACCEPTED: "while the district has not accepted it",
    Only.ACCEPTED: "once the district has accepted it",
}


def _row(rule: Rule) -> list[str]:
    who = [str(role) for role in Role if rule.who in CAPABILITIES[role] and role is not Role.SERVICE]
    return [
        f"`{rule.step}`", rule.title, ", ".join(sorted(rule.sources)), rule.target or "stays", ", ".join(who),
        ", ".join(_NEEDS[need] for need in rule.needs), _ONLY[rule.only],
    ]  # fmt: skip


def render() -> str:
    """Return the page."""
    head = ["step", "in words", "from", "to", "who", "asks for", "which"]
    lines = [head, ["---"] * len(head), *(_row(rule) for rule in RULES)]
    return _HEAD + "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(render(), encoding="utf-8")
    else:
        sys.stdout.write(render())
