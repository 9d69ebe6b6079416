"""What sort of organisation a written name says it is."""

import re
from enum import StrEnum


class Kind(StrEnum):
    """What sort of organisation a name says it is. SCHOOL alone is a school of no said level."""

    SCHOOL = "school"
    SECONDARY = "secondary"
    BASIC = "basic"
    PRIMARY = "primary"
    GYMNASIUM = "gymnasium"
    PROGYMNASIUM = "progymnasium"
    LYCEUM = "lyceum"
    CADETS = "cadets"
    BOARDING = "boarding"
    EVENING = "evening"
    KINDERGARTEN = "kindergarten"
    COLLEGE = "college"
    HOUSE = "house"
    PALACE = "palace"
    STATION = "station"
    CENTRE = "centre"
    ARTS = "arts"
    MUSIC = "music"
    PAINTING = "painting"
    SPORTS = "sports"
    BRANCH = "branch"


LEVELS = frozenset({Kind.SECONDARY, Kind.BASIC, Kind.PRIMARY})
# Renamed into one another, so that they are worth offering.
OUT_OF_SCHOOL = frozenset({Kind.HOUSE, Kind.PALACE, Kind.STATION, Kind.CENTRE})
# What a «школа» without more words never is.
NO_PLAIN_SCHOOL = frozenset({Kind.KINDERGARTEN, Kind.ARTS, Kind.MUSIC, Kind.PAINTING, Kind.SPORTS})

# Whole words: «Среднекедровская», «Центральная», «Городищенская» are names of places.
_KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = tuple(
    (re.compile(rf"(?:{pattern})$"), kind)
    for pattern, kind in (
        (r"м?[бка]?сош|сш|ссш", Kind.SECONDARY),
        (r"м?[бка]?оош|ош", Kind.BASIC),
        (r"м?[бка]?нош", Kind.PRIMARY),
        (r"прогимнази\w*", Kind.PROGYMNASIUM),
        (r"гимнази\w*|гимн", Kind.GYMNASIUM),
        (r"лице[йяюе]\w*", Kind.LYCEUM),
        (r"кадет\w*", Kind.CADETS),
        (r"\w*интернат\w*", Kind.BOARDING),
        (r"вечерн\w+|сменн\w+", Kind.EVENING),
        (r"детсад\w*|сад[аеуы]?|садик\w*|доу|[мгч][бка]?доу|дс", Kind.KINDERGARTEN),
        (r"колледж\w*|техникум\w*|училищ\w*", Kind.COLLEGE),
        (r"дом[аеу]?", Kind.HOUSE),
        (r"двор(?:ец|ц[аеу])", Kind.PALACE),
        (r"юнстанция", Kind.STATION),
        (r"центр[аеу]?|цо", Kind.CENTRE),
        (r"искусств\w*", Kind.ARTS),
        (r"музыкальн\w+", Kind.MUSIC),
        (r"художественн\w+", Kind.PAINTING),
        (r"спортивн\w+", Kind.SPORTS),
        (r"филиал\w*|отделени\w*", Kind.BRANCH),
        (r"школ\w*|шк", Kind.SCHOOL),
    )
)
LEVEL_WORDS = (
    (re.compile(r"средн(?:яя|ей|юю|ее|его)$"), Kind.SECONDARY),
    (re.compile(r"основн(?:ая|ой|ую|ое|ого)$"), Kind.BASIC),
    (re.compile(r"начальн(?:ая|ой|ую|ое|ого)$"), Kind.PRIMARY),
)

# Written short, they are the same words.
_SHORT = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\bд\s?/\s?с\b", "детсад"),
        (r"\bддт\b", "дом детского творчества"),
        (r"\bцдт\b", "центр детского творчества"),
        (r"\bцдо\b", "центр дополнительного образования"),
        (r"\bцвр\b", "центр внешкольной работы"),
        (r"\b(?:дюсш|сдюс?шор|сшор)\b", "спортивная школа"),
        (r"\bдши\b", "школа искусств"),
        (r"\bдмш\b", "музыкальная школа"),
        (r"\bдхш\b", "художественная школа"),
        (r"\bсют\b", "станция юных техников"),
        (r"\bсюн\b", "станция юных натуралистов"),
        (r"\bдом[ауе]?,?\s+(?=\d|№)", "д "),
        # Where trains stop, a station is a place.
        (r"\bстанци\w+(?=\s+юн)", "юнстанция"),
    )
)


def spelt_out(plain: str) -> str:
    """Return a folded text with the short names of kinds written out."""
    for pattern, words in _SHORT:
        plain = pattern.sub(words, plain)
    return plain


def kind_of(token: str) -> Kind | None:
    """Return the kind that a word says, None for other words."""
    return next((kind for pattern, kind in _KINDS if pattern.match(token)), None)


def kinds_in(tokens: list[str], kinds: list[Kind | None]) -> frozenset[Kind]:
    """Return the kinds that the words of a name say together."""
    found = {kind for kind in kinds if kind is not None}
    if Kind.SCHOOL in found:
        # «средняя общеобразовательная школа», also «начальная школа – детский сад».
        levels = {kind for token in tokens for pattern, kind in LEVEL_WORDS if pattern.match(token)}
        found |= levels
    if found - {Kind.SCHOOL, Kind.BRANCH}:
        found.discard(Kind.SCHOOL)
    return frozenset(found)
