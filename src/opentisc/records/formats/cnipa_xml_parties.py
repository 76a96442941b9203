"""Applicants, inventors, designers, owners, examiners and agents of CNIPA's standardised XML.

Not for: parties that only a legal status record names (`cnipa_xml_legal`).
"""

import re

from lxml import etree

from opentisc.records.formats.xmlrecords import Reading
from opentisc.records.types import LocalText, Party

_AGENCY_CODE = re.compile(r"(.*\S)\s++(\d{5})")


def read_parties(reading: Reading, data: etree._Element | None, role: str) -> tuple[Party, ...]:
    """Return the parties of a role (`Applicant`, `Inventor`, …) by sequence; the printed form gives the name.

    A name in another language, or the standard form of the name, is kept among the other names.
    """
    groups: dict[str, list[etree._Element]] = {}
    for path in (
        f"Parties/{role}Details/{role}",
        f"{role}Details/{role}",
        f"{role}s/{role}",
        f"Parties/{role}s/{role}",
    ):
        for count, element in enumerate([] if data is None else data.iterfind(path)):
            groups.setdefault(element.get("sequence") or f"#{count}", []).append(element)
    found = (_party(reading, sorted(group, key=_rank)) for group in groups.values())
    return tuple(party for party in found if party)


def read_agents(reading: Reading, data: etree._Element | None) -> tuple[Party, ...]:
    """Return each agency once with its code, followed by its agents."""
    found: dict[tuple[str, str | None], Party] = {}
    for path in ("Parties/AgentDetails", "AgentDetails"):
        for details in [] if data is None else data.iterfind(path):
            number = reading.text(details, "CustomerNumber")
            for agent in details.iterfind("Agent"):
                for book in agent.iterfind("Agency/AddressBook"):
                    agency = _agency(reading, book, number)
                    if agency:
                        found.setdefault((agency.name, agency.kind), agency)
                for name in (_name(reading, book) for book in agent.iterfind("AddressBook")):
                    if name:
                        found.setdefault((name, "person"), Party(name=name, kind="person"))
    return tuple(found.values())


def _agency(reading: Reading, book: etree._Element, number: str | None) -> Party | None:
    """Read `某代理有限公司 12107`: the agency's code stands after its name, and as the customer number."""
    name = _name(reading, book)
    if name is None:
        return None
    match = _AGENCY_CODE.fullmatch(name)
    if match:
        name, number = match[1], match[2]
    return Party(name=name, kind="organisation", identifier=number)


def _party(reading: Reading, forms: list[etree._Element]) -> Party | None:
    names: dict[str, LocalText] = {}
    address: Party | None = None
    for element in forms:
        for book in [*element.iterfind("AddressBook"), element]:
            name = _name(reading, book)
            if name:
                names.setdefault(name, LocalText(language=(book.get("lang") or "und").lower(), value=name))
            address = address or _address(reading, book)
    if not names:
        return None
    first, *others = names
    return Party(
        name=first,
        names=tuple(names[other] for other in others),
        address=address.address if address else None,
        city=address.city if address else None,
        region=address.region if address else None,
        country=address.country if address else None,
    )


def _name(reading: Reading, book: etree._Element) -> str | None:
    for tag in ("Name", "OrganizationName"):
        name = reading.text(book, tag)
        if name:
            return name
    last, first = reading.text(book, "LastName"), reading.text(book, "FirstName")
    return ", ".join(part for part in (last, first) if part) or None


def _address(reading: Reading, book: etree._Element) -> Party | None:
    """Return the address as printed; without one, its parts from large to small."""
    address = book.find("Address")
    if address is None:
        return None
    region, city = reading.text(address, "Province"), reading.text(address, "City")
    county, code = reading.text(address, "County"), reading.text(address, "PostCode")
    parts = " ".join(part for part in (code, region, city, county) if part)
    return Party(
        name="",
        address=reading.text(address, "Text") or parts or None,
        city=city,
        region=region,
        country=reading.text(address, "WIPOST3Code") or reading.text(address, "CountryCode"),
    )


def _rank(element: etree._Element) -> int:
    return {"original": 0, "": 1, "standard": 2}.get(element.get("dataFormat") or "", 3)
