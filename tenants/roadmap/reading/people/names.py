"""Names of people as they are typed: «Фамилия И.О.», «И.О. Фамилия», in full, in capitals, in another case."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tenants.roadmap.reading.people.cases import (
    Case,
    nominative,
    patronymic_in_nominative,
    sex_and_case,
)
from tenants.roadmap.reading.people.given import given_name
from tenants.roadmap.reading.people.known import KnownNames
from tenants.roadmap.reading.people.words import LEGAL_FORM, head_word, is_adjective
from tenants.roadmap.reading.text import folded

_WORD = r"(?:[ОО]['’ʼ])?(?:[А-ЯЁІЎ][а-яёіў]+|[А-ЯЁІЎ]{3,})"
_PARTICLE = r"(?:(?:[Фф]он|[Вв]ан|[Дд]ер|[Дд]ен|[Дд]е|[Дд]ю|[Лл]а|[Тт]ер|[Аа]ль|[Ээ]ль|[Бб]ен)[\s-])"
_SURNAME = rf"{_PARTICLE}{{0,2}}{_WORD}(?:-(?:{_WORD}|оол))?"
_L = r"[А-ЯЁІЎA-Z](?:\.?-[А-ЯЁІЎA-Z](?=\s?\.))?"
_TAIL = r"(?:\s(?:оглы|оглу|кызы|гызы|угли|улы|уулу)\b|\s?[ок]\.(?!\w))?"
_INITIALS = rf"(?:{_L}\s?(?:\.\s?|\.?,){_L}(?:\s?[.,](?!\w*[а-яё])|\s?\.|(?![^\W\d_.])){_TAIL}|{_L}\s?\.(?!\s?{_L}\s?\.))"
_GIVEN = r"[А-ЯЁ][а-яё]+(?:-(?:[А-ЯЁ][а-яё]+|оол))?"
_PATRONYMIC = r"[А-ЯЁ][а-яё]+(?:(?:вн|ичн)(?:а|ы|е|у|ой)|[а-яё]ич(?:а|у|ем)?)\b"
_SMALL = r"[а-яё]{3,}(?:-[а-яё]{3,})?"
NAME = re.compile(
    rf"(?P<turned>\b{_GIVEN}\s{_PATRONYMIC}\s(?!{_GIVEN}\s{_PATRONYMIC}|{_SURNAME}\s?{_L}\s?\.\s?{_L}){_SURNAME}\b)"
    rf"|(?P<full>\b{_SURNAME}\s(?!{_PATRONYMIC}){_GIVEN}\s{_PATRONYMIC})"
    rf"|(?P<foreign>\b{_SURNAME}\s{_GIVEN}(?:\s{_GIVEN})?\s(?:[Оо]глы|[Оо]глу|[Кк]ызы|[Гг]ызы|[Уу]гли|[Уу]улу)\b)"
    rf"|(?P<mixed>\b{_SURNAME}\s(?:{_GIVEN}\s{_L}\.|{_L}\.\s?{_PATRONYMIC}))"
    rf"|(?P<after>\b{_SURNAME}\s?{_INITIALS})"
    rf"|(?P<undotted>\b{_SURNAME}\s[А-ЯЁ]\s?[А-ЯЁ]\b(?!\.))"
    rf"|(?P<before>(?<![А-ЯЁA-Z]){_L}\s?\.\s?{_L}\s?\.\s?{_SURNAME}(?![а-яё]))"
    rf"|(?P<single>(?<![\w.]){_L}\.\s?{_SURNAME}(?![а-яё]))"
    rf"|(?P<bare_before>\b[А-ЯЁ]{{2}}\s{_SURNAME}\b(?!\s?[А-ЯЁ]\s?\.))"
    rf"|(?P<small>\b(?:{_SURNAME}|{_SMALL})\s[а-яё]\.\s?[а-яё]\b\.?)"
    rf"|(?P<small_full>\b{_SMALL}\s[а-яё]{{3,}}\s[а-яё]+(?:вна|ичн[аы]|вны|вне|вной|вич|вича|вичу|ьич)\b)"
    rf"|(?P<called>\b{_GIVEN}\s{_PATRONYMIC})"
)
_BEHIND = ("before", "single", "bare_before")
_SURNAME_AT_END = rf"{_SURNAME}$"
_CAPITALS = re.compile(r"\b[А-ЯЁ]{3,}(?:-[А-ЯЁ]{3,})?(?:\s[А-ЯЁ]{3,}){2}\b")
_BARE = re.compile(rf"^{_SURNAME}$")
_ENDINGS = re.compile(
    r"(?:ов|ова|ев|ева|ин|ина|ын|ына|овой|евой|иной|ову|еву|ину|овым|евым|иным|ский|ская|ской|цкий|цкая|ко|ук|юк|чук|ич|вич"
    r"|ян|дзе|швили|ых|их|ой|ая|ец|ик|як|ак|ль|ьш|ус|ас|ер|ман|берг|ло|ун|ень|рь)$"
)
_TYPICAL = re.compile(r"(?:ов|ев|ин|ын)(?:а|ой)?$|(?:ск|цк)(?:ий|ая)$|(?:ко|чук|вич|швили|дзе|ых)$")
_ABBREVIATIONS = frozenset({
    "ВР", "УР", "МО", "УО", "ОО", "ОУ", "КР", "СШ", "ОШ", "ДО", "ЦО", "СП", "ГО", "РО", "ДК", "ПО", "НШ", "РФ", "ДШ",
})  # fmt: skip
_SHORT = re.compile(r"\s(?:т\.\s?[дпчек]|и\.\s?о|н\.\s?[кэ]|м\.\s?о|г\.\s?о|с\.\s?п|к\.\s?р)\b\.?$")
_NAMED_AFTER = re.compile(r"\bим(?:\.|ени)\s*(?:[^\W\d_]+\s+){0,4}$", re.IGNORECASE)
_LATIN = str.maketrans("ABCEHKMOPTXYI", "АВСЕНКМОРТХУІ")


_TWO_INITIALS = re.compile(r"[А-ЯЁ]\.\s?[А-ЯЁ]\b")
_ZERO = re.compile(r"(?<=[а-яё]\s)0(?=\.\s?[А-ЯЁ]\.)|(?<=\b[А-ЯЁ]\.)0(?=\.)")
_MORE_DOTS = re.compile(r"(?<=\b[А-ЯЁ])\.(?:\s?\.)+")
_DOTTED_SURNAME = re.compile(r"\b([А-ЯЁ][а-яё]{2,})\.\s?(?=[А-ЯЁ]\.\s?[А-ЯЁ]\b\.?(?!\s?[А-ЯЁ][а-яё]))")
_APART = re.compile(
    r"(?:(?<=^)|(?<=[,;]\s))([А-ЯЁ][а-яё]+[сц]к(?:ая - (?=[А-ЯЁ][а-яё]+[ая]\s)|(?:ий|ой) - (?![А-ЯЁ][а-яё]+[ая]\s)))"
    r"(?=[А-ЯЁ][а-яё]+\s[А-ЯЁ]\.\s?[А-ЯЁ]\b)"
)
"""A double surname with spaces round its hyphen; both halves are a man's or both a woman's."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the form «Фамилия И.О.», its surname as written; not `certain` when its case or order was guessed."""

    written: str
    name: str
    surname: str
    certain: bool = True


def mended_initials(text: str) -> str:
    """Return the text with a zero, a stray dot or a dash with spaces in a name put right: «Крылова. 0..В.»."""
    text = _MORE_DOTS.sub(".", _ZERO.sub("О", _MORE_DOTS.sub(".", text)))
    text = _DOTTED_SURNAME.sub(lambda found: found[0] if head_word(found[1]) else found[1] + " ", text)
    return _APART.sub(lambda found: found[1].replace(" - ", "-"), text)


def names_in(text: str) -> Iterator[re.Match[str]]:
    """Yield what looks like a name; what stands behind «имени» is part of a school's name and is left out."""
    place = 0
    while found := NAME.search(text, place):
        if _NAMED_AFTER.search(text[max(0, found.start() - 80) : found.start()]):
            place = found.end()
        elif _is_post(found):
            # «Директор М.П. Крылова»: the name may begin behind the post.
            place = found.start() + len(re.match(r"[^\W\d_]+\W*", found[0] + " ")[0].rstrip())  # type: ignore[index]
        else:
            yield found
            place = found.end()


def _is_post(found: re.Match[str]) -> bool:
    """Ask whether a post or a body stands where the surname should."""
    kind, written = found.lastgroup or "", found[0]
    if _is_surname_like_post(found):
        return False
    if kind in _BEHIND:
        return bool(head_word(written.split()[-1].rsplit(".", 1)[-1]))
    if (
        kind == "mixed"
        and not given_name(written.split()[1])
        and not re.search(rf"\.\s?{_PATRONYMIC}$", written)
    ):
        return True
    if kind == "bare_before" and written[:2] in _ABBREVIATIONS:
        return True
    first = re.match(r"[\w'’ʼ-]+", written)
    words = first[0].split("-") if first else []
    return any(head_word(word) or _is_acronym(word) for word in words) or (
        kind == "small" and (bool(_SHORT.search(written)) or is_adjective(words[0]))
    )


def _is_surname_like_post(found: re.Match[str]) -> bool:
    """Ask whether a word that is a post as well can be the surname only: «Мастер И.И.», «психолог Е.В. Мастер»."""
    before, behind = found.string[: found.start()], found.string[found.end() :]
    if re.match(r"\s*[А-ЯЁа-яё]", behind) or not _TWO_INITIALS.search(found[0]):
        return False
    if found.lastgroup == "after":
        return not found[0].split()[0].isupper() and not _is_acronym(found[0].split()[0])
    words = before.split()
    return found.lastgroup == "before" and bool(words) and bool(head_word(words[-1]))


def _is_acronym(word: str) -> bool:
    return word.isupper() and (bool(LEGAL_FORM.match(word)) or not set(word) & set("АЕЁИОУЫЭЮЯ"))


def read_name(found: re.Match[str], case: Case | None) -> Name | None:
    """Return the name of a match of NAME, or None when a post was taken for a surname; `case` is the post's beside it."""
    kind, written = found.lastgroup, found[0]
    if kind in ("full", "turned", "small_full", "foreign"):
        return _full(written, kind)
    if kind == "called":
        given, patronymic = written.split()
        shown = given_name(given) or given
        return Name(written, f"{shown} {patronymic_in_nominative(patronymic)}", shown, certain=False)
    surname = re.search(_SURNAME_AT_END if kind in _BEHIND else rf"^(?:{_SURNAME}|{_SMALL})", written)
    if not surname or len(surname[0]) == len(written):
        return None
    if kind in ("undotted", "bare_before", "small", "single") and not _ENDINGS.search(folded(surname[0])):
        return None
    if kind == "small" and surname[0].islower() and re.search("[А-ЯЁ]", found.string):
        return None
    rest = re.sub(rf"{_TAIL}$", "", written.replace(surname[0], " ", 1).strip())
    shown, certain = nominative(_cased(surname[0]), case)
    certain = (
        certain
        and kind not in ("bare_before", "mixed")
        and rest == written.replace(surname[0], " ", 1).strip()
    )
    certain = certain and not head_word(surname[0])
    if kind == "undotted":
        certain = certain and rest.replace(" ", "") not in _ABBREVIATIONS
    return Name(written, f"{shown} {_initials(rest)}", surname[0], certain)


def _initials(text: str) -> str:
    """Return «М.П.» for «М.П», «М,П,», «МП», «м. п.» or «М. Петровна»; «С-С.Б.» keeps its hyphen."""
    parts = re.findall(r"[^\W\d_]\.?-[^\W\d_](?=\W|$)|[А-ЯЁІЎA-Z](?![а-яё])|[^\W\d_]+", text)
    letters = (part.replace(".", "") if "-" in part else part[0] for part in parts)
    return "".join(f"{letter}." for letter in letters).upper().translate(_LATIN)


def _full(written: str, kind: str) -> Name | None:
    """Return a name in full as surname and initials, brought into the nominative by its patronymic."""
    words = written.split()
    if kind == "foreign":
        letters = "".join(f"{word[0]}." for word in words[1:-1])
        return Name(written, f"{words[0]} {letters}", words[0], certain=False)
    given, patronymic = words[:2] if kind == "turned" else words[-2:]
    surname = " ".join(words[2:] if kind == "turned" else words[:-2])
    if kind == "small_full" and not given_name(given):
        return None
    sex, case = sex_and_case(patronymic)
    shown, _ = nominative(_cased(surname), case, sex) if case else (_cased(surname), True)
    return Name(written, f"{shown} {given[0].upper()}.{patronymic[0].upper()}.", surname)


def _cased(surname: str) -> str:
    """Return a surname with capitals where names have them: «КРЫЛОВА», «крылова»; «Ван дер Вельде» stays."""
    if not surname.isupper() and not surname.islower():
        return surname
    return re.sub(r"(?:^|(?<=[-'’ʼ]))[^\W\d_][^\W\d_]*", lambda part: part[0].capitalize(), surname)


def is_bare_surname(word: str, known: KnownNames) -> bool:
    """Ask whether a word without initials is a surname: by its ending, or because the file has it in full."""
    if not _BARE.match(word) or head_word(word):
        return False
    return bool(_ENDINGS.search(folded(word))) or known.has(word)


def is_typical_surname(word: str) -> bool:
    """Ask whether a word ends as only surnames do («Крылова», «Полянский»)."""
    return bool(_BARE.match(word)) and bool(_TYPICAL.search(folded(word)))


def spelled_small(text: str) -> str:
    """Return the text with names typed in capitals throughout («ИВАНОВА МАРИЯ ПЕТРОВНА») as usual names."""
    return _CAPITALS.sub(
        lambda found: (
            found[0].title() if re.search(r"(?:В|Ч)(?:НА|НЕ|НЫ|НУ|НОЙ)\b|ИЧ[АУ]?\b", found[0]) else found[0]
        ),
        text,
    )
