"""Fills a paper into a DOCX: editable, no macros, fonts that every office program has.

The template is built here by python-docx, so that what is filled is what is read; values go in through Jinja's
sandbox with escaping (SC-35, SC-27). Not for: what the paper says.
"""

import io
import zipfile
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from jinja2.sandbox import SandboxedEnvironment

from opentisc.desk.deliverables import wording
from opentisc.desk.deliverables.layout import Paper
from opentisc.desk.deliverables.rendering import characters

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

LATIN: Final = "Times New Roman"
HAN: Final = "宋体"  # SimSun; programs without it take their own Song face
HAN_HEADING: Final = "黑体"
_STAMP: Final = (2000, 1, 1, 0, 0, 0)  # of every entry, so that the same paper gives the same bytes


def make_docx(paper: Paper, *, made_at: datetime) -> bytes:
    """Return the DOCX of a paper; the same paper and instant give the same bytes."""
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(_template()))
    clean = characters.clean_paper(paper)
    template.render(_context(clean), jinja_env=SandboxedEnvironment(autoescape=True), autoescape=True)
    document = template.docx  # get_docx() would load the empty template again
    properties = document.core_properties
    properties.title, properties.author = clean.title[:250], clean.body[:250]
    properties.created = properties.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    out = io.BytesIO()
    template.save(out)
    return _same_bytes(out.getvalue())


def _context(paper: Paper) -> dict[str, Any]:
    labels = [wording.say("columns", key, language=paper.language) for key in ("item", "content")]
    return {"paper": asdict(paper), "labels": labels}


def _same_bytes(package: bytes) -> bytes:
    """Return the package with the time of packing taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            kept = zipfile.ZipInfo(entry.filename, _STAMP)
            kept.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(kept, old.read(entry))
    return out.getvalue()


@cache
def _template() -> bytes:
    """Return the template: cover, scope, then a loop over the blocks."""
    import docx

    document = docx.Document()
    _styles(document)
    section = document.sections[0]
    _set_page(section)
    document.add_paragraph("{{ paper.body }}")
    document.add_heading("{{ paper.title }}", level=1)
    _row_table(
        document,
        ("{{ labels[0] }}", "{{ labels[1] }}"),
        "row in paper.cover",
        ("{{ row[0] }}", "{{ row[1] }}"),
    )
    document.add_heading("{{ paper.scope_heading }}", level=2)
    document.add_paragraph("{{ paper.scope }}").paragraph_format.space_after = None
    _break(document.add_paragraph())
    document.add_paragraph("{%p for block in paper.blocks %}")
    for kind, level in (("heading", 2), ("subheading", 3)):
        document.add_paragraph(f"{{%p if block.kind == '{kind}' %}}")
        document.add_heading("{{ block.text }}", level=level)
        document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if block.kind == 'paragraph' %}")
    document.add_paragraph("{{ block.text }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if block.kind == 'table' %}")
    _block_table(document)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    _footer(section.footer.paragraphs[0])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _break(paragraph: "Paragraph") -> None:
    from docx.enum.text import WD_BREAK

    paragraph.add_run().add_break(WD_BREAK.PAGE)


def _set_page(section: Any) -> None:
    from docx.shared import Mm

    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(24)


def _styles(document: "Document") -> None:
    from docx.shared import Pt, RGBColor

    sizes = {"Normal": 10.5, "Heading 1": 22, "Heading 2": 13, "Heading 3": 11}
    for name, points in sizes.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size = LATIN, Pt(points)
        style.font.color.rgb = RGBColor(0, 0, 0)
        _han(style, HAN if name == "Normal" else HAN_HEADING)


def _han(style: Any, face: str) -> None:
    """Name the face of Han characters, and take off the theme's faces, which would win over it."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), face)
    fonts.set(qn("w:ascii"), LATIN)
    fonts.set(qn("w:hAnsi"), LATIN)


def _row_table(document: "Document", header: tuple[str, ...], loop: str, cells: tuple[str, ...]) -> "Table":
    table: Table = document.add_table(rows=4, cols=len(header))
    table.style = "Table Grid"
    for place, text in enumerate(header):
        table.cell(0, place).text = text
    table.cell(1, 0).text = f"{{%tr for {loop} %}}"
    for place, text in enumerate(cells):
        table.cell(2, place).text = text
    table.cell(3, 0).text = "{%tr endfor %}"
    _repeat_header(table)
    return table


def _block_table(document: "Document") -> None:
    """Add the table of a block: its number of columns is known only when it is filled."""
    table = _row_table(document, ("", "", ""), "row in block.rows", ("", "", ""))
    for row, cells in ((0, "block.header"), (2, "row")):
        table.cell(row, 0).text = f"{{%tc for cell in {cells} %}}"
        table.cell(row, 1).text = "{{ cell }}"
        table.cell(row, 2).text = "{%tc endfor %}"


def _repeat_header(table: "Table") -> None:
    """Say the column headings again on each page, which also tells a screen reader that they are headings."""
    from docx.oxml import OxmlElement

    properties: Any = table.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))


def _footer(paragraph: "Paragraph") -> None:
    paragraph.add_run("{{ paper.footer }} · ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: "Paragraph", code: str) -> None:
    """Add a field that the office program counts."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field: Any = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)
