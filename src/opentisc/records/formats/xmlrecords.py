"""What the XML formats of EPO and CNIPA share: mending, a reading that notes what was taken, plain prose.

Not for: cutting streams (`xmlstream`), building numbers and classes (`values`).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import BinaryIO

from lxml import etree

from opentisc.kernel.dates import DateText
from opentisc.records.formats.base import Item, ReadOptions, Rejected
from opentisc.records.formats.characters import NAMED, raised
from opentisc.records.formats.guard import guarded_items
from opentisc.records.formats.values import Notes
from opentisc.records.formats.xmlattributes import left_attributes
from opentisc.records.formats.xmlstream import documents, parse
from opentisc.records.types import Number, PatentType, RecordId

_TOKEN = re.compile(
    # What is opened and never closed runs to the end: looked for once, not from each opening anew (SC-38).
    rb"(?P<kept><!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|&(?:amp|lt|gt|quot|apos|\#\d+|\#x[0-9A-Fa-f]+);)"
    rb"|(?P<doctype><!DOCTYPE[^\[>]*+(?:\[.*?(?:\]\s*+>|\Z)|>|\Z))"
    rb"|&(?P<name>[A-Za-z][A-Za-z0-9.]*);"
    rb"|(?P<ampersand>&)"
    rb"|(?P<angle><(?![A-Za-z_:/!?])|<(?![^<>]*>))",
    re.DOTALL,
)
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]")
_ROW, _CELL = frozenset({"row", "tr"}), frozenset({"entry", "td", "th"})
_APART = frozenset(
    {
        "br",
        "break",
        "p",
        "li",
        "dd",
        "dt",
        "dl",
        "ul",
        "ol",
        "sl",
        "title",
        "caption",
        "heading",
    }
    | {
        "table",
        "tables",
        "tgroup",
        "tbody",
        "thead",
        "math",
        "maths",
        "claim-text",
        "ClaimText",
        "Paragraphs",
    }
    | {"Text"}
)
_RAISED = frozenset({"sup", "Sup", "Superscript"})
_UTILITY_Y = frozenset({"CN", "JP", "KR", "ES"})
_DESIGN_S = frozenset({"CN", "JP", "KR", "TW", "US"})


class Reading:
    """One record's tree, with a memory of which elements a field took.

    Tags lose their namespaces. Paths are tags joined by `/` below an element. `notes.unmapped` is what the
    format adds by hand; `left()` is everything that no field took.
    """

    def __init__(self, root: etree._Element, notes: Notes | None = None) -> None:
        self.root = root
        self.notes = notes or Notes()
        self._taken: set[etree._Element] = set()
        for element in root.iter(etree.Element):
            tag = str(element.tag)
            if tag[0] == "{":
                element.tag = tag.rpartition("}")[2]

    def text(self, element: etree._Element | None, path: str = "") -> str | None:
        """Return the folded text of the element, or of the first one at path below it, and take it."""
        found = element if element is None or not path else element.find(path)
        if found is None:
            return None
        self.take(found)
        return prose(found)

    def texts(self, element: etree._Element | None, path: str) -> tuple[str, ...]:
        """Return the folded texts of all elements at path, in order, and take them."""
        found = [] if element is None else element.findall(path)
        return tuple(text for text in map(self.text, found) if text)

    def date(self, element: etree._Element | None, path: str = "") -> DateText | None:
        """Return the date at path and take it; an unreadable one is counted under its tag path."""
        found = element if element is None or not path else element.find(path)
        if found is None:
            return None
        self.take(found)
        return self.notes.date(path_of(found, self.root), prose(found))

    def take(self, element: etree._Element | None) -> None:
        """Note that a field takes the element and all below it."""
        if element is not None:
            self._taken.add(element)

    def left(self) -> Counter[str]:
        """Return what was carried and not taken: tag path from the record's root to count."""
        counted: Counter[str] = Counter(self.notes.unmapped)
        waiting = [self.root]
        while waiting:
            element = waiting.pop()
            if element in self._taken:
                continue
            if _has_text(element):
                counted[path_of(element, self.root)] += 1
            waiting.extend(element.iterchildren(etree.Element))
        return counted


def read_documents(
    stream: BinaryIO,
    options: ReadOptions,
    read: Callable[[etree._Element, str, Notes], Iterator[Item]],
    attributes: frozenset[str],
) -> Iterator[Item]:
    """Yield what `read` makes of each document; a broken one is Rejected and the next is read.

    attributes: names of the attributes that its fields take; the others are counted.
    """
    for piece in documents(stream, max_bytes=options.max_record_bytes):
        if isinstance(piece, Rejected):
            yield piece
            continue
        offset, document = piece
        where = f"offset {offset}"
        notes = Notes()
        try:
            root = load(document, notes)
        except etree.XMLSyntaxError as wrong:
            yield malformed(where, wrong)
            continue
        notes.unmapped.update(left_attributes(root, attributes))
        yield from guarded_items(where, read(root, where, notes))


def malformed(where: str, wrong: Exception) -> Rejected:
    """Return the rejection of a document that is not well formed even after mending."""
    return Rejected(where, "document", "malformed_xml", str(wrong)[:300])


def load(document: bytes, notes: Notes) -> etree._Element:
    """Return the root of the document, mended where it must be. Raises etree.XMLSyntaxError.

    Named characters that no DTD declares become characters (ISO names; DOCDB also writes them in capitals);
    an unknown name stays as written and is counted under `character &name;`. A bare `&` or `<` in text, as
    hand-made files have them, is read as that character and counted under `document!mended`.
    """
    if not _NAMED.search(document):
        try:
            return parse(document)
        except etree.XMLSyntaxError:
            pass  # answered below: once more, mended; a second failure is the caller's
    return parse(_mend(document, notes))


def _mend(document: bytes, notes: Notes) -> bytes:
    def replace(match: re.Match[bytes]) -> bytes:
        if match["kept"] is not None:
            return match[0]
        if match["doctype"] is not None:
            return b""
        if match["name"] is not None:
            return _named(match["name"].decode("ascii"), notes)
        notes.left("document!mended")
        return b"&amp;" if match["ampersand"] is not None else b"&lt;"

    return _TOKEN.sub(replace, document)


def _named(name: str, notes: Notes) -> bytes:
    for look in (name, name.capitalize()):
        if look in NAMED:
            return "".join(f"&#{ord(character)};" for character in NAMED[look]).encode("ascii")
    notes.left(f"character &{name};")
    return f"&amp;{name};".encode("ascii")


def prose(element: etree._Element | None) -> str | None:
    """Return the text below the element for reading: blanks folded, table rows on lines, cells by ` | `.

    Line breaks, list items and paragraphs are kept apart by a blank, superscript digits are raised. None
    when there is no text.
    """
    if element is None:
        return None
    if not len(element):
        return " ".join((element.text or "").split()) or None
    lines = (" ".join(line.split()) for line in "".join(_pieces(element)).split("\v"))
    folded = "\n".join(line for line in (line.strip(" |") for line in lines) if line)
    return folded or None


def _pieces(element: etree._Element) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if not isinstance(child.tag, str):
            yield str(child.text or "")
        else:
            around = _around(child.tag.rpartition("}")[2])
            yield around
            yield (
                raised(child.text or "")
                if child.tag in _RAISED and not len(child)
                else "".join(_pieces(child))
            )
            yield around if around != " | " else ""
        if child.tail:
            yield child.tail


def _around(tag: str) -> str:
    if tag in _ROW:
        return "\v"
    if tag in _CELL:
        return " | "
    return " " if tag in _APART else ""


def path_of(element: etree._Element, root: etree._Element) -> str:
    """Return the tag path of an element, the root's tag included."""
    tags = [str(element.tag)]
    while element is not root:
        parent = element.getparent()
        if parent is None:
            break
        element = parent
        tags.append(str(element.tag))
    return "/".join(reversed(tags))


def record_id_of(number: Number) -> RecordId:
    """Return the record id of a publication: office, number, kind when known."""
    return RecordId(f"{number.office}{number.number}{number.kind or ''}")


def application_id_of(number: Number) -> RecordId:
    """Return the id of an application: `APP-`, office, number."""
    return RecordId(f"APP-{number.office}{number.number}")


def patent_type(office: str, kind: str | None) -> PatentType:
    """Return what right a publication of this kind is about, by the letters of WIPO ST.16."""
    letter = (kind or " ")[0]
    if letter == "U" or (letter == "Y" and office in _UTILITY_Y):
        return PatentType.UTILITY_MODEL
    if letter == "S" and office in _DESIGN_S:
        return PatentType.DESIGN
    if letter == "P" and office == "US":
        return PatentType.PLANT
    return PatentType.INVENTION if letter in {"A", "B", "C"} else PatentType.UNKNOWN


def _has_text(element: etree._Element) -> bool:
    if element.text and not element.text.isspace():
        return True
    return any(child.tail and not child.tail.isspace() for child in element)
