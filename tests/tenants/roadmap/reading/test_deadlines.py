"""Deadlines as people type them, and what must never be read into them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import SchoolYear
from tenants.roadmap.reading import Context, Deadline, Doubt, read_deadline
from tenants.roadmap.vocabulary import DeadlineKind, Recurrence
from tests.accuracy.comparison import deadline_meant, deadline_read

from .shared_data import rows_of

ROWS = rows_of("deadlines.tsv")
YEAR = Context(school_year=SchoolYear(2023))


def _read(row):
    read, answer = deadline_read(row)
    return read, answer == deadline_meant(row)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["phrase"])
def test_a_deadline_is_right_or_doubted(row):
    read, right = _read(row)
    assert right or not read.certain


def test_every_unambiguous_deadline_is_right_and_certain():
    clear = [(row["phrase"], *_read(row)) for row in ROWS if not row["ambiguous"]]
    assert [phrase for phrase, read, right in clear if not (right and read.certain)] == []


CERTAIN = [
    # met in roadmaps, read with the school year 2023-2024
    ("не позднее 1 октября", "by_date", None, "2023-10-01"),
    ("не позднее, чем 15.11.2023", "by_date", None, "2023-11-15"),
    ("в срок до 1 октября 2023 г. включительно", "by_date", None, "2023-10-01"),
    ("до конца сентября", "by_date", None, "2023-09-30"),
    ("до конца 2023 года", "by_date", None, "2023-12-31"),
    ("до конца II квартала", "by_date", None, "2024-06-30"),
    ("1-я декада октября", "date_range", "2023-10-01", "2023-10-10"),
    ("2-3 декада ноября", "date_range", "2023-11-11", "2023-11-30"),
    ("III квартал 2023 г.", "quarter", "2023-07-01", "2023-09-30"),
    ("ІV квартал", "quarter", "2023-10-01", "2023-12-31"),
    ("в течение I полугодия", "date_range", "2023-09-01", "2023-12-31"),
    ("II полугодие", "date_range", "2024-01-01", "2024-05-31"),
    ("мaрт 2024", "month", "2024-03-01", "2024-03-31"),
    ("MAPT", "month", "2024-03-01", "2024-03-31"),
    ("c 1 по 5 октября", "date_range", "2023-10-01", "2023-10-05"),
    ("сентябрь-май", "month_range", "2023-09-01", "2024-05-31"),
    ("сентябрь 2023-2024 уч.г.", "month", "2023-09-01", "2023-09-30"),
    ("декабрь-январь", "month_range", "2023-12-01", "2024-01-31"),
    ("30.12-10.01", "date_range", "2023-12-30", "2024-01-10"),
    ("5-6.10", "date_range", "2023-10-05", "2023-10-06"),
    ("1 сентября 2023-20 мая 2024", "date_range", "2023-09-01", "2024-05-20"),
    ("17,05,2024", "on_date", "2024-05-17", "2024-05-17"),
    ("в понедельник 04.09.2023", "on_date", "2023-09-04", "2023-09-04"),
    ("20 октября, 14:00, актовый зал", "on_date", "2023-10-20", "2023-10-20"),
    ("незамедлительно", "immediately", None, None),
    ("в 10-дневный срок", "relative", None, None),
    ("в течение 5 рабочих дней", "relative", None, None),
    ("осенние каникулы", "relative", None, None),
    ("после утверждения положения", "relative", None, None),
    ("согласно плану работы школы", "by_schedule", None, None),
    ("в течение срока реализации программы", "whole_period", None, None),
    ("в течение текущего учебного года", "school_year", "2023-09-01", "2024-08-31"),
    ("октябрь, 2-я декада", "date_range", "2023-10-11", "2023-10-20"),
    ("2022 г. I квартал", "quarter", "2022-01-01", "2022-03-31"),
    ("2021 г., ноябрь", "month", "2021-11-01", "2021-11-30"),
    ("2021–2025 г.г.", "date_range", "2021-01-01", "2025-12-31"),
    ("23-24 уч. год", "school_year", "2023-09-01", "2024-08-31"),
    ("в кратчайшие сроки", "immediately", None, None),
    ("в течение недели после проведения", "relative", None, None),
    ("в соответствии с календарным учебным графиком", "by_schedule", None, None),
    ("—", "none", None, None),
    ("", "none", None, None),
]


@pytest.mark.parametrize("expected", CERTAIN, ids=lambda expected: expected[0])
def test_words_met_in_roadmaps_are_understood(expected):
    read = read_deadline(expected[0], YEAR)
    days = tuple(day and day.isoformat() for day in (read.start, read.end))
    assert (read.text, read.kind.value, *days, read.why) == (*expected, None)


RETURNING = [
    ("ежеквартально", Recurrence.QUARTERLY, None),
    ("не реже одного раза в квартал", Recurrence.QUARTERLY, None),
    ("два раза в год", Recurrence.TWICE_A_YEAR, None),
    ("1 раз в триместр", Recurrence.PER_TRIMESTER, None),
    ("до 25 числа каждого месяца", Recurrence.MONTHLY, "FREQ=MONTHLY;BYMONTHDAY=25"),
    ("ежемесячно, до 5-го числа", Recurrence.MONTHLY, "FREQ=MONTHLY;BYMONTHDAY=5"),
    ("1 и 15 числа каждого месяца", Recurrence.MONTHLY, "FREQ=MONTHLY;BYMONTHDAY=1,15"),
    ("последний день месяца", Recurrence.MONTHLY, "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ("2р. в год", Recurrence.TWICE_A_YEAR, None),
    ("третья среда каждого месяца", Recurrence.MONTHLY, "FREQ=MONTHLY;BYDAY=3WE"),
    ("1 раз в месяц, последняя пятница", Recurrence.MONTHLY, "FREQ=MONTHLY;BYDAY=-1FR"),
    ("по вторникам и четвергам", Recurrence.WEEKLY, "FREQ=WEEKLY;BYDAY=TU,TH"),
    ("раз в две недели", Recurrence.UNSPECIFIED, "FREQ=WEEKLY;INTERVAL=2"),
    ("ежегодно до 1 сентября", Recurrence.YEARLY, "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=1"),
]


@pytest.mark.parametrize(("words", "recurrence", "rule"), RETURNING)
def test_what_returns_says_how_often_and_on_which_day(words, recurrence, rule):
    read = read_deadline(words, YEAR)
    assert (read.kind, read.recurrence, read.rule, read.start, read.end, read.certain) == (
        DeadlineKind.PERIODIC,
        recurrence,
        rule,
        None,
        None,
        True,
    )


DOUBTED = [
    ("август", Doubt.LONE_AUGUST),
    ("до 25 августа", Doubt.LONE_AUGUST),
    ("1 сентября или 5 сентября", Doubt.SEPARATE),
    ("2023-2024", Doubt.SCHOOL_OR_CALENDAR),
    ("4 сентября 2023 (вт)", Doubt.OTHER_WEEKDAY),
    ("31.02.2024", Doubt.NO_SUCH_DAY),
    ("45 сентября", Doubt.NO_SUCH_DAY),
    ("с 20 октября по 1 октября 2023 г.", Doubt.ENDS_BEFORE_START),
    ("с 15 октября", Doubt.NO_END),
    ("до мая", Doubt.UNTIL_MONTH),
    ("до 2024г.", Doubt.UNTIL_YEAR),
    ("до конца учебного года", Doubt.VAGUE),
    ("в конце I полугодия", Doubt.VAGUE),
    ("с 2021 года", Doubt.NO_END),
    ("работа по 25 декабря", Doubt.LEFT_OVER),
    ("пятница", Doubt.WHICH_WEEK),
    ("кроме 1 октября", Doubt.EVENT),
    ("до обеда 1 октября", Doubt.LEFT_OVER),
    ("третьего этапа 1 октября 15", Doubt.LEFT_OVER),
    ("-//-", Doubt.SAME_AS_ABOVE),
    ("»", Doubt.SAME_AS_ABOVE),
    ("ежемесячно, кроме июня-августа", Doubt.EXCEPTED),
    ("15.10.2023 и весь период", Doubt.SEVERAL),
    ("май-сентябрь", Doubt.WHICH_YEAR),
    ("15.11-15.10", Doubt.ENDS_BEFORE_START),
    ("14:00", Doubt.TIME_ONLY),
    ("уточняется", Doubt.NOT_UNDERSTOOD),
    ("до", Doubt.NOT_UNDERSTOOD),
    ("1 октября" + " и так далее" * 100, Doubt.TOO_LONG),
]


@pytest.mark.parametrize(("words", "why"), DOUBTED, ids=[words[:40] for words, _ in DOUBTED])
def test_a_doubt_says_its_reason(words, why):
    assert read_deadline(words, YEAR).why == why


def test_without_a_known_year_there_are_no_days():
    read = read_deadline("1 сентября")
    assert (read.kind, read.start, read.end, read.why) == (DeadlineKind.ON_DATE, None, None, Doubt.NO_YEAR)


def test_separate_dates_are_kept_as_parts():
    read = read_deadline("октябрь, февраль", YEAR)
    assert read.parts == (
        (date(2023, 10, 1), date(2023, 10, 31)),
        (date(2024, 2, 1), date(2024, 2, 29)),
    )


def test_a_weekday_is_found_in_the_week_of_the_context():
    read = read_deadline("Пятница", Context(week=(date(2024, 11, 18), date(2024, 11, 22))))
    assert (read.start, read.certain) == (date(2024, 11, 22), False)


WORDS = st.sampled_from([
    "до", "с", "по", "к", "не", "в", "раз", "каждый", "год", "года", "учебного", "2023", "2023-2024",
    "31.12.2023", "31.02", "1", "45", "III", "сентября", "октябрь", "-", ",", "и", "или", "квартал",
    "полугодие", "декада", "первая", "последняя", "среда", "ежемесячно", "ежегодно", "графику", "период",
    "весь", "числа", "начало", "конца", "месяца", "неделя", "четверть", "каникулы", "за", "после", "99",
    "00.00", "12:30", "уч.", "г.", "гг", "осень", "реализации",
])  # fmt: skip
CONTEXTS = st.sampled_from([Context(), YEAR, Context(year=2023), Context(date=date(2023, 10, 5))])


def _assert_well_formed(read: Deadline, text: str) -> None:
    assert read.text == text
    assert read.certain == (read.why is None)
    assert read.start is None or read.end is None or read.start <= read.end
    if read.kind in {
        DeadlineKind.WHOLE_PERIOD,
        DeadlineKind.NONE,
        DeadlineKind.BY_SCHEDULE,
        DeadlineKind.RELATIVE,
    }:
        assert (read.start, read.end) == (None, None)
    assert all(start is not None and end is not None and start <= end for start, end in read.parts)
    if read.certain and read.kind in {DeadlineKind.ON_DATE, DeadlineKind.DATE_RANGE, DeadlineKind.MONTH}:
        assert None not in (read.start, read.end)


@given(st.lists(WORDS, max_size=9).map(" ".join), CONTEXTS)
@settings(max_examples=400, deadline=None)
def test_any_words_in_any_order_give_a_well_formed_answer(text, context):
    _assert_well_formed(read_deadline(text, context), text)


@given(st.text(max_size=80), CONTEXTS)
@settings(max_examples=200, deadline=None)
def test_any_text_at_all_gives_a_well_formed_answer(text, context):
    _assert_well_formed(read_deadline(text, context), text)


@pytest.mark.parametrize("piece", ["1", "1.", "до ", "сентябрь ", "- ", "(", "1 сентября, ", "а", "\u0000"])
def test_a_hundred_kilobytes_are_answered_and_kept(piece):
    text = (piece * 100_000)[:100_000]
    read = read_deadline(text, YEAR)
    assert (read.text, read.kind, read.certain) == (text, DeadlineKind.NONE, False)


@pytest.mark.parametrize("phrase", ["раз в 0 дней", "1 раз в 0 лет"])
def test_a_rhythm_of_nothing_is_doubted(phrase):
    assert not read_deadline(phrase).certain
