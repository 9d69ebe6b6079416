"""The head of a roadmap as a person gives it: title, whom it is for, school years; and what of it cannot be taken."""

from dataclasses import dataclass

from flask_babel import gettext as _

from core.errors import Rejected
from core.text import clean
from tenants.roadmap.vocabulary import Contour

LONGEST_TITLE = 2_000
# A roadmap of a model that began in 2019, and of no more years than a school's programme of development.
EARLIEST_YEAR, LATEST_YEAR, MOST_YEARS = 2015, 2100, 10


@dataclass(frozen=True, slots=True)
class Head:
    """What a person says of a roadmap: its title, whom it is for, and its school years by their first calendar years."""

    title: str
    contour: str
    first_year: int | None
    last_year: int | None

    def checked(self) -> "Head":
        """Return it cleaned. Raises Rejected with a message beside each field that cannot be taken."""
        head = Head(clean(self.title), self.contour, self.first_year, self.last_year)
        messages = {}
        if not head.title:
            messages["title"] = _("Give the roadmap a title.")
        elif len(head.title) > LONGEST_TITLE:
            messages["title"] = _("This is too long: at most %(count)s characters.", count=LONGEST_TITLE)
        if head.contour not in set(Contour):
            messages["contour"] = _("There is no such choice.")
        for name in ("first_year", "last_year"):
            year = getattr(head, name)
            if year is None or not EARLIEST_YEAR <= year <= LATEST_YEAR:
                messages[name] = _("Choose a school year.")
        if not messages:
            messages = head._years()
        if messages:
            raise Rejected(messages)
        return head

    def _years(self) -> dict[str, str]:
        first, last = self.years
        if last < first:
            return {"last_year": _("The last school year is before the first.")}
        if last - first >= MOST_YEARS:
            return {"last_year": _("A roadmap has at most %(count)s school years.", count=MOST_YEARS)}
        return {}

    @property
    def years_or_none(self) -> tuple[int, int] | None:
        """The first and the last year, where both were chosen."""
        return (
            None if self.first_year is None or self.last_year is None else (self.first_year, self.last_year)
        )

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year; only of a checked head."""
        if self.first_year is None or self.last_year is None:
            raise ValueError("the years were not checked")
        return self.first_year, self.last_year
