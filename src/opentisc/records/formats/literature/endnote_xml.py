"""EndNote's XML export (`<xml><records><record>…`).

Not for: EndNote's tagged text (`endnote`). Source: docs/formats/endnote.md.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.guard import guarded
from opentisc.records.formats.literature.reference import Reference, document
from opentisc.records.formats.tables.reading import decode_head
from opentisc.records.formats.xmlstream import elements, text_of

_FIELDS = {
    "titles/title": "title",
    "titles/translated-title": "translated_title",
    "titles/secondary-title": "source",
    "periodical/full-title": "source",
    "contributors/authors/author": "author",
    "auth-address": "affiliation",
    "publisher": "publisher",
    "pub-location": "place",
    "dates/year": "year",
    "dates/pub-dates/date": "date",
    "volume": "volume",
    "number": "issue",
    "pages": "pages",
    "edition": "edition",
    "work-type": "degree",
    "electronic-resource-num": "doi",
    "isbn": "issn",
    "language": "language",
    "abstract": "abstract",
    "keywords/keyword": "keywords",
    "remote-database-name": "database",
    "accession-num": "accession",
    "urls/related-urls/url": "link",
    "urls/web-urls/url": "link",
    "access-date": "accessed",
}
# Facts of the library that wrote the file, not of the document.
_OF_THE_LIBRARY = ("database", "source-app", "rec-number", "foreign-keys/", "ref-type")
_ROOT = re.compile(r"(?:<\?xml[^>]*>\s*)?<xml>\s*<records>")


@dataclass(frozen=True, slots=True)
class EndNoteXmlFormat:
    """The format of EndNote XML files."""

    code: str = "endnote-xml"
    title: str = "EndNote XML"

    def recognises(self, sample: Sample) -> bool:
        """Say whether the root is EndNote's."""
        return _ROOT.match(decode_head(sample.head).lstrip("\ufeff \r\n")) is not None

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield the document of each record; a file that stops being well formed ends in a Rejected."""
        where = "record 1"
        try:
            for where, element in elements(stream, ("record",)):
                yield guarded(where, _item, element, where)
        except etree.XMLSyntaxError as wrong:
            yield Rejected(f"after {where}", "file", "not_well_formed", str(wrong)[:200])


FORMAT = EndNoteXmlFormat()


def _item(element: etree._Element, where: str) -> Found | Rejected:
    reference = Reference(where)
    kind = element.find("ref-type")
    reference.add("kind", kind.get("name", "") if kind is not None else "")
    for path, text in _leaves(element, ""):
        if not path.startswith(_OF_THE_LIBRARY):
            reference.take(path, text, _FIELDS)
    return document(reference)


def _leaves(element: etree._Element, above: str) -> Iterator[tuple[str, str]]:
    """Yield path and text of each value; `style` elements only dress the text around them."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        path = f"{above}{child.tag}"
        if len(child) == 0 or all(inner.tag == "style" for inner in child):
            text = text_of(child)
            if text:
                yield path, text
        else:
            yield from _leaves(child, f"{path}/")
