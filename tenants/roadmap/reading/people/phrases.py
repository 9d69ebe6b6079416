"""A "responsible" cell cut into phrases: names, posts, bodies, with what stood between them."""

import re
from dataclasses import replace

from tenants.roadmap.reading.people.cases import Case
from tenants.roadmap.reading.people.cell import AGREED, BREAK, OTHERS, one_line, separable, shown
from tenants.roadmap.reading.people.known import KnownNames
from tenants.roadmap.reading.people.model import Phrase, Sort
from tenants.roadmap.reading.people.names import Name, names_in, read_name
from tenants.roadmap.reading.people.texts import add_text
from tenants.roadmap.reading.people.words import head_word, is_acting

# A name is one sign of a private area in the line: what is left between them is posts and bodies.
_FIRST_NAME = 0xE000
_MOST_NAMES = 4_000
_PIECES = re.compile(
    rf"\s*([,;/()•{AGREED}{OTHERS}{BREAK}]|:(?=\s|$|[\ue000-\uefff])|(?<=\s)(?<!\d\s)-(?=\s)|(?<=\s)-(?=\s\D)"
    rf"|(?<=[^\W\d_]{{4}})\.\s(?=[А-ЯЁ])|[\ue000-\uefff])\s*"
)


def phrases_of(text: str, known: KnownNames) -> list[Phrase]:
    """Return the phrases of a cell in their order; line breaks are spaces, broken words are put together."""
    line, names = _names_aside(one_line(text))
    found: list[Phrase] = []
    mark, asked = "", False
    for place, piece in enumerate(_PIECES.split(separable(line))):
        if place % 2 == 0:
            if any(letter.isalnum() for letter in piece) and piece.strip() not in ("и", "а также"):
                add_text(found, piece, mark, known)
                mark = ""
        elif piece in (AGREED, OTHERS):
            asked = asked or (piece == AGREED and not found)
            found[-1:] = [_with_sign(last, piece) for last in found[-1:]]
        elif piece[0] >= chr(_FIRST_NAME) and piece != BREAK:
            found.append(_of_name(names[ord(piece[0]) - _FIRST_NAME], mark, known))
            mark = ""
        elif piece != BREAK:
            mark = "" if piece[0] == ")" else ";" if piece[0] == "•" else piece[0]
    return [_finished(each, asked) for each in found] or ([_ASKED] if asked else [])


_ASKED = Phrase(Sort.POST, "по согласованию", "по согласованию", "", certain=False, agreed=True)


def _with_sign(phrase: Phrase, sign: str) -> Phrase:
    return replace(phrase, agreed=True) if sign == AGREED else replace(phrase, certain=False)


def _finished(phrase: Phrase, asked: bool) -> Phrase:
    """Return the phrase with its hidden signs; «по согласованию» before everybody may mean all of them."""
    text, written = shown(phrase.text), shown(phrase.written)
    certain = phrase.certain and not asked
    return replace(phrase, text=text, written=written, certain=certain, agreed=phrase.agreed or asked)


def _names_aside(line: str) -> tuple[str, list[Name]]:
    """Return the line with a sign in place of each name, and the names."""
    names: list[Name] = []
    parts: list[str] = []
    end, case = 0, None
    quoted = [range(*found.span()) for found in re.finditer(r"«[^«»]*»|\"[^\"]*\"", line)]
    for found in names_in(line):
        between = line[end : found.start()]
        if any(found.start() in span and len(span) > len(found[0]) + 2 for span in quoted):
            continue  # «центр имени …» in quotation marks
        # «заместителям Крыловой М.П., Петрову П.П.»: the case holds as long as nothing but names follows.
        case = case if names and not between.strip(" ,и") else _case_before(between)
        name = read_name(found, case)
        if name is not None and len(names) < _MOST_NAMES:
            parts += [between, chr(_FIRST_NAME + len(names))]
            names.append(name)
            end = found.end()
    return "".join([*parts, line[end:]]), names


def _case_before(before: str) -> Case | None:
    """Return the case of the post right before a name: the name stands in it too."""
    words = re.split(rf"[,;{BREAK}{AGREED}]", before[-200:])[-1].split()
    if any(map(is_acting, words)):
        return None  # «и.о. директора Крылова М.П.»
    heads = [known for known in map(head_word, words) if known]
    return heads[0].case if heads else None


def _of_name(name: Name, mark: str, known: KnownNames) -> Phrase:
    """Return a name as a phrase; one whose form is not sure, or that lacks an initial, may be known in full."""
    initials = name.name.rpartition(" ")[2]
    called = not initials.endswith(".")
    is_short = initials.count(".") < 2
    full = None if called or (name.certain and not is_short) else known.only(name.surname, initials)
    certain = full is not None or (name.certain and not called)
    return Phrase(Sort.NAME, name.written, full or name.name, mark, certain)
