"""Word files as people see them: tracked changes accepted, labels of lists, text boxes and tables within tables."""

import pytest

from tenants.roadmap.reading import Cause, NotReadable

from .grids import notices_of, opened, paragraphs_of, rows_of
from .word_files import W, cell, document, package, paragraph, row, table, word_file

NUMBERING = f"""<w:numbering xmlns:w="{W}">
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="x"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="3"/>
<w:numFmt w:val="russianLower"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""
STYLES = f"""<w:styles xmlns:w="{W}">
<w:style w:styleId="Bullets"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style></w:styles>"""


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def item(text: str, number: int | None = 1, level: int = 0, style: str = "") -> str:
    listed = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        if number is not None
        else ""
    )
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{listed}</w:pPr>{run(text) if text else ''}</w:p>"


def of(*paragraphs: str) -> str:
    return f"<w:tc><w:tcPr/>{''.join(paragraphs)}</w:tc>"


def with_lists(*blocks: str) -> bytes:
    return package(document(*blocks), {"word/numbering.xml": NUMBERING, "word/styles.xml": STYLES})


LISTS = [
    # paragraphs of a cell, and what people see
    ((item("a"), item("b")), "1. a\n2. b"),
    ((item("a", 2), item("b", 2)), "• a\n• b"),
    ((item("a", None, style="Bullets"), item("b", None, style="Bullets")), "• a\n• b"),
    ((item("a", 3), item("b", 3)), "в) a\nг) b"),
    ((item("a"), item("b", 1, 1), item("c", 1, 1), item("d")), "1. a\n1.1. b\n1.2. c\n2. d"),
    ((paragraph("ведёт:"), item("a"), item("b")), "ведёт:\n1. a\n2. b"),
    ((item("одно"),), "одно"),
    ((item(""), item("")), ""),
    ((item("a", 0), item("b", 0)), "a\nb"),
    ((item("a"), item(""), item("c")), "1. a\n\n3. c"),
]


@pytest.mark.parametrize(("paragraphs", "text"), LISTS)
def test_labels_of_lists_are_shown_where_a_cell_has_several(paragraphs, text):
    assert rows_of(with_lists(table(row([of(*paragraphs), "x"])))) == [[text, "x"]]


def test_a_list_goes_on_through_the_document_until_it_begins_anew():
    cells = row([of(item("a"), item("b")), of(item("c"), item("d")), of(item("e", 4), item("f", 4))])
    data = with_lists(item("План"), table(cells))
    assert paragraphs_of(data) == ["1. План"]
    assert rows_of(data) == [["2. a\n3. b", "4. c\n5. d", "1. e\n2. f"]]


def test_the_level_of_the_first_list_paragraph_is_told():
    cells = opened(with_lists(table(row([of(item("", 1, 1)), of(item("a"))])))).tables()[0].rows[0].cells
    assert [(each.text, each.list_level) for each in cells] == [("", 1), ("a", 0)]


def test_tracked_changes_are_read_as_if_accepted():
    changed = f"<w:p>{run('до ')}<w:del>{DELETED}</w:del><w:ins>{run('2')}</w:ins>{run(' мая')}</w:p>"
    moved = f"<w:p><w:moveFrom>{run('отсюда')}</w:moveFrom><w:moveTo>{run('сюда')}</w:moveTo></w:p>"
    gone = row(["нет", "нет", "нет"], "<w:del/>")
    cell_gone = row([of(changed), "<w:tc><w:tcPr><w:cellDel/></w:tcPr><w:p/></w:tc>", of(moved), "x"])
    assert rows_of(word_file(table(cell_gone, gone))) == [["до 2 мая", "сюда", "x"]]


def test_a_deleted_end_of_paragraph_joins_two():
    first = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('до ')}</w:p>"
    assert rows_of(word_file(table(row([of(first, paragraph("мая"), paragraph("и июня")), "x"])))) == [
        ["до мая\nи июня", "x"]
    ]


def test_hidden_words_codes_and_marks_of_footnotes_are_not_shown():
    runs = run("скрыто", "<w:vanish/>") + run("видно", '<w:vanish w:val="0"/>')
    runs += '<w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
    runs += '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    assert paragraphs_of(word_file(f"<w:p>{runs}</w:p>")) == ["видно✓"]


DELETED = "<w:r><w:delText>1</w:delText></w:r>"
BOX = (
    "<w:r><mc:AlternateContent xmlns:mc='m'><mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice>"
    "<mc:Fallback><w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
)


def test_text_boxes_are_left_out_and_it_is_said():
    boxed = f"<w:p>{run('План')}{BOX.format(paragraph('УТВЕРЖДАЮ'))}</w:p>"
    data = word_file(boxed, table(row([of(boxed), "x"])))
    assert paragraphs_of(data) == ["План"]
    assert rows_of(data) == [["План", "x"]]
    assert notices_of(data) == ["Text boxes were not read: УТВЕРЖДАЮ … УТВЕРЖДАЮ"]


def test_a_table_in_a_text_box_is_read_once():
    inner = table(("Срок", "Кто"), ("май", "Крылова М.П."))
    data = word_file(f"<w:p>{run('План')}{BOX.format(inner)}</w:p>")
    assert len(opened(data).tables()) == 1
    assert rows_of(data) == [["Срок", "Кто"], ["май", "Крылова М.П."]]


def test_a_table_in_a_cell_is_text_of_that_cell():
    inner = table(("раз", "два"), ("три", "четыре"))
    assert rows_of(word_file(table(row([of(paragraph("до"), inner, paragraph("после")), "x"])))) == [
        ["до\nраз\nдва\nтри\nчетыре\nпосле", "x"]
    ]


def test_rows_and_cells_in_content_controls_are_read():
    inner = f"<w:sdt><w:sdtContent>{cell('a')}</w:sdtContent></w:sdt>"
    rows = f"<w:sdt><w:sdtContent>{row([inner, 'b'])}</w:sdtContent></w:sdt>"
    assert rows_of(
        word_file(f"<w:sdt><w:sdtContent>{table(rows)}{paragraph('ниже')}</w:sdtContent></w:sdt>")
    ) == [["a", "b"]]


def test_more_rows_than_a_roadmap_has_are_left_out_and_it_is_said():
    data = word_file(table(*(("a", "b") for _row in range(5_010))))
    assert len(rows_of(data)) == 5_000
    assert notices_of(data) == ["Only the first 5000 rows of the table were read."]


def test_a_damaged_list_of_lists_is_a_damaged_file():
    with pytest.raises(NotReadable) as refusal:
        opened(package(document(item("a")), {"word/numbering.xml": "<w:numbering>"}))
    assert refusal.value.cause is Cause.DAMAGED


def test_a_list_that_nothing_is_known_of_counts_from_one():
    data = package(
        document(item("a", 7)), {"word/numbering.xml": f'<w:numbering xmlns:w="{W}"><w:num/></w:numbering>'}
    )
    assert paragraphs_of(data) == ["1. a"]
