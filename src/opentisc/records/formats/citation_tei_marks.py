"""Citations marked in running text: TEI `bibl` and the `ref` of the Alexandria mark-up.

Not for: finding citations in text that nobody has marked.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from opentisc.records.formats.docdb_citations import printed_patent
from opentisc.records.formats.values import publication_number
from opentisc.records.formats.xmlrecords import Reading, prose, record_id_of
from opentisc.records.types import Citation, Number

_MARKS = ("bibl", "ref")
_PAGE_BREAK = re.compile(r"<Desc/Clms Page number \d+>")
# The words before an American patent number, as lawyers write them; `application` or `Ser.` is none of them.
_AMERICAN = re.compile(
    r"(?:U\.?\s?S\.?(?:\s?A\.?)?|United States)\s*(?:Patents?|Pat\.?)?\s*(?:No\.?|Number|Nr\.?|#)?\s*(\d[\d,\s]{3,11})\.?",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[A-Z]{2}[\s-]?\d[\d/ ,.-]*(?:[\s-]?[A-Z]\d?)?")
_DASHED = re.compile(r"[A-Z]{2}-[A-Z]\d?-?\s*\d[\d/ ,.-]*")


def read_marks(reading: Reading, element: etree._Element, *, number: str | None) -> Iterator[Citation]:
    """Yield the citations marked below an element, in order; number: the paragraph's, kept as the passage.

    A mark within a mark counts on its own. Type `patent` gives a number, read where it can be and kept as
    given otherwise; every other type, or none, gives a text. A mark without text, or around nothing but a
    page break, is no citation and is counted. `next` names ids that the documents do not hold, so the
    pieces of a broken citation stay apart.
    """
    for mark in element.iter(*_MARKS):
        text = prose(mark)
        if text is None or _PAGE_BREAK.fullmatch(text):
            reading.notes.left(f"description//{mark.tag} (no citation)")
            continue
        kind = mark.get("type") or mark.get("typ")
        citation = marked_patent(text) if kind == "patent" else Citation(text=text)
        yield replace(citation, by="description", passage=number)


def marked_patent(text: str) -> Citation:
    """Return the citation of a patent marked in text; only a text that is a number and no more is read."""
    american = _AMERICAN.fullmatch(text)
    if american is not None:
        number = publication_number(american[1], office="US")
    elif _DASHED.fullmatch(text):
        return printed_patent(text)
    elif _PLAIN.fullmatch(text):
        number = publication_number(text)
    else:
        number = Number(office="", number=text, as_given=text, readable=False)
    kept = replace(number, as_given=text)
    return Citation(patent=kept, cited_id=record_id_of(kept) if kept.readable else None)
