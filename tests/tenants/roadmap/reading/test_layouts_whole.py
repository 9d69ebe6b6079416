"""Whatever the layout: no word of a table is lost, and what is read can be written down."""

import json
import random

import pytest

from tenants.roadmap.reading import from_json, to_json

from .layouts import HEAD, Spec, merged, read, rows_of

FORMS = (
    "{}", "{}", "{}", "- {}\n- {}", "1) {}\n2) {}",
    "{}:\n- {}", "{}\n\n{}", "{}\n{}", "и {}", "({})", "2. {}", "{} ____", "* {}",
)  # fmt: skip
HEADS = (
    HEAD,
    ("№", "Мероприятие", "Классы", "Срок", "Ответственный"),
    ("№", "Этап", "Мероприятия", "Содержание деятельности", "Срок"),
    ("Месяц", "Мероприятие", "Место", "Исполнители", "Соисполнители"),
    ("№", "Мероприятия", merged("Сроки", 2), "Ответственный"),
)


class _Words:
    """Words that stand nowhere else, so that each can be looked for in what was read."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.given: list[str] = []

    def cell(self) -> str:
        form = self.chance.choice(FORMS)
        while "{}" in form:
            self.given.append(f"Слово{len(self.given)}ъ")
            form = form.replace("{}", self.given[-1], 1)
        return form

    def row(self, width: int) -> list[Spec]:
        cells: list[Spec] = []
        column = 0
        while column < width:
            span = self.chance.choice((1, 1, 1, 1, 2)) if column + 1 < width else 1
            text = self.chance.choice((self.cell, self.cell, str))()
            cells.append(merged(text, span, down=not text and self.chance.random() < 0.3))
            column += span
        return cells


@pytest.mark.parametrize("seed", range(150))
def test_no_word_is_lost(seed):
    chance = random.Random(seed)  # noqa: S311 - it makes up tables, it guards nothing
    words = _Words(chance)
    head = chance.choice(HEADS)
    width = sum(1 if isinstance(cell, str) else cell[1] for cell in head)
    first = ("1", "Приказ", *["май 2024"] * (width - 2))  # a row nobody takes for the head's second one
    reading = read(head, first, *[words.row(width) for _ in range(chance.randint(1, 6))])
    written = json.dumps(to_json(reading), ensure_ascii=False)
    assert [word for word in words.given if word not in written] == []
    assert from_json(json.loads(written)) == reading
    assert rows_of(reading)
