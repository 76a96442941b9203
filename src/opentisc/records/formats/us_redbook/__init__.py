"""USPTO Red Book XML v4.x: granted patents and published applications, single files and weekly files.

Not for: PAP (applications 2001-2004), SGML and XML v2.5 (grants 2001-2004), Green Book: see `us_*`.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from opentisc.records.formats.base import Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.characters import replace_named
from opentisc.records.formats.guard import guarded
from opentisc.records.formats.us_redbook.document import read_patent
from opentisc.records.formats.xmlattributes import left_attributes
from opentisc.records.formats.xmlstream import documents, parse

_ROOTS = ("us-patent-grant", "us-patent-application")
_PICTURE = re.compile(rb"\?img ")  # a drawn character, as a processing instruction (2005)
_SEQUENCES = "sequence-cwu"
_ATTRIBUTES = frozenset(
    {"lang", "appl-type", "app-type", "kind", "num", "file", "idref"}
    | {"country", "date-publ"}  # of the root, which repeats the publication reference
)
_OPENINGS = tuple(f"<{root}".encode() for root in (*_ROOTS, _SEQUENCES))


class RedBook:
    """The Red Book, grants and applications alike."""

    code = "us-redbook"
    title = "USPTO Red Book XML v4 (grants, applications)"

    def recognises(self, sample: Sample) -> bool:
        """Say whether a root element of the Red Book opens near the start of the entry."""
        head = sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")
        return head.startswith(b"<") and any(_opens(head, opening) for opening in _OPENINGS)

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one item per XML document of the stream, in order."""
        for document in documents(stream, max_bytes=options.max_record_bytes):
            if isinstance(document, Rejected):
                yield document
            else:
                yield guarded(f"offset {document[0]}", _item, *document)


def _opens(head: bytes, opening: bytes) -> bool:
    at = head.find(opening)
    return at >= 0 and head[at + len(opening) : at + len(opening) + 1] in (b" ", b">", b"\n", b"\r", b"\t")


def _item(offset: int, document: bytes) -> Item:
    where = f"offset {offset}"
    document, unmapped = replace_named(document)
    try:
        root = parse(document)
    except etree.XMLSyntaxError as wrong:
        return Rejected(where, "document", "not_well_formed", str(wrong))
    if root.tag in _ROOTS:
        if pictures := len(_PICTURE.findall(document)):
            unmapped["texts//?img"] = pictures
        unmapped.update(left_attributes(root, _ATTRIBUTES))
        return read_patent(root, where, unmapped)
    if root.tag == _SEQUENCES:
        return Rejected(where, "document", "sequence_listing", _listed_for(root))
    return Rejected(where, "document", "unknown_document", f"root element {root.tag}")


def _listed_for(root: etree._Element) -> str:
    """Return the number of the patent that a sequence listing belongs to."""
    identity = root.find("publication-reference/document-id")
    parts = ("country", "doc-number", "kind")
    return "" if identity is None else "".join(identity.findtext(part) or "" for part in parts)


FORMAT = RedBook()
