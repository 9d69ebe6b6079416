"""Workbooks built for a test: their XML as small as Excel would still open it."""

from collections.abc import Mapping, Sequence

from .word_files import package

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def cell(place: str, inner: str = "", kind: str = "n", style: int = 0) -> str:
    return f'<c r="{place}" t="{kind}" s="{style}">{inner}</c>'


def text(place: str, words: str) -> str:
    return cell(place, f'<is><t xml:space="preserve">{words}</t></is>', "inlineStr")


def number(place: str, value: float | str, style: int = 0) -> str:
    return cell(place, f"<v>{value}</v>", style=style)


def row(place: int, *cells: str) -> str:
    return f'<row r="{place}">{"".join(cells)}</row>'


def sheet(rows: str, merged: Sequence[str] = ()) -> str:
    blocks = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    return (
        f'<worksheet xmlns="{S}"><sheetData>{rows}</sheetData><mergeCells>{blocks}</mergeCells></worksheet>'
    )


def workbook(
    *sheets: str,
    formats: Sequence[str] = (),
    states: Sequence[str] = (),
    others: Mapping[str, str | bytes] | None = None,
    properties: str = "",
) -> bytes:
    """Return a workbook of these sheets; style 1, 2 … is the format with that place in `formats`."""
    names, relations, parts = "", "", {}
    for place, content in enumerate(sheets, 1):
        state = states[place - 1] if place <= len(states) else "visible"
        names += f'<sheet name="Лист {place}" sheetId="{place}" state="{state}" r:id="r{place}"/>'
        relations += (
            f'<Relationship Id="r{place}" Type="{R}/worksheet" Target="worksheets/sheet{place}.xml"/>'
        )
        parts[f"xl/worksheets/sheet{place}.xml"] = content
    written = "".join(
        f'<numFmt numFmtId="{200 + place}" formatCode="{each}"/>' for place, each in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{200 + place}"/>' for place in range(len(formats)))
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{S}"><numFmts>{written}</numFmts><cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
    )
    relations += f'<Relationship Id="s" Type="{R}/styles" Target="styles.xml"/>'
    relations += f'<Relationship Id="t" Type="{R}/sharedStrings" Target="sharedStrings.xml"/>'
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{S}"><si><t>Общая</t></si><si><r><t>По</t></r><r><t>ровну</t></r><rPh><t>чтение</t></rPh></si></sst>'
    )
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{S}" xmlns:r="{R}">{properties}<sheets>{names}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>'
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="o" Type="{R}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    )
    return package("<a/>", {**parts, **(others or {})}, types=TYPES)
