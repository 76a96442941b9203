"""Public records, and others of the same families, citations, applications and numbers that the centre alone may see.

Every text, number and name of the centre's records holds SECRET or the digits 7654321, so that a page can be
searched for them.
"""

from pathlib import Path

from opentisc.accounts.types import OPERATOR
from opentisc.kernel.dates import DateText
from opentisc.records import actions
from opentisc.records.models import Source
from opentisc.records.types import (
    Application,
    Citation,
    LegalEvent,
    Literature,
    LiteratureKind,
    LocalText,
    Mark,
    Party,
    Patent,
    Priority,
    RecordId,
)
from opentisc.search.actions import build_as_of
from tests.web.site_records import claim, ipc, number, write

SECRET = "zzsecret"
DIGITS = "7654321"
PUBLIC_ID, HIDDEN_ID, HIDDEN_MARK, HIDDEN_PAPER = (
    "XX1000001A",
    f"XX{DIGITS}A",
    f"TM-XX-{DIGITS}",
    "doi:10.99999/zzsecret",
)


def _text(value: str) -> tuple[LocalText, ...]:
    return (LocalText(language="en", value=value),)


def _public() -> Patent:
    application = Application(
        record_id=RecordId("APP-XX1000001"), number=number("XX", "1000001"), filed_on=DateText("2020-01-02")
    )
    return Patent(
        record_id=RecordId(PUBLIC_ID),
        publication=number("XX", "1000001", "A"),
        application_number=application.number,
        application_id=application.record_id,
        application=application,
        published_on=DateText("2021-05-06"),
        titles=_text("Pump with a valve"),
        abstracts=_text("A pump whose valve opens by itself."),
        claims=(claim(1, "A pump.", language="en"),),
        classes=ipc("F04B53/10"),
        applicants=(Party(name="Open Pumps"),),
        citations=(Citation(patent=number("XX", DIGITS, "A"), by="examiner"),),
        priorities=(Priority(number=number("XX", "1000000"), filed_on=DateText("2019-01-02")),),
    )


def _hidden() -> Patent:
    application = Application(
        record_id=RecordId("APP-XX1000001"),
        number=number("XX", "1000001"),
        status="lapsed",
        status_as_given=f"{SECRET} lapsed",
        status_on=DateText("2024-01-01"),
        events=(
            LegalEvent(office="XX", code="Z1", text=f"{SECRET} event", happened_on=DateText("2024-01-01")),
        ),
    )
    return Patent(
        record_id=RecordId(HIDDEN_ID),
        publication=number("XX", DIGITS, "A"),
        application_number=application.number,
        application_id=application.record_id,
        application=application,
        published_on=DateText("1999-05-06"),
        titles=_text(f"Pump {SECRET} title"),
        abstracts=_text(f"A pump with a {SECRET} valve."),
        claims=(claim(1, f"A {SECRET} pump.", language="en"),),
        classes=ipc("A99Z99/99"),
        applicants=(Party(name=f"{SECRET} Limited"),),
        citations=(Citation(patent=number("XX", "1000001", "A"), by="applicant"),),
        priorities=(Priority(number=number("XX", "1000000"), filed_on=DateText("2019-01-02")),),
    )


def _hidden_mark() -> Mark:
    return Mark(
        record_id=RecordId(HIDDEN_MARK),
        registration_number=number("XX", DIGITS),
        words=f"{SECRET} brand",
        owners=(Party(name=f"{SECRET} Limited"),),
    )


def _hidden_paper() -> Literature:
    return Literature(
        record_id=RecordId(HIDDEN_PAPER),
        kind=LiteratureKind.JOURNAL,
        doi="10.99999/zzsecret",
        titles=_text(f"{SECRET} paper"),
        year=2020,
    )


def fill(folder: Path) -> None:
    """Import two files: one of a public source, one that staff alone may read. Say more of the public one there, too."""
    Source.objects.create(code="own-search", name=f"{SECRET} source", rank=90, audience="centre")
    more = _public()
    object.__setattr__(more, "abstracts", _text(f"{SECRET} summary of a pump"))
    open_file = write(folder, [_public()], "open.jsonl")
    own_file = write(folder, [_hidden(), _hidden_mark(), _hidden_paper(), more], f"{SECRET}.jsonl")
    actions.import_paths([open_file], by=OPERATOR)
    actions.import_paths([own_file], by=OPERATOR, source="own-search")
    for collection in ("patents", "literature"):  # staff had the version before it built, as only they may
        build_as_of(collection, 1, by=OPERATOR)
