"""Geographical indications of the EU (UK prototype register) and the viticultural areas of the US."""

import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from opentisc.kernel.containers import COMMAND
from opentisc.records.formats import gi_eu_uk, gi_us_ava
from opentisc.records.formats.base import Format, Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.reading import read_paths
from opentisc.records.types import Indication, ProtectedName

ROW = {
    "DEF_OriginalOrder": 1,
    "DEF_Register": "Wines",
    "EA_ProductType": "Wine",
    "EA_Name": "Πλαστό / Plasto",
    "EA_ProductCategory": "Wine",
    "EA_FileNumber": "PDO-GR-A9999-AM01",
    "EA_Type": "Protected Designation of Origin (PDO)",
    "EA_Country": "Greece",
    "EA_Status": "Published",
    "EA_LegalInstrument": "",
    "EA_ApplicationDate": "21/02/2020",
    "EA_DateRegistration": "",
    "EA_DatePublication": "31/02/2020",
}


def read(form: Format, content: bytes) -> list[Item]:
    return list(form.read(io.BytesIO(content), ReadOptions()))


def read_rows(*rows: object) -> list[Item]:
    return read(gi_eu_uk.FORMAT, json.dumps(rows).encode())


def of_folder(folder: Path) -> Iterator[tuple[str, Found]]:
    for info, item in read_paths([folder], format_code=None, limits=COMMAND, options=ReadOptions()):
        if isinstance(item, Found):
            yield info.name, item


def indication(item: Item) -> Indication:
    assert isinstance(item, Found)
    assert isinstance(item.record, Indication)
    return item.record


def test_a_register_row_becomes_an_indication() -> None:
    (item,) = read_rows(ROW)
    record = indication(item)
    assert record.record_id == "GI-EU-PDO-GR-A9999-AM01"
    assert record.names == (
        ProtectedName(value="Πλαστό", language="el"),
        ProtectedName(value="Plasto", transcription=True),
    )
    assert (record.kind, record.country, record.area) == ("PDO", "GR", "Greece")
    assert (record.status, record.status_as_given) == ("published", "Published")
    assert record.filed_on == "2020-02-21"
    assert record.registered_on is None


def test_what_no_field_takes_and_a_day_that_does_not_exist_are_counted() -> None:
    (item,) = read_rows(ROW)
    assert isinstance(item, Found)
    assert item.unmapped == {"DEF_OriginalOrder": 1, "DEF_Register": 1, "EA_DatePublication!unreadable": 1}


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("Kranjska klobasa", [("Kranjska klobasa", False)]),
        ("平谷大桃 / Pinggu Da Tao", [("平谷大桃", False), ("Pinggu Da Tao", True)]),
        ("Vermut / Vermouth", [("Vermut", False), ("Vermouth", False)]),
        ("Azeite (A / B) / Óleo", [("Azeite (A / B)", False), ("Óleo", False)]),
        ("Λέσβος / Lesvos ; Mytilini", [("Λέσβος", False), ("Lesvos", True), ("Mytilini", True)]),
        ("Cà Mau ẩm / Bún", [("Cà Mau ẩm", False), ("Bún", False)]),
    ],
)
def test_names_are_told_apart_and_transcriptions_marked(given: str, names: list[tuple[str, bool]]) -> None:
    (item,) = read_rows({**ROW, "EA_Name": given})
    assert [(name.value, name.transcription) for name in indication(item).names] == names


def test_a_row_without_number_or_with_a_number_again_is_a_row_of_the_report_and_reading_goes_on() -> None:
    items = read_rows(
        {**ROW, "EA_FileNumber": ""}, ROW, ROW, "?", {**ROW, "EA_FileNumber": "X", "EA_Type": "?"}
    )
    assert [(item.where, item.field, item.reason) for item in items if isinstance(item, Rejected)] == [
        ("record 1", "EA_FileNumber", "missing_number"),
        ("record 3", "EA_FileNumber", "duplicate_number"),
        ("record 4", "record", "not_an_object"),
        ("record 5", "EA_Type", "unknown_kind"),
    ]
    assert isinstance(items[1], Found)


@pytest.mark.parametrize("content", [b"[{", b'{"a": 1}', b"[" * 100_000, b"\xff"])
def test_a_broken_register_is_rejected_and_raises_nothing(content: bytes) -> None:
    (item,) = read(gi_eu_uk.FORMAT, content)
    assert isinstance(item, Rejected)


@pytest.mark.real_data
def test_the_whole_register_is_read(shared_data: Path) -> None:
    found = {item.record.record_id: item for _, item in of_folder(shared_data / "gi-eu-uk-register")}
    records = {key: indication(item) for key, item in found.items()}
    assert len(records) == 3715
    types = Counter(record.product_type for record in records.values())
    assert types == {"Wine": 1722, "Food": 1638 + 78, "Spirit drink": 272, "Aromatised wine": 5}
    assert Counter(record.kind for record in records.values()) == {
        "PDO": 1984,
        "PGI": 1376,
        "GI": 277,
        "TSG": 78,
    }
    assert Counter(record.status for record in records.values()) == {
        "registered": 3341,
        "applied": 315,
        "published": 58,
        "refused": 1,
    }
    assert sum(any(name.language == "zh" for name in record.names) for record in records.values()) == 10
    assert records["GI-EU-PDO-CN-0621"].names == (
        ProtectedName(value="龙井茶", language="zh"),
        ProtectedName(value="Longjing cha", transcription=True),
    )
    vermouth = records["GI-EU-PGI-IT-02305"]
    assert vermouth.registered_on == "1991-06-14"
    assert vermouth.legal_instrument == "Article 26 of Regulation (EU) No 251/2014"
    assert not [key for item in found.values() for key in item.unmapped if not key.startswith("DEF_")]


AVA_CSV = (
    "ava_id,name,aka,created,removed,county,state,within,contains,petitioner,cfr_index,"
    "cfr_revision_history,boundary_description,valid_start,valid_end\r\n"
    "a_1,Plain,,1982-07-14,,Monterey|San Benito,CA,Central Coast|North,,Somebody,9.24,"
    '"[T.D. 1, 1982]","The river&#39;s bank,\r\nthen north",1982-07-14,1990-09-10\r\n'
    "a_2,Plain,Flat Land,1982-07-14,2020-01-01,Lake,CA|OR,,Hill,,9.24,,x,1990-09-10,\r\n"
)


def test_an_area_and_its_versions_are_records_of_their_own() -> None:
    first, second = (indication(item) for item in read(gi_us_ava.FORMAT, AVA_CSV.encode()))
    assert (first.record_id, second.record_id) == ("GI-US-AVA-A_1", "GI-US-AVA-A_2")
    assert (first.number, first.legal_instrument) == ("9.24", "27 CFR 9.24")
    assert (first.valid_from, first.valid_to, first.status) == ("1982-07-14", "1990-09-10", "superseded")
    assert first.area == "Monterey, San Benito; CA"
    assert first.within == ("Central Coast", "North")
    assert first.description == "The river's bank,\r\nthen north"
    assert [name.value for name in second.names] == ["Plain", "Flat Land"]
    assert (second.status, second.removed_on, second.area) == ("removed", "2020-01-01", "Lake; CA, OR")


def test_a_broken_row_costs_itself_alone() -> None:
    rows = AVA_CSV.encode().replace(b"a_1,Plain", b"a_1,\xff") + b"a_3,short\r\n"
    items = read(gi_us_ava.FORMAT, rows)
    assert [(item.where, item.reason) for item in items if isinstance(item, Rejected)] == [
        ("line 3", "not_utf_8"),
        ("line 5", "wrong_number_of_values"),
    ]
    assert len(items) == 3


def test_unmapped_columns_are_counted() -> None:
    first, second = read(gi_us_ava.FORMAT, AVA_CSV.encode())
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert (first.unmapped, second.unmapped) == ({"petitioner": 1}, {})


def test_a_boundary_file_gives_the_same_record_its_boundary() -> None:
    square = {"type": "Polygon", "coordinates": [[[0.5, 1], [2, 1], [2, 2], [0.5, 1]]]}
    file = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"ava_id": "a_1", "name": "Plain", "aka": None},
                "geometry": square,
            }
        ],
    }
    content = json.dumps(file).encode()
    assert gi_us_ava.FORMAT.recognises(Sample("a.geojson", content))
    record = indication(read(gi_us_ava.FORMAT, content)[0])
    assert record.record_id == "GI-US-AVA-A_1"
    assert record.boundary is not None
    assert json.loads(record.boundary) == square


@pytest.mark.real_data
def test_all_areas_are_read_and_twelve_have_a_boundary(shared_data: Path) -> None:
    found = list(of_folder(shared_data / "gi-us-ava"))
    table = [indication(item) for name, item in found if name.endswith(".csv.gz")]
    assert len(table) == len({record.record_id for record in table}) == 333
    features = [indication(item) for name, item in found if name.endswith(".geojson")]
    assert len(features) == 12
    assert {record.record_id for record in features} <= {record.record_id for record in table}
    assert all((record.boundary or "").startswith('{"type":"Polygon"') for record in features)
    carneros = next(record for record in table if record.record_id == "GI-US-AVA-LOS_CARNEROS")
    assert [name.value for name in carneros.names] == ["Los Carneros", "Carneros"]
    assert (carneros.registered_on, carneros.valid_from) == ("1983-09-19", "2006-11-15")
    versions = [record for record in table if record.record_id.startswith("GI-US-AVA-ALEXANDER_VALLEY")]
    assert len(versions) == 6
    assert "1986-09-25" in {record.valid_from for record in versions}
    assert sum(record.valid_to is None for record in versions) == 1
