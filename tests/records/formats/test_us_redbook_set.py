"""The Red Book by real files: the whole set of weekly files, and one file of each version."""

import gzip
import io
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from opentisc.kernel.dates import parse_date
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.registry import recognise
from opentisc.records.formats.us_redbook import FORMAT
from opentisc.records.types import Classification, Number, Party, Patent, PatentType


@cache
def items_of(folder: Path) -> tuple[tuple[str, Item], ...]:
    found_items: list[tuple[str, Item]] = []
    for path in sorted((folder / "us-grants-xml-2005-2013").glob("*.xml.gz")):
        stream = io.BytesIO(gzip.decompress(path.read_bytes()))
        found_items += [(path.name, item) for item in FORMAT.read(stream, ReadOptions(name=path.name))]
    return tuple(found_items)


@pytest.fixture(scope="module")
def grants(shared_data: Path) -> dict[str, Patent]:
    records = (item.record for _, item in items_of(shared_data) if isinstance(item, Found))
    return {record.record_id: record for record in records if isinstance(record, Patent)}


@pytest.mark.real_data
def test_the_set_gives_225_grants_and_5_sequence_listings(
    shared_data: Path, grants: dict[str, Patent]
) -> None:
    items = items_of(shared_data)
    assert len(grants) == sum(isinstance(item, Found) for _, item in items) == 225
    rejected = [(name[:9], item) for name, item in items if isinstance(item, Rejected)]
    assert [(name, item.reason, item.detail) for name, item in rejected] == [
        ("ipg060103", "sequence_listing", "US06982156B2"),
        ("ipg060103", "sequence_listing", "US06982248B2"),
        ("ipg070102", "sequence_listing", "US07157420B2"),
        ("ipg130416", "sequence_listing", "US08420053B2"),
        ("ipg130416", "sequence_listing", "US08420317B2"),
    ]


@pytest.mark.real_data
def test_the_set_has_the_kinds_that_its_readme_counts(grants: dict[str, Patent]) -> None:
    kinds = Counter(record.publication.kind for record in grants.values())
    assert (kinds["B1"] + kinds["B2"], kinds["S1"], kinds["P2"], kinds["H1"]) == (199, 24, 1, 1)
    types = Counter(record.type for record in grants.values())
    assert types == {PatentType.INVENTION: 200, PatentType.DESIGN: 24, PatentType.PLANT: 1}


@pytest.mark.real_data
def test_the_set_loses_no_element_that_a_field_takes(grants: dict[str, Patent]) -> None:
    """Figures counted in the files as text: `grep -o '<patcit'` and the like."""
    records = grants.values()
    citations = [citation for record in records for citation in record.citations]
    assert sum(citation.patent is not None for citation in citations) == 5122
    assert sum(citation.text is not None for citation in citations) == 970
    by = Counter(citation.by for citation in citations)
    assert (by["examiner"], by["applicant"], by[None]) == (1580, 1103, 3409)
    assert sum(len(record.claims) for record in records) == 3150
    assert sum(len(record.drawings) for record in records) == 1889
    assert sum(len(record.owners) for record in records) == 207
    assert sum(len(record.agents) for record in records) == 257
    assert sum(len(record.applicants) for record in records) == 550
    assert sum(len(record.priorities) for record in records) == 130 + 40
    assert sum(1 for record in records if record.abstracts) == 201
    assert sum(1 for record in records if record.owners) == 202
    assert sum(bool(record.claims and record.description) for record in records) == 225
    assert sum(1 for r in records if r.application and r.application.term_adjustment_days is not None) == 132


@pytest.mark.real_data
def test_every_claim_of_the_set_is_numbered_in_order(grants: dict[str, Patent]) -> None:
    for record in grants.values():
        assert [claim.number for claim in record.claims] == list(range(1, len(record.claims) + 1))


@pytest.mark.real_data
def test_a_grant_of_2005_reads_as_it_is_printed(grants: dict[str, Patent]) -> None:
    record = grants["US6836899B1"]
    assert record.publication == Number(
        office="US", number="6836899", kind="B1", dated=parse_date("2005-01-04"), as_given="06836899"
    )
    assert record.type is PatentType.INVENTION
    assert record.application_id == "APP-US10339710"
    assert (record.filed_on, record.published_on) == ("2003-01-09", "2005-01-04")
    assert record.titles[0].value == "Device for detachably holding an absorbent napkin across the torso"
    assert record.application is not None
    assert record.application.term_adjustment_days == 167
    assert (record.application.status, record.application.granted_on) == ("granted", "2005-01-04")
    assert [c.symbol for c in record.classes] == [
        "A45F5/04",
        "2/52",
        "2/336",
        "2/323",
        "24/9",
        "24/303",
        "24/3.4",  # printed ` 24  34`: class 24, subclass 3, decimal 4
    ]
    (inventor,) = record.inventors
    assert inventor.name == "Glasmire, Samuel G."
    assert inventor.address == "146 Bentwood Cir., 18014-8224"
    assert (inventor.city, inventor.region, inventor.country) == ("Bath", "PA", "US")
    assert [agent.name for agent in record.agents] == ["Wilkinson, Charles A."]
    assert [examiner.name for examiner in record.examiners] == ["Vanatta, A."]
    assert len(record.claims) == 23
    assert record.drawings[0].reference == "US06836899-20050104-D00000.TIF"
    assert record.citations[0].cited_id == "US675108A"
    assert record.description[0].text == "BACKGROUND OF THE INVENTION"
    assert record.description[0].heading


@pytest.mark.real_data
def test_a_design_reads_as_it_is_printed(grants: dict[str, Patent]) -> None:
    record = grants["USD651486S1"]
    assert record.titles[0].value == "Garden stake"
    assert record.type is PatentType.DESIGN
    assert record.classes[0] == Classification(
        scheme="locarno", symbol="08-01", as_given="0801", first=True, version="9"
    )
    assert record.classes[1].symbol == "D8/1"
    assert [party.name for party in record.inventors] == ["Li, Eddie Ping Kuen", "Leung, Sue-Anne Tean"]
    assert record.applicants == record.inventors
    assert record.owners == (
        Party(
            name="Huizhou Light Engine Ltd.",
            city="Huizhou, Guangdong",
            country="CN",
            kind="organisation",
        ),
    )
    assert [c.cited_id for c in record.citations][:2] == ["US3473770A", "USD285409S"]
    assert len(record.citations) == 14
    assert record.claims[0].text == "The ornamental design for a garden stake, as shown and described."


@pytest.mark.real_data
def test_a_statutory_invention_registration_grants_nothing(grants: dict[str, Patent]) -> None:
    record = grants["USH2140H1"]
    assert record.application is not None
    assert (record.application.status, record.application.granted_on) == (None, None)
    (priority,) = record.priorities
    assert (priority.number.office, priority.number.as_given, priority.filed_on) == (
        "AU",
        "PP 7180",
        "1998-11-18",
    )
    assert [(r.relation, r.number.as_given) for r in record.related] == [
        ("pct_filing", "PCT/AU99/00917"),
        ("pct_publication", "WO00/29629"),
    ]
    (event,) = record.application.events
    assert (event.event, event.happened_on) == ("national_phase_entry", "2002-07-02")
    assert [c.symbol for c in record.classes if c.scheme == "uspc"] == [
        "210/610",
        "210/220",
        "210/620",
        "261/112.1",
        "261/124",
        "261/DIG.70",
    ]
    assert record.inventors[2].address == "4 Lovegrove Close, 60101"
    assert record.claims[0].text.splitlines()[0] == (
        "A process for recovering metals from materials containing them by bio-oxidation comprising;"
    )
    assert [claim.refers_to for claim in record.claims[:5]] == [(), (1,), (2,), (1,), (1,)]


@pytest.mark.real_data
def test_a_plant_reads_as_it_is_printed(grants: dict[str, Patent]) -> None:
    record = grants["USPP18398P2"]
    assert record.type is PatentType.PLANT
    assert record.titles[0].value == "Sedum telephium plant named ‘Beka’"
    assert [(word.language, word.value) for word in record.keywords] == [
        ("la", "Sedum telephium"),
        ("und", "Beka"),
    ]
    assert [(c.scheme, c.symbol) for c in record.classes] == [("ipc", "A01H5/00"), ("uspc", "PLT/263")]
    assert [party.name for party in record.examiners] == ["Bell, Kent", "Para, Annette H"]
    assert record.agents[0].name == "Horvath, Brent"
    assert record.claims[0].text.startswith("A new, distinct Sedum telephium plant as shown")


@pytest.mark.real_data
def test_a_grant_of_2013_reads_as_it_is_printed(grants: dict[str, Patent]) -> None:
    record = grants["US8421353B2"]
    names = ["Ra, Dong-Gyun", "Lee, Jang-Doo", "Ko, Chun-Seok"]
    assert [party.name for party in record.applicants] == names
    assert [party.name for party in record.inventors] == names
    assert record.applicants[0].country == "KR"
    assert [party.name for party in record.owners] == ["Samsung Display Co., Ltd."]
    assert [party.name for party in record.agents] == ["Lee & Morse, P.C."]
    assert [(p.number.office, p.filed_on) for p in record.priorities] == [("KR", "2010-12-14")]
    assert record.earliest_priority_on == "2010-12-14"
    assert [(r.relation, r.number.as_given) for r in record.related] == [
        ("earlier_publication", "20120146491")
    ]
    assert record.classes[0].symbol.startswith("H01L51/")
    assert record.claims[0].text.splitlines()[5:7] == [
        "wherein the sealing member includes",
        "a plurality of metal layers laminated with an insulating adhesive layer, the insulating adhesive"
        " layer being between the metal layers; and",
    ]
    assert record.description[2].text == "BACKGROUND"
    assert (record.description[3].number, record.description[3].text) == ("0002", "1. Field")


@pytest.mark.real_data
def test_a_rubber_polymer_reads_as_it_is_printed(grants: dict[str, Patent]) -> None:
    record = grants["US6838526B1"]
    assert [(p.number.office, p.filed_on) for p in record.priorities] == [
        ("JP", "1999-11-12"),
        ("JP", "2000-07-18"),
    ]
    assert [c.symbol for c in record.classes][:3] == ["C08F8/34", "525/332.8", "525/332.9"]
    assert (len(record.citations), len(record.claims), len(record.drawings)) == (21, 4, 4)
    assert record.citations[0].category == "cited by other"
    assert (record.citations[2].cited_id, record.citations[2].by) == ("US4983685A", "examiner")
    assert record.claims[3].text.startswith(
        "A rubber composition comprising 20-120 parts by weight of carbon"
    )


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("path", "record_id", "classes"),
    [
        ("xml2004/US06859910.xml", "US6859910", 0),
        ("xml2004/US06970935.xml", "US6970935", 0),
        ("xml2006/US07272630B2.xml", "US7272630B2", 0),
        ("xml2014/US08926509.xml", "US8926509", 15),
        ("xml2014/US08927118.xml", "US8927118", 14),
        ("xml2014/US08930553.xml", "US8930553", 0),
        ("xmlApp2004/US20050004437A1.xml", "US20050004437A1", 0),
        ("xmlApp2004/US20050004974A1.xml", "US20050004974A1", 0),
    ],
)
def test_each_version_of_the_fixtures_is_read(
    shared_data: Path, path: str, record_id: str, classes: int
) -> None:
    data = (shared_data / "fixtures-uspto" / path).read_bytes()
    assert FORMAT.recognises(Sample(path, data[:65536]))
    (item,) = FORMAT.read(io.BytesIO(data), ReadOptions())
    assert isinstance(item, Found)
    record = item.record
    assert isinstance(record, Patent)
    assert record.record_id.startswith(record_id)
    assert record.claims
    assert record.description
    assert sum(c.scheme == "cpc" for c in record.classes) == classes


@pytest.mark.real_data
@pytest.mark.parametrize("path", ["cpcMaster/cpcMaster.xml", "cpcScheme/cpc-scheme-A01L.xml"])
def test_class_schemes_are_no_patents(shared_data: Path, path: str) -> None:
    head = (shared_data / "fixtures-uspto" / path).read_bytes()[:65536]
    chosen = recognise(Sample(path, head))
    assert chosen is None or not chosen.code.startswith("us-")


@pytest.mark.real_data
def test_japanese_priorities_carry_the_year_of_their_filing(grants: dict[str, Patent]) -> None:
    """US documents print `10-186098`, the year of an era without the era: the date tells it."""
    japanese = [p for record in grants.values() for p in record.priorities if p.number.office == "JP"]
    assert len(japanese) > 30
    for priority in japanese:
        assert priority.filed_on is not None
        assert priority.number.number[:4] == priority.filed_on[:4], priority
