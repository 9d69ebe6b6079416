"""What ends a table: signatures, stamps, footnotes, totals, lists of names."""

import re
from collections.abc import Sequence

from tenants.roadmap.reading.grid import Row
from tenants.roadmap.reading.tables.columns import Column, Head
from tenants.roadmap.reading.tables.numbers import number_alone
from tenants.roadmap.reading.tables.periods import is_term
from tenants.roadmap.reading.tables.rows import heading_of, number_of
from tenants.roadmap.reading.text import folded

_STAMP = re.compile(
    r"электронн\w+ (?:цифров\w+ )?подпис|^сертификат\W|^владелец\W|^действителен (?:с|до)|^эцп\b"
)
_BLANK_LINE = re.compile(r"_{3,}")
_POST = re.compile(
    r"^(?:и\. ?о\. )?(?:директор|заведующ|зам\w*\.? |начальник|глава\b|председател|руководител|исп\.|исполнитель\W|"
    r"ознакомлен|составил|согласовано\b|утвержда(?:ю|ем)\b|м\.? ?п\.|куратор)"
)
_MOST_WORDS_OF_POST = 9
_VERB = re.compile(r"[а-я]{2,}(?:ет|ит|ут|ют|ат|ят|ть|ся)\b")
_SIGNED = re.compile(
    r"\b[А-ЯЁ]\. ?[А-ЯЁ]\.\s*[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?$|^[А-ЯЁ][а-яё-]+ [А-ЯЁ]\. ?[А-ЯЁ]\.$|\d{4} ?(?:г|год\w*)\.?$"
)
_NAMED = re.compile(r"[А-ЯЁ][а-яё-]+ [А-ЯЁ]\. ?[А-ЯЁ]\.$|[А-ЯЁ]\. ?[А-ЯЁ]\. ?[А-ЯЁ][а-яё-]+$")
_AUTHOR = re.compile(
    r"^(?:(?:план\w*|график|программ\w+|дорожн\w+ карт\w+|с \w+) (?:работы )?)?"
    r"(?:(?:составил|разработал|подготовил|исполнил|проверил|утвердил|согласовал)[аи]?\b|(?:согласован|утвержден|составлен|рассмотрен)[аоы]?\b|"
    r"ознакомлен|исп\.|исполнитель\b|контактн\w+ (?:лицо|телефон))"
)
_FOOTNOTE = re.compile(r"^(?:<\*+>|\*|примечани\w*\b|сноск)")
_TOTAL = re.compile(r"^(?:итого|всего)\b")
_NAME = re.compile(
    r"^[А-ЯЁ][а-яё-]+ (?:[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+|[А-ЯЁ][а-яё]+|[А-ЯЁ]\. ?[А-ЯЁ]\.)(?:, .{1,30})?$"
)


def is_signature(row: Row, head: Head) -> bool:
    """Ask whether a row is a signature, a stamp or the date beside it: a post or a blank line, and no activity."""
    texts = [text for text in row.texts() if text.strip()]
    if any(_STAMP.search(folded(text)) for text in texts):
        return True
    if number_of(row, head) and number_alone(texts[0]):
        return False
    if _is_authors(texts) and not _has_deadline(row, head):
        return True
    if any(_BLANK_LINE.search(text) for text in texts):
        return len(texts) < 5 and not _is_due(row, head)
    return len(texts) < 4 and _is_post(texts[0]) and bool(_SIGNED.search(texts[-1].strip()))


def _is_authors(texts: Sequence[str]) -> bool:
    """Ask whether one line tells who drew up, agreed or signed: «Составил: …», a post and a name, all in one cell."""
    if len(texts) > 2:
        return False
    words, line = folded(texts[0]), " ".join(texts[-1].rstrip(" .,;").split())
    is_named = bool(_NAMED.search(f"{line}.") or _NAMED.search(line))
    if _AUTHOR.search(words):
        return is_named or words.rstrip().endswith(":") or len(words.split()) == 1
    return len(texts) == 1 and is_named and _is_post(texts[0])


def _is_due(row: Row, head: Head) -> bool:
    """Ask whether a row has an activity that is no post, and a deadline: «Приказ № ____» is signed by nobody."""
    titles = [cell.text for cell in head.pick(row, Column.TITLE) if cell.text]
    terms = [cell.text for cell in head.pick(row, Column.DEADLINE) if is_term(cell.text)]
    return bool(titles and terms) and not _is_post(titles[0])


def _is_post(text: str) -> bool:
    """Ask whether a text is a post or «Исполнитель: …», not a sentence about one."""
    words = folded(text)
    return bool(_POST.search(words)) and len(words.split()) < _MOST_WORDS_OF_POST and not _VERB.search(words)


def is_footnote(row: Row) -> bool:
    """Ask whether a row explains the table: «* по согласованию», «Примечание»."""
    texts = row.texts()
    return bool(texts) and len(texts) < 3 and bool(_FOOTNOTE.search(folded(texts[0])))


def is_total(row: Row, head: Head) -> bool:
    """Ask whether a row only sums up: «Итого», with figures and neither deadline nor people."""
    texts = row.texts()
    others = (Column.DEADLINE, Column.PERIOD, Column.RESPONSIBLE)
    filled = any(cell.text for kind in others for cell in head.pick(row, kind))
    return not filled and bool(_TOTAL.search(folded(texts[0])))


def _is_name(row: Row, head: Head) -> bool:
    """Ask whether a row is one of a list of names: somebody where an activity should be, maybe with a number."""
    texts = row.texts()
    places = [*head.pick(row, Column.TITLE), *head.pick(row, Column.NUMBER)]
    if len(texts) > 2 or not any(cell.text == texts[-1] for cell in places):
        return False
    return bool(_NAME.search(texts[-1])) and (len(texts) == 1 or bool(number_alone(texts[0])))


def body_of(rows: Sequence[Row], head: Head) -> tuple[list[Row], list[Row]]:
    """Return the rows of a table without what stands under its last activity, and those that were left off."""
    end = len(rows)
    while end and (_is_tail(rows[end - 1], head) or _stands_apart(rows, end - 1)):
        end -= 1
    dated = max((place for place in range(end) if _has_deadline(rows[place], head)), default=-1)
    signed = next((place for place in range(dated + 1, end) if _signs_off(rows[place], head)), end)
    return list(rows[:signed]), [row for row in rows[signed:] if row.texts()]


def _is_tail(row: Row, head: Head) -> bool:
    if not row.texts():
        return True
    lone = len(row.texts()) == 1 and not any(cell.continues for cell in row.cells)
    is_heading = lone and heading_of(row, None, head) is not None
    return (
        is_heading
        or _is_name(row, head)
        or is_signature(row, head)
        or is_footnote(row)
        or is_total(row, head)
    )


def _stands_apart(rows: Sequence[Row], place: int) -> bool:
    """Ask whether a lone text has an empty row above it, as what stands under the table of a sheet has."""
    if place == 0 or len(rows[place].texts()) != 1:
        return False
    # A workbook's empty rows are passed over; their numbers are missing.
    return not rows[place - 1].texts() or rows[place].number - rows[place - 1].number > 1


def _has_deadline(row: Row, head: Head) -> bool:
    return any(cell.text for kind in (Column.DEADLINE, Column.PERIOD) for cell in head.pick(row, kind))


def _signs_off(row: Row, head: Head) -> bool:
    """Ask whether a blank to sign on begins what follows the last deadline, such as a list of names."""
    texts = row.texts()
    is_blank = any(_BLANK_LINE.search(text) or _STAMP.search(folded(text)) for text in texts)
    return is_blank and is_signature(row, head)
