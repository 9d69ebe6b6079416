"""Which schools a report, or a part of it, may read: never more than the reach that was entered."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, ColumnElement, Select, and_, any_, literal
from sqlalchemy.dialects.postgresql import ARRAY

from commons.schools.models import School
from core.tenancy import ReachError, current_reach
from municipal.overview.scope import Selection


def readable_schools() -> Select[int]:
    """Select the ids of the schools of the reach. Raises ReachError unless a reach across schools was entered."""
    readable = current_reach().schools
    if readable is None:
        raise ReachError("a report is read in a reach across schools")
    return readable


def among(ids: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that selects the schools of the reach with these ids; a foreign id selects nothing."""
    # One array and not a list of parameters: the statement is the same for one school and for a hundred.
    wanted = School.id == any_(literal(list(ids), ARRAY(BigInteger)))
    return and_(wanted, School.id.in_(readable_schools()))


@dataclass(frozen=True, slots=True)
class PartOfReach(Selection):
    """Some schools of the reach."""

    ids: tuple[int, ...]

    def schools(self) -> ColumnElement[bool]:
        """Return the condition that selects them."""
        return among(self.ids)
