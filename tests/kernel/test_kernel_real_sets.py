"""Every number and class of the real sets is read, printed and read again."""

import csv
import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from opentisc.kernel.classes import read_class
from opentisc.kernel.numbers import (
    DocumentNumber,
    number_keys,
    print_application,
    print_number,
    read_application,
    read_publication,
    record_id,
    search_keys,
)

pytestmark = pytest.mark.real_data


def _rows(file: Path) -> Iterator[dict[str, str]]:
    if file.suffix == ".gz":
        with gzip.open(file, "rt", encoding="utf-8-sig", newline="") as text:
            yield from csv.DictReader(text)
    else:
        with file.open(encoding="utf-8-sig", newline="") as text:
            yield from csv.DictReader(text)


def _lens(folder: Path) -> list[dict[str, str]]:
    return list(_rows(folder / "lens-drones-9071" / "lens_drones.csv.gz"))


def _us_abstracts(folder: Path) -> list[dict[str, object]]:
    with gzip.open(
        folder / "us-abstracts-10k-citations" / "patents.jsonl.gz", "rt", encoding="utf-8"
    ) as lines:
        return [json.loads(line) for line in lines]


def _assert_read(
    given: Iterable[str],
    read: Callable[[str], DocumentNumber],
    print_: Callable[[DocumentNumber, str], str],
) -> set[str]:
    """Assert that each is readable, printed and read back, and found by what is given; return the ids."""
    ids = set()
    for text in given:
        number = read(text)
        assert number.readable, text
        for style in ("plain", "spaced"):
            again = read(print_(number, style))
            assert (again.office, again.number, again.kind) == (number.office, number.number, number.kind), (
                text
            )
        assert number_keys(number.office, number.number) in search_keys(text), text
        ids.add(record_id(number))
    return ids


def test_all_lens_publications_keep_9071_different_ids(shared_data: Path) -> None:
    given = [row["publication_number"] for row in _lens(shared_data)]
    assert len(_assert_read(given, read_publication, print_number)) == 9071


def test_all_lens_applications_are_read(shared_data: Path) -> None:
    given = [row["application_number"] for row in _lens(shared_data)]
    assert len(given) == 9071
    _assert_read(given, read_application, print_application)


def test_all_lens_priorities_are_read(shared_data: Path) -> None:
    given = {
        part.strip()
        for row in _lens(shared_data)
        for part in row["priority_numbers"].split(";;")
        if part.strip()
    }
    assert len(given) > 11_000
    _assert_read(given, read_application, print_application)


def test_all_indian_grants_are_read(shared_data: Path) -> None:
    rows = list(_rows(shared_data / "in-grants-2019" / "2019_grants.csv.gz"))
    ids = _assert_read((f"IN{row['Patent Number']}" for row in rows), read_publication, print_number)
    assert len(ids) == 22_897
    _assert_read((f"IN{row['Application Number']}" for row in rows), read_application, print_application)


def test_all_us_abstracts_keep_10000_different_ids(shared_data: Path) -> None:
    given = [str(row["publication_number"]) for row in _us_abstracts(shared_data)]
    assert len(_assert_read(given, read_publication, print_number)) == 10_000


def test_the_citations_of_us_abstracts_from_forty_offices_are_read(shared_data: Path) -> None:
    cited: set[str] = set()
    for row in _us_abstracts(shared_data):
        citations = row["citations"]
        assert isinstance(citations, list)
        cited.update(str(one) for one in citations)
    foreign = sorted(number for number in cited if not number.startswith("US-"))
    assert len(foreign) > 15_000
    assert len(_assert_read(foreign, read_publication, print_number)) == len(foreign)


def test_all_chinese_titles_and_abstracts_are_read(shared_data: Path) -> None:
    titles = [
        row["publication_number"] for row in _rows(shared_data / "cn-titles-ipc" / "cn_titles_ipc.csv.gz")
    ]
    assert len(_assert_read(titles, read_publication, print_number)) == 7_798
    sample = shared_data / "cn-abstracts-cpc-sample"
    abstracts = [
        row["publication_number"]
        for name in ("sample_train.csv", "sample_val.csv")
        for row in _rows(sample / name)
    ]
    assert len(_assert_read(abstracts, read_publication, print_number)) == 38


def test_the_check_digits_that_the_epo_printed_are_right(shared_data: Path) -> None:
    numbers = set()
    for file in sorted((shared_data / "fixtures-ep-st36").glob("*.xml")):
        numbers |= set(re.findall(r"<B210>(\d{8}\.\d)</B210>", file.read_text(encoding="utf-8")))
    assert len(numbers) > 10
    assert all(read_application(number, office="EP").check for number in numbers)


def test_the_packed_classes_of_us_applications_are_read_where_certain(shared_data: Path) -> None:
    with gzip.open(
        shared_data / "us-applications-2024-2025" / "applications.jsonl.gz", "rt", encoding="utf-8"
    ) as f:
        given = [json.loads(line)["classification"] for line in f]
    known = {row["symbol"] for row in _rows(shared_data / "ipc-zh-2026" / "ipc_zh_2026.csv.gz")}
    assert len(given) == 520
    for packed in given:
        alone, with_scheme = read_class("ipc", packed), read_class("ipc", packed, known=known)
        assert with_scheme.readable, packed
        assert with_scheme.symbol.replace("/", "") + "FI" == packed
        if alone.readable:
            assert alone.symbol == with_scheme.symbol


def test_every_symbol_of_the_ipc_is_in_normal_form(shared_data: Path) -> None:
    symbols = {row["symbol"] for row in _rows(shared_data / "ipc-zh-2026" / "ipc_zh_2026.csv.gz")}
    # two symbols of the set lost a digit when it was read from PDF (23/20008 became 23/2000 and 8)
    broken = {"G01N23/2000", "G01N33/5750"}
    assert {symbol for symbol in symbols if read_class("ipc", symbol).symbol != symbol} == broken


def test_every_class_of_lens_is_read(shared_data: Path) -> None:
    for row in _lens(shared_data):
        for column, scheme in (("cpc_classifications", "cpc"), ("ipcr_classifications", "ipc")):
            for part in row[column].split(";;"):
                if part.strip():
                    assert read_class(scheme, part).readable, part
