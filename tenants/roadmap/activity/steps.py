"""The life of an activity: every step there is, who may take it, from which states, and what it asks for.

This table is the only place that knows. docs/steps.md is written from it, and a test walks every state, role and step.
"""

from dataclasses import dataclass
from enum import StrEnum

from commons.accounts.roles import Capability
from core.speech import mark
from tenants.roadmap.vocabulary import OPEN_STATES, ActivityState


class Step(StrEnum):
    """Something that is done with an activity."""

    BEGIN = "begin"
    SET_BACK = "set_back"
    FINISH = "finish"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    RETURN = "return"
    REOPEN = "reopen"
    REVOKE = "revoke"
    POSTPONE = "postpone"
    NOT_APPLICABLE = "not_applicable"
    CANCEL = "cancel"
    RESUME = "resume"


class Need(StrEnum):
    """What a step asks for; each is a field of its form, evidence is four."""

    DAY = "day"  # the day on which it was done
    EVIDENCE = "evidence"  # the document that proves it, or the honest word that there is none
    REASON = "reason"
    AGREED_WITH = "agreed_with"  # who agreed
    NEW_DATE = "new_date"
    ORDER = "order"  # the number of the order that says so


class Only(StrEnum):
    """Which activities a step is for, where it is not for all."""

    ORDINARY = "ordinary"
    CONTROL_POINT = "control_point"
    NOT_ACCEPTED = "not_accepted"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Rule:
    """A step: from which states to which, whose it is, what it asks for. `target` None: the state stays."""

    step: Step
    title: str
    sources: frozenset[ActivityState]
    target: ActivityState | None
    who: Capability
    needs: tuple[Need, ...] = ()
    only: Only | None = None

    def fits(self, state: ActivityState, *, is_control_point: bool, is_accepted: bool) -> bool:
        """Tell whether an activity that stands so can take this step."""
        kinds = {
            None: True,
            Only.ORDINARY: not is_control_point,
            Only.CONTROL_POINT: is_control_point,
            Only.NOT_ACCEPTED: not is_accepted,
            Only.ACCEPTED: is_accepted,
        }
        return state in self.sources and kinds[self.only]


S, N = ActivityState, Need
SCHOOL, DISTRICT = Capability.ROADMAP_WRITE, Capability.ROADMAP_ACCEPT


def _one(*states: ActivityState) -> frozenset[ActivityState]:
    return frozenset(states)


RULES: tuple[Rule, ...] = (
    Rule(Step.BEGIN, mark("Take into work"), _one(S.PLANNED, S.RETURNED), S.IN_WORK, SCHOOL),
    Rule(Step.SET_BACK, mark("Back to planned"), _one(S.IN_WORK), S.PLANNED, SCHOOL),
    Rule(Step.FINISH, mark("Done"), OPEN_STATES, S.DONE, SCHOOL, (N.DAY, N.EVIDENCE), Only.ORDINARY),
    Rule(Step.SUBMIT, mark("Submit it"), OPEN_STATES, S.SUBMITTED, SCHOOL, (N.DAY, N.EVIDENCE), Only.CONTROL_POINT),
    Rule(Step.WITHDRAW, mark("Take back what was submitted"), _one(S.SUBMITTED), S.IN_WORK, SCHOOL),
    Rule(Step.ACCEPT, mark("Accept"), _one(S.SUBMITTED), S.DONE, DISTRICT),
    Rule(Step.RETURN, mark("Return with a remark"), _one(S.SUBMITTED), S.RETURNED, DISTRICT, (N.REASON,)),
    Rule(Step.REOPEN, mark("Not done after all"), _one(S.DONE), S.IN_WORK, SCHOOL, (N.REASON,), Only.NOT_ACCEPTED),
    Rule(Step.REVOKE, mark("Take the acceptance back"), _one(S.DONE), S.RETURNED, DISTRICT, (N.REASON,), Only.ACCEPTED),
    Rule(Step.POSTPONE, mark("Postpone"), OPEN_STATES, None, SCHOOL, (N.NEW_DATE, N.REASON, N.ORDER)),
    Rule(Step.NOT_APPLICABLE, mark("Not applicable here"), OPEN_STATES, S.NOT_APPLICABLE, SCHOOL, (N.REASON, N.AGREED_WITH)),
    Rule(Step.CANCEL, mark("Cancel"), OPEN_STATES, S.CANCELLED, SCHOOL, (N.REASON,)),
    Rule(Step.RESUME, mark("Plan it again"), _one(S.NOT_APPLICABLE, S.CANCELLED), S.PLANNED, SCHOOL),
)  # fmt: skip
RULE = {rule.step: rule for rule in RULES}

# A row's form in the table has these fields; what asks for more is done on the row's card.
IN_THE_FORM = frozenset({Need.DAY, Need.EVIDENCE})


def open_steps(state: ActivityState, *, is_control_point: bool, is_accepted: bool) -> list[Rule]:
    """Return the steps that an activity can take as it stands, whoever takes them, in the order of the table."""
    return [
        rule for rule in RULES if rule.fits(state, is_control_point=is_control_point, is_accepted=is_accepted)
    ]


def step_between(
    old: ActivityState, new: ActivityState, *, is_control_point: bool, is_accepted: bool
) -> Rule | None:
    """Return the school's own step that leads from one state to another; None where there is none."""
    found = open_steps(old, is_control_point=is_control_point, is_accepted=is_accepted)
    return next((rule for rule in found if rule.target == new and rule.who == SCHOOL), None)


def states_in_form(state: ActivityState, *, is_control_point: bool, is_accepted: bool) -> list[ActivityState]:
    """Return the states that a row's form in the table offers: its own, and those that ask for no more than it holds."""
    found = open_steps(state, is_control_point=is_control_point, is_accepted=is_accepted)
    offered = {
        rule.target for rule in found if rule.target and rule.who == SCHOOL and set(rule.needs) <= IN_THE_FORM
    }
    return [one for one in ActivityState if one == state or one in offered]
