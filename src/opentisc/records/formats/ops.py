"""XML answers of EPO's Open Patent Services: bibliographic data, families, legal events, full text, images.

A search that only lists numbers gives no records (`reference_only`), a fault of the service is Rejected.
Not for: the JSON form of the same answers, and DOCDB files (`docdb`).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO

from lxml import etree

from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.docdb_exchange import (
    ATTRIBUTES,
    read_application_number,
    read_patent,
    read_priorities,
    read_publication,
    with_application,
)
from opentisc.records.formats.ops_legal import read_fees, read_legal
from opentisc.records.formats.ops_text import read_claims, read_description
from opentisc.records.formats.values import Notes
from opentisc.records.formats.xmlrecords import Reading, patent_type, prose, read_documents, record_id_of
from opentisc.records.types import Image, Number, Patent

_STARTS = (b"world-patent-data", b"http://ops.epo.org")

_ATTRIBUTES = ATTRIBUTES | {"link", "desc", "code", "descData", "num"}


class Ops:
    """The format `ops`: one answer per document; records are named `offset N, member M` within it."""

    code = "ops"
    title = "EPO OPS (world-patent-data)"

    def recognises(self, sample: Sample) -> bool:
        """Say whether the entry is XML of OPS; a JSON rendering under an `.xml` name is not."""
        head = sample.head.lstrip(b"\xef\xbb\xbf \t\r\n")
        return head.startswith(b"<") and any(start in head for start in _STARTS)

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one item per document, family member, reference or fault of each answer, in order."""
        yield from read_documents(stream, options, _read, _ATTRIBUTES)


FORMAT = Ops()


def _read(root: etree._Element, where: str, notes: Notes) -> Iterator[Item]:
    envelope = Reading(root, notes)
    if root.tag == "fault":
        yield _fault(root, where)
        return
    records = [element for element in root.iter(etree.Element) if _reader(element) and not _inside(element)]
    for element in records:
        envelope.take(element)
    around: Counter[str] | None = envelope.left()
    for count, element in enumerate(records, start=1):
        read = _reader(element)
        for item in read(Reading(element), f"{where}, record {count}") if read else ():
            if around is not None and isinstance(item, Found):
                yield replace(item, unmapped=around + Counter(item.unmapped))
                around = None
            else:
                yield item
    if not records:
        yield Rejected(where, "document", "no_records", f"nothing that can be read in {_shape(root)}")


def _reader(element: etree._Element) -> Callable[[Reading, str], Iterator[Item]] | None:
    parent = element.getparent()
    within = "" if parent is None else f"{parent.tag}/{element.tag}"
    return _READERS.get(str(element.tag)) or _READERS.get(within)


def _inside(element: etree._Element) -> bool:
    """Say whether an ancestor is read already: a family member holds its own exchange document."""
    return any(_reader(above) for above in element.iterancestors())


def _shape(root: etree._Element) -> str:
    return ", ".join(str(child.tag) for child in root.iterchildren(etree.Element)) or str(root.tag)


def _fault(root: etree._Element, where: str) -> Rejected:
    code, message = prose(root.find("code")), prose(root.find("message"))
    return Rejected(where, "fault", "source_fault", ": ".join(part for part in (code, message) if part))


def _exchange_document(reading: Reading, where: str) -> Iterator[Item]:
    document = reading.root
    number = read_publication(
        reading, document, document.iterfind("bibliographic-data/publication-reference")
    )
    status = document.get("status")
    if status:
        given = number.as_given if number else ""
        yield Rejected(where, "status", "not_found_by_source", f"{status}: {document.get('country')}{given}")
    elif number is None:
        yield Rejected(where, "publication_number", "missing_number", "no publication reference")
    else:
        yield Found(read_patent(reading, document, number), where, reading.left())


def _family_member(reading: Reading, where: str) -> Iterator[Item]:
    """Read a member: its own bibliographic data when the answer has it, its references otherwise."""
    member = reading.root
    number = read_publication(reading, member, member.iterfind("publication-reference"))
    events = read_legal(reading)
    if number is None:
        yield Rejected(where, "publication_number", "missing_number", "a family member without publication")
        return
    inner = member.find("exchange-document")
    patent = _member_patent(reading, number) if inner is None else read_patent(reading, inner, number)
    patent = replace(patent, simple_family=member.get("family-id") or patent.simple_family)
    if not events or patent.application is None:
        if events:  # nothing to hang them on
            reading.notes.left("family-member/legal", len(events))
        yield Found(patent, where, reading.left())
        return
    application = replace(patent.application, events=events, fees=read_fees(reading))
    yield Found(replace(patent, application=None), where, reading.left())
    yield Found(application, f"{where}, legal")


def _member_patent(reading: Reading, number: Number) -> Patent:
    member = reading.root
    applied = read_application_number(reading, member.iterfind("application-reference"))
    priorities = read_priorities(reading, member.iterfind("priority-claim"))
    patent = Patent(
        record_id=record_id_of(number),
        publication=number,
        type=patent_type(number.office, number.kind),
        application_number=applied,
        published_on=number.dated,
        filed_on=applied.dated if applied else None,
        earliest_priority_on=min((p.filed_on for p in priorities if p.filed_on), default=None),
        priorities=priorities,
    )
    return with_application(patent)


def _full_text(reading: Reading, where: str) -> Iterator[Item]:
    document = reading.root
    number = read_publication(
        reading, document, document.iterfind("bibliographic-data/publication-reference")
    )
    if number is None:
        yield Rejected(
            where, "publication_number", "missing_number", "full text without publication reference"
        )
        return
    patent = read_patent(reading, document, number)
    claims, description = read_claims(reading), read_description(reading)
    yield Found(replace(patent, claims=claims, description=description), where, reading.left())


def _inquiry(reading: Reading, where: str) -> Iterator[Item]:
    """Read which images the office has of a publication: their links are the references."""
    result = reading.root
    number = read_publication(reading, result, result.iterfind("publication-reference"))
    if number is None:
        yield Rejected(where, "publication_number", "missing_number", "images without publication reference")
        return
    images = [(e.get("link"), e.get("desc")) for e in result.iterfind("document-instance")]
    patent = Patent(
        record_id=record_id_of(number),
        publication=number,
        type=patent_type(number.office, number.kind),
        published_on=number.dated,
        drawings=tuple(Image(reference=link, caption=caption) for link, caption in images if link),
    )
    yield Found(patent, where, reading.left())


def _search_hit(reading: Reading, where: str) -> Iterator[Item]:
    number = read_publication(reading, reading.root, [reading.root])
    given = f"{record_id_of(number)}" if number else ""
    yield Rejected(
        where, "publication-reference", "reference_only", f"{given} has no bibliographic data here"
    )


_READERS: dict[str, Callable[[Reading, str], Iterator[Item]]] = {
    "exchange-document": _exchange_document,
    "family-member": _family_member,
    "fulltext-document": _full_text,
    "inquiry-result": _inquiry,
    "search-result/publication-reference": _search_hit,
}
