"""Our own exchange format: what is written is read back equal, and what is wrong is told with its place."""

import io
from dataclasses import fields
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentisc.kernel.dates import DateText, make_date
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.opentisc_jsonl import FORMAT, KINDS, BadLine, decode, encode
from opentisc.records.types import Indication, LocalText, Mark, Patent, Record, RecordId

TEXT = st.text(max_size=8)
DATES = st.one_of(
    st.dates().map(lambda day: make_date(day.year, day.month, day.day)),
    st.integers(1, 9999).map(make_date),
    st.builds(make_date, st.integers(1, 9999), st.integers(1, 12)),
)


SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    DateText: DATES,
    RecordId: TEXT,
    str: TEXT,
    int: st.integers(-(2**63), 2**63 - 1),
}


def made_of(kind: Any) -> st.SearchStrategy[Any]:
    """Return values of a field's type; a tuple has none or one, which is enough to lose or keep."""
    if kind in SCALARS:
        return SCALARS[kind]
    if get_origin(kind) in (Union, UnionType):
        return st.one_of(*(made_of(one) for one in get_args(kind)))
    if get_origin(kind) is tuple:
        return st.lists(made_of(get_args(kind)[0]), max_size=1).map(tuple)
    if hasattr(kind, "__dataclass_fields__"):
        hints = get_type_hints(kind)
        return st.builds(kind, **{one.name: made_of(hints[one.name]) for one in fields(kind)})
    return st.from_type(kind)


RECORDS = st.one_of(*(made_of(kind) for kind in KINDS.values()))


@settings(max_examples=150, deadline=None)
@given(RECORDS)
def test_every_record_reads_back_as_it_was_written(record: Record) -> None:
    line = encode(record)
    assert line.endswith(b"\n")
    assert b"\n" not in line[:-1]
    assert decode(line) == record
    (item,) = read(line)
    assert item == Found(record, "line 1", {})


def read(content: bytes, options: ReadOptions | None = None) -> list[Item]:
    return list(FORMAT.read(io.BytesIO(content), options or ReadOptions()))


def test_what_is_missing_is_not_written() -> None:
    record = Indication(record_id=RecordId("GI-EU-X"), register="EU", kind="PDO")
    assert encode(record) == (
        b'{"kind":"indication","record":{"record_id":"GI-EU-X","register":"EU","kind":"PDO"}}\n'
    )


def test_a_line_written_by_hand_is_read() -> None:
    line = (
        '{"record": {"record_id": "CN100000000A", "publication": {"office": "CN", "number": "100000000",'
        ' "kind": "A", "as_given": "CN100000000A"}, "titles": [{"language": "zh", "value": "锂电池"}],'
        ' "published_on": "2020-05"}, "kind": "patent"}'
    )
    record = decode(line.encode())
    assert isinstance(record, Patent)
    assert record.titles == (LocalText(language="zh", value="锂电池"),)
    assert record.published_on == "2020-05"
    assert FORMAT.recognises(Sample("x", b"\xef\xbb\xbf\n" + line.encode()))


def test_unknown_fields_are_counted_with_their_path() -> None:
    line = (
        b'{"kind": "mark", "note": 1, "record": {"record_id": "TM-X", "colour": "red",'
        b' "owners": [{"name": "A", "rank": 1}, {"name": "B", "rank": 2}]}}\n'
    )
    (item,) = read(line)
    assert isinstance(item, Found)
    assert isinstance(item.record, Mark)
    assert item.unmapped == {"note": 1, "record.colour": 1, "record.owners.rank": 2}


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        (b"{", "line", "not_json"),
        (b"[1]", "kind", "unknown_kind"),
        (b'{"kind": "song", "record": {}}', "kind", "unknown_kind"),
        (b'{"kind": "mark"}', "record", "wrong_type"),
        (b'{"kind": "mark", "record": {}}', "record", "wrong_type"),
        (b'{"kind": "mark", "record": {"record_id": 7}}', "record_id", "wrong_type"),
        (
            b'{"kind": "mark", "record": {"record_id": "x", "owners": [{"name": "a"}, {"name": null}]}}',
            "owners[1].name",
            "wrong_type",
        ),
        (
            b'{"kind": "mark", "record": {"record_id": "x", "filed_on": "soon"}}',
            "filed_on",
            "unreadable_date",
        ),
        (
            b'{"kind": "mark", "record": {"record_id": "x", "filed_on": "20200101"}}',
            "filed_on",
            "unreadable_date",
        ),
        (
            b'{"kind": "mark", "record": {"record_id": "x",'
            b' "events": [{"office": "US", "happened_on": "2020-13"}]}}',
            "events[0].happened_on",
            "unreadable_date",
        ),
        (b"\xff\xfe", "line", "not_json"),
        (b"[" * 100_000, "line", "not_json"),
    ],
)
def test_a_bad_line_costs_itself_and_is_told_with_its_place(line: bytes, field: str, reason: str) -> None:
    good = encode(Mark(record_id=RecordId("TM-X")))
    items = read(good + b"\n" + line + b"\n" + good)
    assert [type(item) for item in items] == [Found, Rejected, Found]
    bad = items[1]
    assert isinstance(bad, Rejected)
    assert (bad.where, bad.field, bad.reason) == ("line 3", field, reason)
    with pytest.raises(BadLine):
        decode(line)


def test_a_line_above_the_limit_is_rejected_and_the_next_is_read() -> None:
    good = encode(Mark(record_id=RecordId("TM-X")))
    long = encode(Mark(record_id=RecordId("TM-Y"), words="x" * 1000))
    first, second = read(long + good, ReadOptions(max_record_bytes=200))
    assert isinstance(first, Rejected)
    assert (first.where, first.reason) == ("line 1", "record_too_large")
    assert isinstance(second, Found)
    assert second.where == "line 2"


@pytest.mark.parametrize("head", [b"", b"{}", b'{"kind": "song"}', b'{"kind": 1}', b"<kind/>"])
def test_other_content_is_not_ours(head: bytes) -> None:
    assert not FORMAT.recognises(Sample("a.jsonl", head))
