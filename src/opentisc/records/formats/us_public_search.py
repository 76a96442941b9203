"""Publications as the USPTO's Patent Public Search answers (JSON): result lists, and documents with text.

The service is not a published interface; its text is HTML made for its own page.
Not for: what a person downloads from that page as CSV (a mapping profile reads it).
"""

import html
import re
from collections.abc import Iterator
from typing import BinaryIO

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers import application_id as id_of_application
from opentisc.kernel.numbers import read_application, read_publication
from opentisc.kernel.numbers import record_id as id_of_publication
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.claims import claims_named
from opentisc.records.formats.guard import guarded
from opentisc.records.formats.taking import JsonTree, read_json
from opentisc.records.formats.values import Notes, application_number, classification, publication_number
from opentisc.records.types import (
    Citation,
    Claim,
    Classification,
    LocalText,
    Paragraph,
    Party,
    Patent,
    PatentType,
    RecordId,
)

_NONE = "N/A"
_BREAK = re.compile(r"<br\s*/?>|</p>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_CLAIM = re.compile(r"(\d{1,4})\s*\.\s+(?=\S)")
_CANCELLED = re.compile(r"(\d{1,4})\s*[-–]\s*(\d{1,4})\s*\.\s*\(cancell?ed\)\.?", re.IGNORECASE)
_TYPES = {
    "A": PatentType.INVENTION,
    "B": PatentType.INVENTION,
    "E": PatentType.INVENTION,
    "S": PatentType.DESIGN,
    "P": PatentType.PLANT,
}
_DESCRIPTION = ("backgroundTextHtml", "briefHtml", "descriptionHtml")


class UsPublicSearch:
    """The format of Patent Public Search answers."""

    code = "us-public-search"
    title = "USPTO Patent Public Search (JSON)"

    def recognises(self, sample: Sample) -> bool:
        """Say whether documents of the service begin here."""
        head = sample.head.removeprefix(b"\xef\xbb\xbf").lstrip()
        return (
            head[:1] in (b"{", b"[") and b'"guid"' in head and b'"publicationReferenceDocumentNumber"' in head
        )

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one patent per document, in the order of the answer."""
        document = read_json(stream, options)
        if isinstance(document, Rejected):
            yield document
            return
        if isinstance(document, dict):
            document = document.get("patents", [document])
        for count, row in enumerate(document if isinstance(document, list) else (), start=1):
            where = f"record {count}"
            if isinstance(row, dict):
                yield guarded(where, _read_document, JsonTree(row), where)
            else:
                yield Rejected(where, "record", "not_an_object", repr(row)[:100])


FORMAT = UsPublicSearch()


def _read_document(row: JsonTree, where: str) -> Item:
    given = row.text("guid")
    read = read_publication(given or "", office="US")
    if given is None or not read.readable:
        return Rejected(where, "guid", "unreadable_number", given or "")
    notes = Notes()
    published_on = _day(notes, "datePublished", row.text("datePublished"))
    filed_on = _first_day(row, "applicationFilingDate", notes)
    filed = row.text("applicationNumber")
    filed_number = None if filed is None else application_number(filed, office="US", dated=filed_on)
    known = filed is not None and filed_number is not None and filed_number.readable
    record = Patent(
        record_id=RecordId(id_of_publication(read)),
        publication=publication_number(given, office="US", dated=published_on),
        type=_TYPES.get((read.kind or "")[:1], PatentType.UNKNOWN),
        application_number=filed_number,
        application_id=RecordId(id_of_application(read_application(filed, office="US")))
        if filed and known
        else None,
        published_on=published_on,
        filed_on=filed_on,
        language="en",
        titles=_english(_plain(row.text("inventionTitle") or "")),
        abstracts=_english(" ".join(_paragraphs(row.text("abstractHtml")))),
        claims=_claims(_paragraphs(row.text("claimsHtml"))),
        description=tuple(
            Paragraph(language="en", text=text) for key in _DESCRIPTION for text in _paragraphs(row.text(key))
        ),
        classes=_classes(row),
        applicants=_parties(row, "applicantName"),
        inventors=_parties(row, "inventorsName"),
        owners=_parties(row, "assigneeName"),
        agents=_parties(row, "legalFirmName"),
        examiners=_examiners(row),
        citations=_citations(row),
        simple_family=row.text("familyIdentifierCur"),
    )
    return Found(record, where, row.left() + notes.unmapped)


def _day(notes: Notes, path: str, text: str | None) -> DateText | None:
    return notes.date(path, None if text is None else text.partition("T")[0])


def _first_day(row: JsonTree, key: str, notes: Notes) -> DateText | None:
    days = row.texts(key)
    for _ in days[1:]:
        notes.left(key)
    return _day(notes, key, days[0]) if days else None


def _english(text: str) -> tuple[LocalText, ...]:
    return (LocalText(language="en", value=text),) if text else ()


def _plain(text: str) -> str:
    """Return the text without the tags and character references of the page."""
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def _paragraphs(text: str | None) -> tuple[str, ...]:
    return tuple(plain for part in _BREAK.split(text or "") if (plain := _plain(part)))


def _claims(lines: tuple[str, ...]) -> tuple[Claim, ...]:
    """Return claims: a line opens one when it begins with the number that is due (`1.5 mm` does not).

    `1-19. (canceled)` is kept as a claim without number, and the next that is due is 20.
    """
    claims: list[tuple[int | None, list[str]]] = []
    due = 1
    for line in lines:
        one, gone = _CLAIM.match(line), _CANCELLED.fullmatch(line)
        if gone and int(gone[1]) == due:
            claims.append((None, [line]))
            due = int(gone[2]) + 1
        elif one and int(one[1]) == due:
            claims.append((due, [line[one.end() :]]))
            due += 1
        elif claims:
            claims[-1][1].append(line)
        else:
            claims.append((None, [line]))
    return tuple(_claim(number, "\n".join(parts)) for number, parts in claims)


def _claim(number: int | None, text: str) -> Claim:
    return Claim(language="en", number=number, text=text, refers_to=claims_named(text))


def _classes(row: JsonTree) -> tuple[Classification, ...]:
    columns = (
        ("ipc", "ipcCodeFlattened", None),
        ("cpc", "cpcInventiveFlattened", True),
        ("cpc", "cpcAdditionalFlattened", False),
        ("uspc", "uspcFullClassificationFlattened", None),
    )
    return tuple(
        classification(scheme, symbol.strip(), inventive=inventive)
        for scheme, key, inventive in columns
        for symbol in (row.text(key) or "").split(";")
        if symbol.strip()
    )


def _parties(row: JsonTree, key: str) -> tuple[Party, ...]:
    """Return the parties of a list of names; `Henley; Francois J.` is family name, then given name."""
    names = (_plain(name) for name in row.texts(key))
    return tuple(Party(name=name.replace("; ", ", ")) for name in names if name and name != _NONE)


def _examiners(row: JsonTree) -> tuple[Party, ...]:
    first = _plain(row.text("primaryExaminer") or "")
    found = (Party(name=first.replace("; ", ", ")),) if first and first != _NONE else ()
    return found + _parties(row, "assistantExaminer")


def _citations(row: JsonTree) -> tuple[Citation, ...]:
    """Return cited patents: of the US by number, of other offices by code and number of equal place."""
    found = [Citation(patent=publication_number(number, office="US")) for number in row.texts("urpn")]
    numbers, codes = row.texts("foreignRefPatentNumber"), row.texts("foreignRefCountryCode")
    # Where one list is shorter, no code can be given to a number without guessing.
    offices = codes if len(codes) == len(numbers) else (None,) * len(numbers)
    found += [
        Citation(patent=publication_number(number, office=office))
        for number, office in zip(numbers, offices, strict=True)
        if number != _NONE
    ]
    return tuple(found)
