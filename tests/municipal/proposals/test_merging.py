"""The three-way merge without a database: who changed what, and what is a question."""

from itertools import product

import pytest

from municipal.proposals.merging import Merge, SchoolRow, Side, merge
from tenants.roadmap.lifetime.content import PLAN, Content, FrozenRow, FrozenSection


def row(key: str = "a", title: str = "Издать приказ", **more: str) -> FrozenRow:
    words = {"number": "1.1", "deadline": "до 15 сентября", "responsible": "Директор", "result": "Приказ"}
    return FrozenRow(key, title=title, **words | more)


def content(*rows: FrozenRow) -> Content:
    return Content("Модель", "pupils", 2026, 2026, (FrozenSection("s", "1", "Подготовка", rows),))


def school(of: FrozenRow, at: int = 1, *, is_away: bool = False, **words: str) -> SchoolRow:
    return SchoolRow(f"here-{of.key}", of.key, at, 1, of.words() | words, is_away)


def asked(old: Content, new: Content, *rows: SchoolRow, declined: dict[str, int] | None = None) -> Merge:
    return merge({1: old, 2: new}, 2, rows, declined or {})


@pytest.mark.parametrize("name", PLAN)
@pytest.mark.parametrize(("there", "here"), list(product((False, True), repeat=2)))
def test_a_field_is_a_question_only_where_the_model_moved_and_contested_where_both_did(
    name: str, there: bool, here: bool
) -> None:
    old = row()
    new = row(**{name: "совсем иначе"}) if there else old
    mine = school(old, **({name: "по-своему"} if here else {}))
    found = asked(content(old), content(new), mine)
    if not there:
        assert (found.questions, found.silent) == (0, (mine,))
        return
    [changed] = found.changed
    [field] = changed.fields
    assert (field.name, field.side) == (name, Side.BOTH if here else Side.MODEL)
    assert (field.base, field.model) == (old.words()[name], "совсем иначе")
    assert changed.is_contested == here


def test_a_date_changed_here_and_a_result_changed_there_merge_without_a_contest() -> None:
    old = row()
    found = asked(content(old), content(row(result="Приказ и план")), school(old, deadline="до 1 октября"))
    [changed] = found.changed
    assert [(field.name, field.side) for field in changed.fields] == [("result", Side.MODEL)]
    assert changed.kept == ("deadline",)
    assert not changed.is_contested


def test_the_same_change_on_both_sides_is_no_question() -> None:
    old = row()
    found = asked(content(old), content(row(result="План")), school(old, result=" план. "))
    assert found.questions == 0


def test_a_row_that_is_new_in_the_model_stands_between_its_neighbours() -> None:
    one, two, new = row("a"), row("b", "Провести опрос"), row("c", "Обучить наставников")
    found = asked(content(one, two), content(one, new, two), school(one), school(two))
    [added] = found.added
    assert (added.model.key, added.after, added.before) == ("c", "here-a", "here-b")
    assert added.section == ("1", "Подготовка")


def test_what_was_declined_is_asked_again_only_when_the_model_changes_it() -> None:
    one = row("a")
    assert asked(content(one), content(one), declined={"a": 1}).questions == 0
    assert asked(content(one), content(row("a", result="План")), declined={"a": 1}).questions == 1
    must = FrozenRow("a", "1.1", one.title, one.deadline, one.responsible, one.result, is_mandatory=True)
    assert asked(content(one), content(must), declined={"a": 1}).questions == 1


def test_a_row_the_model_dropped_is_a_question_once() -> None:
    one, two = row("a"), row("b", "Провести опрос")
    untouched = asked(content(one, two), content(one), school(one), school(two))
    assert [(gone.row.model_key, gone.is_changed) for gone in untouched.removed] == [("b", False)]
    changed = asked(content(one, two), content(one), school(one), school(two, result="Отчёт"))
    assert [gone.is_changed for gone in changed.removed] == [True]
    # Kept as the school's own, it stands at a version in which the model has it no more.
    assert asked(content(one, two), content(one), school(one, 2), school(two, 2)).questions == 0


def test_a_row_put_away_here_is_asked_about_only_when_the_model_changes_it() -> None:
    one = row()
    assert asked(content(one), content(one), school(one, is_away=True)).questions == 0
    found = asked(content(one), content(row(result="План")), school(one, is_away=True))
    assert [away.row.model_key for away in found.away] == ["a"]


def test_a_row_never_compared_before_is_contested_wherever_it_differs() -> None:
    one = row()
    found = asked(content(), content(one), school(one, 0, deadline="сентябрь"))
    assert [(field.name, field.side) for field in found.changed[0].fields] == [("deadline", Side.BOTH)]


def test_a_school_that_begins_to_follow_keeps_its_people_and_numbers() -> None:
    one = row()
    mine = school(one, 0, responsible="Лугова Н.П.", number="7")
    found = asked(content(), content(one), mine)
    assert (found.questions, found.silent) == (0, (mine,))
    empty = school(one, 0, responsible="", number="")
    fields = {field.name for field in asked(content(), content(one), empty).changed[0].fields}
    assert fields == {"responsible", "number"}


def test_rows_may_stand_at_different_versions() -> None:
    """A row left for later keeps its own base: two versions on, what was changed meanwhile is still told apart."""
    first, second, third = row(), row(result="План"), row(result="План", deadline="октябрь")
    versions = {1: content(first), 2: content(second), 3: content(third)}
    found = merge(versions, 3, [school(first, 1)], {})
    assert {field.name for field in found.changed[0].fields} == {"result", "deadline"}
    later = merge(versions, 3, [school(second, 2)], {})
    assert {field.name for field in later.changed[0].fields} == {"deadline"}
