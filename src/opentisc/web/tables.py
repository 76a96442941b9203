"""One list, shown on a page and exported as XLSX from the same rows (UX: every list exports what it shows).

Not for: lists of records, whose rows do not fit in memory; `records.export` streams those.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from opentisc.records.export import CONTENT_TYPES, safe_cell
from opentisc.web.labels import Label

_CELL_LIMIT = 32_767  # characters of one XLSX cell; Excel refuses the file otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in one place. url: where it leads; tone, icon: of a state (UX-45); note: in small type below."""

    text: str
    url: str = ""
    tone: str = ""
    icon: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to do with a row, by POST, or a link when it asks more first. name: said to who cannot see the row."""

    url: str
    label: Label
    name: str
    danger: bool = False
    is_link: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells in the order of the columns, and what can be done."""

    cells: tuple[Cell, ...]
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A list. name: of the exported file and the sheet; empty: what the list is for, shown when it has no row.

    note: how its numbers are counted, below the rows on the page and in the workbook.
    """

    name: str
    columns: tuple[Label, ...]
    rows: Sequence[Row]
    empty: Label
    note: Label = ""

    @property
    def lines(self) -> list[tuple[list[tuple[Label, Cell]], tuple[Button, ...]]]:
        """Return the rows with the heading beside each cell."""
        return [(list(zip(self.columns, row.cells, strict=True)), row.buttons) for row in self.rows]

    @property
    def has_buttons(self) -> bool:
        """Say whether any row can be acted upon."""
        return any(row.buttons for row in self.rows)


def plain(*texts: object) -> tuple[Cell, ...]:
    """Return cells of plain texts; None is an empty cell."""
    return tuple(Cell(text="" if text is None else str(text)) for text in texts)


def wants_xlsx(http: HttpRequest) -> bool:
    """Say whether the list is asked for as a workbook."""
    return http.GET.get("format") == "xlsx"


def xlsx(table: Table) -> HttpResponse:
    """Return the list as a workbook without formulas (SC-34); a note follows its text in brackets."""
    import xlsxwriter

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for at, heading in enumerate(table.columns):
            sheet.write_string(0, at, str(heading), bold)
        for line, row in enumerate(table.rows, start=1):
            for at, cell in enumerate(row.cells):
                text = f"{cell.text}（{cell.note}）" if cell.note else cell.text
                sheet.write_string(line, at, safe_cell(text)[:_CELL_LIMIT])
        if table.note:
            sheet.write_string(len(table.rows) + 2, 0, safe_cell(str(table.note))[:_CELL_LIMIT])
    response = HttpResponse(file.getvalue(), content_type=CONTENT_TYPES["xlsx"])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(table.name)}.xlsx"
    return response
