"""What a single word says in a "responsible" cell: a post, posts, a body, an adjective before one, an abbreviation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from tenants.roadmap.reading.people.cases import Case
from tenants.roadmap.reading.people.lexicon import BODIES, POSTS
from tenants.roadmap.reading.text import folded


class Head(Enum):
    """What a word at the head of a phrase says about it."""

    POST = "post"
    POSTS = "posts"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Known:
    """A head word; `nominative` is its own form, `case` the case it stands in, None in the nominative.

    `also_genitive`: a plural that looks like the genitive of one («директора», «учителя», «комиссии»).
    """

    head: Head
    nominative: str
    case: Case | None = None
    also_genitive: bool = False
    singular: str | None = None


_ACTING = frozenset({"и.о.", "и.о", "ио", "врио", "вр.и.о.", "обязанности"})
_BEFORE_HEADS = _ACTING | {
    "исполняющий",
    "исполняющая",
    "исполняющему",
    "все",
    "всех",
    "весь",
    "вся",
    "каждый",
    "каждая",
    "всем",
    "зам.",
    "зав.",
    "пом.",
    "кл",
    "соц",
    "ст",
    "муз",
    "физ",
    "мед",
    "его",
    "наш",
    "другие",
}
_ADJECTIVE = re.compile(
    r"^(?:[^\W\d_]+-)*[^\W\d_]{2,}(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|ему|ому|ыя|ого|его|ым|им|ей|ых|их|ыми|ими|ую)$"
    r"|^[^\W\d_]{1,6}\.$"
)
_NOUNS = re.compile(r"(?:ство|ствие|тие|(?:[аеяи]|[^\W\d_]ле)ние|ностей|телей|ателей|стей|ией)$")
_POST_ENDINGS = re.compile(r"[^\W\d_]{3,}(?:тель|ник|ист|лог|арь|щик|чик|граф|вед)$")
_POSTS_ENDINGS = re.compile(r"[^\W\d_]{3,}(?:тели|ники|исты|логи|арии|щики|чики|графы|веды)$")
_PREFIXED = re.compile(
    r"^(?:соц|тех|мед|физ|муз|зам|пед|спец|псих|соцпед|экс|со|видео|фото|кино|проф|юн|нарко)-?(?=[^\W\d_]{4})"
)
_BODY_ENDINGS = re.compile(
    r"(?:центр|совет|комитет|коллектив|отряд|отдел|объединение|служба|клуб|союз|группа|школа|колледж|комбинат|комат|надзор|бюро|парк)$"
)
_DEPUTY = re.compile(r"^(?:ЗД(?:по)?[А-Я]{0,5}|З[А-Я]{1,2}Р|ЗАМ[А-Я]{0,4})$")
_MANAGER = re.compile(r"^зав[а-я]{5,}(?:ой|ым|ом|ей|ами)$")
_ACRONYM = re.compile(r"^(?:[А-ЯЁA-Z]{2,}(?:и|СО)?[А-ЯЁA-Z]*|[А-ЯЁ]+[а-яё]?[А-ЯЁ]+)$")
LEGAL_FORM = re.compile(
    r"^(?:[МГКОФЧНАЛ]{1,3}Б?К?А?Д?(?:ОУ|У|УК|УДО|ДОУ)(?:ДО)?|ООО|ОАО|ПАО|ЗАО|АО|АНО|ИП|НКО|КГБУ\w*|МБУК|МБУДО)$"
)
_SECOND_HALVES = re.compile(
    r"^(?:психолог|логопед|дефектолог|организатор|предметник|наставник|программист|библиотекар|методист|куратор"
    r"|исследовател|преподавател|стажист|навигатор|тьютор|модератор|воспитател|машинист|испытател|новатор|делопроизводител)"
    r"(?:и|ы|ь|у|ю|ом|ем|ам|ям|а|я|ами|ями|ов|ей)?$"
)


_FIRST_HALVES = re.compile(
    r"^(?:педагог|учител|инженер|преподавател|тренер|врач|мастер|воспитател|студент|родител)"
)


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, Known]:
    words: dict[str, Known] = {}
    nominatives: dict[str, Known] = {}
    for table, one, many in ((BODIES, Head.BODY, Head.BODY), (POSTS, Head.POST, Head.POSTS)):
        for pair in re.split(r"[|\n]", table.strip()):
            single, plural = pair.split()
            forms = dict(_of_one(single))
            words |= (
                {form: Known(many, plural, case) for form, case in _of_many(plural)}
                if plural != single
                else {}
            )
            words |= {form: Known(one, single, case) for form, case in forms.items()}
            alike = forms.get(plural) is Case.GENITIVE or (single[-1] in "ая" and single != plural)
            nominatives[plural] = Known(many, plural, also_genitive=alike, singular=single)
            nominatives[single] = Known(one, single)
    return words | nominatives | {word: Known(Head.POSTS, word) for word in ("уч-ся", "обуч-ся", "уч-ки")}


def known_forms() -> Iterator[str]:
    """Yield every listed word in every form."""
    yield from _lexicon()


_ONE = (
    (r"щийся$", "щегося щемуся щимся"),
    (r"(?<=[щжшч])ий$", "его ему им"),
    (r"(?<=[кгх])ий$", "ого ому им"),
    (r"ый$", "ого ому ым"),
    (r"ая$", "ой ой ой"),
    (r"ья$", "ьи ье ьей"),
    (r"ия$", "ии ии ией"),
    (r"я$", "и е ей"),
    (r"(?<=[кгхжшчщ])а$", "и е ой"),
    (r"а$", "ы е ой"),
    (r"[ьй]$", "я ю ем"),
    (r"е$", "я ю ем"),
    (r"о$", "а у ом"),
    (r"(?<=[^аеиоуыэюяйь])$", "а у ом"),
)
_MANY = (
    (r"щиеся$", "щихся щимся щимися"),
    (r"(?<=[ыи])е$", "х м ми"),
    (r"ии$", "ий иям иями"),
    (r"(?<=[лрт])и$", "ей ям ями"),
    (r"ья$", "ей ьям ьями"),
    (r"ия$", "ий иям иями"),
    (r"я$", "ей ям ями"),
    (r"[ыи]$", "ов ам ами"),
    (r"а$", "ов ам ами"),
)
_CASES = (Case.GENITIVE, Case.DATIVE, Case.INSTRUMENTAL)


def _of_one(word: str) -> Iterator[tuple[str, Case]]:
    """Yield the other cases of a noun; where two look alike the later one is taken, the dative before the genitive."""
    if word.endswith(("ая",)):
        ending = "ей" if word[-3] in "щжшч" else "ой"
        yield word[:-2] + ending, Case.DATIVE
        return
    yield from _declined(word, _ONE)


def _of_many(word: str) -> Iterator[tuple[str, Case]]:
    yield from _declined(word, _MANY)


def _declined(word: str, table: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, Case]]:
    ending, forms = next(((end, forms) for end, forms in table if re.search(end, word)), ("", ""))
    for form, case in zip(forms.split(), _CASES, strict=False):
        yield re.sub(ending, form, word), case


_LONGEST_WORD = 100
"""Letters; what is longer is no word, and would be folded anew at every step over the words beside it."""


@lru_cache(maxsize=4096)
def head_word(word: str) -> Known | None:
    """Return what a single word says at the head of a phrase, or None when it says nothing."""
    if len(word) > _LONGEST_WORD:
        return None
    if _DEPUTY.match(word) and word not in ("ЗДОРОВ",):
        return Known(Head.POST, word)
    text = re.split("[/\uf000-\uf0ff]", folded(word))[-1].strip("«»\"'()<>*:;,")
    bare = text.rstrip(".")
    known = _lexicon().get(bare) or (_compound(bare) if "-" in bare else None)
    if known:
        return known
    if _POSTS_ENDINGS.match(bare):
        return Known(Head.POSTS, bare)
    if _MANAGER.match(bare):
        return Known(Head.POST, bare)
    return _prefixed(bare)


def _prefixed(word: str) -> Known | None:
    """Read «соцпедагог», «медработники», «спортклуб»: what stands behind decides."""
    prefix = _PREFIXED.match(word)
    known = _lexicon().get(word[prefix.end() :]) if prefix else None
    if prefix and known:
        return replace(known, nominative=prefix[0] + known.nominative)
    return Known(Head.BODY, word) if _BODY_ENDINGS.search(word) and len(word) < 20 else None


def _compound(word: str) -> Known | None:
    """Read «педагог-организатор», «инженер-программист», «рук-ли», «пресс-центр»: the first half decides, else the last."""
    first, _, last = word.partition("-")
    known, end = _lexicon().get(first), _lexicon().get(last)
    if not known and first.isalpha() and end and end.head is Head.BODY and len(last) > 4:
        return replace(end, nominative=f"{first}-{end.nominative}")
    if not known or len(last) < 2:
        return None
    nominative = f"{known.nominative}-{end.nominative if end and known.case else last}"
    if known.also_genitive and end and not end.also_genitive and end.case is None:
        return Known(known.head, nominative)
    return replace(known, nominative=nominative)


def is_acting(word: str) -> bool:
    """Ask whether a word puts the post behind it into the genitive («и.о. директора»)."""
    return folded(word) in _ACTING


def is_second_half(word: str) -> bool:
    """Ask whether a word often is the second half of a post («педагог-психолог»)."""
    return bool(_SECOND_HALVES.match(folded(word)))


def is_one_post(word: str, following: str) -> bool:
    """Ask whether two words beside each other are one post: «педагог психолог», «учителя предметники»."""
    return bool(_FIRST_HALVES.match(folded(word))) and is_second_half(following)


def looks_like_post(word: str) -> bool:
    """Ask whether a word nobody listed ends as posts do («смотритель»)."""
    return bool(_POST_ENDINGS.match(folded(word)))


def is_adjective(word: str) -> bool:
    """Ask whether a word may stand before the head of a phrase («школьная», «соц.», «и.о.»)."""
    if len(word) > _LONGEST_WORD:
        return False
    text = folded(word)
    return text in _BEFORE_HEADS or (bool(_ADJECTIVE.match(text)) and not _NOUNS.search(text))


def is_acronym(word: str) -> bool:
    """Ask whether a word is a body's abbreviation such as «УСЗН»."""
    return bool(_ACRONYM.match(word)) and len(word) > 1
