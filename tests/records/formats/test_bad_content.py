"""Whatever stands in a file, these formats give rows and raise nothing."""

import copy
import io
import json
from random import Random
from typing import Any

import pytest

from opentisc.records.formats import (
    euipo,
    gi_eu_uk,
    gi_us_ava,
    opentisc_jsonl,
    tsdr_st66,
    tsdr_st96,
    us_public_search,
    uspto_assignment,
    uspto_odp,
)
from opentisc.records.formats.base import Format, Found, ReadOptions, Rejected, Sample
from opentisc.records.formats.opentisc_jsonl import encode
from opentisc.records.types import LegalEvent, Mark, Party, RecordId
from tests.records.formats.test_euipo import DESIGN, MARK
from tests.records.formats.test_gi_registers import AVA_CSV, ROW
from tests.records.formats.test_tsdr import ST66, ST96
from tests.records.formats.test_us_public_search import DOCUMENT
from tests.records.formats.test_uspto_answers import PART, XML, parent

STRANGE: list[Any] = [
    None,
    [],
    {},
    [[]],
    [None],
    {"a": [1]},
    "",
    " ",
    0,
    -1.5,
    1e308,
    True,
    "x" * 99,
]
PIECES = [b"null", b"[", b"}", b'"', b"<x>", b"</x>", b"&z;", b"\xff", b"\x00", b"<!--", b"]]>", b"\n", b",,"]
ODP = {
    "patentBag": [
        {**PART["patentBag"][0], "continuityBag": {"parentContinuityBag": [parent("1", "2", "CON")]}}
    ]
}
ASSIGNMENT = {
    "docs": [
        {
            "reelNo": "1",
            "frameNo": "2",
            "conveyanceText": "ASSIGNMENT",
            "assignors": [{"patAssignorName": "A", "patAssignorDateAck": "x"}],
            "assignees": [{"patAssigneeName": "B", "patAssigneeAddress": "1\n2"}],
            "properties": [{"applNum": "10999901", "publNum": "x", "filingDate": "2003-07-28T04:00:00Z"}],
        }
    ]
}
JSON_DOCUMENTS: list[tuple[Format, Any]] = [
    (euipo.FORMAT, {"trademarks": [MARK], "designs": [DESIGN]}),
    (gi_eu_uk.FORMAT, [ROW]),
    (
        gi_us_ava.FORMAT,
        {"features": [{"properties": {"ava_id": "a_1", "name": "b|c"}, "geometry": {"type": "P"}}]},
    ),
    (uspto_odp.FORMAT, ODP),
    (
        uspto_odp.FORMAT,
        {"documentBag": [{"applicationNumberText": "16330077", "officialDate": "2023-03-27T1"}]},
    ),
    (uspto_assignment.FORMAT, ASSIGNMENT),
    (us_public_search.FORMAT, {"patents": [DOCUMENT]}),
    (
        opentisc_jsonl.FORMAT,
        json.loads(
            encode(
                Mark(
                    record_id=RecordId("TM-X-1"),
                    owners=(Party(name="A"),),
                    events=(LegalEvent(office="X"),),
                )
            )
        ),
    ),
]
DOCUMENTS: list[tuple[Format, bytes]] = [
    *((form, json.dumps(document).encode()) for form, document in JSON_DOCUMENTS),
    (gi_us_ava.FORMAT, AVA_CSV.encode()),
    (tsdr_st66.FORMAT, ST66.encode()),
    (tsdr_st96.FORMAT, ST96.encode()),
    (uspto_assignment.FORMAT, XML.encode()),
]


def require_rows(form: Format, content: bytes) -> None:
    form.recognises(Sample("x", content))
    for item in form.read(io.BytesIO(content), ReadOptions(name="15123456.json")):
        assert isinstance(item, Found | Rejected)
        if isinstance(item, Found):
            encode(item.record)


def places(node: Any) -> list[tuple[Any, Any]]:
    """Return each (holder, key) in the document."""
    keys = list(node) if isinstance(node, dict) else list(range(len(node))) if isinstance(node, list) else []
    return [(node, key) for key in keys] + [place for key in keys for place in places(node[key])]


@pytest.mark.parametrize(("form", "document"), JSON_DOCUMENTS)
def test_values_of_an_unexpected_shape_raise_nothing(form: Format, document: Any) -> None:
    for index in range(len(places(document))):
        for strange in STRANGE:
            changed = copy.deepcopy(document)
            holder, key = places(changed)[index]
            holder[key] = strange
            require_rows(form, json.dumps(changed).encode())


@pytest.mark.parametrize(("form", "content"), DOCUMENTS)
def test_bytes_that_were_damaged_raise_nothing(form: Format, content: bytes) -> None:
    random = Random(7)  # noqa: S311  repeatable damage, no secret
    for _ in range(150):
        damaged = bytearray(content)
        for _ in range(random.choice((1, 4))):
            at = random.randrange(len(damaged))
            damaged[at : at + random.choice((0, 1, 30))] = random.choice(PIECES)
        require_rows(form, bytes(damaged))


WHOLE = [
    (form, content)
    for form, content in DOCUMENTS
    if form is not uspto_assignment.FORMAT or b"<" not in content
]


@pytest.mark.parametrize(("form", "content"), WHOLE)
def test_what_is_above_the_limit_of_a_record_is_told(form: Format, content: bytes) -> None:
    items = list(form.read(io.BytesIO(content), ReadOptions(max_record_bytes=20)))
    assert [item.reason for item in items if isinstance(item, Rejected)] == ["record_too_large"]
