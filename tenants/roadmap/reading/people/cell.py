"""The text of a "responsible" cell made one line: lists cut up, broken words put together, signs that cut nothing hidden."""

import re

from tenants.roadmap.reading.people.cases import Case
from tenants.roadmap.reading.people.names import mended_initials, spelled_small
from tenants.roadmap.reading.people.words import Head, head_word, is_adjective, is_one_post, is_second_half
from tenants.roadmap.reading.text import clean, straight

BREAK = "\uf8fd"
"""Between two lines of which the second begins something new."""
AGREED = "\uf8ff"
OTHERS = "\uf8fe"
"""«и др.»: more people than are named."""

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_FOOTNOTE = re.compile(r"<\**>|\*+|\(\*+\)")
_BULLET = re.compile(r"^(?:[•·▪■●○◦➢✓]|-(?=\s)|o(?=\s))\s*")
_AGREEMENT = re.compile(
    r"\s*(?:,|-)?\s*[(\[]?\s*по\s+согл(?:асованию|асов\.?|асован\.?|ас\.?|\.|-ю|-нию)?(?!\w)(?!\s+с(?:о)?\s)\s*[)\]]?",
    re.IGNORECASE,
)
_OTHERS = re.compile(r",?\s*(?:\bи\s+(?:др(?:\.|угие)|т\.\s?[дп]\.?|прочие|пр\.)|\bи\s+др$)", re.IGNORECASE)
_TERM = re.compile(r"\s*\((?:до|с|со|по|от)\s\d{1,2}\.\d{1,2}(?:\.\d{2,4})?(?:\s?г\.?)?\)")
"""How long somebody answers, «(до 01.01.2022)»: a doubt, for who does before or after is not read."""
_CONTACT = re.compile(
    r"\s*(?:[,(]\s*)?(?:(?:тел(?:ефон)?|моб|сот|e-?mail|почта)\b[.:]*\s*)?"
    r"(?:(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\d.])(?:\+?[78][\s(-]{0,2}\d{3,5}[\s)-]{0,2}\d{1,3}-?\s?\d\d-?\s?\d\d)(?![\d.]))\)?",
    re.IGNORECASE,
)
"""A telephone or an address of mail, which names nobody."""
_LABEL = re.compile(
    r"(?:^|(?<=[;\uf8fd]))\s*(?:контроль(?:\sза\s[а-яё]+)?|контролиру[ею]т|исполня[ею]т|отв(?:етственн\w+)?(?:\s+исполнител[ьи])?\.?|(?:со)?исполнител[ьи])\s*(?::|-\s|\s-)\s*"
    r"|(?:^|(?<=[,;\uf8fd]))\s*отв\.\s*(?=[\ue000-\uefff])",
    re.IGNORECASE,
)
_BROKEN = re.compile(r"\b([^\W\d_]{2,})- ([а-яёіў]{2,})")
_BROKEN_NAME = re.compile(r"\b([А-ЯЁ][а-яё]+)- ([А-ЯЁ][а-яё]+\s[А-ЯЁ]\s?\.)")
_BEFORE_HYPHEN = re.compile(r"\b([^\W\d_]{2,}) -([^\W\d_]{2,})")
_SPACED_COMPOUND = re.compile(r"\b([а-яёА-ЯЁ]+(?:но|ско|лого|ико|едико)) ?- ?([а-яё]{4,})")
_LINKING = re.compile(r"(?:[бвгджзклмнпрстфхцчшщь]но|ско|лого|ико)$")
_ACTING = re.compile(r"\b[Ии]\s?\.\s?[Оо]\s?\.?\s?([^\W\d_]{4,})")
_PLUS = re.compile(r"\s*\+\s*")
_THREE = re.compile(r"\b3(?=ам\b|ав\b|Д?У?ВР)")
_GLUED = re.compile(r"(?<=[^\W\d_]{2}\.)(?=[^\W\d_])")
_UNFINISHED = re.compile(r"(?:[,/(:-]|(?:^|\s)(?:по|за|и|с|в|на|для|от|при|к|о|об|или))$", re.IGNORECASE)
# Signs inside quotation marks, and in brackets behind a post, separate nothing: they wait in the private area.
_QUOTED = re.compile(r"«[^«»]*»|\"[^\"]*\"|“[^“”]*”|„[^„“”]*[“”]")
_BRACKETED = re.compile(r"(?<=[\w.»\"])\s?\([^()\ue000-\uf8ff]*\)")
_ABBREVIATED = re.compile(r"(?<![^\W\d_])([а-яёА-ЯЁ]{1,2})/(?=[а-яё])")
_SIGNS = ",;/()-•:."
_HIDDEN = {ord(sign): chr(0xF000 + place) for place, sign in enumerate(_SIGNS)}
_SHOWN = {0xF000 + place: sign for place, sign in enumerate(_SIGNS)}


def one_line(text: str) -> str:
    """Return a cell as one line for names to be looked for in; a line that begins a new phrase follows a BREAK or «;»."""
    lines = [straight(line) for line in _FOOTNOTE.sub(" ", _PRIVATE.sub(" ", clean(text))).split("\n")]
    lines = [mended_initials(_TERM.sub(OTHERS, _CONTACT.sub(" ", line))).strip() for line in lines]
    lines = [line.replace("[", "(").replace("]", ")") for line in lines]
    line = _PLUS.sub(", ", _numbered(_together([line for line in lines if line])))
    line = _AGREEMENT.sub(AGREED, _BROKEN.sub(_joined, _BROKEN_NAME.sub(_joined, line)))
    line = _ACTING.sub(_acting, line)
    line = _SPACED_COMPOUND.sub(_compound, _BEFORE_HYPHEN.sub(_after_space, _THREE.sub("З", line)))
    return _OTHERS.sub(OTHERS, spelled_small(_spelled_small(line)))


def separable(line: str) -> str:
    """Return the line, its names put aside, with the signs hidden that stand inside quotes, brackets and «кл/рук»."""
    line = _LABEL.sub("", re.sub(r"(?<=[\ue000-\uefff])\s*-\s*|\s*-\s*(?=[\ue000-\uefff])", " - ", line))
    line = _QUOTED.sub(_hidden, _ABBREVIATED.sub(_hidden, line))
    return _GLUED.sub(" ", _BRACKETED.sub(lambda found: " " + found[0].strip().translate(_HIDDEN), line))


def shown(text: str) -> str:
    """Return text with the signs that `separable` hid."""
    return text.translate(_SHOWN)


def has_brackets(text: str) -> bool:
    """Ask whether a phrase keeps something in brackets."""
    return _HIDDEN[ord("(")] in text


def is_open(text: str) -> bool:
    """Ask whether text ends inside quotation marks or brackets."""
    return (
        text.count("«") > text.count("»")
        or text.count('"') % 2 == 1
        or text.count(_HIDDEN[ord("(")]) > text.count(_HIDDEN[ord(")")])
    )


def _hidden(found: re.Match[str]) -> str:
    return found[0].translate(_HIDDEN)


def _together(lines: list[str]) -> str:
    """Join the lines: those of a list by «;», those that begin a new phrase by BREAK, the others by a space."""
    is_list = len(lines) > 1 and sum(bool(_BULLET.match(line)) for line in lines) >= len(lines) - 1
    parts: list[str] = []
    before = ""
    for line in lines:
        item = is_list and bool(_BULLET.match(line))
        text = _BULLET.sub("", line) if item or not before else line
        parts += ["; " if item else BREAK if _begins(before, text) else " ", text] if before else [text]
        before = text
    return "".join(parts)


def _begins(before: str, line: str) -> bool:
    """Ask whether a line begins a new phrase: a post in the nominative, and the line before was finished."""
    words = line.split()
    if not before or not words or _UNFINISHED.search(before) or is_adjective(before.rsplit(maxsplit=1)[-1]):
        return False
    place = next((place for place, word in enumerate(words[:3]) if not is_adjective(word)), 0)
    known = head_word(words[place])
    return bool(
        known and known.case is None and not known.also_genitive and known.head is not Head.BODY
    ) and not is_one_post(before.rsplit(maxsplit=1)[-1], words[place])


def _numbered(line: str) -> str:
    """Cut «1. … 2. …» up; only numbers that follow each other from one on are numbers of a list."""
    place, number = 0, 1
    while found := re.compile(rf"(?:^|(?<=[\s;,.\uf8fd])){number}[.)]\s*(?=[^\W\d_])").search(line, place):
        if number == 1 and found.start() > 0:
            break
        sign = ";" if number > 1 else ""
        line = f"{line[: found.start()].rstrip(' ,;')}{sign}{line[found.end() :]}"
        place, number = found.start(), number + 1
    return line


def _joined(match: re.Match[str]) -> str:
    """Put a word broken at the end of a line together; «педагог- организатор», «учебно- воспитательной» keep a hyphen."""
    first, second = match[1], match[2]
    if second[0].isupper():
        return match[0] if head_word(first) else f"{first}-{second}"
    keeps = bool(head_word(first)) and (bool(head_word(second)) or is_second_half(second))
    return f"{first}-{second}" if keeps or _links(first, second) else first + second


def _links(first: str, second: str) -> bool:
    """Ask whether two halves are a compound adjective such as «социально-психологическая»."""
    return bool(_LINKING.search(first)) and len(second) > 4 and is_adjective(second)


def _acting(match: re.Match[str]) -> str:
    """Return «и.о.» in one form before a post; before anything else it may be somebody's initials."""
    known = head_word(match[1])
    return f"и.о. {match[1]}" if known and (known.also_genitive or known.case is Case.GENITIVE) else match[0]


def _after_space(match: re.Match[str]) -> str:
    halves = head_word(match[1]) and (head_word(match[2]) or is_second_half(match[2]))
    return f"{match[1]}-{match[2]}" if halves else f"{match[1]} - {match[2]}"


def _compound(match: re.Match[str]) -> str:
    return f"{match[1]}-{match[2]}" if _links(match[1].casefold(), match[2]) else match[0]


def _spelled_small(line: str) -> str:
    """Return a line typed in capitals throughout with its posts in small letters; names keep theirs."""
    if re.search("[а-яё]", line) or not re.search(r"[А-ЯЁ]{5}", line):
        return line
    words = re.split(r"([^\w.-]+)", line)
    heads = [bool(word) and (bool(head_word(word.lower())) or word == "ПО") for word in words]
    return "".join(word.lower() if head else word for word, head in zip(words, heads, strict=True))
