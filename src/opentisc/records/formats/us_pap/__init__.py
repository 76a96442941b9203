"""USPTO PAP: published applications of 2001 to 2004 (patent-application-publication, DTD v1.5 and v1.6).

Not for: the Red Book of 2005 and later.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from opentisc.records.formats.base import Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.characters import replace_named
from opentisc.records.formats.guard import guarded
from opentisc.records.formats.us_draft import Draft
from opentisc.records.formats.us_pap.document import SECTIONS
from opentisc.records.formats.us_pap.texts import BLOCKS, CELLS, keep_references_inline
from opentisc.records.formats.us_reading import dispatch, rooted_documents
from opentisc.records.formats.us_texts import set_apart
from opentisc.records.formats.xmlattributes import left_attributes
from opentisc.records.formats.xmlstream import parse
from opentisc.records.types import PatentType

_ROOT = "patent-application-publication"
_ATTRIBUTES = frozenset({"depends_on", "file"})
_OPENING = re.compile(rf"<{_ROOT}[\s>]".encode())


class Pap:
    """The PAP vocabulary."""

    code = "us-pap"
    title = "USPTO PAP XML (applications 2001-2004)"

    def recognises(self, sample: Sample) -> bool:
        """Say whether the root element of PAP opens near the start."""
        return _OPENING.search(sample.head) is not None

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one item per application of the stream, in order."""
        for document in rooted_documents(stream, _ROOT, max_bytes=options.max_record_bytes):
            if isinstance(document, Rejected):
                yield document
            else:
                yield guarded(f"offset {document[0]}", _item, *document)


FORMAT = Pap()


def _item(offset: int, document: bytes) -> Item:
    where = f"offset {offset}"
    body, unknown = replace_named(document)
    try:
        root = parse(body)
    except etree.XMLSyntaxError as wrong:
        return Rejected(where, "document", "not_well_formed", str(wrong))
    draft = Draft(type=PatentType.INVENTION)
    draft.notes.unmapped.update(unknown + left_attributes(root, _ATTRIBUTES))
    keep_references_inline(root)
    set_apart(root, blocks=BLOCKS, cells=CELLS, superscript="superscript")
    dispatch(draft, root, _ROOT, SECTIONS)
    return draft.finish(where)
