"""Clean deadlines damaged by every mishap of typing and of PDF: the answer is the same, or it is doubted."""

import pytest

from core.clock import SchoolYear
from tenants.roadmap.reading import Context, read_deadline

YEAR = Context(school_year=SchoolYear(2023))
MONTHS = ("январь", "февраля", "апрель", "сентябрь", "октября", "ноябре", "декабрь")
CLEAN = (
    "до 31 декабря 2023 г.", "с 1 по 20 октября", "сентябрь-декабрь", "20.12.2023", "в течение учебного года",
    "ежемесячно", "не позднее 15 ноября", "II квартал 2024 года", "1 раз в четверть", "по мере необходимости",
    "третья среда каждого месяца", "первая декада октября", "весь период реализации", "постоянно",
    "согласно графику", "незамедлительно", "2023-2024 учебный год", "до 25 числа каждого месяца",
)  # fmt: skip
ALIKE = str.maketrans("асеорхукмтн", "aceopxykmth")


def _meaning(read):
    return read.kind, read.start, read.end, read.recurrence, read.rule


def _broken(text):
    for place in range(1, len(text)):
        for mark in (" ", "- ", "\n"):
            if text[place - 1].isalpha() and text[place].isalpha():
                yield text[:place] + mark + text[place:]


def _glued(text):
    for place, letter in enumerate(text):
        if letter == " ":
            yield text[:place] + text[place + 1 :]


@pytest.mark.parametrize("clean", CLEAN)
def test_a_break_or_a_lost_space_never_gives_another_certain_answer(clean):
    meant = _meaning(read_deadline(clean, YEAR))
    read = {damaged: read_deadline(damaged, YEAR) for damaged in (*_broken(clean), *_glued(clean))}
    wrong = [each for each, answer in read.items() if answer.certain and _meaning(answer) != meant]
    same = [answer for answer in read.values() if answer.certain and _meaning(answer) == meant]
    assert wrong == []
    assert len(same) * 10 >= len(read) * 6


@pytest.mark.parametrize("clean", CLEAN)
@pytest.mark.parametrize(
    "damage", [str.upper, lambda text: text.translate(ALIKE), lambda text: f" {text}\n* "]
)
def test_capitals_look_alikes_and_stars_change_nothing(clean, damage):
    read = read_deadline(damage(clean), YEAR)
    assert (read.certain, _meaning(read)) == (True, _meaning(read_deadline(clean, YEAR)))


@pytest.mark.parametrize("month", MONTHS)
def test_one_wrong_missing_or_exchanged_letter_of_a_month_is_mended(month):
    meant = _meaning(read_deadline(month, YEAR))
    slips = [month[:place] + month[place + 1 :] for place in range(1, len(month) - 1)]
    slips += [month[:place] + "ф" + month[place + 1 :] for place in range(len(month))]
    slips += [
        month[:place] + month[place + 1] + month[place] + month[place + 2 :]
        for place in range(len(month) - 1)
    ]
    read = {slip: read_deadline(slip, YEAR) for slip in slips}
    assert [slip for slip, answer in read.items() if answer.certain and _meaning(answer) != meant] == []
    assert sum(answer.certain for answer in read.values()) >= len(slips) * 0.9


@pytest.mark.parametrize(
    "word", ["лечение года", "марта", "карта", "учётного года", "вера", "насколько", "дошкольное"]
)
def test_words_that_only_resemble_those_of_a_deadline_are_left_alone(word):
    read = read_deadline(f"{word}, октябрь", YEAR)
    assert not read.certain or _meaning(read) == _meaning(read_deadline("октябрь", YEAR))
