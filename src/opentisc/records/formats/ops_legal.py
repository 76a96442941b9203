"""Legal events (INPADOC) of an OPS family member: `legal` elements with their numbered fields.

Not for: deciding a status from the events.
"""

import re

from lxml import etree

from opentisc.kernel.dates import DateText
from opentisc.records.formats.legalcodes import event_of
from opentisc.records.formats.xmlrecords import Reading, prose
from opentisc.records.types import Fee, LegalEvent, Party

_NUMBERED = re.compile(r"L(\d{3})EP")
_PUBLISHED, _EFFECTIVE, _OWNER, _TEXT = "L007EP", "L525EP", "L509EP", "L510EP"
_STATE, _NATIONAL_CODE, _PAID_ON, _FEE_YEAR = "L501EP", "L502EP", "L518EP", "L520EP"


def read_legal(reading: Reading) -> tuple[LegalEvent, ...]:
    """Return the events of the member, in the answer's order; the raw lines (`pre`) are kept as given.

    text: state concerned, national code, the description, the free text, joined by `; `. happened_on is
    the effective date, published_on the gazette's. Every field stands in the raw lines too, so the whole
    element is taken.
    """
    return tuple(_event(reading, element) for element in reading.root.iterfind("legal"))


def read_fees(reading: Reading) -> tuple[Fee, ...]:
    """Return the renewal fees among the events: year of the term, day of payment, state as text."""
    found: list[Fee] = []
    for element in reading.root.iterfind("legal"):
        year = _field(element, _FEE_YEAR)
        if year and year.isdigit():
            paid_on = _date(reading, element, _PAID_ON)
            found.append(Fee(year=int(year), paid_on=paid_on, text=_field(element, _STATE)))
    return tuple(found)


def _event(reading: Reading, element: etree._Element) -> LegalEvent:
    reading.take(element)
    office = _field(element, "L001EP") or ""
    code = (element.get("code") or _field(element, "L008EP") or "").strip()
    owner = _field(element, _OWNER)
    national = element.find(f".//{_NATIONAL_CODE}")
    parts = [
        _field(element, _STATE),
        _field(element, _NATIONAL_CODE),
        " ".join((element.get("desc") or "").split()),
        " ".join(((national.get("descData") if national is not None else None) or "").split()),
        _field(element, _TEXT),
    ]
    return LegalEvent(
        office=office,
        code=code or None,
        event=event_of(office, code),
        happened_on=_date(reading, element, _EFFECTIVE) or _date(reading, element, _PAID_ON),
        published_on=_date(reading, element, _PUBLISHED),
        text="; ".join(part for part in parts if part) or None,
        parties=(Party(name=owner),) if owner else (),
        as_given=_raw(element),
    )


def _raw(element: etree._Element) -> str | None:
    """Return the raw lines; without them, the numbered fields by name, so that nothing is lost."""
    lines = [line for line in map(prose, element.iterfind("pre")) if line]
    if not lines:
        named = (
            (str(e.tag), prose(e)) for e in element.iter(etree.Element) if _NUMBERED.fullmatch(str(e.tag))
        )
        lines = [f"{tag}={text}" for tag, text in named if text]
    return "\n".join(lines) or None


def _field(element: etree._Element, tag: str) -> str | None:
    return prose(element.find(f".//{tag}"))


def _date(reading: Reading, element: etree._Element, tag: str) -> DateText | None:
    return reading.notes.date(f"{reading.root.tag}/legal/{tag}", _field(element, tag))
