"""BRS text of the USPTO's search system: grants and applications as tagged lines.

Not for: Green Book, which looks alike (`us_greenbook`). The many tags that repeat another one in an index
look (IPCC, CPOI, URPN beside URGP, INGP beside INNM …) are named in `_REPEATS` and not counted as left.
"""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from opentisc.records.formats.base import Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.characters import replace_dotted
from opentisc.records.formats.claims import claims_named
from opentisc.records.formats.guard import guarded
from opentisc.records.formats.us_draft import Draft, cited, filed, published
from opentisc.records.formats.us_tagged import Tagged, tagged_documents
from opentisc.records.formats.values import classification
from opentisc.records.types import Citation, Claim, Party, PatentType, Priority, RelatedDocument

_OPENS = b"*** BRS DOCUMENT BOUNDARY ***"
_INDEX_LINE = re.compile(r"[A-Z]{0,2}\d+\t[A-Z]\d?\t\d{8}\t")
_REPEATS = frozenset(
    {"DWKU", "DID", "ARD", "APY", "SRC", "APP", "IPCC", "IPCP", "IPCS", "CLOI", "CLOA", "CPOI", "CPOA"}
    | {"URPN", "URPD", "FRPN", "FRPD", "FRCO", "RLPY", "RLAN", "RLFD", "RLCY", "RLCN", "RLPN", "RLPC"}
    | {"PDID", "AAGP", "INGP", "ASGP", "PRAY", "PRAI", "PPCC", "DSRC", "SIZE"}
)
_TYPES = {"S": PatentType.DESIGN, "P": PatentType.PLANT}
_INVENTIVE = {"I": True, "A": False, "N": False}
_IPC = re.compile(r"(\d{8}) \S \S+ (\S+) ([FL]) ([IAN])\b")
_CPC = re.compile(r"\S \S+ (\S+) (\d{8}) ([FL]) ([IAN])\b")
_CITED_BY = re.compile(r"(?<!\s)\s*+cited by (examiner|applicant|third party|other)\s*$")
_CITED = re.compile(r"([A-Z]{2}) (\S+)(?: ([A-Z]\d?))? (\d{8})\b")
_BY = {"examiner": "examiner", "applicant": "applicant", "third party": "third_party"}
_RELATED = re.compile(
    r"(?P<relation>[a-z-]+)(?: parent-doc)? (?P<office>[A-Z]{2}) (?P<number>\S+)(?: (?P<dated>\d{8}))?"
    r"(?: (?P<parent>US \S+)(?: \d{8})?)?(?: (?P<status>[A-Z]{4,}))?(?: child-doc .*)?"
)
_RELATIONS = {
    "continuation": "continuation",
    "continuation-in-part": "continuation_in_part",
    "division": "division",
    "reissue": "reissue",
    "us-provisional-application": "provisional",
}
_OWN_NUMBER = re.compile(r"(\d{1,6})\s*\.\s*(?=\D)")
_DESCRIPTION = frozenset({"GVTX", "CRTX", "BSTX", "DRTX", "DETX", "TXTX", "PARN"})
_SILENT = frozenset({"", "N/A"})


class Brs:
    """The BRS text."""

    code = "us-brs"
    title = "USPTO BRS text"

    def recognises(self, sample: Sample) -> bool:
        """Say whether the boundary line of the format stands near the start."""
        return _OPENS in sample.head

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one item per boundary of the stream, in order."""
        for document in tagged_documents(stream, opens=_OPENS, max_bytes=options.max_record_bytes):
            if isinstance(document, Rejected):
                yield document
            elif any(line.tag == "WKU" for line in document[1]):
                yield guarded(f"offset {document[0]}", _item, *document)
            elif document[0] or not _INDEX_LINE.match(document[1][0].value):
                yield Rejected(f"offset {document[0]}", "document", "unknown_document", "no number WKU")


FORMAT = Brs()


def _item(offset: int, lines: list[Tagged]) -> Item:
    reading = _Reading()
    for line in _own_lines(lines):
        reading.take(line)
    return reading.finish(f"offset {offset}")


def _own_lines(lines: list[Tagged]) -> Iterator[Tagged]:
    """Leave out the boundary, and the index line and title that stand before the next document's boundary."""
    for line in lines:
        if not line.tag and _INDEX_LINE.match(line.value):
            return
        if line.tag or not line.value.startswith("***"):
            yield line


class _Reading:
    """One document while it is read: tags of a party come one after the other, its name first."""

    def __init__(self) -> None:
        self.draft = Draft(grant=True)
        self.one: dict[str, str] = {}
        self.priorities: dict[str, list[str]] = {"PRCO": [], "PRAN": [], "PRAD": []}
        self.parties: list[tuple[str, dict[str, str]]] = []

    def take(self, line: Tagged) -> None:
        """Take one line, or count its tag."""
        tag, value = line.tag, " ".join(line.value.split())
        if tag in _PARTY_TAGS:
            self._party_line(tag, value)
        elif tag in _DESCRIPTION:
            self.draft.add_paragraph(self._words(value), heading=not line.indented)
        elif tag in _READERS:
            _READERS[tag](self.draft, self._words(value) if tag in _WORDED else value)
        elif tag in self.priorities:
            self.priorities[tag].append(value)
        elif tag in _SINGLE and tag not in self.one:
            self.one[tag] = value
        elif tag not in _REPEATS and value not in _SILENT:
            self.draft.notes.left(tag or "line without tag")

    def finish(self, where: str) -> Item:
        """Return the record of what was taken."""
        draft, one = self.draft, self.one
        kind = one.get("APT")
        draft.published_on = draft.notes.date("GISD", one.get("GISD") or one.get("PBD"))
        draft.filed_on = draft.notes.date("AFD", one.get("AFD"))
        if number := one.get("WKU"):
            draft.publication = published(number, office="US", kind=kind, dated=draft.published_on)
            draft.grant = (kind or "")[:1] != "A" or not number.startswith("20")
        draft.type = _TYPES.get((kind or "")[:1], PatentType.INVENTION)
        if number := one.get("APNR"):
            draft.application = filed(number, office="US", dated=draft.filed_on)
        draft.add_title(self._words(one.get("TTL", "")))
        self._earlier_publication()
        self._priorities()
        for prefix, fields in self.parties:
            _PARTIES[prefix](draft).append(_party(fields))
        return draft.finish(where)

    def _words(self, value: str) -> str:
        text, unknown = replace_dotted(value)
        self.draft.notes.unmapped.update(unknown)
        return text

    def _party_line(self, tag: str, value: str) -> None:
        prefix, part = tag[:2], tag[2:]
        if part == "NM":
            self.parties.append((prefix, {"NM": value}))
        elif value in _SILENT:
            return
        elif self.parties and self.parties[-1][0] == prefix and part in _PARTY_PARTS:
            self.parties[-1][1][part] = value
        else:
            self.draft.notes.left(tag)

    def _earlier_publication(self) -> None:
        number = self.one.get("PPNR")
        if number:
            dated = self.draft.notes.date("PPPD", self.one.get("PPPD"))
            earlier = published(number, office="US", kind=self.one.get("PPKC"), dated=dated)
            self.draft.related.append(RelatedDocument(relation="earlier_publication", number=earlier))

    def _priorities(self) -> None:
        """Join countries, numbers and dates of priorities; lists of unlike length cannot be joined."""
        countries, numbers, dates = self.priorities.values()
        if not len(countries) == len(numbers) == len(dates):
            self.draft.notes.left("PRAN", len(numbers))
            return
        for country, number, date in zip(countries, numbers, dates, strict=True):
            filed_on = self.draft.notes.date("PRAD", date)
            read = filed(number, office=country, dated=filed_on)
            self.draft.priorities.append(Priority(number=read, filed_on=filed_on, claim="national"))


def _party(fields: dict[str, str]) -> Party:
    name = fields["NM"]
    lines = [fields[part] for part in ("SA", "ZP", "TX") if part in fields]
    return Party(
        name=", ".join(part.strip() for part in name.split(";")),
        address=", ".join(lines) or None,
        city=fields.get("CI"),
        region=fields.get("ST"),
        country=fields.get("CO"),
        kind="person" if ";" in name or fields.get("TC", "")[-1:] in {"4", "5"} else "organisation",
    )


def _ipc(draft: Draft, value: str) -> None:
    match = _IPC.match(value)
    if match is None:
        draft.notes.unreadable("IPCG")
        return
    version = draft.notes.date("IPCG", match[1])
    draft.classes.append(
        classification(
            "ipc", match[2], first=match[3] == "F", inventive=_INVENTIVE[match[4]], version=version
        )
    )


def _cpc(draft: Draft, value: str) -> None:
    match = _CPC.match(value)
    if match is None:
        draft.notes.unreadable("CPOG")
        return
    version = draft.notes.date("CPOG", match[2])
    draft.classes.append(
        classification(
            "cpc", match[1], first=match[3] == "F", inventive=_INVENTIVE[match[4]], version=version
        )
    )


def _national(first: bool) -> Callable[[Draft, str], None]:
    def read(draft: Draft, value: str) -> None:
        draft.classes.append(classification("uspc", value, first=first))

    return read


def _cited_patent(draft: Draft, value: str) -> None:
    match, by = _CITED.match(value), _CITED_BY.search(value)
    if match is None:
        draft.citations.append(Citation(text=value))
        return
    number = published(match[2], office=match[1], kind=match[3], dated=draft.notes.date("URGP", match[4]))
    word = by[1] if by else ""
    category = f"cited by {word}" if word == "other" else None
    draft.citations.append(cited(number, by=_BY.get(word), category=category))


def _other_reference(draft: Draft, value: str) -> None:
    by = _CITED_BY.search(value)
    word = by[1] if by else ""
    category = f"cited by {word}" if word == "other" else None
    wording = value[: by.start()] if by else value
    draft.citations.append(Citation(text=wording, by=_BY.get(word), category=category))


def _related(draft: Draft, value: str) -> None:
    match = _RELATED.fullmatch(value)
    if match is None or match["relation"] not in _RELATIONS:
        draft.notes.unreadable("COND")
        return
    relation = _RELATIONS[match["relation"]]
    dated = draft.notes.date("COND", match["dated"])
    number = filed(match["number"], office=match["office"], dated=dated)
    if relation == "provisional":
        draft.add_provisional(number, dated)
    else:
        draft.related.append(RelatedDocument(relation=relation, number=number))
    if match["parent"]:
        parent = published(match["parent"].removeprefix("US "), office="US")
        draft.related.append(RelatedDocument(relation="parent_grant", number=parent))
    if match["status"]:
        draft.notes.left("COND parent status")


def _person(parties: Callable[[Draft], list[Party]]) -> Callable[[Draft, str], None]:
    def read(draft: Draft, value: str) -> None:
        parties(draft).append(_party({"NM": value}))

    return read


def _claim(draft: Draft, value: str) -> None:
    """Take a claim; a paragraph without a number goes on with the claim before it."""
    own = _OWN_NUMBER.match(value)
    if own is None and draft.claims:
        last = draft.claims.pop()
        text = f"{last.text}\n{value}"
        draft.claims.append(Claim(language="en", number=last.number, text=text, refers_to=claims_named(text)))
        return
    number = int(own[1]) if own else None
    text = value[own.end() :] if own else value
    draft.claims.append(Claim(language="en", number=number, text=text, refers_to=claims_named(text)))


def _abstract(draft: Draft, value: str) -> None:
    """Take the abstract; further paragraphs go on with it."""
    before = [text.value for text in draft.abstracts]
    draft.abstracts.clear()
    draft.add_abstract("\n".join([*before, value]))


_PARTIES: dict[str, Callable[[Draft], list[Party]]] = {
    "AA": lambda draft: draft.applicants,
    "IN": lambda draft: draft.inventors,
    "AS": lambda draft: draft.owners,
}
_PARTY_PARTS = frozenset({"SA", "CI", "ST", "ZP", "CO", "TX", "TC"})
_PARTY_TAGS = frozenset(f"{prefix}{part}" for prefix in _PARTIES for part in {"NM", *_PARTY_PARTS})
_SINGLE = frozenset({"WKU", "APT", "GISD", "PBD", "AFD", "APNR", "TTL", "PPNR", "PPKC", "PPPD"})
_WORDED = frozenset({"ABPR", "CLPR", "ORPL"})
_READERS: dict[str, Callable[[Draft, str], None]] = {
    "IPCG": _ipc,
    "CPOG": _cpc,
    "CCOR": _national(True),
    "CCXR": _national(False),
    "URGP": _cited_patent,
    "FRGP": _cited_patent,
    "ORPL": _other_reference,
    "COND": _related,
    "LRFW": _person(lambda draft: draft.agents),
    "LRFM": _person(lambda draft: draft.agents),
    "EXP": _person(lambda draft: draft.examiners),
    "EXA": _person(lambda draft: draft.examiners),
    "ABPR": _abstract,
    "CLPR": _claim,
}
