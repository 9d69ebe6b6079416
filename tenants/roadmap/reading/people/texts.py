"""What stands between the names of a "responsible" cell: posts, bodies, and surnames without initials."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tenants.roadmap.reading.people.cases import Case
from tenants.roadmap.reading.people.cell import is_open
from tenants.roadmap.reading.people.classes import PREPOSITIONS, classified, head_of
from tenants.roadmap.reading.people.known import KnownNames
from tenants.roadmap.reading.people.model import Phrase, Sort
from tenants.roadmap.reading.people.words import (
    LEGAL_FORM,
    Head,
    Known,
    head_word,
    is_acronym,
    is_adjective,
    is_one_post,
    looks_like_post,
)
from tenants.roadmap.reading.text import folded

_DUTIES = re.compile(r"^(?:[УВМНПАХИСБО]{1,4}[РЧ]|БЖ|ИКТ|ИТ|ОТ|ТБ)$")
_ANYBODY = frozenset(
    {"лицо", "лица", "специалист", "специалисты", "сотрудник", "сотрудники", "работник", "работники"}
)
_PARTICIPLE = re.compile(
    r"^(?!обуча|уча|заведу|управля|веду|дежур|ответственн|наставляем)[а-я]+(?:ющ|ящ|ущ|вш|[ае]нн)(?:ий|ий|ие|ый|ые|ая)(?:ся)?$"
)
_SUBJECTS = frozenset({"ОБЖ", "ИЗО", "МХК", "ИКТ", "ОРКСЭ", "ОДНКНР", "ОБЗР", "ФК", "НВП"})
_TEACHERS = re.compile(r"учител|преподават|педагог|специалист")
_FIXED = frozenset({"ЗП", "ЧС", "ЗИ", "К"})
_INITIALS = re.compile(r"\b[А-ЯЁ]\.\s?[А-ЯЁ]\b")
_NAMED_AFTER = frozenset({"им.", "им", "имени"})
_TOGETHER = frozenset({"совместно", "вместе", "силами", "согласно", "при", "под", "через"})
_RANGE = re.compile(r"\d\s?-\s?\d")
_MOST_ADJECTIVES = 3


def add_text(found: list[Phrase], piece: str, mark: str, known: KnownNames) -> None:
    """Add the phrases of a piece without names; a piece without a head of its own goes on with the one before."""
    words = piece.strip(" .:").removeprefix("и ").split()
    last = found[-1] if found else None
    if (not last or last.sort is Sort.NAME) and not any(letter.isalpha() for letter in piece):
        return  # a stray number
    if last and last.sort is not Sort.NAME and not last.agreed and _goes_on(words, last, mark):
        sign = {",": ", ", "-": " - " if last.sort is Sort.BODY else "-", "/": "/"}.get(mark, " ")
        added = " ".join(words)
        certain = last.certain and _surely_goes_on(words, last)
        text, written = f"{last.text}{sign}{added}", f"{last.written}{sign}{added}"
        found[-1] = replace(last, text=text, written=written, certain=certain)
        return
    may_go_on = last is not None and mark == "," and _may_go_on(words, last)
    for part, sure in _parts(words):
        phrases = classified(part, mark, known)
        found += phrases if sure and not may_go_on else [replace(phrase, certain=False) for phrase in phrases]
        mark = ""


def _goes_on(words: Sequence[str], last: Phrase, mark: str) -> bool:
    head, end = head_of(words), last.text.split()[-1]
    if mark == "-":
        return _goes_on_behind_dash(words, last)
    if _DUTIES.match(words[0]) and _DUTIES.match(end):
        return True  # «заместители директора по УВР, ВР»
    if mark == "," and words[0] in _SUBJECTS and _TEACHERS.search(folded(last.text)):
        return True
    if mark == "," and (_PARTICIPLE.match(words[0]) or _is_duty(words, last)):
        return last.sort is not Sort.NAME  # «лица, ответственные за …», «учителя, работающие в …»
    if head and mark == "," and head[1].case is Case.GENITIVE and head[1].head is not Head.BODY:
        return " " in last.text  # «совет родителей, учителей»
    is_new = bool(head) or is_acronym(words[0]) or looks_like_post(words[0])
    return not is_new and mark in (",", "", "/") and _completes(words, last, mark)


def _is_duty(words: Sequence[str], last: Phrase) -> bool:
    return folded(words[0]).startswith("ответственн") and folded(last.text.split()[-1]) in _ANYBODY


def _may_go_on(words: Sequence[str], last: Phrase) -> bool:
    """Ask whether a body may belong to the post before it as another body does: «педагоги ЦДТ, ДЮСШ»."""
    is_post = last.sort in (Sort.POST, Sort.POSTS) and " " in last.text
    return is_post and len(words) == 1 and is_acronym(words[0]) and is_acronym(last.text.split()[-1])


def _goes_on_behind_dash(words: Sequence[str], last: Phrase) -> bool:
    if last.sort is Sort.BODY:
        head = head_of(words)
        return bool(head and head[1].head is Head.BODY)
    return is_one_post(last.text, words[0])  # «педагог - психолог»


def _completes(words: Sequence[str], last: Phrase, mark: str) -> bool:
    """Ask whether words without a head say more of the phrase before them."""
    if words[0] in PREPOSITIONS and not mark and last.sort is Sort.BODY:
        return False
    has_complement = " " in last.text
    return words[0][0].isdigit() or (words[0][0].islower() and has_complement and _is_complement(words))


def _is_complement(words: Sequence[str]) -> bool:
    """Ask whether words may stand behind a post or a body: no noun that ends as one person's nominative does."""
    noun = next((word for word in words if not is_adjective(word)), words[-1])
    return not re.search(r"[бвгджзклмнпрстфхцчшщ]$", folded(noun)) or folded(noun).endswith(
        ("ов", "ев", "ий")
    )


def _surely_goes_on(words: Sequence[str], last: Phrase) -> bool:
    if _is_duty(words, last):
        return folded(last.text).endswith(("лицо", "лица"))
    by_kind = last.sort is Sort.BODY or bool(_TEACHERS.search(folded(last.text)))
    return by_kind or words[0][0].isdigit() or bool(_DUTIES.match(words[0])) or is_adjective(words[0])


def _parts(words: Sequence[str]) -> Iterator[tuple[list[str], bool]]:
    """Cut a piece where a new phrase begins without a sign («Заведующий Председатель совета»), and say how sure that is."""
    parts: list[tuple[list[str], bool]] = [([], True)]
    for place, word in enumerate(words):
        part = parts[-1][0]
        is_inside = is_open(" ".join(part))
        joined = (
            not is_inside
            and word == "и"
            and place + 1 < len(words)
            and _is_new_head(words[place + 1 :], head_of(part))
        )
        begins = joined or (not is_inside and _begins(words, place))
        if (
            part
            and (begins or (not is_inside and _begins_small(part, words[place:])))
            and (head_of(part) or LEGAL_FORM.match(word))
        ):
            parts.append(([], parts[-1][1] and begins))
        if not joined or parts[-1][0]:
            parts[-1][0].append(word)
    if len(parts) == 2 and len(parts[0][0]) == 1 and "и" in words:
        parts = _with_tail(parts[0][0], parts[1][0])
    yield from ((part, sure and parts[-1][1]) for part, sure in parts if part)


def _with_tail(first: list[str], second: list[str]) -> list[tuple[list[str], bool]]:
    """Return two phrases joined by «и»: what stands behind may belong to both («участники и соисполнители Программы»)."""
    one, two = head_of(first), head_of(second)
    tail = second[two[0] + 1 :] if one and two and one[1].head is two[1].head is Head.POSTS else []
    if tail and tail[0][0].isupper():
        return [(first + tail, True), (second, True)]
    return [(first, not tail), (second, True)]


def _begins(words: Sequence[str], place: int) -> bool:
    word = words[place]
    if LEGAL_FORM.match(word):
        return place > 0 and words[place - 1].endswith(("»", '"'))
    known = head_word(word)
    is_abbreviation = is_acronym(word) and not (known and known.head is Head.POST)
    return word[0].isupper() and not is_abbreviation and _is_new_head(words[place:], None)


def _begins_small(part: Sequence[str], words: Sequence[str]) -> bool:
    """Ask whether a phrase begins with a small letter and no sign before it («директор школы завуч»)."""
    head, before = head_of(words), part[-1] if part else ""
    if (
        not head
        or not words[0][0].islower()
        or (is_adjective(before) and not head_word(before))
        or folded(before) in PREPOSITIONS | {"и"}
    ):
        return False
    post = head_word(before)
    beside = bool(post and post.head is not Head.BODY and post.head is head[1].head and head[0] == 0)
    return (
        head[1].head is not Head.BODY
        and not beside
        and not is_one_post(before, words[0])
        and _is_new_head(words, None)
    )


def _is_new_head(words: Sequence[str], before: tuple[int, Known] | None) -> bool:
    """Ask whether a phrase begins here: in the nominative, or in the dative like the one before («директору и завучу»)."""
    head = head_of(words)
    if not head or head[1].also_genitive:
        return False
    case = head[1].case
    return case is None or (case is not Case.GENITIVE and before is not None and before[1].case is case)
