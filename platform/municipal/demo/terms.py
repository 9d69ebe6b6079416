"""Deadlines as schools write them, each with what is to be understood of it: one maker for every kind."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from tenants.roadmap.reading.doubts import Doubt
from tenants.roadmap.vocabulary import DeadlineKind, Recurrence

_MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_OF_MONTH = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """The words of a deadline and what was understood of them."""

    text: str
    kind: DeadlineKind
    starts_on: date | None = None
    due_on: date | None = None
    recurrence: Recurrence | None = None
    doubt: Doubt | None = None


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def on(day: date) -> Term:
    """On one day."""
    return Term(f"{day:%d.%m.%Y} г.", DeadlineKind.ON_DATE, day, day)


def by(day: date) -> Term:
    """Until a day, without a beginning."""
    return Term(f"до {day:%d.%m.%Y} г.", DeadlineKind.BY_DATE, None, day)


def between(first: date, last: date) -> Term:
    """From a day to a day."""
    return Term(f"с {first:%d.%m.%Y} по {last:%d.%m.%Y}", DeadlineKind.DATE_RANGE, first, last)


def month(year: int, number: int) -> Term:
    """A whole month."""
    return Term(
        f"{_MONTHS[number - 1]} {year} г.", DeadlineKind.MONTH, date(year, number, 1), _last(year, number)
    )


def months(year: int, first: int, last: int) -> Term:
    """Months of one year, the last included."""
    words = f"{_MONTHS[first - 1]} – {_MONTHS[last - 1]} {year} г."
    return Term(words, DeadlineKind.MONTH_RANGE, date(year, first, 1), _last(year, last))


def quarter(year: int, number: int) -> Term:
    """A quarter of a calendar year."""
    words = f"{('I', 'II', 'III', 'IV')[number - 1]} квартал {year} г."
    return Term(words, DeadlineKind.QUARTER, date(year, 3 * number - 2, 1), _last(year, 3 * number))


def school_year(first: int) -> Term:
    """A whole school year."""
    words = f"в течение {first}-{first + 1} учебного года"
    return Term(words, DeadlineKind.SCHOOL_YEAR, date(first, 9, 1), date(first + 1, 8, 31))


def calendar_year(year: int) -> Term:
    """A calendar year."""
    return Term(f"{year} год", DeadlineKind.YEAR, date(year, 1, 1), date(year, 12, 31))


def before_month(day: date) -> Term:
    """Until the month of a day: the reader takes its end and says that the month itself may not be meant."""
    words = f"до {_OF_MONTH[day.month - 1]} {day.year} г."
    return Term(words, DeadlineKind.BY_DATE, None, _last(day.year, day.month), doubt=Doubt.UNTIL_MONTH)


WHOLE_PERIOD = Term("в течение всего периода реализации", DeadlineKind.WHOLE_PERIOD)
MONTHLY = Term("ежемесячно", DeadlineKind.PERIODIC, recurrence=Recurrence.MONTHLY)
BY_SCHEDULE = Term("по отдельному графику", DeadlineKind.BY_SCHEDULE)
AT_ONCE = Term("незамедлительно", DeadlineKind.IMMEDIATELY)
AFTER_PAIRS = Term("в течение 10 дней после утверждения пар", DeadlineKind.RELATIVE)
NOTHING = Term("", DeadlineKind.NONE)
