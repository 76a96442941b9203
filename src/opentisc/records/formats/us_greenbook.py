"""USPTO Green Book: granted patents of 1976 to 2001 as fixed text.

Not for: the BRS text of later years, which looks alike and has other tags (`us_brs`).
"""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from opentisc.records.formats.base import Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.characters import replace_dotted
from opentisc.records.formats.claims import claims_named
from opentisc.records.formats.guard import guarded
from opentisc.records.formats.us_classes import ipc_class, locarno_class, uspc_class
from opentisc.records.formats.us_draft import Draft, cited, filed, published
from opentisc.records.formats.us_tagged import Tagged, tagged_documents
from opentisc.records.types import (
    Citation,
    Claim,
    LegalEvent,
    Party,
    PatentType,
    Priority,
    RelatedDocument,
)

_OPENS = b"PATN"
_SECTIONS = frozenset(
    {"PATN", "INVT", "ASSG", "PRIR", "REIS", "RLAP", "CLAS", "UREF", "FREF", "OREF", "LREP", "PCTA", "ABST"}
    | {"GOVT", "PARN", "BSUM", "DRWD", "DETD", "CLMS", "DCLM"}
)
_TYPES = {  # APT of the section PATN: type of right, and the kind that ST.16 gives it before 2001
    "1": (PatentType.INVENTION, "A"),
    "2": (PatentType.INVENTION, "E"),
    "4": (PatentType.DESIGN, "S"),
    "5": (PatentType.INVENTION, "T"),
    "6": (PatentType.PLANT, "P"),
    "7": (PatentType.INVENTION, "H"),
}
_RELATIONS = {"72": "continuation_in_part"}  # the one code seen beside its words in a real file
_PARAGRAPHS = frozenset({"PAR", "PAL", "PA0", "PA1", "PA2", "PA3", "PA4", "PA5", "TBL", "EQU", "FNT"})
_AGENTS = frozenset({"FRM", "FR2", "AAT", "AGT", "ATT"})
_LONGEST_NUMBER = 6  # digits of a claim number
_OWN_NUMBER = re.compile(r"(\d{1,6})\s*\.\s*(?=\D)")

Fields = dict[str, list[str]]


class GreenBook:
    """The Green Book."""

    code = "us-greenbook"
    title = "USPTO Green Book text (grants 1976-2001)"

    def recognises(self, sample: Sample) -> bool:
        """Say whether the section PATN opens a line and its number WKU follows."""
        head = sample.head.replace(b"\r\n", b"\n")
        return re.search(rb"^PATN\s*\nWKU  ", head, re.MULTILINE) is not None

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one item per PATN section of the stream, in order."""
        for document in tagged_documents(stream, opens=_OPENS, max_bytes=options.max_record_bytes):
            if isinstance(document, Rejected):
                yield document
            elif any(line.tag == "PATN" for line in document[1]):
                yield guarded(f"offset {document[0]}", _item, *document)
            elif not _is_file_header(document[1]):
                yield Rejected(f"offset {document[0]}", "document", "unknown_document", "no section PATN")


FORMAT = GreenBook()


def _is_file_header(lines: list[Tagged]) -> bool:
    """Say whether the lines are the label of a weekly tape (`HHHHHT …`), which names no patent."""
    return all(line.value.strip().startswith("HHHHH") or line.tag.startswith("HHHH") for line in lines)


def _item(offset: int, lines: list[Tagged]) -> Item:
    draft = Draft(grant=True)
    for section, members in _sections(lines):
        if section in _TEXTS:
            _TEXTS[section](draft, members)
        else:
            fields: Fields = {}
            for line in members:
                fields.setdefault(line.tag, []).append(line.value)
            _READERS.get(section, _unknown)(draft, fields)
            for tag, values in fields.items():
                draft.notes.left(f"{section}/{tag}", len(values))
    return draft.finish(f"offset {offset}")


def _sections(lines: list[Tagged]) -> Iterator[tuple[str, list[Tagged]]]:
    section: str = ""
    members: list[Tagged] = []
    for line in lines:
        if line.tag in _SECTIONS and not line.value.strip():
            if section or members:
                yield section, members
            section, members = line.tag, []
        else:
            members.append(line)
    yield section, members


def _take(fields: Fields, tag: str) -> str | None:
    """Return the value of a tag and take it out of what is left; further values stay and are counted."""
    values = fields.pop(tag, [])
    if len(values) > 1:
        fields[tag] = values[1:]
    return values[0].strip() or None if values else None


def _unknown(_draft: Draft, _fields: Fields) -> None:
    """Take nothing: what stays in the fields is counted."""


def _patent(draft: Draft, fields: Fields) -> None:
    number, kind = _take(fields, "WKU"), None
    code = _take(fields, "APT") or ""
    if code in _TYPES:
        draft.type, kind = _TYPES[code]
    elif code:
        draft.notes.left("PATN/APT")
    draft.published_on = draft.notes.date("PATN/ISD", _take(fields, "ISD"))
    draft.filed_on = draft.notes.date("PATN/APD", _take(fields, "APD"))
    if number:  # eight characters and a check digit
        given = number[:8] if len(number) == 9 else number
        draft.publication = published(given, office="US", kind=kind, dated=draft.published_on)
    series, serial = _take(fields, "SRC") or "", _take(fields, "APN")
    if serial:
        draft.application = filed(_application(series, serial), office="US", dated=draft.filed_on)
    draft.add_title(_words(draft, _take(fields, "TTL")))
    for name in filter(None, (_take(fields, "EXP"), _take(fields, "EXA"))):
        examiner = _party(draft, {"NAM": [name]})
        draft.examiners += [examiner] if examiner else []


def _application(series: str, serial: str) -> str:
    """Return series code and six digits; a seventh digit is a check digit."""
    digits = serial[:6] if len(serial) == 7 else serial
    return f"{int(series):02d}{digits}" if series.isdecimal() else f"{series}{digits}"


def _party(draft: Draft, fields: Fields, *, country: str | None = None) -> Party | None:
    name = _words(draft, _take(fields, "NAM"))
    if name is None:
        return None
    given = _take(fields, "CNT")
    lines = [value for value in (_take(fields, "STR"), _take(fields, "ZIP")) if value]
    role = (_take(fields, "COD") or "")[-1:]
    person = ";" in name
    return Party(
        name=", ".join(part.strip() for part in name.split(";")),
        address=", ".join(lines) or None,
        city=_take(fields, "CTY"),
        region=_take(fields, "STA"),
        country=given[:2] if given else country,
        kind="person" if person or role in {"4", "5"} else "organisation" if role else None,
    )


def _inventor(draft: Draft, fields: Fields) -> None:
    party = _party(draft, fields, country="US")
    if party:
        draft.inventors.append(party)
        draft.applicants.append(party)  # before 2012 the inventors were the applicants by law


def _assignee(draft: Draft, fields: Fields) -> None:
    party = _party(draft, fields, country="US")
    draft.owners += [party] if party else []


def _representatives(draft: Draft, fields: Fields) -> None:
    for tag in sorted(_AGENTS & fields.keys()):
        for name in fields.pop(tag):
            party = _party(draft, {"NAM": [name]})
            draft.agents += [party] if party else []


def _priority(draft: Draft, fields: Fields) -> None:
    number, filed_on = _take(fields, "APN"), draft.notes.date("PRIR/APD", _take(fields, "APD"))
    if number:
        office = (_take(fields, "CNT") or "")[:2] or None
        draft.priorities.append(
            Priority(number=filed(number, office=office, dated=filed_on), filed_on=filed_on, claim="national")
        )


def _related(draft: Draft, fields: Fields) -> None:
    code = _take(fields, "COD") or "unknown"
    relation = _RELATIONS.get(code, f"code_{code}")
    dated = draft.notes.date("RLAP/APD", _take(fields, "APD"))
    for tag, read, name in (("APN", filed, relation), ("PNO", published, "parent_grant")):
        number = _take(fields, tag)
        if number:
            when = dated if tag == "APN" else None
            draft.related.append(RelatedDocument(relation=name, number=read(number, office="US", dated=when)))


def _classes(draft: Draft, fields: Fields) -> None:
    edition = _take(fields, "EDF")
    for tag in ("OCL", "XCL"):
        draft.classes += [uspc_class(value[1:], first=tag == "OCL") for value in fields.pop(tag, [])]
    for order, value in enumerate(fields.pop("ICL", [])):
        if draft.type is PatentType.DESIGN:
            draft.classes.append(locarno_class(value.strip().removeprefix("D"), version=edition))
        else:
            draft.classes.append(ipc_class(value.strip(), first=order == 0, version=edition))


def _cited_patent(draft: Draft, fields: Fields) -> None:
    number, dated = _take(fields, "PNO"), draft.notes.date("UREF/ISD", _take(fields, "ISD"))
    if number:
        office = (_take(fields, "CNT") or "US")[:2]
        draft.citations.append(cited(published(number, office=office, dated=dated), by=None))


def _international(draft: Draft, fields: Fields) -> None:
    application, publication = _take(fields, "PCN"), _take(fields, "PCP")
    entered_on = draft.notes.date("PCTA/PD1", _take(fields, "PD1"))
    filed_on = draft.notes.date("PCTA/PD3", _take(fields, "PD3"))
    published_on = draft.notes.date("PCTA/PCD", _take(fields, "PCD"))
    if application:
        number = filed(application, office="WO", dated=filed_on)
        draft.related.append(RelatedDocument(relation="pct_filing", number=number))
    if publication:
        number = published(publication, office="WO", dated=published_on)
        draft.related.append(RelatedDocument(relation="pct_publication", number=number))
    if entered_on:
        draft.events.append(LegalEvent(office="US", event="national_phase_entry", happened_on=entered_on))


def _words(draft: Draft, value: str | None) -> str | None:
    """Return a text with its dotted marks as characters; unknown marks are counted."""
    if not value:
        return None
    text, unknown = replace_dotted(" ".join(value.split()))
    draft.notes.unmapped.update(unknown)
    return text or None


def _abstract(draft: Draft, lines: list[Tagged]) -> None:
    draft.add_abstract("\n".join(filter(None, (_words(draft, line.value) for line in lines))))


def _references(draft: Draft, lines: list[Tagged]) -> None:
    for line in lines:
        wording = _words(draft, line.value)
        if wording:
            draft.citations.append(Citation(text=wording))


def _description(draft: Draft, lines: list[Tagged]) -> None:
    for line in lines:
        draft.add_paragraph(_words(draft, line.value), heading=line.tag == "PAC")


def _claims(draft: Draft, lines: list[Tagged]) -> None:
    """Take claims: NUM opens one, paragraphs follow; STM is the sentence before them and is counted."""
    number: int | None = None
    parts: list[str] = []

    def close() -> None:
        wording = "\n".join(parts)
        own = _OWN_NUMBER.match(wording)
        if own is not None and number in {None, int(own[1])}:
            wording = wording[own.end() :]
        if wording:
            refers_to = claims_named(wording)
            draft.claims.append(Claim(language="en", number=number, text=wording, refers_to=refers_to))
        parts.clear()

    for line in lines:
        if line.tag == "NUM":
            close()
            digits = line.value.strip(". ")
            number = int(digits) if digits.isdecimal() and len(digits) <= _LONGEST_NUMBER else None
        elif line.tag in _PARAGRAPHS:
            parts.extend(filter(None, [_words(draft, line.value)]))
        else:
            draft.notes.left(f"CLMS/{line.tag}")
    close()


_READERS: dict[str, Callable[[Draft, Fields], None]] = {
    "PATN": _patent,
    "INVT": _inventor,
    "ASSG": _assignee,
    "PRIR": _priority,
    "RLAP": _related,
    "CLAS": _classes,
    "UREF": _cited_patent,
    "FREF": _cited_patent,
    "LREP": _representatives,
    "PCTA": _international,
}
_TEXTS: dict[str, Callable[[Draft, list[Tagged]], None]] = {
    "ABST": _abstract,
    "OREF": _references,
    "GOVT": _description,
    "PARN": _description,
    "BSUM": _description,
    "DRWD": _description,
    "DETD": _description,
    "CLMS": _claims,
    "DCLM": _claims,
}
