"""One PATDOC document to one patent record: which B tag of ST.32 goes to which field."""

from lxml import etree

from opentisc.records.formats.us_classes import ipc_class, locarno_class, uspc_class
from opentisc.records.formats.us_draft import Draft, cited, filed, published
from opentisc.records.formats.us_reading import Handler, application_office, country_code, dispatch, leave
from opentisc.records.formats.us_sgml.texts import (
    read_abstract,
    read_claims,
    read_description,
    read_drawings,
)
from opentisc.records.formats.us_texts import text
from opentisc.records.types import (
    Citation,
    Classification,
    LegalEvent,
    Number,
    Party,
    PatentType,
    Priority,
    RelatedDocument,
)


def _bibliographic(draft: Draft, element: etree._Element, path: str) -> None:
    """Take the type first (a design's B511 is a Locarno class), then every B tag below the groups."""
    number = text(element.find("B100/B110")) or ""
    draft.type = next((kind for start, kind in _TYPES if number.startswith(start)), PatentType.INVENTION)
    for group in element:
        _group(draft, group, f"{path}/{group.tag}")


_TYPES = (("D", PatentType.DESIGN), ("PP", PatentType.PLANT))


def _group(draft: Draft, group: etree._Element, path: str) -> None:
    if group.tag in {"B100", "B200"}:
        _document_data(draft, group, path)
    elif group.tag == "B300":
        _priority(draft, group)
    else:
        for child in group:
            _FIELDS.get(str(child.tag), _leave_field)(draft, child, f"{path}/{child.tag}")


def _leave_field(draft: Draft, element: etree._Element, path: str) -> None:
    """Count an element that no field takes."""
    leave(draft.notes, element, path.rpartition("/")[0])


def _document_data(draft: Draft, group: etree._Element, path: str) -> None:
    values = {str(child.tag): text(child) for child in group}
    if number := values.pop("B110", None):
        draft.published_on = draft.notes.date(f"{path}/B140", values.pop("B140", None))
        kind = values.pop("B130", None)
        office = country_code(values.pop("B190", None))
        draft.publication = published(number, office=office, kind=kind, dated=draft.published_on)
    if number := values.pop("B210", None):
        draft.filed_on = draft.notes.date(f"{path}/B220", values.pop("B220", None))
        draft.application = filed(number, office="US", dated=draft.filed_on)
        values.pop("B211US", None)  # series code: the number's first two digits
    for tag in values:
        draft.notes.left(f"{path}/{tag}")


def _priority(draft: Draft, group: etree._Element) -> None:
    number, date, country = (text(group.find(tag)) for tag in ("B310", "B320", "B330"))
    filed_on = draft.notes.date("PATDOC/SDOBI/B300/B320", date)
    for child in group:
        if child.tag not in {"B310", "B320", "B330"}:
            leave(draft.notes, child, "PATDOC/SDOBI/B300")
    if number:
        read = filed(number, office=application_office(number, country), dated=filed_on)
        draft.priorities.append(Priority(number=read, filed_on=filed_on, claim="national"))


def _international_classes(draft: Draft, element: etree._Element, path: str) -> None:
    edition = text(element.find("B516"))
    for child in element:
        symbol = "".join(map(str, child.itertext())).strip("\r\n")
        if child.tag in {"B511", "B512"}:
            draft.classes.append(_class(draft, symbol, first=child.tag == "B511", edition=edition))
        elif child.tag != "B516":
            leave(draft.notes, child, path)


def _class(draft: Draft, symbol: str, *, first: bool, edition: str | None) -> Classification:
    if draft.type is PatentType.DESIGN:
        return locarno_class(symbol, version=edition)
    return ipc_class(symbol, first=first, version=edition)


def _national_classes(draft: Draft, element: etree._Element, path: str) -> None:
    for child in element:
        if child.tag in {"B521", "B522"}:
            symbol = "".join(map(str, child.itertext())).strip("\r\n")
            draft.classes.append(uspc_class(symbol, first=child.tag == "B521"))
        else:
            leave(draft.notes, child, path)


def _title(draft: Draft, element: etree._Element, _path: str) -> None:
    draft.add_title(text(element))


def _citations(draft: Draft, element: etree._Element, path: str) -> None:
    for child in element:
        by = "examiner" if child.find("CITED-BY-EXAMINER") is not None else None
        category = "cited by other" if child.find("CITED-BY-OTHER") is not None else None
        patent, other = child.find("PCIT/DOC"), child.find("NCIT")
        number = _number(draft, patent, f"{path}/{child.tag}") if patent is not None else None
        wording = text(other)
        if number is not None:
            draft.citations.append(cited(number, by=by, category=category))
            _leave_rest(draft, child.find("PCIT"), f"{path}/{child.tag}/PCIT", "DOC")
        elif wording:
            draft.citations.append(Citation(text=wording, by=by, category=category))
        else:
            leave(draft.notes, child, path)


def _leave_rest(draft: Draft, element: etree._Element | None, path: str, taken: str) -> None:
    for child in element if element is not None else ():
        if child.tag != taken:
            leave(draft.notes, child, path)


def _number(draft: Draft, element: etree._Element, path: str, *, application: bool = False) -> Number | None:
    given = text(element.find("DNUM"))
    if given is None:
        return None
    dated = draft.notes.date(f"{path}/DATE", text(element.find("DATE")))
    kind, country = text(element.find("KIND")), text(element.find("CTRY")) or "US"
    if application:
        return filed(given, office=application_office(given, country), kind=kind, dated=dated)
    return published(given, office=country_code(country), kind=kind, dated=dated)


def _related(relation: str) -> Handler:
    def read(draft: Draft, element: etree._Element, path: str) -> None:
        _one_relation(draft, element, path, relation)

    return read


def _one_relation(draft: Draft, element: etree._Element, path: str, relation: str) -> None:
    """Take parents; the child is this application, the status of a parent has no field."""
    for name, kind, application in (
        ("PDOC", relation, True),
        ("PPUB", "parent_grant", False),
        ("DOC", relation, relation != "earlier_publication"),
    ):
        for around in element.iter(name):
            document = around if name == "DOC" else around.find("DOC")
            parent = around.getparent()
            if document is None or (name == "DOC" and parent is not None and parent.tag != element.tag):
                continue
            number = _number(draft, document, path, application=application)
            if number is not None and kind == "provisional":
                draft.add_provisional(number, number.dated)
            elif number is not None:
                draft.related.append(RelatedDocument(relation=kind, number=number))
    for child in element.iter("CDOC"):
        number = _number(draft, child[0], path, application=True) if len(child) else None
        if number is None or not draft.names(number):
            leave(draft.notes, child, path)
    for status in element.iter("PSTA"):
        leave(draft.notes, status, path)


def _relations(draft: Draft, element: etree._Element, path: str) -> None:
    dispatch(draft, element, path, _RELATIONS)


def _names(parties: str, member: str) -> Handler:
    def read(draft: Draft, element: etree._Element, path: str) -> None:
        role = text(element.find("B732US"))
        for child in element:
            if child.tag == member:
                party = _party(child, role)
                if party is not None:
                    getattr(draft, parties).append(party)
                    continue
            if child.tag != "B732US":
                leave(draft.notes, child, path)

    return read


def _inventors(draft: Draft, element: etree._Element, path: str) -> None:
    """Take inventors; before 2012 they were the applicants by law."""
    _names("inventors", "B721")(draft, element, path)
    draft.applicants.extend(draft.inventors)


def _examiners(draft: Draft, element: etree._Element, path: str) -> None:
    for child in element:
        party = _party(child, None) if child.tag in {"B746", "B747"} else None
        if party is None:
            leave(draft.notes, child, path)
        else:
            draft.examiners.append(party)


def _party(element: etree._Element, role: str | None) -> Party | None:
    around = element.find("PARTY-US")
    if around is None:
        return None
    name, address = around.find("NAM"), around.find("ADR")
    if name is None:
        return None
    parts = [text(name.find(tag)) for tag in ("SNM", "FNM", "SFX")]
    body, person = text(name.find("ONM")), ", ".join(part for part in parts if part)
    if not (body or person):
        return None

    def place(*tags: str) -> str | None:
        found = [text(address.find(tag)) for tag in tags] if address is not None else []
        return ", ".join(value for value in found if value) or None

    individual = role is not None and role[-1:] in {"4", "5"}
    return Party(
        name=body or person,
        address=place("OMC", "STR", "PCODE"),
        city=place("CITY"),
        region=place("STATE"),
        country=country_code(place("CTRY")) or ("US" if place("STATE") else None),
        kind="organisation" if body and not individual else "person",
    )


def _international_filing(draft: Draft, element: etree._Element, path: str) -> None:
    _international(draft, element, path, "pct_filing", application=True)


def _international_publication(draft: Draft, element: etree._Element, path: str) -> None:
    _international(draft, element, path, "pct_publication", application=False)


def _international(
    draft: Draft, element: etree._Element, path: str, relation: str, *, application: bool
) -> None:
    for child in element:
        number = _number(draft, child, path, application=application)
        inner = child.find("DOC")
        if number is None and inner is not None:
            number = _number(draft, inner, path, application=application)
        if number is not None:
            draft.related.append(RelatedDocument(relation=relation, number=number))
        elif child.tag == "B864US":
            entered_on = draft.notes.date(f"{path}/B864US", text(child))
            draft.events.append(LegalEvent(office="US", event="national_phase_entry", happened_on=entered_on))
        else:
            leave(draft.notes, child, path)


_RELATIONS: dict[str, Handler | None] = {  # INID 61 to 66 of ST.9
    "B611": _related("addition"),
    "B621": _related("division"),
    "B631": _related("continuation"),
    "B632": _related("continuation_in_part"),
    "B633": _related("continuing_reissue"),
    "B641": _related("reissue"),
    "B645": _related("reexamination"),
    "B651": _related("earlier_publication"),
    "B661": _related("substitution"),
}
_FIELDS: dict[str, Handler] = {
    "B510": _international_classes,
    "B520": _national_classes,
    "B540": _title,
    "B560": _citations,
    "B610": _relations,
    "B620": _relations,
    "B630": _relations,
    "B640": _relations,
    "B650": _relations,
    "B660": _relations,
    "B680US": _related("provisional"),
    "B720": _inventors,
    "B730": _names("owners", "B731"),
    "B740": _names("agents", "B741"),
    "B745": _examiners,
    "B860": _international_filing,
    "B870": _international_publication,
}
SECTIONS: dict[str, Handler | None] = {
    "SDOBI": _bibliographic,
    "SDOAB": read_abstract,
    "SDODE": read_description,
    "SDOCL": read_claims,
    "SDODR": read_drawings,
}
