"""The words of deadlines: each has one letter, and the rules are written in these letters.

| letters | what they stand for |
| --- | --- |
| `D` `d` `m` `M` `U` | a full date, a day and month, a month with its year, a month alone, a school year with its years |
| `N` `O` `#` | a small number, an ordinal (первый, III), any other number |
| `Y` `P` | a year, two years (2020-2021) |
| `T` `W` | a time of day, a weekday |
| `u` `f` `t` `!` | «до», «с», «по», a word that counts from something (после, не ранее, за ... до) |
| `~` `i` `b` `e` | a word that changes the meaning (не, следующего), текущий, реже or чаще, каникулы |
| `g` `G` `s` `c` | год, годы (plural), учебный, календарный |
| `R` `A` `E` `a` | в течение, весь, период or срок, реализации |
| `q` `h` `k` `y` `K` `n` `z` `x` `H` | квартал, полугодие, четверть, триместр, декада, неделя, месяц, день, половина |
| `B` `S` `L` `C` `F` | начало, середина, конец, число, осень and other seasons |
| `r` `j` `l` `V` | раз, каждый, последний, an adverb of recurrence (ежемесячно) |
| `J` | включительно |
| `p` `@` `Q` | a word before a number that is no day (№, кабинет), one behind it (класс, человек), a doubt |
| `I` `X` `Z` `o` `v` `w` | immediately, график or план, согласно, отдельному, an event (в ходе), need (необходимости) |
| `-` `,` `&` `;` `?` | a dash, a comma, и, или, an unknown word |
"""

from dataclasses import dataclass
from functools import lru_cache

from tenants.roadmap.reading.deadlines.calendar import Point
from tenants.roadmap.reading.deadlines.forms import (
    BELARUSIAN_MONTHS,
    BELARUSIAN_RECURRENCES,
    BELARUSIAN_WORDS,
    ENGLISH_MONTHS,
    adjectives,
)
from tenants.roadmap.reading.doubts import Doubt
from tenants.roadmap.vocabulary import Recurrence

Value = int | str | Point | tuple[int, int] | Recurrence | None

MONTHS = (
    ("январь января январе январю январем янв", 1),
    ("февраль февраля феврале февралю февралем фев февр", 2),
    ("март марта марте марту мартом", 3),
    ("апрель апреля апреле апрелю апрелем апр", 4),
    ("май мая мае маю маем", 5),
    ("июнь июня июне июню июнем", 6),
    ("июль июля июле июлю июлем", 7),
    ("август августа августе августу августом авг", 8),
    ("сентябрь сентября сентябре сентябрю сентябрем сен сент", 9),
    ("октябрь октября октябре октябрю октябрем окт", 10),
    ("ноябрь ноября ноябре ноябрю ноябрем ноя нояб", 11),
    ("декабрь декабря декабре декабрю декабрем дек", 12),
)
WEEKDAYS = (
    ("понедельник понедельника понедельнику понедельникам пн пнд", 0),
    ("вторник вторника вторнику вторникам вт втр", 1),
    ("среда среду среды среде средам ср срд", 2),
    ("четверг четверга четвергу четвергам чт чтв", 3),
    ("пятница пятницу пятницы пятнице пятницам пт птн", 4),
    ("суббота субботу субботы субботе субботам сб сбт", 5),
    ("воскресенье воскресенья воскресенью воскресеньям воскресение вс вск", 6),
)
ORDINALS = (
    "перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят", "одиннадцат",
    "двенадцат", "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат", "семнадцат", "восемнадцат",
    "девятнадцат", "двадцат",
)  # fmt: skip
_ORDINAL_ENDINGS = (
    "ый", "ий", "ой", "ая", "ья", "ое", "ье", "ого", "его", "ьего", "ом", "ем", "ьем", "ую", "ью", "ей", "ьей",
    "ому", "ему", "ьему",
)  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "і": 1, "іі": 2, "ііі": 3, "іv": 4}

RECURRENCES = (
    ("ежедневно", Recurrence.DAILY),
    ("еженедельно понедельно", Recurrence.WEEKLY),
    ("ежемесячно помесячно", Recurrence.MONTHLY),
    ("ежеквартально поквартально", Recurrence.QUARTERLY),
    ("почетвертно ежечетвертно", Recurrence.TERMLY),
    ("ежегодно", Recurrence.YEARLY),
    ("постоянно непрерывно бессрочно круглогодично", Recurrence.CONTINUOUS),
    ("периодически регулярно систематически", Recurrence.UNSPECIFIED),
)

# Whole words, in the order of the table above; the letter is what the rules see.
_WORDS: tuple[tuple[str, str], ...] = (
    ("u", "до к ко дедлайн"),
    ("f", "с со от начиная"),
    ("t", "по"),
    ("!", "ранее раньше накануне канун спустя"),
    ("~", "не кроме если без согласованию"),
    ("b", "реже менее чаще более меньше больше минимум"),
    ("e", "каникулы каникул каникулах каникулам каникулами"),
    ("g", "год года году годом г"),
    ("G", "годы годах годов годам гг лет"),
    ("s", "уч учеб"),
    ("R", "течение течении течения теч втечение втечении втеч протяжении продолжение продолжении"),
    ("A", "весь всего всей все всю всему "),
    ("E", "период периода периоде периоду периодов срок срока сроки сроком сроков сроку время времени цикл цикла"),
    ("a", "реализации реализация внедрения действия выполнения осуществления работы программы проекта"),
    ("q", "квартал квартала квартале кварталу кварталы кварталов кв"),
    ("h", "полугодие полугодия полугодии полугодию полугодиям полугодий полгода пг пол"),
    ("k", "четверть четверти четвертью четвертям четвертей четв"),
    ("y", "триместр триместра триместре триместру триместрам"),
    ("K", "декада декаде декаду декады"),
    ("n", "неделя неделю недели неделе недель нед"),
    ("z", "месяц месяца месяце месяцев месяцу мес"),
    ("x", "день дня дней дню дни днем дням днях дн сутки суток часов часа час"),
    ("H", "половина половине половину половины"),
    ("B", "начало начале начала началу началом"),
    ("S", "середина середине середину середины"),
    ("L", "конец конце конца концу концом"),
    ("C", "число числа числу чисел числах"),
    ("r", "раз раза разу р"),
    ("I", "незамедлительно немедленно срочно безотлагательно сразу оперативно"),
    ("X", "график графика графику графиком графиков графиками графикам план плана плану планом планов планами "
          "планам расписание расписанию расписанием приказу приказом приказа положению положением "
          "циклограмма циклограмме циклограммой "
          "срокам сроками"),
    ("Z", "согласно соответствии"),
    ("v", "ходе момента дату окончании окончанию завершении завершению истечении истечению итогам "
          "результатам мере проведения проведении проведением поступления поступлении приеме прибытии"),
    ("w", "необходимости запросу запросам требованию заявкам обращению обращениям обращения обращений надобности потребности"),
    ("p", "п пункт пункта пункту пп раздел раздела глава стр страница каб кабинет кабинете ауд тел телефон ул улица"),
    ("@", "класс класса классы классов классе классах кл группа группы групп человек чел участников команд команды "
          "занятие занятия занятий встреча встречи встреч урок урока уроков обучающихся учащихся учеников балл баллов "
          "экз шт"),
    ("J", "включительно"),
    ("&", "и"),
    (";", "или либо"),
    ("", "в во на чем"),
)  # fmt: skip
_SEASONS = (
    ("осень осенью осени осенний", 9),
    ("зима зимой зимы зимний", 12),
    ("весна весной весны весенний", 3),
    ("лето летом лета летний", 6),
)
_COUNTS = (
    ("один одна одно одного одной одному", 1),
    ("два две двух двум", 2),
    ("три трех трем", 3),
    ("четыре четырех", 4),
    ("пять пяти", 5),
    ("шесть шести", 6),
    ("семь семи", 7),
    ("восемь восьми", 8),
    ("девять девяти", 9),
    ("десять десяти", 10),
    ("несколько", 0),
    ("двадцать двадцати", 20),
    ("тридцать тридцати", 30),
)
_TIMES = (("единожды однажды", 1), ("дважды", 2), ("трижды", 3))
_ALSO_OF_PLACE = "через за перед при"
"""They count from an event, but as well «за счёт», «через сайт», «при школе»."""
_ENDS = "окончания завершения"
"""«До окончания» a term is its end; of anything else it is an event."""
_NOT_LATER = "позднее позже"
"""«Не позднее октября» is in time in October; «до октября» may or may not be."""
_ROUGHLY = "примерно ориентировочно предположительно предварительно около приблизительно возможно вероятно планируется"
_AND_ON = "далее дальше затем"
_ABOUT_OTHERS = "о об обо вместо взамен перенос факт фактически"
"""Words that make the date behind them the date of something else."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a deadline: its letter and its value (a month's number, a year, a recurrence)."""

    letter: str
    value: Value = None


@lru_cache(maxsize=1)
def lexicon() -> dict[str, Token]:
    """Return the token of every known word."""
    words = {word: Token(letter, value) for word, letter, value in adjectives()}
    words |= {word: Token(letter) for letter, listed in _WORDS + BELARUSIAN_WORDS for word in listed.split()}
    words |= {word: Token("!", "place") for word in _ALSO_OF_PLACE.split()}
    words |= {word: Token("r", value) for listed, value in _TIMES for word in listed.split()}
    words |= {word: Token("v", "end") for word in _ENDS.split()}
    words |= {"после": Token("!", "after")}
    words |= {"числам": Token("C", "each")}
    words |= {word: Token("u", "included") for word in _NOT_LATER.split()}
    words |= {word: Token("Q", Doubt.VAGUE) for word in _ROUGHLY.split()}
    words |= {word: Token("Q", Doubt.LEFT_OVER) for word in _ABOUT_OTHERS.split()}
    words |= {word: Token("Q", Doubt.NO_END) for word in _AND_ON.split()}
    words |= {"п": Token("p", "п"), "ш": Token("p", "ш"), "приказ": Token("?")}  # typed for II and III
    tables: tuple[tuple[str, tuple[tuple[str, Value], ...]], ...] = (
        ("N", _COUNTS),
        ("M", MONTHS + BELARUSIAN_MONTHS + ENGLISH_MONTHS),
        ("W", WEEKDAYS),
        ("F", _SEASONS),
        ("V", RECURRENCES + BELARUSIAN_RECURRENCES),
    )
    for letter, table in tables:
        words |= {word: Token(letter, value) for listed, value in table for word in listed.split()}
    for value, stem in enumerate(ORDINALS, start=1):
        words |= {stem + ending: Token("O", value) for ending in _ORDINAL_ENDINGS}
    words |= {"тридцат" + ending: Token("O", 30) for ending in _ORDINAL_ENDINGS}
    return words | {word: Token("O", value) for word, value in _ROMAN.items()}
