"""What a written name of a school says that tells it from others: its number, its kind, words of its own."""

import re
from dataclasses import dataclass

from core.text import fold
from municipal.intake.kinds import LEVEL_WORDS, Kind, kind_of, kinds_in, spelt_out
from municipal.intake.settlements import Settlement, areas_in, settlements_in
from municipal.intake.stems import stem
from tenants.roadmap.reading.text import latin_as_cyrillic, straight

# Letters, numbers and the signs that end a phrase; «СОШ12» and «12-я» are two each.
_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:~[\dа-я]+)?|[№#,;()«»\"“”/]")
# «№ 2-1», «№ 2/3», «№ 2а»; what follows a full stop is «г.», «с.» of a place.
_COMPOUND = re.compile(
    r"(?<=[№\s])(\d{1,3})(?:[-/](?=\d)|(?=[а-я]\b(?!\.)))(?!я\b|й\b)(\d{1,3}|[а-я])\b(?![./-]\d)"
)
_LATIN_CAPITALS = re.compile(r"(?<![A-Za-z])[ABCEHKMOPTXY]{2,}(?![A-Za-z])")
# «имени И. П. Кедрова»: no «п. Кедров».
_INITIALS = re.compile(r"(?<!\w)[А-ЯЁ]\.\s?")
_ENDS_PHRASE = frozenset(',;()«»"“”/')
_NUMBER_SIGNS = frozenset({"№", "#", "n", "no", "nо", "номер"})
_PERIOD = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:\s*[-–—/_]\s*(?:(?:19|20)\d\d|\d\d))?(?!\d)|\d{1,2}[._]\d{1,2}[._]\d{2,4}|(?<!\d)\d\d\s*[-–—_]\s*\d\d(?!\d)"
)


# Legal forms and words that every organisation bears.
_COMMON = re.compile(
    r"муниципальн|федеральн|государственн|бюджетн|казенн|автономн|частн|негосударственн|образовательн|общеобразовательн"
    r"|дошкольн|учрежден|организаци|професси|дополнительн|образовани|общеразвивающ|комбинированн|вид[аеу]?$|тип[аеу]?$"
    r"|детск|учебн|[кофлчмнг]{0,2}[бкан]?п?оу(?:до)?$|[кофмг]{0,2}[бка]?у(?:до)?$|спо$|г?м?б?у?до$|общ$|россий|федераци|рф$|и$|на$|по$|для$|от$|при$|в$|с$|со$"
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
# Ranks before a name in honour: many bear them.
_RANK = re.compile(
    r"геро[йяи]|советск|союз|труд[ау]?$|социалистическ|полн(?:ого|ый)|кавалер|орден|слав[аыеу]?$|маршал|генерал|майор|полковник"
    r"|лейтенант|капитан|л[её]тчик|космонавт|заслуженн|народн|академик|профессор|писател|поэт|художник|адмирал|дважды|велик"
    r"|отечественн|войн|участник|партизан|учител|воин|почетн|гражданин"
)
# «приказ от 01.09.2026 № 14»: the number is the order's.
_OF_AN_ORDER = re.compile(r"от$|приказ|приложени|протокол|распоряжени|постановлени|письм|договор|\d+$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart. `own` are stems of words of its own, `honour` those after «имени», which short names leave out.

    `numbers` are as written, «2», «2-1», «2а»; `settlements` and `areas` are places that it names as such.
    """

    numbers: frozenset[str]
    kinds: frozenset[Kind]
    own: frozenset[str]
    honour: frozenset[str]
    settlements: tuple[Settlement, ...] = ()
    areas: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it tells one school from another."""
        return not (self.numbers or self.own)


def take_apart(text: str, *, is_of_a_file: bool = False) -> Name:
    """Return what a written name says; a file's or a folder's name also speaks of the paper, which is left out."""
    text = _plain(_PERIOD.sub(" ", text) if is_of_a_file else text).replace("_", " ")
    plain = spelt_out(fold(text))
    tokens = _TOKEN.findall(_COMPOUND.sub(_joined, plain))
    kinds = [kind_of(token) for token in tokens]
    numbers = {
        _number(token)
        for place, token in enumerate(tokens)
        if token[0].isdigit() and _is_number_of_school(tokens, kinds, place)
    }
    own, honour = _words(tokens, kinds, is_of_a_file=is_of_a_file)
    places = (one for one in settlements_in(text) if one.words <= own)
    return Name(
        frozenset(numbers),
        kinds_in(tokens, kinds),
        frozenset(own),
        frozenset(honour),
        tuple(places),
        areas_in(plain),
    )


def _plain(text: str) -> str:
    """Return a text whose words are Cyrillic in every letter («COШ» and «MAOY» are not), without people's initials."""
    if text.isascii():
        return text
    text = _LATIN_CAPITALS.sub(lambda found: latin_as_cyrillic(found[0]).upper(), straight(text))
    return text if text.isupper() else _INITIALS.sub("", text)


def _joined(found: re.Match[str]) -> str:
    """Keep «2-1» and «2а» in one: they are other schools than «2»."""
    return f"{found[1]}~{found[2]}"


def _number(token: str) -> str:
    return "~".join(part.lstrip("0") or "0" for part in token.split("~"))


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
            word = "" if kept is honour and _RANK.match(token) else stem(token)
            kept.update({word} - {""})
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
    if any(pattern.match(token) for pattern, _kind_of in LEVEL_WORDS):
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
