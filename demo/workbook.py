"""A workbook of one sheet, written straight as XML: the same rows give the same bytes on every day.

A hundred thousand rows take about two seconds, so that the bench can make its own input. The shape is a
spreadsheet program's: shared texts, a date style, a bold header that stays in view.
"""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import escape

Cell = str | int | Decimal | date | None

_ORIGIN = date(1899, 12, 30)
_STAMP = (2026, 1, 1, 0, 0, 0)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FIRST = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_SHEET_TYPE}.sharedStrings+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet {_MAIN}>'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="4" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}  # fmt: skip
_BOLD, _DAY, _MONEY = 1, 2, 3
_BLOCK = 1000


class _Texts:
    """The workbook's table of texts: each once, in the order of first use."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def cell(self, reference: str, text: str, style: int = 0) -> str:
        number = self.numbers.setdefault(text, len(self.numbers))
        return f'<c r="{reference}" s="{style}" t="s"><v>{number}</v></c>'

    def xml(self) -> str:
        items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in self.numbers)
        return f'<sst {_MAIN} uniqueCount="{len(self.numbers)}">{items}</sst>'


def write_workbook(
    target: IO[bytes], *, sheet: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    """Write the workbook to an open binary file; an empty text and None leave the cell out."""
    texts = _Texts()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in _FIRST.items():
            archive.writestr(_entry(name), _XML + xml)
        archive.writestr(
            _entry("xl/workbook.xml"),
            f'{_XML}<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w") as part:
            for xml in _sheet_xml(headings, rows, texts):
                part.write(xml.encode())
        archive.writestr(_entry("xl/sharedStrings.xml"), _XML + texts.xml())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _sheet_xml(headings: Sequence[str], rows: Iterable[Sequence[Cell]], texts: _Texts) -> Iterator[str]:
    letters = [_letters(index) for index in range(len(headings))]
    yield (
        f'{_XML}<worksheet {_MAIN}><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{len(headings)}" width="16" customWidth="1"/></cols><sheetData>'
    )
    bold = "".join(
        texts.cell(f"{letter}1", text, _BOLD) for letter, text in zip(letters, headings, strict=True)
    )
    yield f'<row r="1">{bold}</row>'
    for number, row in enumerate(rows, 2):
        cells = "".join(
            _cell(f"{letter}{number}", cell, texts) for letter, cell in zip(letters, row, strict=True)
        )
        yield f'<row r="{number}">{cells}</row>'
    yield "</sheetData></worksheet>"


def _cell(reference: str, cell: Cell, texts: _Texts) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return texts.cell(reference, cell)
    if isinstance(cell, date):
        return f'<c r="{reference}" s="{_DAY}"><v>{(cell - _ORIGIN).days}</v></c>'
    return f'<c r="{reference}" s="{_MONEY}"><v>{cell}</v></c>'


def _letters(index: int) -> str:
    """A column's letters: A for 0, Z for 25, AA for 26."""
    before, letter = divmod(index, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + letter)
