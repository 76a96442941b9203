"""From what an office printed to the values of records: numbers, classes, dates, and notes of what was left.

An unreadable value costs that value, not the record: it is kept as given where the type has room for it,
and counted under `path!unreadable` otherwise.
"""

from collections import Counter

from opentisc.kernel.classes import read_class
from opentisc.kernel.dates import DateText, UnreadableDate, parse_date
from opentisc.kernel.numbers import DocumentNumber, read_application, read_publication
from opentisc.records.types import Classification, Number


class Notes:
    """Counts what a record carried and no field took."""

    def __init__(self) -> None:
        self.unmapped: Counter[str] = Counter()

    def left(self, path: str, count: int = 1) -> None:
        """Count values of a path that no field takes."""
        self.unmapped[path] += count

    def unreadable(self, path: str) -> None:
        """Count a value that a field would take but cannot read."""
        self.unmapped[f"{path}!unreadable"] += 1

    def date(self, path: str, text: str | None) -> DateText | None:
        """Return the date in `text`; None when it is blank, all zeros, or unreadable (which is counted)."""
        given = (text or "").strip()
        if not given or not given.strip("0-/. "):
            return None
        try:
            return parse_date(given)
        except UnreadableDate:
            self.unreadable(path)
            return None


def publication_number(
    given: str, *, office: str | None = None, kind: str | None = None, dated: DateText | None = None
) -> Number:
    """Return the publication number as a value of a record; `readable` says whether it was understood."""
    return _number(read_publication(given, office=office, kind=kind, dated=dated), dated)


def application_number(
    given: str, *, office: str | None = None, kind: str | None = None, dated: DateText | None = None
) -> Number:
    """Return the application (or priority) number as a value of a record."""
    return _number(read_application(given, office=office, kind=kind, dated=dated), dated)


def classification(
    scheme: str, given: str, *, first: bool = False, inventive: bool | None = None, version: str | None = None
) -> Classification:
    """Return the class as a value of a record; `readable` says whether the symbol was understood."""
    read = read_class(scheme, given)
    return Classification(
        scheme=scheme,
        symbol=read.symbol,
        as_given=given if given != read.symbol else None,
        first=first if read.first is None else read.first,
        inventive=inventive if read.inventive is None else read.inventive,
        version=version,
        readable=read.readable,
    )


def _number(read: DocumentNumber, dated: DateText | None) -> Number:
    return Number(
        office=read.office,
        number=read.number,
        kind=read.kind,
        dated=dated,
        as_given=read.as_given,
        readable=read.readable,
    )
