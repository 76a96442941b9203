"""What an EPO ST.36 front page says of the life of the application: procedure, grant, lapses, oppositions.

Not for: fees (the document has none) and events that only the register knows.
"""

from lxml import etree

from opentisc.records.formats.ep_st36_parties import read_party
from opentisc.records.formats.xmlrecords import Reading
from opentisc.records.types import LegalEvent

# Path below SDOBI, our word. Sources: WIPO ST.36 and EPO's tag list of `ep-patent-document`.
_DATED = (
    ("B200/B240/B241", "examination_request"),
    ("B200/B240/B242", "first_examination_report"),
    ("B200/B240/B243", "maintenance_as_amended"),
    ("B400/B430", "application_published"),
    ("B400/B450", "grant"),
    ("B400/B452EP", "intention_to_grant"),
    ("B400/B477", "maintained_patent_published"),
    ("B500/B560/B565EP", "supplementary_search_report"),
    ("B800/B880", "search_report_published"),
)


def read_events(reading: Reading, front: etree._Element | None) -> tuple[LegalEvent, ...]:
    """Return the events of the front page in the order of its tags.

    The code is the tag. The bulletin's number (`bnum`) becomes the text of a published event; the state of a
    lapse is its text.
    """
    if front is None:
        return ()
    found = [_dated(reading, element, event) for path, event in _DATED for element in front.findall(path)]
    return (
        *(event for event in found if event),
        *_lapses(reading, front),
        *_oppositions(reading, front),
    )


def _dated(reading: Reading, element: etree._Element, event: str) -> LegalEvent | None:
    day = reading.date(element, "date")
    if day is None:
        return None
    bulletin = reading.text(element, "bnum")
    known = bulletin if bulletin and bulletin.strip("0") else None
    return LegalEvent(
        office="EP",
        code=str(element.tag),
        event=event,
        happened_on=day,
        text=f"Bulletin {known}" if known else None,
    )


def _lapses(reading: Reading, front: etree._Element) -> tuple[LegalEvent, ...]:
    found: list[LegalEvent] = []
    for element in front.findall("B400/B472/B475"):
        days, states = element.findall("date"), element.findall("ctry")
        for day, state in zip(days, states, strict=False):
            code = reading.text(state)
            found.append(
                LegalEvent(
                    office="EP", code="B475", event="lapse_in_state", happened_on=reading.date(day), text=code
                )
            )
    return tuple(found)


def _oppositions(reading: Reading, front: etree._Element) -> tuple[LegalEvent, ...]:
    found: list[LegalEvent] = []
    for element in front.findall("B700/B780/B781"):
        opponent = read_party(reading, element)
        found.append(
            LegalEvent(
                office="EP",
                code="B781",
                event="opposition",
                happened_on=reading.date(element, "date"),
                parties=(opponent,) if opponent else (),
            )
        )
    return tuple(found)
