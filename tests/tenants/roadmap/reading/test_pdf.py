"""PDF: cells between ruled lines, tables over pages, wrapped words, and pages that cannot be read."""

import pytest

from tenants.roadmap.reading import Cause, NotReadable
from tenants.roadmap.reading.files.pdf_wraps import SEAM, mended, stems_of, vocabulary

from .grids import doubts_of, notices_of, opened, paragraphs_of, rows_of
from .pdf_files import box, grid, line, pdf, thin_box, words

XS = (50, 100, 300, 400)
HEAD = ["No", "Activity", "Term"]


def table(*rows, top=100, high=30, draw=box):
    return grid(XS, [top + high * number for number in range(len(rows) + 1)], rows, draw)


@pytest.mark.parametrize("draw", [box, thin_box])
def test_cells_are_what_lines_enclose(draw):
    document = opened(
        pdf(words(50, 50, "Plan of the school") + table(HEAD, ["1", "Meeting", "May"], draw=draw))
    )
    assert rows_of(document) == [HEAD, ["1", "Meeting", "May"]]
    assert paragraphs_of(document) == ["Plan of the school"]
    assert doubts_of(document) == []


def test_merged_cells_have_no_line_between_them():
    xs, ys = (50, 100, 300, 400), (100, 130, 160, 190)
    lines = "".join(line(50, y, 400, y) for y in (100, 130, 190)) + line(100, 160, 400, 160)
    lines += (
        "".join(line(x, 100, x, 190) for x in (50, 400)) + line(100, 130, 100, 190) + line(300, 130, 300, 190)
    )
    texts = words(54, 112, "Section") + words(54, 142, "stage") + words(104, 142, "a") + words(304, 142, "b")
    texts += words(104, 172, "c") + words(304, 172, "d")
    assert rows_of(pdf(lines + texts)) == [["3×Section"], ["stage", "a", "b"], ["^", "c", "d"]]
    assert (xs, ys) == ((50, 100, 300, 400), (100, 130, 160, 190))


def test_a_missing_line_leaves_a_doubt():
    lines = "".join(line(50, y, 400, y) for y in (100, 130)) + line(50, 160, 400, 160)
    lines += (
        "".join(line(x, 100, x, 160) for x in (50, 400)) + line(100, 100, 100, 130) + line(300, 100, 300, 160)
    )
    joined = line(100, 145, 100, 160)
    texts = (
        words(54, 112, "1")
        + words(104, 112, "a")
        + words(304, 112, "b")
        + words(54, 142, "2")
        + words(104, 142, "c")
    )
    assert doubts_of(pdf(lines + texts)) == []
    assert [text for text, _doubt in doubts_of(pdf(lines + joined + line(50, 145, 100, 145) + texts))] == [
        "2",
        "c",
    ]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_page_is_read_as_it_is_turned(turned):
    """Letters of a turned page lie on their side here; only their cells count."""
    document = opened(pdf(table(["1", "2", "3"], ["4", "5", "6"]), turned=turned))
    rows = rows_of(document)
    expected = [["1", "2", "3"], ["4", "5", "6"]]
    for _quarter in range(turned // 90):
        expected = [list(row) for row in zip(*expected[::-1], strict=True)]
    assert rows == expected


def test_words_wrapped_by_the_width_of_the_column_are_one_line():
    long = "The meeting of all mentors of the |whole school with the parents |and the pupils.|Then a report"
    assert rows_of(pdf(table(HEAD, ["1", long, "May|June"], high=60)))[1] == [
        "1",
        "The meeting of all mentors of the whole school with the parents and the pupils.\nThen a report",
        "May\nJune",
    ]


def test_items_of_a_list_stay_apart():
    items = "- a meeting of all mentors of the |- another one of all their pupils"
    assert (
        rows_of(pdf(table(HEAD, ["1", items, "May"], high=60)))[1][1].split("\n")[1].startswith("- another")
    )


def test_words_over_the_line_between_cells_are_doubtful():
    content = table(HEAD, ["1", "", ""]) + words(255, 142, "running over the line")
    assert [doubt for _text, doubt in doubts_of(pdf(content))] == [
        "The words of neighbouring cells may be mixed in this PDF."
    ] * 2


def test_words_over_each_other_are_doubtful_and_letters_printed_twice_are_not():
    mixed = (
        table(HEAD, ["1", "", "May"])
        + words(104, 142, "meeting of mentors")
        + words(105.5, 142, "gathering all pupils")
    )
    assert len(doubts_of(pdf(mixed))) == 1
    bold = table(HEAD, ["1", "", "May"]) + words(104, 142, "meeting") + words(104.3, 142, "meeting")
    assert rows_of(pdf(bold))[1] == ["1", "meeting", "May"]
    assert doubts_of(pdf(bold)) == []


def test_a_table_over_pages_is_one_table():
    second = table(HEAD, ["2", "Report", "June"], top=50) + words(300, 780, "2")
    document = opened(pdf(table(HEAD, ["1", "Meeting", "May"], top=680), second))
    assert rows_of(document) == [HEAD, ["1", "Meeting", "May"], HEAD, ["2", "Report", "June"]]
    assert paragraphs_of(document) == []


def test_another_table_on_the_next_page_is_another_table():
    other = grid((60, 200, 350), (50, 80, 110), [["Name", "Form"], ["Krylova", "5"]])
    assert len(opened(pdf(table(HEAD, ["1", "Meeting", "May"]), other)).tables()) == 2


CUT = [
    # the first row of the next page; what stands last in the end; whether it is doubtful
    (["", "of all mentors", ""], ["1", "A long meeting of all mentors", "May"], False),
    (["", "of all mentors", "and june"], ["1", "A long meeting of all mentors", "May and june"], False),
    (["", "Another meeting", "June"], ["", "Another meeting", "June"], True),
    (["2", "Report", "June"], ["2", "Report", "June"], False),
]


@pytest.mark.parametrize(("first", "last", "is_doubtful"), CUT)
@pytest.mark.parametrize("repeats_head", [False, True])
def test_a_row_cut_by_the_page_is_joined_where_that_is_sure(first, last, is_doubtful, repeats_head):
    above = [HEAD] if repeats_head else []
    document = opened(pdf(table(HEAD, ["1", "A long meeting", "May"], top=650), table(*above, first, top=50)))
    assert [row for row in rows_of(document) if row != HEAD][-1] == last
    assert bool(doubts_of(document)) is is_doubtful


def test_blocks_side_by_side_are_paragraphs_of_their_own():
    content = words(50, 50, "Agreed") + words(400, 50, "Approved") + table(HEAD, ["1", "Meeting", "May"])
    assert paragraphs_of(pdf(content)) == ["Agreed", "Approved"]


def test_a_frame_around_words_is_no_table():
    document = opened(pdf(box(50, 50, 300, 90) + words(60, 70, "Approved")))
    assert (document.tables(), paragraphs_of(document)) == ([], ["Approved"])
    assert notices_of(document) == [
        "No table with ruled lines was found in this PDF; its text was read line by line."
    ]


def test_pages_of_pictures_among_others_are_named():
    picture = "q 100 0 0 100 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q"
    document = opened(pdf(table(HEAD, ["1", "Meeting", "May"]), picture))
    assert notices_of(document) == ["Pages without text were not read: 2"]
    with pytest.raises(NotReadable) as refusal:
        opened(pdf(picture))
    assert refusal.value.cause is Cause.SCAN


def test_no_more_than_a_hundred_pages_are_read():
    document = opened(pdf(*(table(HEAD, [str(page), "Meeting", "May"]) for page in range(105))))
    assert rows_of(document)[-1][0] == "99"
    assert notices_of(document) == ["Only the first 100 pages were read."]


@pytest.mark.parametrize(
    ("text", "rest", "whole"),
    [
        ("сентябрь-\nоктябрь", "в октябре и сентябре", "сентябрь-октябрь"),
        ("меро-\nприятие", "каждое мероприятие", "мероприятие"),
        ("Р-\n145", "", "Р-145"),
        ("Санкт-\nПетербург", "", "Санкт-Петербург"),
        ("наставни-\nчество", "", "наставни-\nчество"),
        ("собрания -\nитоги", "", "собрания -\nитоги"),
        (f"Подготовител{SEAM}ьный этап", "", "Подготовительный этап"),
        (f"Аналитическая{SEAM}справка", "", "Аналитическая справка"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_is_told_by_the_rest_of_the_document(text, rest, whole):
    known = vocabulary([text, rest])
    assert mended(text, known, stems_of(known)) == whole
