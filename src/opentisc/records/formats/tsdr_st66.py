"""Marks as the USPTO's TSDR service gives them by WIPO ST.66 (`…-ST66.xml`, and in its zip files).

Not for: ST.96 (`tsdr_st96`).
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from opentisc.records.formats import marks
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.taking import XmlTree
from opentisc.records.formats.values import Notes, classification
from opentisc.records.types import (
    Classification,
    Goods,
    LocalText,
    Mark,
    Ownership,
    Party,
    Priority,
)

_NAMESPACE = b"http://www.wipo.int/standards/XMLSchema/trademarks"
_LEADING_NUMBER = re.compile(r"\s*(\d{1,3})\s*:")
_ADDRESS = "Address/FormattedAddress"
_NAME_LINES = "Name/FreeFormatName/FreeFormatNameDetails/FreeFormatNameLine"

_EVENTS = marks.EventPaths(
    event="MarkEventDetails/MarkEvent",
    code="MarkEventCode",
    text="MarkEventExt/MarkEventInternalDescriptionText",
)


class TsdrSt66:
    """The format of TSDR's ST.66 documents."""

    code = "tsdr-st66"
    title = "USPTO TSDR, WIPO ST.66"

    def recognises(self, sample: Sample) -> bool:
        """Say whether the root declares the namespace of ST.66."""
        return b'"' + _NAMESPACE + b'"' in sample.head and b"TradeMark" in sample.head

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one mark per TradeMark element, in the order of the file."""
        yield from marks.mark_documents(stream, options, _read_document)


FORMAT = TsdrSt66()


def _read_document(root: etree._Element, where: str) -> Iterator[Item]:
    for data in XmlTree(root).trees(".//TransactionData"):
        shared = data.trees("ApplicantDetails/Applicant")
        for mark in data.trees("TradeMarkDetails/TradeMark"):
            # In TSDR the applicants stand beside the mark, in the standard below it.
            owners = mark.trees("ApplicantDetails/Applicant") or shared
            yield _read_mark(mark, owners, where)


def _read_mark(mark: XmlTree, applicants: tuple[XmlTree, ...], where: str) -> Item:
    notes = Notes()
    office = mark.text("RegistrationOfficeCode") or "US"
    application, registration = mark.text("ApplicationNumber"), mark.text("RegistrationNumber")
    record_id = marks.mark_record_id(office, application, registration)
    if record_id is None:
        return Rejected(where, "ApplicationNumber", "unreadable_number", application or "")
    filed_on = marks.date_at(mark, "ApplicationDate", notes)
    registered_on = marks.date_at(mark, "RegistrationDate", notes)
    status_code = mark.text("MarkCurrentStatusCode")
    status_text = mark.text("TradeMarkExt/MarkCurrentStatusExternalDescriptionText")
    feature = mark.text("TradeMarkExt/MarkFeatureCode")
    goods, classes = _goods(mark)
    record = Mark(
        record_id=record_id,
        application_number=marks.right_number(office, application, filed_on),
        registration_number=marks.right_number(office, registration, registered_on),
        words=mark.text("WordMarkSpecification/MarkVerbalElementText"),
        translations=_translations(mark),
        mark_type=marks.US_MARK_TYPES.get(feature or ""),
        mark_type_as_given=mark.text("MarkFeature") or feature,
        goods=goods,
        classes=classes + _figures(mark),
        status=marks.US_STATUSES.get(status_code or ""),
        status_as_given=" ".join(part for part in (status_code, status_text) if part) or None,
        status_on=marks.date_at(mark, "MarkCurrentStatusDate", notes),
        filed_on=filed_on,
        published_on=marks.date_at(mark, "PublicationDetails/Publication/PublicationDate", notes),
        registered_on=registered_on,
        owners=_owners(applicants),
        agents=_agents(mark),
        priorities=_priorities(mark, notes),
        conveyances=_conveyances(mark, notes),
        events=marks.events(mark, office, notes, _EVENTS),
        description=mark.text("MarkDescriptionDetails/MarkDescription"),
        disclaimer=mark.text("MarkDisclaimerDetails/MarkDisclaimer"),
    )
    left = mark.left()
    for applicant in applicants:
        left += applicant.left()
    return Found(record, where, left + notes.unmapped)


def _translations(mark: XmlTree) -> tuple[LocalText, ...]:
    """Return the English translation of the words: TSDR is an English register."""
    text = mark.text("WordMarkSpecification/MarkTranslation")
    return () if text is None else (LocalText(language="en", value=text),)


def _goods(mark: XmlTree) -> tuple[tuple[Goods, ...], tuple[Classification, ...]]:
    """Return goods by Nice class, and the classes of the former US scheme.

    A registration from before 1973 has a US class as its ClassNumber; its Nice classes then stand in the
    titles alone (`009: Electrical and Scientific Apparatus`).
    """
    goods: list[Goods] = []
    classes: list[Classification] = []
    path = "GoodsServicesDetails/GoodsServices/ClassDescriptionDetails/ClassDescription"
    for described in mark.trees(path):
        given = described.texts("ClassNumber")
        titles = described.texts("ClassDescriptionExt/NiceClassTitleText")
        titled = tuple(match[1] for match in map(_LEADING_NUMBER.match, titles) if match)
        nice = [number for number in map(marks.nice_number, titled or given) if number is not None]
        text = described.text("GoodsServicesDescription") if nice else None
        goods.extend(Goods(nice_class=number, text=text, language="en") for number in nice)
        national = described.texts("ClassDescriptionExt/DomesticClassNumbers")
        national += tuple(number for number in given if marks.nice_number(number) not in nice)
        classes.extend(classification("us_goods", number) for number in dict.fromkeys(national))
        for number in given:
            described.drop("ClassDescriptionExt/PrimeClassText", value=number)
    return tuple(goods), tuple(classes)


def _figures(mark: XmlTree) -> tuple[Classification, ...]:
    """Return Vienna classes where the record has them, and the USPTO's own design search codes."""
    path = "MarkImageDetails/MarkImage/MarkImageCategory"
    vienna = mark.texts(f"{path}/CategoryCodeDetails/CategoryCode")
    design = mark.texts(f"{path}/CategoryCodeDetailsExt/DesignSearchDetails/DesignSearchCode")
    return tuple(classification("vienna", code) for code in vienna) + tuple(
        classification("us_design", code) for code in design
    )


def _owners(applicants: tuple[XmlTree, ...]) -> tuple[Party, ...]:
    """Return the parties of the latest stage: 10 applicant, 20 at publication, 30 registrant, 31… later.

    Parties of earlier stages are left in the tree, and so counted.
    """
    codes = [applicant.text("ApplicantExt/PartyTypeCode") or "" for applicant in applicants]
    latest = max(codes, default="")
    return tuple(
        party
        for applicant, code in zip(applicants, codes, strict=True)
        if code == latest
        and (party := _party(applicant, "ApplicantAddressBook/FormattedNameAddress")) is not None
    )


def _agents(mark: XmlTree) -> tuple[Party, ...]:
    found = mark.trees("RepresentativeDetails/Representative")
    parties = [_party(one, "RepresentativeAddressBook/FormattedNameAddress") for one in found]
    return tuple(party for party in parties if party is not None)


def _party(tree: XmlTree, path: str) -> Party | None:
    """Return the party, its name lines joined by `; `; None without a name."""
    name = "; ".join(tree.texts(f"{path}/{_NAME_LINES}"))
    if not name:
        return None
    base = f"{path}/{_ADDRESS}"
    return Party(
        name=name,
        address=marks.lines(
            tree,
            *(f"{base}/Address{part}" for part in ("Room", "Floor", "Building", "Street", "Postcode")),
        ),
        city=tree.text(f"{base}/AddressCity"),
        region=tree.text(f"{base}/AddressState"),
        country=tree.text(f"{base}/FormattedAddressCountryCode"),
    )


def _priorities(mark: XmlTree, notes: Notes) -> tuple[Priority, ...]:
    found = []
    for one in mark.trees("PriorityDetails/Priority"):
        country = one.text("PriorityCountryCode")
        claim = marks.priority(country, one.text("PriorityNumber"), marks.date_at(one, "PriorityDate", notes))
        if claim is not None:
            found.append(claim)
    return tuple(found)


def _conveyances(mark: XmlTree, notes: Notes) -> tuple[Ownership, ...]:
    return tuple(_conveyance(one, notes) for one in mark.trees("AssignmentBagExt/Assignment"))


def _conveyance(one: XmlTree, notes: Notes) -> Ownership:
    text = one.text("AssignmentConveyanceCategory")
    return Ownership(
        kind=marks.conveyance_kind(text),
        from_parties=_conveyors(one, "Assignor"),
        to_parties=_conveyors(one, "Assignee"),
        executed_on=marks.date_at(one, "Assignor/AssignmentExecutionDate", notes),
        recorded_on=marks.date_at(one, "AssignmentRecordedDate", notes),
        reference=one.text("AssignmentIdentifier"),
        text=text,
    )


def _conveyors(one: XmlTree, role: str) -> tuple[Party, ...]:
    found = []
    for party in one.trees(role):
        name = party.text("Contact/Name/EntityName")
        if name is not None:
            address = marks.lines(party, "Contact/PostalAddressBag/PostalAddress/PostalAddressText")
            found.append(Party(name=name, address=address))
    return tuple(found)
