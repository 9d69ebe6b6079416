"""The life of a whole roadmap: every step there is, who may take it, from where, and what it asks for.

This table is the only place that knows; docs/steps.md is written from it. What is in force or being amended is no stored
state: an approved roadmap is in force from its day on, and is being amended while a draft amendment waits (drafting.py).
"""

from dataclasses import dataclass
from enum import StrEnum

from commons.accounts.roles import Capability
from core.speech import mark
from tenants.roadmap.activity.steps import DISTRICT, SCHOOL
from tenants.roadmap.vocabulary import RoadmapStatus


class RoadmapStep(StrEnum):
    """Something that is done with a whole roadmap."""

    SEND = "send"
    TAKE_BACK = "take_back"
    AGREE = "agree"
    RETURN = "return"
    APPROVE = "approve"
    APPROVE_ON_PAPER = "approve_on_paper"
    AMEND = "amend"
    DROP_AMENDMENT = "drop_amendment"
    CLOSE = "close"
    REOPEN = "reopen"


class RoadmapNeed(StrEnum):
    """What a step asks for; each is a field of its form, an order is two."""

    REASON = "reason"
    FINAL_NOTE = "final_note"
    ORDER = "order"  # its number and its date; the day from which it is in force may be given
    AGREED_WITH = "agreed_with"


class RoadmapOnly(StrEnum):
    """Which roadmaps a step is for, where it is not for all."""

    NEVER_APPROVED = "never_approved"
    AMENDED = "amended"  # a draft amendment waits
    NOT_AMENDED = "not_amended"


@dataclass(frozen=True, slots=True)
class RoadmapRule:
    """A step: from which statuses to which, whose it is, what it asks for."""

    step: RoadmapStep
    title: str
    sources: frozenset[RoadmapStatus]
    target: RoadmapStatus
    who: Capability
    needs: tuple[RoadmapNeed, ...] = ()
    only: RoadmapOnly | None = None

    def fits(self, status: RoadmapStatus, *, is_approved: bool, is_amended: bool) -> bool:
        """Tell whether a roadmap that stands so can take this step."""
        kinds = {
            None: True,
            RoadmapOnly.NEVER_APPROVED: not is_approved,
            RoadmapOnly.AMENDED: is_amended,
            RoadmapOnly.NOT_AMENDED: not is_amended,
        }
        return status in self.sources and kinds[self.only]


_S, _N, _O = RoadmapStatus, RoadmapNeed, RoadmapOnly
# Roadmaps that came in before this life was kept may stand as in force without a version; they are approved like a draft.
_UNAPPROVED = frozenset({_S.DRAFT, _S.IN_FORCE})
_APPROVED = frozenset({_S.APPROVED})

ROADMAP_RULES: tuple[RoadmapRule, ...] = (
    RoadmapRule(RoadmapStep.SEND, mark("Send for agreement"), _UNAPPROVED, _S.SENT, SCHOOL),
    RoadmapRule(RoadmapStep.TAKE_BACK, mark("Take it back"), frozenset({_S.SENT}), _S.DRAFT, SCHOOL),
    RoadmapRule(RoadmapStep.AGREE, mark("Agree"), frozenset({_S.SENT}), _S.AGREED, DISTRICT),
    RoadmapRule(
        RoadmapStep.RETURN, mark("Return for correction"), frozenset({_S.SENT, _S.AGREED}), _S.DRAFT, DISTRICT, (_N.REASON,)
    ),
    RoadmapRule(RoadmapStep.APPROVE, mark("Approve by an order"), frozenset({_S.AGREED}), _S.APPROVED, SCHOOL, (_N.ORDER,)),
    RoadmapRule(
        RoadmapStep.APPROVE_ON_PAPER, mark("Approve: it was agreed on paper"), _UNAPPROVED, _S.APPROVED, SCHOOL,
        (_N.ORDER, _N.AGREED_WITH), _O.NEVER_APPROVED,
    ),
    RoadmapRule(
        RoadmapStep.AMEND, mark("Approve the amendment"), _APPROVED, _S.APPROVED, SCHOOL, (_N.ORDER,), _O.AMENDED
    ),
    RoadmapRule(
        RoadmapStep.DROP_AMENDMENT, mark("Drop the amendment"), _APPROVED, _S.APPROVED, SCHOOL, (), _O.AMENDED
    ),
    RoadmapRule(
        RoadmapStep.CLOSE, mark("Close it with a final note"), frozenset({_S.APPROVED, _S.IN_FORCE}), _S.CLOSED, SCHOOL,
        (_N.FINAL_NOTE,), _O.NOT_AMENDED,
    ),
    RoadmapRule(RoadmapStep.REOPEN, mark("Open it again"), frozenset({_S.CLOSED}), _S.APPROVED, SCHOOL, (_N.REASON,)),
)  # fmt: skip
ROADMAP_RULE = {rule.step: rule for rule in ROADMAP_RULES}

# While the district looks at it, what it looks at stands still; after it agreed too, until the order.
STANDS_STILL = frozenset({RoadmapStatus.SENT, RoadmapStatus.AGREED})


def open_roadmap_steps(status: RoadmapStatus, *, is_approved: bool, is_amended: bool) -> list[RoadmapRule]:
    """Return the steps that a roadmap can take as it stands, whoever takes them, in the order of the table."""
    return [
        rule for rule in ROADMAP_RULES if rule.fits(status, is_approved=is_approved, is_amended=is_amended)
    ]
