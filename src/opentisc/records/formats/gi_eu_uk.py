"""The EU registers of protected names as the UK took them over: one JSON list, state of 2020.

Not for: eAmbrosia's own export and the UK register of today, whose columns differ.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from opentisc.kernel.dates import DateText, UnreadableDate, make_date
from opentisc.kernel.numbers import indication_id
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.guard import guarded
from opentisc.records.formats.taking import JsonTree, read_json
from opentisc.records.formats.values import Notes
from opentisc.records.types import Indication, ProtectedName, RecordId

_KIND = re.compile(r"\((PDO|PGI|GI|TSG)\)\s*$")
_FILE_NUMBER = re.compile(r"(?:PDO|PGI|TSG)-([A-Z]{2}(?:\+[A-Z]{2})*)-\S.*")
_STATUSES = {
    "Registered": "registered",
    "Applied": "applied",
    "Published": "published",
    "Rejected": "refused",
}
_BETWEEN_NAMES = re.compile(r" [/;] (?![^(]*\))")  # not inside brackets: those are one name's own variants
_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_HAN = re.compile(r"[\u3400-\u9fff]")
_GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
_LATIN_ONLY = re.compile(r"[^\u0250-\u1dff\u1f00-\u1fff\u2c00-\uffff]*")
"""No letter from the scripts beyond Latin; Latin Extended Additional (1E00) and punctuation may occur."""


class GiEuUk:
    """The format of register.json."""

    code = "gi-eu-uk"
    title = "EU geographical indications (UK register prototype, JSON)"

    def recognises(self, sample: Sample) -> bool:
        """Say whether a JSON list of register rows begins here."""
        start = sample.head.removeprefix(b"\xef\xbb\xbf").lstrip()
        return start.startswith(b"[") and b'"EA_FileNumber"' in start and b'"DEF_Register"' in start

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one indication per row, in the order of the list."""
        rows = read_json(stream, options)
        if isinstance(rows, Rejected):
            yield rows
            return
        if not isinstance(rows, list):
            yield Rejected("file", "document", "not_a_register", "no list of rows")
            return
        seen: set[str] = set()
        for count, row in enumerate(rows, start=1):
            where = f"record {count}"
            yield guarded(where, _read_row, row, where, seen)


def _read_row(row: object, where: str, seen: set[str]) -> Item:
    if not isinstance(row, dict):
        return Rejected(where, "record", "not_an_object", repr(row)[:100])
    tree, notes = JsonTree(row), Notes()
    number = tree.text("EA_FileNumber")
    if number is None:
        return Rejected(where, "EA_FileNumber", "missing_number", "")
    if number in seen:
        return Rejected(where, "EA_FileNumber", "duplicate_number", number)
    seen.add(number)
    type_given = tree.text("EA_Type") or ""
    kind = _KIND.search(type_given)
    if kind is None:
        return Rejected(where, "EA_Type", "unknown_kind", type_given)
    status = tree.text("EA_Status")
    record = Indication(
        record_id=RecordId(indication_id("EU", number.partition("-")[0], number)),
        register="EU",
        kind=kind[1],
        names=_names(tree.text("EA_Name")),
        number=number,
        product_type=tree.text("EA_ProductType"),
        product_class=tree.text("EA_ProductCategory"),
        country=_country(number, notes),
        area=tree.text("EA_Country"),
        status=_STATUSES.get(status or ""),
        status_as_given=status,
        filed_on=_date(tree, "EA_ApplicationDate", notes),
        published_on=_date(tree, "EA_DatePublication", notes),
        registered_on=_date(tree, "EA_DateRegistration", notes),
        legal_instrument=tree.text("EA_LegalInstrument"),
    )
    return Found(record, where, tree.left() + notes.unmapped)


def _names(given: str | None) -> tuple[ProtectedName, ...]:
    """Return the names between ` / `; a Latin one beside one in another script is its transcription.

    Regulation (EU) No 668/2014, article 2: a name in another script is registered with a transcription.
    """
    parts = [part.strip() for part in _BETWEEN_NAMES.split(given or "") if part.strip()]
    latin = [_LATIN_ONLY.fullmatch(part) is not None for part in parts]
    return tuple(
        ProtectedName(value=part, language=_language(part), transcription=is_latin and not all(latin))
        for part, is_latin in zip(parts, latin, strict=True)
    )


def _language(name: str) -> str:
    """Return the language where the script leaves no doubt; Han is Chinese: no Japanese name is listed."""
    if _HAN.search(name):
        return "zh"
    return "el" if _GREEK.search(name) else "und"


def _country(number: str, notes: Notes) -> str | None:
    """Return the country codes of the file number (`IT`; `CZ, SK` for a name of two countries)."""
    match = _FILE_NUMBER.fullmatch(number)
    if match is None:
        notes.unreadable("EA_FileNumber")
        return None
    return match[1].replace("+", ", ")


def _date(tree: JsonTree, key: str, notes: Notes) -> DateText | None:
    """Return a date written dd/mm/yyyy."""
    given = tree.text(key)
    if given is None:
        return None
    match = _DAY.fullmatch(given)
    if match is not None:
        with suppress(UnreadableDate):
            return make_date(int(match[3]), int(match[2]), int(match[1]), given=given)
    notes.unreadable(key)
    return None


FORMAT = GiEuUk()
