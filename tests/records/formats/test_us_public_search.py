"""Publications as the USPTO's Patent Public Search answers."""

import gzip
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from opentisc.kernel.containers import COMMAND
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.reading import read_paths
from opentisc.records.formats.us_public_search import FORMAT
from opentisc.records.types import Patent, PatentType

DOCUMENT: dict[str, Any] = {
    "guid": "US-20239999999-A1",
    "publicationReferenceDocumentNumber": "20239999999",
    "datePublished": "2023-01-12T00:00:00Z",
    "inventionTitle": "A <i>made up</i> thing &amp; another",
    "abstractHtml": "It holds H<sub>2</sub>O.<br />Well.",
    "claimsHtml": "1-2. (canceled)<br /><b>3</b>. A thing of<br />1.5 mm.<br />4. The thing of claim 3, red.",
    "descriptionHtml": "FIELD<br />Of things.",
    "ipcCodeFlattened": "H01L21/70;H01L21/762",
    "cpcInventiveFlattened": "H01L21/30604",
    "cpcAdditionalFlattened": "Y10S438/977",
    "inventorsName": ["Maker; Ann B.", "N/A"],
    "assigneeName": ["Things Ltd"],
    "applicationFilingDate": ["2022-04-06T00:00:00Z", "2021-01-01T00:00:00Z"],
    "applicationNumber": "17/999999",
    "urpn": ["4006340"],
    "foreignRefPatentNumber": ["0 379 828", "2231197"],
    "foreignRefCountryCode": ["EP", "GB"],
    "primaryExaminer": "Reader; Carl",
    "score": 1.5,
    "previouslyViewed": False,
}


def read(document: object) -> list[Item]:
    return list(FORMAT.read(io.BytesIO(json.dumps(document).encode()), ReadOptions()))


def patent(item: Item) -> Patent:
    assert isinstance(item, Found)
    assert isinstance(item.record, Patent)
    return item.record


def test_a_document_becomes_a_publication() -> None:
    (item,) = read({"patents": [DOCUMENT]})
    record = patent(item)
    assert (record.record_id, record.type) == ("US20239999999A1", PatentType.INVENTION)
    assert record.titles[0].value == "A made up thing & another"
    assert record.abstracts[0].value == "It holds H2O. Well."
    assert (record.application_id, record.filed_on) == ("APP-US17999999", "2022-04-06")
    assert record.published_on == "2023-01-12"
    assert [party.name for party in record.inventors] == ["Maker, Ann B."]
    assert [party.name for party in record.owners] == ["Things Ltd"]
    assert [(one.scheme, one.symbol, one.inventive) for one in record.classes] == [
        ("ipc", "H01L21/70", None),
        ("ipc", "H01L21/762", None),
        ("cpc", "H01L21/30604", True),
        ("cpc", "Y10S438/977", False),
    ]
    cited = [one.patent for one in record.citations]
    assert [one and one.office for one in cited] == ["US", "EP", "GB"]
    assert [paragraph.text for paragraph in record.description] == ["FIELD", "Of things."]


def test_claims_are_told_apart_by_the_number_that_is_due() -> None:
    claims = patent(read([DOCUMENT])[0]).claims
    assert [(claim.number, claim.text, claim.refers_to) for claim in claims] == [
        (None, "1-2. (canceled)", ()),
        (3, "A thing of\n1.5 mm.", ()),
        (4, "The thing of claim 3, red.", (3,)),
    ]


def test_what_no_field_takes_is_counted() -> None:
    (item,) = read(DOCUMENT)
    assert isinstance(item, Found)
    assert item.unmapped == {
        "publicationReferenceDocumentNumber": 1,
        "applicationFilingDate": 1,
        "score": 1,
        "previouslyViewed": 1,
    }


def test_a_document_without_number_is_told_and_the_next_is_read() -> None:
    items = read([{**DOCUMENT, "guid": None}, 3, DOCUMENT])
    assert [item.reason for item in items if isinstance(item, Rejected)] == [
        "unreadable_number",
        "not_an_object",
    ]
    assert patent(items[2]).record_id == "US20239999999A1"


def test_the_service_is_known_by_its_members() -> None:
    assert FORMAT.recognises(Sample("a.json", json.dumps([DOCUMENT]).encode()))
    assert not FORMAT.recognises(Sample("a.json", b'{"patents": [{"guid": 1}]}'))


@pytest.mark.real_data
def test_the_real_answers_are_read_whole(shared_data: Path) -> None:
    folder = shared_data / "fixtures-uspto-web"
    found: dict[str, list[Item]] = {}
    for name in ("biblio", "doc"):
        path = folder / f"uspto__public_search__fixtures__{name}.json.gz"
        rows = read_paths([path], format_code=None, limits=COMMAND, options=ReadOptions())
        found[name] = [item for _, item in rows]
    assert len(found["biblio"]) == 129
    first = patent(found["biblio"][0])
    assert (first.record_id, first.application_id, first.published_on) == (
        "US11803561B1",
        "APP-US14231597",
        "2023-10-31",
    )
    documents = [patent(item) for item in found["doc"]]
    assert Counter(record.type for record in documents) == {
        PatentType.INVENTION: 28,
        PatentType.PLANT: 1,
        PatentType.UNKNOWN: 2,
    }
    raw = json.loads(gzip.decompress((folder / "uspto__public_search__fixtures__doc.json.gz").read_bytes()))
    counts = [(row["numberOfClaims"], len(one.claims)) for row, one in zip(raw, documents, strict=True)]
    told = [(int(given), read) for given, read in counts if given]
    assert len(told) == 11
    assert all(given == read for given, read in told)
    silicon = documents[0]
    assert silicon.record_id == "US6103599A"
    assert silicon.titles[0].value == "Planarizing technique for multilayered substrates"
    assert [party.name for party in silicon.inventors] == ["Henley, Francois J.", "Cheung, Nathan"]
    assert [claim.number for claim in documents[12].claims[:2]] == [None, 20]
