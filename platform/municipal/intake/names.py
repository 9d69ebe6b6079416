"""What a written name of a school says that tells it from others: its number, its kind, words of its own."""

import re
from dataclasses import dataclass
from enum import StrEnum

from core.text import fold

# Letters, numbers and the signs that end a phrase; «СОШ12» and «12-я» are two each.
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[№#,;()«»\"“”/]")
_ENDS_PHRASE = frozenset(',;()«»"“”/')
_NUMBER_SIGNS = frozenset({"№", "#", "n", "no", "nо", "номер"})
_PERIOD = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:\s*[-–—/_]\s*(?:(?:19|20)\d\d|\d\d))?(?!\d)|\d{1,2}[._]\d{1,2}[._]\d{2,4}|(?<!\d)\d\d\s*[-–—_]\s*\d\d(?!\d)"
)


class Kind(StrEnum):
    """What sort of organisation a name says it is. SCHOOL alone is a school of no said level."""

    SCHOOL = "school"
    SECONDARY = "secondary"
    BASIC = "basic"
    PRIMARY = "primary"
    GYMNASIUM = "gymnasium"
    LYCEUM = "lyceum"
    CADETS = "cadets"
    BOARDING = "boarding"
    EVENING = "evening"
    KINDERGARTEN = "kindergarten"
    COLLEGE = "college"
    OUT_OF_SCHOOL = "out_of_school"
    CENTRE = "centre"
    BRANCH = "branch"


LEVELS = frozenset({Kind.SECONDARY, Kind.BASIC, Kind.PRIMARY})

# Whole words: «Среднекедровская», «Центральная», «Городищенская» are names of places.
_KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = tuple(
    (re.compile(rf"(?:{pattern})$"), kind)
    for pattern, kind in (
        (r"м?[бка]?сош|сш|ссш", Kind.SECONDARY),
        (r"м?[бка]?оош|ош", Kind.BASIC),
        (r"м?[бка]?нош", Kind.PRIMARY),
        (r"про?гимнази\w*|гимнази\w*|гимн", Kind.GYMNASIUM),
        (r"лице[йяюе]\w*", Kind.LYCEUM),
        (r"кадет\w*", Kind.CADETS),
        (r"\w*интернат\w*", Kind.BOARDING),
        (r"вечерн\w+|сменн\w+", Kind.EVENING),
        (r"детсад\w*|сад[аеуы]?|садик\w*|доу|[мгч][бка]?доу|дс", Kind.KINDERGARTEN),
        (r"колледж\w*|техникум\w*|училищ\w*", Kind.COLLEGE),
        (r"дюсш|дши|дмш|дхш|ддт|цдо|цдт|сюн|сют|цвр", Kind.OUT_OF_SCHOOL),
        (r"центр[аеу]?|цо", Kind.CENTRE),
        (r"филиал\w*|отделени\w*", Kind.BRANCH),
        (r"школ\w*|шк", Kind.SCHOOL),
    )
)
_LEVEL_WORDS = (
    (re.compile(r"средн(?:яя|ей|юю|ее|его)$"), Kind.SECONDARY),
    (re.compile(r"основн(?:ая|ой|ую|ое|ого)$"), Kind.BASIC),
    (re.compile(r"начальн(?:ая|ой|ую|ое|ого)$"), Kind.PRIMARY),
)

# Legal forms and words that every organisation bears.
_COMMON = re.compile(
    r"муниципальн|федеральн|государственн|бюджетн|казенн|автономн|частн|негосударственн|образовательн|общеобразовательн"
    r"|дошкольн|учрежден|организаци|професси|дополнительн|образовани|общеразвивающ|комбинированн|вид[аеу]?$|тип[аеу]?$"
    r"|детск|учебн|м[бка]?оу$|г[бка]?оу$|чоу$|ноу$|оу$|г?м?б?у?до$|общ$|россий|федераци|рф$|и$|на$|по$|для$|от$|при$|в$|с$|со$"
)
# What stands before or after the name of a place.
_PLACES = re.compile(
    r"(?:г|гор|город[ае]?|с|сел[оауе]|п|пос|посел(?:ок|к[аеу])|пгт|рп|д|дер|деревн[яией]|ст|станиц[аыеу]|станци[яией]|х"
    r"|хутор[аеу]?|аул[аеу]?|снт|мкр|микрорайон[ае]?)$"
)
# «Ермаковского района», «Красноярского края»: the place around the school, which it shares with its neighbours.
_AROUND = re.compile(
    r"(?:район(?:а|е|у|н\w+)?|р|кра[йяюе]|област[ьи]|обл|округ[аеу]?|городского|городском|республик[аиеу]|респ|мо|го|мр)$"
)
# What follows is an address, or somebody's name.
_ASIDE = re.compile(
    r"(?:ул|улиц[аы]|просп\w*|пер|переул\w+|площад[ьи]|бульвар[а]?|директор\w*|заведующ\w+|заместител\w+|руководител\w+|тел|телефон"
    r"|утвержд\w+|соглас\w+|принят[оаы]?|рассмотрен[оаы]?)$"
)
_HONOUR = re.compile(r"(?:им|имени|памяти)$")
# Words of the file and not of the school.
_OF_THE_PAPER = re.compile(
    r"(?:дорожн(?:ая|ой|ую)|карт[аыуе]?|дк|план(?:а|ы|ом)?|программ[аыуе]|мероприяти[яей]|наставничеств[аоуе]|наставник\w*|целев(?:ая|ой|ую)"
    r"|модел[ьи]|реализаци[яиюей]|внедрени[яеюий]|год[ау]?|гг?|уч|уг|шаблон|копия|нов(?:ый|ая|ое|ые)|итог(?:и|овая|овый)?|исправ\w*"
    r"|финал|вариант|версия|приложени[ея]|приказ[ау]?|документ[ы]?|школьн(?:ый|ая)|обучающ\w+|учащ\w+|педагог\w*|учител\w*|ученик\w*|студент\w*|школьник\w*|работ[аыеу]|работник\w*"
    r"|молод(?:ых|ыми|ого)|специалист\w*|file|copy|final|docx?|xlsx?|pdf|rtf|odt|ods|zip"
    r"|plan|roadmap|архив|папка|файлы?|от|для|по)$"
)
# «приказ от 01.09.2026 № 14»: the number is the order's.
_OF_AN_ORDER = re.compile(r"от$|приказ|приложени|протокол|распоряжени|постановлени|письм|договор|\d+$")
_ENDINGS = re.compile(
    r"(?:ыми|ими|ого|его|ому|ему|ая|яя|ую|юю|ой|ей|ое|ее|ые|ие|ых|их|ым|им|ом|ем|ый|ий|ой|ам|ям|ах|ях|ов|ев|а|я|ы|и|у|ю|е|о|ь|й)$"
)
_PLACE_ENDINGS = re.compile(r"(?:инск|овск|евск|анск|янск|енск|ск|к|ов|ев|ин)$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart. `own` are stems of words of its own, `honour` those after «имени», which short names leave out."""

    numbers: frozenset[int]
    kinds: frozenset[Kind]
    own: frozenset[str]
    honour: frozenset[str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it tells one school from another."""
        return not (self.numbers or self.own)


def take_apart(text: str, *, is_of_a_file: bool = False) -> Name:
    """Return what a written name says; a file's or a folder's name also speaks of the paper, which is left out."""
    plain = fold(_PERIOD.sub(" ", text)) if is_of_a_file else fold(text)
    tokens = _TOKEN.findall(plain.replace("_", " "))
    kinds = [_kind(token) for token in tokens]
    numbers = {
        int(token)
        for place, token in enumerate(tokens)
        if token.isdigit() and _is_number_of_school(tokens, kinds, place)
    }
    own, honour = _words(tokens, kinds, is_of_a_file=is_of_a_file)
    return Name(frozenset(numbers), _kinds_of(tokens, kinds), frozenset(own), frozenset(honour))


def stem(word: str) -> str:
    """Return a word without its ending: «Лесногорской» and «Лесногорская» are one."""
    if len(word) < 5:
        return word
    return _ENDINGS.sub("", word, count=1)


def root(word_stem: str) -> str:
    """Return a place's stem without the endings that make an adjective of it: «Жеблахтинская» is of Жеблахты."""
    shorter = _PLACE_ENDINGS.sub("", word_stem, count=1)
    return root(shorter) if 3 < len(shorter) < len(word_stem) else word_stem


def _kind(token: str) -> Kind | None:
    return next((kind for pattern, kind in _KINDS if pattern.match(token)), None)


def _is_number_of_school(tokens: list[str], kinds: list[Kind | None], place: int) -> bool:
    """Tell whether a number is the school's and no year, flat or place in a list: a sign or the word «школа» is beside it."""
    if len(tokens[place]) > 4:
        return False
    before, after = tokens[:place], tokens[place + 1 :]
    if before and before[-1] in _NUMBER_SIGNS:
        return not _OF_AN_ORDER.match(before[-2] if len(before) > 1 else "")
    if before and kinds[place - 1] is not None:
        return True
    # «12 школа», «12-я школа», «Школа «№ 5»» has its sign.
    if after and after[0] in {"я", "й", "ая"}:
        after, next_kind = after[1:], kinds[place + 2 : place + 3]
    else:
        next_kind = kinds[place + 1 : place + 2]
    follows = bool(after) and bool(next_kind) and next_kind[0] is not None
    # «СОШ 2, 5 школа» is written by nobody, «1. СОШ № 5» by many: a number of its own wins.
    return follows and not _has_number_after(tokens, kinds, place + 1)


def _has_number_after(tokens: list[str], kinds: list[Kind | None], start: int) -> bool:
    return any(
        token.isdigit() and place and (tokens[place - 1] in _NUMBER_SIGNS or kinds[place - 1] is not None)
        for place, token in enumerate(tokens)
        if place >= start
    )


def _kinds_of(tokens: list[str], kinds: list[Kind | None]) -> frozenset[Kind]:
    found = {kind for kind in kinds if kind is not None}
    if Kind.SCHOOL in found:
        # «средняя общеобразовательная школа», also «начальная школа – детский сад».
        levels = {kind for token in tokens for pattern, kind in _LEVEL_WORDS if pattern.match(token)}
        found |= levels
    if found - {Kind.SCHOOL, Kind.BRANCH}:
        found.discard(Kind.SCHOOL)
    return frozenset(found)


def _words(tokens: list[str], kinds: list[Kind | None], *, is_of_a_file: bool) -> tuple[set[str], set[str]]:
    own: set[str] = set()
    honour: set[str] = set()
    kept: set[str] | None = own
    for place, token in enumerate(tokens):
        if _ASIDE.match(token):
            kept = None
        elif _HONOUR.match(token):
            kept = honour
        elif token in _ENDS_PHRASE or kinds[place] is not None or _PLACES.match(token):
            kept = own
        elif kept is not None and _tells(tokens, place, is_of_a_file=is_of_a_file):
            kept.add(stem(token))
    return own, honour


def _tells(tokens: list[str], place: int, *, is_of_a_file: bool) -> bool:
    token = tokens[place]
    if (
        not token.isalpha()
        or len(token) < 3
        or token in _NUMBER_SIGNS
        or _COMMON.match(token)
        or _AROUND.match(token)
    ):
        return False
    if any(pattern.match(token) for pattern, _kind_of in _LEVEL_WORDS):
        return False
    if is_of_a_file and _OF_THE_PAPER.match(token):
        return False
    following = tokens[place + 1 : place + 3]
    # «Ермаковского муниципального района» too.
    return not (
        following
        and (
            _AROUND.match(following[0])
            or (following[0].startswith("муницип") and len(following) > 1 and _AROUND.match(following[1]))
        )
    )
