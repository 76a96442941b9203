"""The shared sets of real files through the table profiles: whole counts, and records read by hand."""

import gzip
import io
from collections import Counter
from pathlib import Path

import pytest

from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.tables import FORMAT
from opentisc.records.types import Patent, PatentType

pytestmark = pytest.mark.real_data


def read(path: Path) -> list[Item]:
    name = path.name.removesuffix(".gz")
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    assert FORMAT.recognises(Sample(name, data[:65536]))
    return list(FORMAT.read(io.BytesIO(data), ReadOptions(name=name)))


def patents(items: list[Item]) -> dict[str, Patent]:
    assert [item for item in items if isinstance(item, Rejected)] == []
    found = {}
    for item in items:
        assert isinstance(item, Found)
        assert isinstance(item.record, Patent)
        found[item.record.record_id] = item.record
    return found


def left(items: list[Item]) -> Counter[str]:
    total: Counter[str] = Counter()
    for item in items:
        if isinstance(item, Found):
            total.update(item.unmapped)
    return total


def test_us_applications_take_number_kind_and_date_from_the_file_name(shared_data: Path) -> None:
    items = read(shared_data / "us-applications-2024-2025" / "applications.jsonl.gz")
    found = patents(items)
    assert len(items) == len(found) == 520
    spoke = found["US20240051333A1"]
    assert spoke.published_on == "2024-02-15"
    assert spoke.titles[0].value == "SPOKE"
    assert [(c.symbol, c.first) for c in spoke.classes] == [("B60B1/04", True)]
    assert [claim.number for claim in spoke.claims[:3]] == [1, 2, 3]
    assert spoke.claims[2].text.startswith("The spoke according to claim 2 , wherein the convex portions")
    assert spoke.claims[2].refers_to == (2,)
    last = found["US20250135810A1"]
    assert (len(last.claims), len(last.description)) == (19, 36)
    # 8,534 claims in the file; the weekly file's name is the only thing that no field takes.
    assert sum(len(patent.claims) for patent in found.values()) == 8534
    assert left(items) == {"source_file": 520}


def test_claims_without_number_stay_without_when_the_printed_ones_are_not_their_places(
    shared_data: Path,
) -> None:
    items = read(shared_data / "us-applications-2024-2025" / "applications.jsonl.gz")
    # The third text of this application is printed as `7 .`: claims were cancelled before it.
    claims = patents(items)["US20240051338A1"].claims
    assert [claim.number for claim in claims[:4]] == [None, None, 7, 8]


def test_us_abstracts_with_citations(shared_data: Path) -> None:
    items = read(shared_data / "us-abstracts-10k-citations" / "patents.jsonl.gz")
    found = patents(items)
    assert len(items) == len(found) == 10_000
    assert [c.cited_id for c in found["US4058776A"].citations] == ["US3792375A", "US3882420A"]
    assert found["US20040137729A1"].publication.as_given == "US-2004137729-A1"
    assert found["US20040137729A1"].citations[2].cited_id == "US20010001472A1"
    assert sum(len(patent.citations) for patent in found.values()) == 186_046
    assert left(items) == {}


def test_cn_titles(shared_data: Path) -> None:
    items = read(shared_data / "cn-titles-ipc" / "cn_titles_ipc.csv.gz")
    found = patents(items)
    assert len(items) == len(found) == 7798
    record = found["CN215934448U"]
    assert record.titles[0].value == "告警式自恢复保险丝装置"
    assert record.titles[0].language == "zh"
    assert [c.symbol for c in record.classes] == ["H02H", "H02J"]
    assert record.type is PatentType.UTILITY_MODEL
    assert Counter(p.publication.kind for p in found.values()) == {"A": 3758, "U": 3623, "B": 417}
    assert left(items) == {}


def test_cn_abstracts_in_both_looks(shared_data: Path) -> None:
    folder = shared_data / "cn-abstracts-cpc-sample"
    items = read(folder / "sample_train.csv") + read(folder / "sample_val.csv")
    found = patents(items)
    assert len(items) == len(found) == 38
    lines = found["CN115687741A"]
    assert lines.titles[0].value == "文章推荐方法、装置、设备及存储介质"
    assert [(k.value, k.language) for k in lines.keywords][-1] == ("display position", "en")
    assert lines.abstracts[0].value.startswith("本申请实施例提供了一种文章推荐方法")
    assert [c.symbol for c in lines.classes] == ["G06F16/9535", "G06F16/9538"]
    separated = found["CN117558131A"]
    assert separated.titles[0].value == "一种在线交通影响评价系统"
    assert [k.value for k in separated.keywords] == ["traffic edge task information evaluation"]
    assert separated.abstracts[0].value.startswith("本发明公开了一种在线交通影响评价系统，涉及")
    assert all(patent.titles and patent.abstracts and patent.keywords for patent in found.values())
    assert left(items) == {}


def test_lens_set_reads_lists_and_numbers(shared_data: Path) -> None:
    found = patents(read(shared_data / "lens-drones-9071" / "lens_drones.csv.gz"))
    assert len(found) == 9071
    assert Counter(p.publication.office for p in found.values()) == {
        "US": 6073,
        "WO": 2503,
        "AU": 328,
        "EP": 167,
    }
    record = found["US20160280370A1"]
    assert (record.published_on, record.filed_on) == ("2016-09-29", "2015-03-27")
    assert [p.name for p in record.inventors][-1] == "ROTHS ANDREW JAY"
    assert len(record.inventors) == 6
    assert [p.name for p in record.applicants] == ["AMAZON TECH INC"]
    assert [c.symbol for c in record.classes if c.scheme == "ipc"] == ["B64C39/02", "H04W12/06"]
    assert (record.cited_by_count, record.simple_family_size, record.extended_family_size) == (7, 2, 14)
    assert record.priorities[0].filed_on == "2015-03-27"
    # 9,068 with applicants, 8,997 with IPC, 9,008 with CPC: the set's README.
    assert sum(1 for p in found.values() if p.applicants) == 9068
    assert sum(1 for p in found.values() if any(c.scheme == "ipc" for c in p.classes)) == 8997
    assert sum(1 for p in found.values() if any(c.scheme == "cpc" for c in p.classes)) == 9008


def test_lens_set_keeps_the_year_of_its_own_column_and_counts_the_conflicts(shared_data: Path) -> None:
    items = read(shared_data / "lens-drones-9071" / "lens_drones.csv.gz")
    found = patents(items)
    # 46 rows print the year of the week: `31/12/16` under publication_year 2015.
    assert left(items)["publication_date!conflict"] == 46
    assert found["US20150375765A1"].published_on == "2015-12-31"
    assert found["US5076516A"].published_on == "1991-12-31"
    # Worked out apart from this program: 104 filings mean the year before the printed one, by their week,
    # their publication or their number; 29 more may mean either year and have no filing day.
    assert left(items)["application_date!conflict"] == 104
    assert left(items)["application_date!ambiguous"] == 29
    assert sum(1 for patent in found.values() if patent.filed_on is None) == 29
    # The century comes from publication_year too: AU 127477 B2, filed `05/04/45`, published in 1948.
    assert found["AU127477B2"].filed_on == "1945-04-05"
    # Filed `29/12/16`, published 2016-11-24, number of 2015: the filing was on 29 December 2015.
    assert found["US20160340021A1"].filed_on == "2015-12-29"


def test_indian_grants_have_no_kind_and_take_their_day_from_the_journal(shared_data: Path) -> None:
    items = read(shared_data / "in-grants-2019" / "2019_grants.csv.gz")
    found = patents(items)
    assert len(items) == len(found) == 22_897
    record = found["IN325016"]
    assert record.publication.kind is None
    assert (record.filed_on, record.earliest_priority_on) == ("2008-11-19", "2008-02-27")
    assert record.published_on == "2019-11-22"
    assert [p.name for p in record.owners] == ["SHARP KABUSHIKI KAISHA"]
    assert found["IN325060"].earliest_priority_on is None
    assert found["IN325060"].titles[0].value.startswith("A PROCESS FOR SURFACE MODIFICATION OF FLY ASH")
    assert left(items) == {"Serial No.": 22_897, "Date of Application Publication": 22_897, "Office": 22_897}
    # 993 rows name no journal.
    assert sum(1 for p in found.values() if p.published_on is None) == 993


def test_parallel_texts_get_weak_ids_and_three_languages(shared_data: Path) -> None:
    items = read(shared_data / "crosslingual-patents-zh-en" / "parallel_title_abstract.csv.gz")
    found = patents(items)
    assert len(items) == 258
    # 19 rows repeat another row word for word, and have its id.
    assert len(found) == 239
    assert all(record_id.startswith("weak:") for record_id in found)
    first = items[0]
    assert isinstance(first, Found)
    assert isinstance(first.record, Patent)
    assert [t.language for t in first.record.titles] == ["en", "zh", "vi"]
    assert first.record.titles[1].value == "室内植物盆栽的浇水和照明设备"
    assert first.record.abstracts[0].value.startswith("The invention relates to an indoor potted plant")
    assert not first.record.publication.readable
    assert {p.titles[2].language for p in found.values()} == {"vi", "th"}


@pytest.mark.parametrize("name", ["title_abstract_train_data.csv.gz", "train.csv.gz"])
def test_training_pairs_are_no_records(shared_data: Path, name: str) -> None:
    items = read(shared_data / "crosslingual-patents-zh-en" / name)
    assert [(item.where, item.reason) for item in items if isinstance(item, Rejected)] == [
        ("row 1", "unknown_columns")
    ]
    assert len(items) == 1
