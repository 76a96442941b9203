"""Whatever an imported text says, pages show it as text (SC-27)."""

from collections import Counter

import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.kernel.dates import DateText
from opentisc.records import actions
from opentisc.records.types import (
    Application,
    Citation,
    Claim,
    LegalEvent,
    LocalText,
    Paragraph,
    Party,
    Patent,
    RecordId,
)
from tests.web import site_records
from tests.web.hostile_texts import PAYLOADS
from tests.web.html_reading import css, tree_of

pytestmark = pytest.mark.req("SC-27")


def test_the_corpus_has_at_least_200_different_texts():
    assert len(PAYLOADS) >= 200


def _patent(at: int, payload: str) -> Patent:
    digits = f"{3000000 + at}"
    application = Application(
        record_id=RecordId(f"APP-XX{digits}"),
        number=site_records.number("XX", digits),
        status_as_given=payload,
        events=(LegalEvent(office="XX", text=payload, happened_on=DateText("2020")),),
    )
    return Patent(
        record_id=RecordId(f"XX{digits}A"),
        publication=site_records.number("XX", digits, "A"),
        application_number=application.number,
        application_id=application.record_id,
        application=application,
        titles=(LocalText(language="en", value=f"hostile {payload}"),),
        abstracts=(LocalText(language="en", value=f"hostile {payload}"),),
        claims=(Claim(language="en", number=1, text=payload),),
        description=(Paragraph(language="en", text=payload, number="0001"),),
        applicants=(Party(name=payload, address=payload),),
        citations=(Citation(text=payload),),
        keywords=(LocalText(language="en", value=payload),),
        link="javascript:alert(1)",
    )


@pytest.fixture
def hostile(empty_site, tmp_path):
    records = [_patent(at, payload) for at, payload in enumerate(PAYLOADS)]
    report = actions.import_paths([site_records.write(tmp_path, records, "hostile.jsonl")], by=OPERATOR)
    assert report.read == len(PAYLOADS)


def assert_inert(content: bytes) -> None:
    """Only our own scripts, no event attributes, no script addresses, no htmx attribute that we did not write."""
    tree = tree_of(content)
    for script in css(tree, "script"):
        assert script.get("src", "").startswith("/static/")
        assert not (script.text or "").strip()
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        for name, value in node.attrib.items():
            assert not name.lower().startswith(("on", "hx-on", "data-hx")), (node.tag, name)
            if name in {"href", "src", "action", "data", "hx-get"}:
                assert value.startswith(("/", "#", "?")) or value == "", (node.tag, name, value)
    foreign = {"iframe", "object", "embed", "base", "style", "math", "video", "body onload"}
    assert not foreign & Counter(node.tag for node in tree.iter() if isinstance(node.tag, str)).keys()


def test_result_lists_show_every_payload_as_text(visitor, hostile):
    shown = 0
    for page in (1, 2, 3):
        response = visitor.get(f"/search/?q=ti:hostile&size=100&page={page}")
        assert_inert(response.content)
        shown += len(css(tree_of(response.content), "[data-hit]"))
    assert shown == len(PAYLOADS)


def test_readers_show_every_payload_as_text(visitor, hostile):
    for at, payload in enumerate(PAYLOADS):
        response = visitor.get(f"/records/XX{3000000 + at}A/?list=q%3Dti%253Ahostile&at={at + 1}")
        assert response.status_code == 200
        assert_inert(response.content)
        claim = css(tree_of(response.content), "#claim-1 .reading")[0].text_content()
        visible = payload.replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
        assert " ".join(visible.split()) in " ".join(claim.split()), payload


def test_a_query_is_shown_as_text_whatever_it_says(visitor, hostile):
    for payload in PAYLOADS:
        assert_inert(visitor.get("/search/", {"q": payload}).content)
        assert_inert(visitor.get("/search/", {"q": f'ti:"{payload}"', "blanks": "and"}).content)


def test_a_file_name_is_shown_as_text(staff, empty_site):
    from django.core.files.uploadedfile import SimpleUploadedFile

    for payload in PAYLOADS:
        file = SimpleUploadedFile(f"{payload}.csv".replace("\x00", ""), b"a,b\n1,2\n")
        response = staff.post("/imports/", {"file": file, "format_code": "", "source": ""}, follow=True)
        assert response.status_code in {200, 422}
        assert_inert(response.content)
