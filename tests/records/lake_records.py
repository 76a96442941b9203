"""Small records of our own for tests of the lake; office `XX` issues no numbers."""

from collections.abc import Iterable

from opentisc.kernel.dates import DateText
from opentisc.records.types import Application, LocalText, Number, Party, Patent, Priority, RecordId


def number(office: str, digits: str, kind: str | None = None) -> Number:
    return Number(office=office, number=digits, kind=kind, as_given=f"{office}{digits}{kind or ''}")


def patent(
    office: str = "XX",
    digits: str = "1",
    kind: str | None = "A",
    *,
    title: str = "Lamp",
    language: str = "en",
    application: str | None = None,
    priorities: Iterable[str] = (),
    **fields,
) -> Patent:
    """A publication with one title. application, priorities: digits of numbers of the same office."""
    applied = number(office, application) if application else None
    return Patent(
        record_id=RecordId(f"{office}{digits}{kind or ''}"),
        publication=number(office, digits, kind),
        application_number=applied,
        application_id=RecordId(f"APP-{office}{application}") if application else None,
        titles=(LocalText(language=language, value=title),),
        priorities=tuple(Priority(number=number(office, one)) for one in priorities),
        **fields,
    )


def application(digits: str, *, office: str = "XX", **fields) -> Application:
    return Application(record_id=RecordId(f"APP-{office}{digits}"), number=number(office, digits), **fields)


def party(name: str) -> Party:
    return Party(name=name)


def day(text: str) -> DateText:
    return DateText(text)
