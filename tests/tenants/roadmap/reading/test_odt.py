"""OpenDocument texts and sheets: merged and repeated cells, lists, and what is not shown."""

import io
import zipfile

import pytest

from tenants.roadmap.reading import Cause, NotReadable

from .grids import doubts_of, notices_of, opened, paragraphs_of, rows_of

NAMES = "office text table style draw svg xlink fo"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in NAMES.split()
)
LISTS = (
    '<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix=")"/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2" style:num-suffix="."/>'
    "</text:list-style>"
    '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="-"/></text:list-style>'
    '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def file(body: str, kind: str = "text", others=()) -> bytes:
    content = f"<office:document-content {SPACES}><office:automatic-styles>{LISTS}</office:automatic-styles>"
    content += f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", content)
        for name, data in dict(others).items():
            archive.writestr(name, data)
    return packed.getvalue()


def cell(*lines: str, more: str = "") -> str:
    texts = "".join(line if line.startswith("<") else f"<text:p>{line}</text:p>" for line in lines)
    return f"<table:table-cell {more}>{texts}</table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    built = "".join(each if each.startswith("<table:") else cell(each) for each in cells)
    return f"<table:table-row {more}>{built}</table:table-row>"


def table(*rows: str, more: str = "") -> str:
    return f'<table:table table:name="Т" {more}>{"".join(rows)}</table:table>'


def items(style: str, *texts: str, more: str = "") -> str:
    inner = "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in texts)
    return f'<text:list text:style-name="{style}" {more}>{inner}</text:list>'


COVERED = "<table:covered-table-cell/>"


def test_paragraphs_and_tables_stand_in_their_order():
    section = "<text:section><text:h>Раздел</text:h></text:section>"
    document = opened(file(f"<text:p>План</text:p>{table(row('a', 'b'))}{section}{table(row('c', 'd'))}"))
    assert [str(block) if isinstance(block, str) else block.number for block in document.blocks] == [
        "План",
        1,
        "Раздел",
        2,
    ]


def test_merged_cells_span_columns_and_rows():
    wide = 'table:number-columns-spanned="2"'
    high = 'table:number-rows-spanned="2"'
    rows = (
        row("1", cell("Раздел", more=wide), COVERED),
        row(cell("этап", more=high), "a", "b"),
        row(COVERED, "c", "d"),
    )
    assert rows_of(file(table(*rows))) == [["1", "2×Раздел"], ["этап", "a", "b"], ["^", "c", "d"]]


def test_rows_of_heads_and_groups_are_rows_too():
    rows = f"<table:table-header-rows>{row('Срок', 'Кто')}</table:table-header-rows>"
    rows += f"<table:table-rows>{row('май', 'я')}</table:table-rows>"
    assert rows_of(file(table(rows))) == [["Срок", "Кто"], ["май", "я"]]


def test_repeated_cells_and_rows_are_bounded():
    many = 'table:number-columns-repeated="16000"'
    rows = (
        row("a", "b", f"<table:table-cell {many}/>"),
        row(f"<table:table-cell {many}/>", more='table:number-rows-repeated="1000000"'),
        row(cell("x", more='table:number-columns-repeated="2"'), more='table:number-rows-repeated="2"'),
    )
    document = opened(file(table(*rows), "spreadsheet"))
    assert rows_of(document) == [["a", "b"], ["x", "x"], ["x", "x"]]
    assert [each.number for each in document.tables()[0].rows] == [1, 1_000_002, 1_000_003]


def test_signs_between_words_are_kept():
    text = 'до<text:s text:c="3"/>1<text:tab/>мая<text:line-break/><text:span>и <text:a>позже</text:a></text:span>'
    assert rows_of(file(table(row(text, "x")))) == [["до 1 мая\nи позже", "x"]]


def test_what_is_not_shown_is_not_read():
    box = "<draw:frame><draw:text-box><text:p>в рамке</text:p></draw:text-box></draw:frame>"
    note = "<text:note><text:note-body><text:p>с</text:p></text:note-body></text:note>"
    changes = "<text:deletion><text:p>удалено</text:p></text:deletion>"
    changes = (
        f"<text:tracked-changes><text:changed-region>{changes}</text:changed-region></text:tracked-changes>"
    )
    comment = "<office:annotation><text:p>заметка</text:p></office:annotation>"
    document = opened(
        file(f"{changes}<text:p>План{note}{comment}{box}</text:p>{table(row(f'a{note}', 'b'))}")
    )
    assert paragraphs_of(document) == ["План"]
    assert rows_of(document) == [["a", "b"]]
    assert notices_of(document) == ["Text boxes were not read: в рамке"]


def test_labels_of_lists_are_shown_where_a_cell_has_several():
    inner = f"<text:list-item><text:p>да</text:p>{items('N', 'раз', 'два')}</text:list-item>"
    inner = f'<text:list text:style-name="N">{inner}</text:list>'
    rows = row(
        cell(items("N", "одно")),
        cell(items("N", "a", "b")),
        cell("ведёт:", items("B", "c", "d")),
        cell(inner),
    )
    data = file(items("N", "Раздел") + table(rows))
    assert rows_of(data) == [["одно", "1) a\n2) b", "ведёт:\n• c\n• d", "1) да\n1.1. раз\n1.2. два"]]
    assert paragraphs_of(data) == ["1) Раздел"]
    assert opened(data).tables()[0].rows[0].cells[0].list_level == 0


def test_a_list_may_go_on_in_the_next_cell():
    rows = row(cell(items("N", "a", "b")), cell(items("N", "c", "d", more='text:continue-numbering="true"')))
    assert rows_of(file(table(rows))) == [["1) a\n2) b", "3) c\n4) d"]]


def test_nested_tables_are_text_of_their_cell():
    inner = table(row("раз", "два"))
    assert rows_of(file(table(row(cell("до", inner, "после"), "x")))) == [["до\nраз\nдва\nпосле", "x"]]


def test_sheets_show_dates_as_people_see_them_and_doubt_errors():
    date = 'office:value-type="date" office:date-value="2021-09-01"'
    cells = [
        cell(shown, more=date)
        for shown in ("01.09.21", "сен.21", "1 сен", "09.2021", "сентябрь", "01.09", "")
    ]
    error = cell("#ССЫЛ!", more='table:formula="of:=[.#REF!]" office:value-type="string"')
    empty = cell(more='table:formula="of:=[.A1]"')
    document = opened(file(table(row(*cells, error, empty, "x")), "spreadsheet"))
    assert rows_of(document)[0][:7] == [
        *(
            "01.09.2021",
            "сентябрь 2021",
            "1 сентября",
            "сентябрь 2021",
            "сентябрь",
            "1 сентября",
            "01.09.2021",
        ),
    ]
    assert [text for text, _doubt in doubts_of(document)] == ["#ССЫЛ!", ""]


def test_hidden_sheets_are_named():
    document = opened(
        file(table(row("a", "b")) + table(row("тайна"), more='table:style-name="hidden"'), "spreadsheet")
    )
    assert rows_of(document) == [["a", "b"]]
    assert notices_of(document) == ["The hidden sheet “Т” was not read."]


REFUSED = [
    ({"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}, Cause.PROTECTED),
    ({"Basic/Standard/Module1.xml": "<m/>"}, Cause.MACROS),
    ({"Scripts/python/x.py": "1"}, Cause.MACROS),
    ({"styles.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}, Cause.EXTERNAL_ENTITY),
    ({"../x": "1"}, Cause.UNSAFE_NAMES),
]


@pytest.mark.parametrize(("others", "cause"), REFUSED)
def test_what_must_not_be_opened_has_its_own_cause(others, cause):
    with pytest.raises(NotReadable) as refusal:
        opened(file("<text:p>План</text:p>", others=others))
    assert refusal.value.cause is cause


def test_lists_of_libraries_without_a_module_are_no_macros():
    assert paragraphs_of(file("<text:p>План</text:p>", others={"Basic/script-lc.xml": "<m/>"})) == ["План"]


def test_a_drawing_is_of_an_unknown_kind():
    with pytest.raises(NotReadable) as refusal:
        opened(file("", kind="drawing"))
    assert refusal.value.cause is Cause.UNKNOWN_KIND


def test_a_table_in_a_cell_is_kept_beside_the_text_of_the_cell():
    (around,) = opened(file(table(row(cell("План", table(row("1", "Приказ"), row("2", "Отчёт"))))))).tables()
    (outer,) = around.rows[0].cells
    title, inner = outer.inner
    assert title == "План"
    assert [each.texts() for each in inner.rows] == [["1", "Приказ"], ["2", "Отчёт"]]
    assert "Приказ" in outer.text
