"""USPTO grants of 2001 to 2004 in the ST.32 vocabulary (PATDOC): SGML v2.4 and its XML look v2.5.

Not for: the Red Book of 2005 and later. SGML leaves empty elements open; they are closed before parsing.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from opentisc.records.formats.base import Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.characters import replace_named
from opentisc.records.formats.guard import guarded
from opentisc.records.formats.us_draft import Draft
from opentisc.records.formats.us_reading import dispatch, rooted_documents
from opentisc.records.formats.us_sgml.document import SECTIONS
from opentisc.records.formats.us_sgml.texts import BLOCKS, CELLS
from opentisc.records.formats.us_texts import set_apart
from opentisc.records.formats.xmlattributes import left_attributes
from opentisc.records.formats.xmlstream import parse

_EMPTY = re.compile(
    rb"<(CITED-BY-EXAMINER|CITED-BY-OTHER|B597US|B598US|B473US|B221US|EMI|MATHEMATICA|CHEMCDX|CHEMMOL|colspec|COLSPEC)"
    rb"((?:\s[^<>]*)?)(?<!/)>"
)

_ATTRIBUTES = frozenset({"ID", "FILE"})


class Sgml:
    """The ST.32 vocabulary of the USPTO."""

    code = "us-sgml"
    title = "USPTO PATDOC, ST.32 (grants 2001-2004)"

    def recognises(self, sample: Sample) -> bool:
        """Say whether the root element PATDOC opens near the start."""
        return re.search(rb"<PATDOC[\s>]", sample.head) is not None and b"<SDOBI" in sample.head

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one item per PATDOC of the stream, in order."""
        for document in rooted_documents(stream, "PATDOC", max_bytes=options.max_record_bytes):
            if isinstance(document, Rejected):
                yield document
            else:
                yield guarded(f"offset {document[0]}", _item, *document)


FORMAT = Sgml()


def _item(offset: int, document: bytes) -> Item:
    where = f"offset {offset}"
    body, unknown = replace_named(document)
    try:
        root = _parse(body)
    except etree.XMLSyntaxError as wrong:
        return Rejected(where, "document", "not_well_formed", str(wrong))
    draft = Draft(grant=True)
    draft.notes.unmapped.update(unknown + left_attributes(root, _ATTRIBUTES))
    set_apart(root, blocks=BLOCKS, cells=CELLS, superscript="SP")
    dispatch(draft, root, "PATDOC", SECTIONS)
    return draft.finish(where)


def _parse(document: bytes) -> etree._Element:
    """Return the root of XML, else of SGML with its open elements closed. Raises etree.XMLSyntaxError."""
    try:
        return parse(document)
    except etree.XMLSyntaxError:
        return parse(closed(document))


def closed(document: bytes) -> bytes:
    """Return the document with the empty elements that SGML leaves open closed; XML is not changed."""

    def close(match: re.Match[bytes]) -> bytes:
        following = document[match.end() : match.end() + len(match[1]) + 3]
        return match[0] if following == b"</" + match[1] + b">" else b"<" + match[1] + match[2] + b"/>"

    return _EMPTY.sub(close, document)
