"""From the page of an enquiry its answer becomes a draft of the knowledge base, without what names the client."""

import pytest

from opentisc.desk.models import ArticleVersion, Enquiry
from opentisc.desk.policy import EVERYTHING
from tests.web.desk.enquiries.enquiry_pages import browser, register
from tests.web.html_reading import css, page, text

pytestmark = pytest.mark.django_db


def test_one_click_leads_from_the_enquiry_to_a_draft_without_the_client(desk, librarian):
    row = register(
        desk.consultant,
        question="虚构科技有限公司的商标何时续展？",
        answer="请虚构科技有限公司在期满前十二个月内办理。",
        client_name="虚构科技有限公司",
        client_kind="legal_person",
        right_kinds=("mark",),
    )
    links = [one.get("href") for one in css(page(librarian, f"/desk/enquiries/{row.key}/"), ".page-head a")]
    address = f"/desk/knowledge/from-enquiry/{row.key}/"
    assert address in links
    tree = page(librarian, address)
    assert [text(one) for one in css(tree, "del")] == ["虚构科技有限公司", "虚构科技有限公司"]
    given = {
        "question": css(tree, "[name=question]")[0].get("value"),
        "answer": text(css(tree, "textarea[name=answer]")[0]),
        "right_kinds": ["mark"],
        "topic": "other",
        "is_public": "on",
    }
    assert librarian.post(address, given).status_code == 302
    draft = ArticleVersion.objects.select_related("article").get()
    assert draft.state == "draft"
    assert draft.article.right_kinds == ["mark"]
    assert "虚构科技" not in draft.question + draft.answer
    assert "续展" in draft.question


def test_who_only_decides_a_conflict_is_offered_no_draft(desk):
    row = register(desk.consultant)
    Enquiry.objects.narrowed(EVERYTHING).update(conflict="ask")
    compliance = browser(desk.compliance)
    tree = page(compliance, f"/desk/enquiries/{row.key}/")
    assert css(tree, "#conflict")
    assert not any("from-enquiry" in one.get("href", "") for one in css(tree, "a"))
    assert compliance.get(f"/desk/knowledge/from-enquiry/{row.key}/").status_code in (403, 404)
