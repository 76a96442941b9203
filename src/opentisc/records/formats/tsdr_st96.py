"""Marks as the USPTO's TSDR service gives them by WIPO ST.96: drafts (1_D3), 1.x and 2.2.1 alike.

The versions differ in namespaces and in the bags around parties; both spellings are read.
Not for: ST.66 (`tsdr_st66`) and ST.96 of patents.
"""

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
    Image,
    LocalText,
    Mark,
    Ownership,
    Party,
    Priority,
)

_NAMESPACES = (
    b'"http://www.wipo.int/standards/XMLSchema/ST96/Trademark"',
    b'"http://www.wipo.int/standards/XMLSchema/Trademark/1"',
)
_WORDS = "MarkRepresentation/MarkReproduction/WordMarkSpecification"
_IMAGE = "MarkRepresentation/MarkReproduction/MarkImageBag/MarkImage"
_NO_IMAGE = "No image available"
_NAMES = (
    "Contact/Name/PersonName/PersonFullName",
    "Contact/Name/OrganizationName/OrganizationStandardName",
    "Contact/Name/EntityName",
)
_STRUCTURED = "Contact/PostalAddressBag/PostalAddress/PostalStructuredAddress"
_UNSTRUCTURED = "Contact/PostalAddressBag/PostalAddress/PostalAddressText"

_EVENTS = marks.EventPaths(
    event="MarkEventBag/MarkEvent",
    code="NationalMarkEvent/MarkEventCode",
    text="NationalMarkEvent/MarkEventDescriptionText",
)


class TsdrSt96:
    """The format of TSDR's ST.96 documents."""

    code = "tsdr-st96"
    title = "USPTO TSDR, WIPO ST.96"

    def recognises(self, sample: Sample) -> bool:
        """Say whether the document declares a trademark namespace of ST.96."""
        return any(namespace in sample.head for namespace in _NAMESPACES)

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one mark per Trademark element, in the order of the file."""
        yield from marks.mark_documents(stream, options, _read_document)


FORMAT = TsdrSt96()


def _read_document(root: etree._Element, where: str) -> Iterator[Item]:
    for mark in XmlTree(root).trees(".//TrademarkBag/Trademark"):
        yield _read_mark(mark, where)


def _read_mark(mark: XmlTree, where: str) -> Item:
    notes = Notes()
    office = mark.text("RegistrationOfficeCode") or "US"
    mark.drop("ApplicationNumber/IPOfficeCode", value=office)
    application = mark.text("ApplicationNumber/ApplicationNumberText")
    registration = mark.text("RegistrationNumber")
    record_id = marks.mark_record_id(office, application, registration)
    if record_id is None:
        return Rejected(where, "ApplicationNumber", "unreadable_number", application or "")
    filed_on = marks.date_at(mark, "ApplicationDate", notes)
    registered_on = marks.date_at(mark, "RegistrationDate", notes)
    status_code = mark.text("MarkCurrentStatusCode")
    status_text = mark.text("NationalTrademarkInformation/MarkCurrentStatusExternalDescriptionText")
    feature = mark.text("MarkRepresentation/MarkDescriptionBag/NationalMarkDescription/MarkFeatureCode")
    goods, classes = _goods(mark)
    words = mark.text(f"{_WORDS}/MarkVerbalElementText")
    if words is not None:
        mark.drop(f"{_WORDS}/MarkSignificantVerbalElementText", value=words)
    record = Mark(
        record_id=record_id,
        application_number=marks.right_number(office, application, filed_on),
        registration_number=marks.right_number(office, registration, registered_on),
        words=words,
        translations=_translations(mark),
        mark_type=marks.US_MARK_TYPES.get(feature or ""),
        mark_type_as_given=mark.text("MarkRepresentation/MarkFeatureCategory") or feature,
        goods=goods,
        classes=classes + _figures(mark),
        image=_image(mark),
        status=marks.US_STATUSES.get(status_code or ""),
        status_as_given=" ".join(part for part in (status_code, status_text) if part) or None,
        status_on=marks.date_at(mark, "MarkCurrentStatusDate", notes),
        filed_on=filed_on,
        published_on=marks.date_at(mark, "PublicationBag/Publication/PublicationDate", notes),
        registered_on=registered_on,
        owners=_owners(mark),
        agents=_parties(mark, "RecordAttorney", "NationalCorrespondent", "NationalRepresentative"),
        priorities=_priorities(mark, notes),
        conveyances=tuple(_conveyance(one, notes) for one in mark.trees("AssignmentBag/Assignment")),
        events=marks.events(mark, office, notes, _EVENTS),
        description=mark.text("MarkRepresentation/MarkDescriptionBag/MarkDescriptionText"),
        disclaimer=mark.text("MarkDisclaimerBag/MarkDisclaimerText"),
    )
    return Found(record, where, mark.left() + notes.unmapped)


def _translations(mark: XmlTree) -> tuple[LocalText, ...]:
    """Return the English translation of the words: TSDR is an English register."""
    return tuple(LocalText(language="en", value=text) for text in mark.texts(f"{_WORDS}/MarkTranslationText"))


def _goods(mark: XmlTree) -> tuple[tuple[Goods, ...], tuple[Classification, ...]]:
    """Return goods by Nice class, and the classes of the former US scheme (`Domestic`)."""
    goods: list[Goods] = []
    classes: list[Classification] = []
    for group in mark.trees("GoodsServicesBag/GoodsServices"):
        nice = _nice_classes(group, classes)
        described = (
            group.trees("ClassDescriptionBag/ClassDescription[GoodsServicesDescriptionText]") if nice else ()
        )
        texts = {
            marks.nice_number(one.text("ClassNumber")): one.text("GoodsServicesDescriptionText")
            for one in described
        }
        # One text under a class of the US scheme describes the goods of all Nice classes of its group.
        common = next(iter(texts.values())) if len(texts) == 1 else None
        goods.extend(Goods(nice_class=one, text=texts.get(one, common), language="en") for one in nice)
    return tuple(goods), tuple(classes)


def _nice_classes(group: XmlTree, classes: list[Classification]) -> list[int]:
    """Return the group's Nice classes, each once, and add its US classes to `classes`.

    A primary class is repeated as Nice or Domestic; where nothing repeats it, it is the Nice class.
    """
    numbers: dict[str, list[str]] = {"Nice": [], "Primary": [], "Domestic": [], "National": []}
    for one in group.trees("GoodsServicesClassificationBag/GoodsServicesClassification"):
        kind = one.text("ClassificationKindCode") or ""
        if kind in numbers:
            numbers[kind] += one.texts("ClassNumber") + one.texts("NationalClassNumber")
    national = numbers["Domestic"] + numbers["National"]  # the drafts say National, 2.x says Domestic
    found = []
    for number in dict.fromkeys(numbers["Nice"] or numbers["Primary"]):
        nice = marks.nice_number(number)
        if nice is not None:
            found.append(nice)
        elif number not in national:
            national.append(number)
    classes.extend(classification("us_goods", number) for number in national)
    return found


def _figures(mark: XmlTree) -> tuple[Classification, ...]:
    """Return Vienna classes where the record has them, and the USPTO's own design search codes."""
    vienna = mark.texts(f"{_IMAGE}/MarkImageClassification/FigurativeElementClassificationBag//ViennaClass")
    design = mark.texts(f"{_IMAGE}/NationalDesignSearchCodeBag/NationalDesignSearchCode/NationalDesignCode")
    return tuple(classification("vienna", code) for code in vienna) + tuple(
        classification("us_design", code) for code in design
    )


def _image(mark: XmlTree) -> Image | None:
    for path in (f"{_IMAGE}/FileName", f"{_IMAGE}/ImageFileName"):
        mark.drop(path, value=_NO_IMAGE)
        name = mark.text(path)
        if name is not None:
            return Image(reference=name)
    return None


def _owners(mark: XmlTree) -> tuple[Party, ...]:
    """Return the parties of the latest stage: 10 applicant, 20 at publication, 30 registrant, 31… later.

    The stage is the sequence number. Parties of earlier stages are left in the tree, and so counted.
    """
    applicants = mark.trees("ApplicantBag/Applicant")
    stages = [_stage(applicant.element) for applicant in applicants]
    latest = max(stages, default=0)
    return tuple(
        party
        for applicant, stage in zip(applicants, stages, strict=True)
        if stage == latest and (party := _party(applicant)) is not None
    )


def _stage(applicant: etree._Element) -> int:
    given = [str(value) for name, value in applicant.items() if str(name).endswith("sequenceNumber")]
    return int(given[0]) if given and given[0].isdigit() else 0


def _parties(tree: XmlTree, *paths: str) -> tuple[Party, ...]:
    parties = (_party(one) for path in paths for one in tree.trees(path))
    return tuple(party for party in parties if party is not None)


def _party(tree: XmlTree) -> Party | None:
    """Return the party, its names joined by `; ` where they differ; None without a name."""
    names = [name for path in _NAMES for name in tree.texts(path)]
    if not names:
        return None
    return Party(
        name="; ".join(dict.fromkeys(names)),
        address=marks.lines(
            tree, f"{_STRUCTURED}/AddressLineText", f"{_STRUCTURED}/PostalCode", _UNSTRUCTURED
        ),
        city=tree.text(f"{_STRUCTURED}/CityName"),
        region=tree.text(f"{_STRUCTURED}/GeographicRegionName"),
        country=tree.text(f"{_STRUCTURED}/CountryCode"),
    )


def _priorities(mark: XmlTree, notes: Notes) -> tuple[Priority, ...]:
    found = []
    for one in mark.trees("PriorityBag/Priority"):
        office = one.text("IPOfficeCode") or one.text("PriorityCountryCode")
        number = one.text("ApplicationNumber/ApplicationNumberText") or one.text("PriorityNumber")
        claim = marks.priority(office, number, marks.date_at(one, "PriorityApplicationFilingDate", notes))
        if claim is not None:
            found.append(claim)
    return tuple(found)


def _conveyance(one: XmlTree, notes: Notes) -> Ownership:
    text = one.text("AssignmentConveyanceCategory")
    return Ownership(
        kind=marks.conveyance_kind(text),
        from_parties=_parties(one, "AssignorBag/Assignor", "Assignor"),
        to_parties=_parties(one, "AssigneeBag/Assignee", "Assignee"),
        executed_on=marks.date_at(one, "AssignmentExecutedDate", notes),
        recorded_on=marks.date_at(one, "AssignmentRecordedDate", notes),
        reference=one.text("AssignmentIdentifier"),
        text=text,
    )
