"""Persons and bodies of EPO's ST.36 front page (B7xx).

Not for: the parties of the exchange data (`docdb_exchange`).
"""

from lxml import etree

from opentisc.records.formats.xmlrecords import Reading
from opentisc.records.types import Party


def read_party(reading: Reading, element: etree._Element) -> Party | None:
    """Return the party of a B7xx element; None without a name. The file reference (`irf`) is not kept."""
    name = reading.text(element, "snm")
    if not name:
        return None
    suffix = reading.text(element, "sfx")
    street = reading.text(element, "adr/str")
    city = reading.text(element, "adr/city")
    return Party(
        name=f"{name} {suffix}" if suffix else name,
        address=", ".join(part for part in (street, city) if part) or None,
        city=city,
        country=reading.text(element, "adr/ctry"),
        identifier=reading.text(element, "iid"),
    )
