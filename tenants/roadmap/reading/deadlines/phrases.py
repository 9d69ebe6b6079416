"""Small groups of words made one: a day, a month and a year become a date before any rule looks at them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from tenants.roadmap.reading.deadlines.calendar import Point
from tenants.roadmap.reading.deadlines.lexicon import Token
from tenants.roadmap.reading.deadlines.words import full_year
from tenants.roadmap.vocabulary import Recurrence

Words = Sequence[Token]


def skeleton(tokens: Words) -> str:
    """Return the letters of the tokens in a row: what the rules' expressions are matched against."""
    return "".join(token.letter for token in tokens)


def grouped(tokens: Words) -> list[Token]:
    """Return the tokens with times of day dropped and dates, months of a year and school years put together."""
    words = list(tokens)
    for pattern, join in _GROUPS:
        words = _rewritten(words, pattern, join)
    return words


def number(token: Token) -> int:
    """Return the value of a token that is a number."""
    if not isinstance(token.value, int):
        raise TypeError(token)
    return token.value


def point(token: Token) -> Point:
    """Return the value of a token that is a day or a month."""
    if isinstance(token.value, Point):
        return token.value
    return Point(number(token))


def years(token: Token) -> tuple[int, int]:
    """Return the value of a token that is two years."""
    if not isinstance(token.value, tuple):
        raise TypeError(token)
    return token.value


def _rewritten(
    tokens: list[Token], pattern: re.Pattern[str], join: Callable[[Words], list[Token]]
) -> list[Token]:
    letters = skeleton(tokens)
    result: list[Token] = []
    place = 0
    for found in pattern.finditer(letters):
        result += tokens[place : found.start()]
        result += join(tokens[found.start() : found.end()])
        place = found.end()
    return result + tokens[place:]


def _only(words: Words, letters: str) -> list[Token]:
    return [token for token in words if token.letter in letters]


def _day_of_month(words: Words) -> list[Token]:
    day, month, *rest = _only(words, "NOMY")
    if not rest:
        return [Token("d", Point(number(month), number(day)))]
    return [Token("D", Point(number(month), number(day), full_year(number(rest[0]))))]


def _month_of_year(words: Words) -> list[Token]:
    month, year = sorted(_only(words, "MY"), key=lambda token: token.letter)
    return [Token("m", Point(number(month), None, number(year)))]


def _month_of_short_year(words: Words) -> list[Token]:
    month, year = _only(words, "MN")
    return [Token("m", Point(number(month), None, full_year(number(year))))]


def _day_of_year(words: Words) -> list[Token]:
    day, year = _only(words, "dY")
    return [Token("D", replace(point(day), year=number(year)))]


def _with_weekday(words: Words) -> list[Token]:
    day, weekday = sorted(_only(words, "dDW"), key=lambda token: token.letter == "W")
    return [Token(day.letter, replace(point(day), weekday=number(weekday)))]


def _short_school_year(words: Words) -> list[Token]:
    """Read «23-24 уч. год»; two other numbers before these words stay as they are."""
    first, last = (number(token) for token in _only(words, "N"))
    return [Token("U", (2000 + first, 2000 + last))] if last == first + 1 else list(words)


def _noise(_: Words) -> list[Token]:
    return [Token("?")]


def _place_without_number(words: Words) -> list[Token]:
    """Read «в кабинете директора» as any other words; «п» and «ш» may be numbers of Rome."""
    return list(words) if words[0].value else [Token("?")]


def _plain_adjective(words: Words) -> list[Token]:
    """Read an adjective of some other word; «не» and «кроме» stay."""
    return list(words) if words[0].letter == "~" and not words[0].value else [Token("?")]


def _typed_roman(words: Words) -> list[Token]:
    """Read «П квартал» and «Ш четверть», typed where there was no II and III."""
    value = {"п": 2, "ш": 3}.get(str(words[0].value))
    return [Token("O", value)] if value else list(words)


def _compound(words: Words) -> list[Token]:
    """Read «двадцать пятого»."""
    tens, ones = number(words[0]), number(words[1])
    return [Token("O", tens + ones)] if tens in (20, 30) and ones < 10 else list(words)


def _end_of_term(words: Words) -> list[Token]:
    return [words[0], Token("L")] if words[1].value == "end" else list(words)


def _belarusian_and(words: Words) -> list[Token]:
    """Read «і» between two days: it looks like the number one."""
    return [Token("&")] if words[0].value == 1 else list(words)


def _school_year(words: Words) -> list[Token]:
    return [Token("U", years(_only(words, "P")[0]))]


def _term_said(words: Words) -> list[Token]:
    """Read several words for «до» as one; «не позднее» is the one that includes its month."""
    said = _only(words, "u")
    return [next((token for token in said if token.value), said[0])]


def _daily_hours(words: Words) -> list[Token]:
    """Read «ежедневно с 14 до 15»; of a month the numbers may be days."""
    rhythm = _only(words, "V")
    return rhythm if rhythm[0].value is Recurrence.DAILY else list(words)


def _day_of_named_month(words: Words) -> list[Token]:
    """Read «октябрь, до 15 числа»."""
    month, day = point(_only(words, "mM")[0]), number(_only(words, "NO")[0])
    named = replace(month, day=day)
    return [*_only(words, "u"), Token("D" if named.year else "d", named)]


_GROUPS: tuple[tuple[re.Pattern[str], Callable[[Words], list[Token]]], ...] = (
    (re.compile("f[NO][-ut]T|N-T"), lambda words: [words[-1]]),  # «с 15 до 17 часов»
    (re.compile("uT(?=,?(?:[dD]|[NO]C?M))"), lambda words: [words[0]]),  # «до 17.00 15 октября»
    (re.compile("[fut]?T(?:[-ut,&]?T)*"), lambda _: []),
    (re.compile("[~locs](?=\\?(?![xmM]))"), _plain_adjective),  # «последний звонок», «школьный музей»
    (re.compile("p(?=-?[qhky])"), _typed_roman),
    (re.compile("f?[NO#](?:[-t,&u][NO])*[?]?@"), _noise),  # «5-9 классы», «12 человек»
    (re.compile("(?<![dD])p+[NdT#Y](?!C?M)(?:[-,]?[N#](?!C?M))*"), _noise),  # «каб. 205», «№ 12»
    (
        re.compile(r"p(?=\?|$)"),
        _place_without_number,
    ),  # «в кабинете директора»
    (re.compile("(?<![dDM])@(?!,?[NdD])"), _noise),
    (re.compile("ff"), lambda words: [words[0]]),  # «начиная с»
    (re.compile("!E(?=[fdDmMNO])"), lambda _: []),  # «за период с»
    (re.compile("NO"), _compound),
    (re.compile("~?b"), lambda _: []),  # «не реже 1 раза в месяц»
    (re.compile("i(?=s)"), lambda _: []),  # «текущего учебного года»
    (re.compile("(?:~?u,?)+"), _term_said),
    (re.compile("uE[-,]?(?=[dDMNO])"), lambda words: [words[0]]),  # «крайний срок - 20 ноября»
    (re.compile("(?<!x)E(?=u[dDmMNO]|t[dD]|t[NO]C?M)"), lambda _: []),  # «в срок до»
    (re.compile("(?<=C)(?:z,?~!\\??|[lO]z(?=q))q"), lambda _: [Token("V", Recurrence.QUARTERLY)]),
    (re.compile("uv(?=[NOhsqgUM])"), _end_of_term),
    (re.compile("(?<=[zC]),?~!\\??z?"), lambda _: []),  # «до 5 числа месяца, следующего за отчётным»
    (re.compile("~!"), lambda words: [words[-1]]),
    (re.compile("[NO]C?M,?Y[gG]?"), _day_of_month),
    (re.compile("[NO]MN(?=g)"), _day_of_month),
    (re.compile("[NO]C?M"), _day_of_month),
    (re.compile("(?<=[mMdD])O(?=[mMdD])"), _belarusian_and),
    (re.compile("(?<=[mM])z|(?<![jrtNOl~])z(?=M)"), lambda _: []),  # «октябрь месяц»
    (re.compile("(?<=[dDmM])i[gG]"), lambda _: []),  # «1 октября текущего года»
    (re.compile("M,?N(?=g)"), _month_of_short_year),
    (re.compile("gg"), lambda _: [Token("G")]),  # «2021-2025 г.г.»
    (re.compile("N[-,]Ns[gG]?"), _short_school_year),
    (re.compile("d,?Y[gG]?"), _day_of_year),
    (re.compile("D[gG]"), lambda words: [words[0]]),
    (re.compile("M,?Y[gG]?|(?<![-t])M-Y[gG]?(?![-t])"), _month_of_year),
    (re.compile("Y[gG]?,?M"), _month_of_year),
    (re.compile("[dD],?W"), _with_weekday),
    (re.compile("W,?[dD]"), _with_weekday),
    (re.compile("(?<=[-t][dD])-?Nx"), lambda _: []),  # «с 28.10 по 05.11 - 9 дней»
    (re.compile("P,?s[gG]?|s[gG]P"), _school_year),
    (re.compile("(?<=Y)c(?=[gG])"), lambda _: []),  # «в течение 2022 календарного года»
    (re.compile("(?<=[dDW]),?fNuN(?![?@CMx]*[CMx@])"), lambda _: []),  # «15 ноября с 15 до 17»
    (re.compile("V,?fNuN(?![?@CMx]*[CMx@])|fNuNV"), _daily_hours),
    (re.compile("(?<![-t])[mM],?u[NO]C(?!j?z)"), _day_of_named_month),
)
