"""The life of an activity as a page of the documentation, made from the table in code; `--write` puts it there."""

import sys
from pathlib import Path

from commons.accounts.roles import CAPABILITIES, Capability, Role
from tenants.roadmap.activity.steps import RULES, Need, Only, Rule
from tenants.roadmap.lifetime.roadmap_steps import ROADMAP_RULES, RoadmapNeed, RoadmapOnly, RoadmapRule

PAGE = Path(__file__).parents[2] / "docs" / "steps.md"

_HEAD = """\
# The life of an activity

Written from `tenants/roadmap/activity/steps.py` by `make access`; a test compares, and `tests/tenants/roadmap/test_steps.py`
tries every step in every state. *Overdue* is no state: it follows from the last day and today. Whether something was late
follows from the day it was done, not from the day somebody said so. A step that asks for no more than a day and a document
can be taken in the table; every step can be taken on the row's own page. Coordinators take the school's steps only in
schools that send paper.

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


_ROADMAP_HEAD = """
# The life of a roadmap

Written from `tenants/roadmap/lifetime/roadmap_steps.py`; `tests/tenants/roadmap/test_roadmap_life.py` tries every step in
every status and every role. *In force* and *being amended* are no stored states: an approved roadmap is in force from its
day on, and is being amended while a draft amendment waits. While it is sent or agreed its plan stands still. Once an order
approved it, words, people, results, deadlines, order, new rows and rows taken out go into the draft amendment
(`tenants/roadmap/lifetime/drafting.py`); states, evidence, remarks and postponement stay live. A version that was approved
is frozen with its SHA-256.

"""
_ROADMAP_NEEDS = {
    RoadmapNeed.REASON: "a reason",
    RoadmapNeed.FINAL_NOTE: "the final note",
    RoadmapNeed.ORDER: "the order's number and date",
    RoadmapNeed.AGREED_WITH: "who agreed",
}
_ROADMAP_ONLY = {
    None: "",
    RoadmapOnly.NEVER_APPROVED: "never approved here yet",
    RoadmapOnly.AMENDED: "a draft amendment waits",
    RoadmapOnly.NOT_AMENDED: "no draft amendment waits",
}


def _who(capability: Capability) -> str:
    return ", ".join(
        str(role) for role in Role if capability in CAPABILITIES[role] and role is not Role.SERVICE
    )


def _roadmap_row(rule: RoadmapRule) -> list[str]:
    return [
        f"`{rule.step}`", rule.title, ", ".join(sorted(rule.sources)), rule.target, _who(rule.who),
        ", ".join(_ROADMAP_NEEDS[need] for need in rule.needs), _ROADMAP_ONLY[rule.only],
    ]  # fmt: skip


def _row(rule: Rule) -> list[str]:
    return [
        f"`{rule.step}`", rule.title, ", ".join(sorted(rule.sources)), rule.target or "stays", _who(rule.who),
        ", ".join(_NEEDS[need] for need in rule.needs), _ONLY[rule.only],
    ]  # fmt: skip


def render() -> str:
    """Return the page."""
    head = ["step", "in words", "from", "to", "who", "asks for", "which"]
    return "".join(
        (
            _HEAD,
            _table([head, *(_row(rule) for rule in RULES)]),
            _ROADMAP_HEAD,
            _table([head, *(_roadmap_row(rule) for rule in ROADMAP_RULES)]),
        )
    )


def _table(lines: list[list[str]]) -> str:
    head, *rows = lines
    return "".join(f"| {' | '.join(line)} |\n" for line in (head, ["---"] * len(head), *rows))


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(render(), encoding="utf-8")
    else:
        sys.stdout.write(render())
