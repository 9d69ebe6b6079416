"""A plan without a table: under each activity stand lines such as «Срок: …» and «Отв.: …»."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tenants.roadmap.reading.grid import Document
from tenants.roadmap.reading.model import Notice
from tenants.roadmap.reading.people.joining import read_responsible
from tenants.roadmap.reading.tables.columns import Column
from tenants.roadmap.reading.tables.headings import is_approval
from tenants.roadmap.reading.tables.numbers import split_number
from tenants.roadmap.reading.tables.periods import is_term
from tenants.roadmap.reading.tables.sentences import FROM_SENTENCE, term_in
from tenants.roadmap.reading.tables.sheet import LEFT_OUT, RawActivity, Sheet

_OF = r"(?: (?:исполнения|реализации|проведения|выполнения|за (?:исполнение|проведение|выполнение|реализацию)))?"
_LABELS = (
    (Column.DEADLINE, rf"(?:сроки?|дата|даты|время|период){_OF}"),
    (
        Column.RESPONSIBLE,
        rf"(?:отв(?:-н\w+|етств(?:енн\w+)?)?|(?:со)?исполнител\w+){_OF}(?: исполнител\w+| лиц\w+)?",
    ),
    (Column.RESULT, r"(?:(?:ожидаемый |планируемый )?результат\w*|итог\w*|вид документа|форма отч[её]т\w*)"),
)
_NAMES = "|".join(f"(?P<{kind.value}>{words})" for kind, words in _LABELS)
_LABEL = re.compile(
    rf"(?:^|(?<=[.;,()\s]))(?:{_NAMES})(?:\.?\s*:|(?P<loose>\.?\s*[-–—](?=\s)|\.(?=\s)))\s*[-–—]?\s*",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;»)]\s*$")
_BRACKETS = re.compile(r"\(([^()]{5,150})\)[\s.;]*$")
_LISTED = re.compile(r"\s*(?:\d{1,2}[.)]|\d{1,2}\.\d|[-–—•])")
_HALVES = re.compile(r"[,;]")
_FEWEST = 3
"""Activities with a label; two are enough where both have a deadline and people: an order says «Срок:» once or twice."""
_PART = re.compile(r"(?:[IVXІХ]{1,5}[.)]|раздел|этап|блок|модуль|глава)\s", re.IGNORECASE)
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(slots=True)
class _Block:
    """The lines of one activity, or of headings and an activity, with the labelled words under them."""

    where: str
    lines: list[str] = field(default_factory=list)
    cells: dict[Column, str] = field(default_factory=dict)
    is_open: bool = False


def read_lines(document: Document) -> Sheet | None:
    """Return the activities of labelled lines; None for a document in which they do not repeat, which is prose."""
    blocks = list(_blocks(document))
    labelled = [block for block in blocks if block.cells and block.lines]
    whole = [block for block in labelled if len(block.cells) > 1]
    if len(labelled) < _FEWEST and len(whole) < _FEWEST - 1:
        return None
    sheet = Sheet()
    for block in blocks:
        if block.cells:
            _add(sheet, block)
        else:
            _add_unlabelled(sheet, block)
    return sheet


def _add_unlabelled(sheet: Sheet, block: _Block) -> None:
    """Take the next number with a date in its words for an activity too; mention other numbered lines."""
    for line in block.lines:
        number, title = split_number(line)
        raw = _with_term(RawActivity(number or "", title, block.where, {}))
        if _is_activity(sheet, number) and raw.deadline_why:
            sheet.add(raw)
        elif number:
            sheet.notices.append(Notice(block.where, LEFT_OUT, {"text": line[:200]}))


def _blocks(document: Document) -> Iterator[_Block]:
    block = _Block("")
    lines = list(_lines(document))
    last_label = max((at for at, (_, _, labelled) in enumerate(lines) if labelled), default=-1)
    for at, (place, words, labelled) in enumerate(lines):
        if words and block.cells:
            is_signature = at > last_label and is_approval(words)
            if not labelled and not is_signature and _runs_on(block, words):
                last = next(reversed(block.cells))
                block.cells[last] = f"{block.cells[last]}\n{words}".strip()
                continue
            yield block
            block = _Block("")
        if words:
            block.lines.append(words)
            block.where = f"row {place}"
        for column, text in labelled:
            block.is_open = not text  # «Ответственные:» over one line for each of them
            block.cells[column] = f"{block.cells[column]}\n{text}" if block.cells.get(column) else text
    yield block


def _lines(document: Document) -> Iterator[tuple[int, str, list[tuple[Column, str]]]]:
    """Yield each line with its paragraph's place, its words and its labelled words."""
    paragraphs = [block for block in document.blocks if isinstance(block, str)]
    for place, paragraph in enumerate(paragraphs, start=1):
        for line in paragraph.split("\n"):
            yield place, *_labelled(line)


def _runs_on(block: _Block, words: str) -> bool:
    """Ask whether a line goes on with the labelled words above it: a small letter, or one more person."""
    if words[:1].islower():
        return True
    if not block.is_open or next(reversed(block.cells)) is not Column.RESPONSIBLE or split_number(words)[0]:
        return False
    people = read_responsible(words)
    return bool(people) and all(person.certain and person.name for person in people)


def _labelled(line: str) -> tuple[str, list[tuple[Column, str]]]:
    """Return the words before the first label of a line, and each label's words."""
    in_brackets = _in_brackets(line)
    if in_brackets:
        return in_brackets
    words, labelled = _cut(line, _with_dashes(line))
    if any(column is Column.DEADLINE and is_term(text) for column, text in labelled):
        return words, labelled
    return _cut(line, _labels(line))


def _cut(line: str, found: Sequence[re.Match[str]]) -> tuple[str, list[tuple[Column, str]]]:
    if not found:
        return line.strip(), []
    ends = [match.start() for match in found[1:]] + [len(line)]
    labelled = [
        (_kind(match), line[match.end() : end].strip(" ;,()")) for match, end in zip(found, ends, strict=True)
    ]
    return line[: found[0].start()].strip(" ;,("), labelled


def _labels(line: str) -> list[re.Match[str]]:
    """Return the labels of a line; a dash makes one at the start only."""
    return [match for match in _LABEL.finditer(line) if not match["loose"] or match.start() == 0]


def _with_dashes(line: str) -> list[re.Match[str]]:
    """Return the labels of a line with those that end with a dash after a sentence; one alone is a sentence itself."""
    found = [
        match
        for match in _LABEL.finditer(line)
        if not match["loose"] or match.start() == 0 or _SENTENCE_END.search(line[: match.start()])
    ]
    return found if len({_kind(match) for match in found}) > 1 else []


def _in_brackets(line: str) -> tuple[str, list[tuple[Column, str]]] | None:
    """Return words, deadline and people of «Опрос (сентябрь, отв. …)»; None for brackets that say something else."""
    found = _BRACKETS.search(line) if _LISTED.match(line) else None
    term, rest = _HALVES.split(found[1], maxsplit=1) if found and _HALVES.search(found[1]) else ("", "")
    label = _LABEL.match(rest.strip())
    people = rest.strip()[label.end() :] if label and _kind(label) is Column.RESPONSIBLE else rest.strip()
    if not found or not people or _LABEL.match(term) or not is_term(term):
        return None
    if label is None and not all(person.certain and person.name for person in read_responsible(people)):
        return None
    words = line[: found.start()].strip(" ;,")
    return words, [(Column.DEADLINE, term.strip()), (Column.RESPONSIBLE, people.strip())]


def _kind(match: re.Match[str]) -> Column:
    return next(kind for kind, _ in _LABELS if match[kind.value])


def _add(sheet: Sheet, block: _Block) -> None:
    lines = _without_title(sheet, block.lines)
    place = _begins(lines)
    for heading in lines[:place]:
        number, title = split_number(heading)
        if _is_activity(sheet, number):
            sheet.add(_with_term(RawActivity(number or "", title, block.where, {})))
        else:
            sheet.begin(number, title)
    number, title = split_number("\n".join(lines[place:]))
    if not title:
        return
    sheet.add(_with_term(RawActivity(number or "", title, block.where, dict(block.cells))))


def _with_term(raw: RawActivity) -> RawActivity:
    """Give an activity without a deadline the one in its words."""
    if not raw.text(Column.DEADLINE):
        raw.cells[Column.DEADLINE] = term_in(raw.title)
        raw.deadline_why = FROM_SENTENCE if raw.cells[Column.DEADLINE] else None
    return raw


def _without_title(sheet: Sheet, lines: list[str]) -> list[str]:
    """Keep of the first lines those from the first heading or number on; what stands before is the document's title."""
    if sheet.sections or sheet.above:
        return lines
    first = next((place for place, line in enumerate(lines) if split_number(line)[0]), None)
    dated = max(
        (place for place, line in enumerate(lines[:-1]) if _YEARS.search(line)), default=len(lines) - 2
    )
    place = dated + 1 if first is None else first
    sheet.above = lines[:place]
    return lines[place:]


def _begins(lines: Sequence[str]) -> int:
    """Return the place of the line that the last activity begins with; the lines before are headings."""
    place = len(lines) - 1
    while place > 0 and _goes_on(lines[place], lines[place - 1]):
        place -= 1
    return max(place, 0)


def _goes_on(line: str, before: str) -> bool:
    if line[:1].islower() or line[:1] in "-–—•":
        return True
    if re.match(r"(?:\d{1,2}|[а-я])\)", line):
        return not _PART.match(before)
    return before.endswith((":", ",", "-")) or (
        bool(split_number(before)[0]) and not split_number(line)[0] and before.endswith(".")
    )


def _is_activity(sheet: Sheet, number: str | None) -> bool:
    """Ask whether a line without labels is an activity too: its number follows that of the last one."""
    last = sheet.last()
    if not (number and last and last.number):
        return False
    before, _, counted = last.number.rpartition(".")
    own, _, next_one = number.rpartition(".")
    return before == own and counted.isdigit() and next_one.isdigit() and int(next_one) == int(counted) + 1
