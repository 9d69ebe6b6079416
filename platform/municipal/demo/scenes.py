"""The rows of the showcase schools, set around today: whatever the date, each state and each reason for attention occurs."""

from dataclasses import dataclass
from datetime import date, timedelta

from municipal.demo import terms
from municipal.demo.terms import Term
from tenants.roadmap.vocabulary import ActivityState

S = ActivityState


@dataclass(frozen=True, slots=True)
class Scene:
    """How a row stands: its last change was `days_ago`. Without a term it keeps the plan's."""

    state: ActivityState
    days_ago: int
    term: Term | None = None
    has_paper: bool = True
    is_nobodys: bool = False


def scenes_of(today: date) -> dict[str, Scene]:
    """Return the scenes by the number of the activity."""

    def day(distance: int) -> date:
        return today + timedelta(days=distance)

    return {
        "1.2": Scene(S.DONE, 33, terms.by(day(-30))),
        "1.3": Scene(S.DONE, 21, terms.by(day(-25)), has_paper=False),
        "1.4": Scene(S.IN_WORK, 30, terms.by(day(-24))),
        "1.5": Scene(S.PLANNED, 40, terms.between(day(-40), day(-13))),
        "1.6": Scene(S.PLANNED, 25, terms.on(day(-4))),
        "1.7": Scene(S.IN_WORK, 12),
        "1.8": Scene(S.RETURNED, 5, terms.by(day(9))),
        "2.1": Scene(S.SUBMITTED, 2, terms.by(day(1))),
        "2.2": Scene(S.PLANNED, 25, terms.before_month(day(25))),
        "2.3": Scene(S.PLANNED, 25, terms.by(day(3))),
        "2.4": Scene(S.IN_WORK, 8),
        "3.1": Scene(S.DONE, 6),
        "3.2": Scene(S.DONE, 16, terms.by(day(-15)), has_paper=False),
        "3.3": Scene(S.DONE, 3, terms.by(day(0))),
        "3.4": Scene(S.PLANNED, 25, is_nobodys=True),
        "3.5": Scene(S.PLANNED, 25, terms.NOTHING),
        "3.6": Scene(S.NOT_APPLICABLE, 11),
        "3.7": Scene(S.CANCELLED, 14),
    }
