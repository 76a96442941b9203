"""Pages of deliverables: write, preview, compare, review, hand over by link, verify; who sees them and what they hide."""

import hashlib
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opentisc.desk import actions
from opentisc.desk.deliverables import making
from opentisc.desk.models import Deliverable, DeliveryLink
from opentisc.infra import audit
from opentisc.infra.kept_text import UnkeepableText
from opentisc.web.desk.review import differences
from tests.factories import desk as make
from tests.factories import reports
from tests.web.hostile_texts import PAYLOADS
from tests.web.signed_in import browser

SERVICES = ("B1", "B2", "B3", "B4")
NOW, LATER = reports.NOW, reports.LATER
REFERENCE = re.compile(
    rb"[0-9A-F]{8}|csrf[^>]*value=\"[^\"]*\"|name=\"next\" value=\"[^\"]*\"|nonce-[^\"' ]*"
)


@pytest.fixture(autouse=True)
def as_of_now(monkeypatch):
    """Second factors are tested with sign-in; pages act at the factories' instant."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def said(response) -> str:
    return response.content.decode()


@pytest.fixture
def desk(site, settings):
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": site / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return make.make_desk(services=SERVICES)


@pytest.fixture
def search(desk):
    request = make.make_working(desk, service="B2")
    reports.add_steps(request, desk.consultant)
    reports.add_document(request, desk.consultant, "close", citation="CN1A 分组休眠")
    return request


def edit_url(request, language="zh-hans") -> str:
    return reverse("deliverable_edit", args=[request.key, language])


SEARCH_FORM = {
    "cut_off": "2026-09-17", "strategy": "先关键词后分类号。", "concepts": "分组休眠｜休眠、节能|sleep|H04W52/02",
    "findings": "文献 [1] 公开了分组的做法。", "limits": "",
}  # fmt: skip


def test_a_report_is_written_by_a_form_without_script(desk, search):
    handler = browser(desk.consultant)
    empty = said(handler.get(edit_url(search)))
    assert "没有截止日期" in empty
    assert "壳聚糖 AND 缓释" in empty  # the record, read-only, before anything is written
    answer = handler.post(edit_url(search), {**SEARCH_FORM, "seen": ""})
    assert answer.status_code == 302
    row = Deliverable.objects.get()
    assert row.content["written"]["concepts"] == [
        {"feature": "分组休眠", "terms_zh": "休眠、节能", "terms_en": "sleep", "classes": "H04W52/02"}
    ]
    assert row.report_number == f"{desk.body.code}-B2-2026-00001"
    shown = said(handler.get(edit_url(search)))
    assert "不缺什么" in shown
    assert "分组休眠｜休眠、节能｜sleep｜H04W52/02" in shown


def test_a_draft_that_somebody_saved_meanwhile_is_not_written_over(desk, search):
    handler = browser(desk.consultant)
    row = reports.make_report(search, desk.consultant, reports.search_written())
    reports.make_report(search, desk.consultant, reports.search_written(findings="新的"))
    answer = handler.post(edit_url(search), {**SEARCH_FORM, "seen": row.content_sha256})
    assert answer.status_code == 409
    assert "没有保存" in said(answer)
    assert Deliverable.objects.get().content["written"]["findings"] == "新的"


def test_a_boast_is_named_with_its_place(desk, search):
    handler = browser(desk.consultant)
    handler.post(edit_url(search), {**SEARCH_FORM, "findings": "本技术国际领先。"})
    assert "“检索结果说明”中的“国际领先”是检索不能证明的说法" in said(handler.get(edit_url(search)))


def test_each_kind_has_its_form_and_saves(desk):
    reports.qualify(desk)
    handler = browser(desk.consultant)
    answer = make.make_working(desk)
    handler.post(edit_url(answer), {"answer": "可以。", "bases": "专利法|第九条"})
    novelty = reports.make_novelty(desk)
    handler.post(
        edit_url(novelty),
        {
            "institution": "99",
            "cut_off": "2026-09-17",
            "strategy": "逐点",
            "results": "见 [1]",
            "annexes": "全文\n合同",
        },
    )
    status = make.make_working(desk, service="B4", answers=reports.STATUS)
    fields = {f"row{n}_{name}": "x" for n in (0, 1) for name in ("status", "source")}
    handler.post(edit_url(status, "en"), {**fields, "row0_as_of": "2026-09-17", "row1_as_of": "2026-09-17"})
    found = {row.kind: row for row in Deliverable.objects.all()}
    assert set(found) == {"consulting_answer", "novelty_report", "status_sheet"}
    assert found["novelty_report"].report_number == "20261103600001"
    assert found["novelty_report"].content["written"]["annexes"] == ["全文", "合同"]
    assert found["status_sheet"].language == "en"
    assert [row["number"] for row in found["status_sheet"].content["written"]["rows"]] == reports.STATUS[
        "numbers"
    ]


def test_the_reviewer_remarks_on_a_paragraph_and_sends_back_then_approves(desk, search):
    row = reports.make_report(search, desk.consultant, reports.search_written())
    actions.hand_in(search.key, by=desk.consultant, now=LATER)
    reviewer, handler = browser(desk.reviewer), browser(desk.consultant)
    page = reverse("deliverable", args=[search.key, row.pk])
    assert "审核通过" in said(reviewer.get(page))
    assert "审核通过</button>" not in said(handler.get(page))
    made = reviewer.post(f"{page}comment/", {"paragraph": "findings-1", "text": "请写明页码"})
    assert made["Location"].endswith("#p-findings-1")
    remark = row.comments.get()
    handler.post(f"{page}remarks/{remark.pk}/", {"text": "已补"})
    assert "已补" in said(reviewer.get(page))
    assert reviewer.post(f"{page}send-back/", {"back-reason": ""}).status_code == 422
    assert reviewer.post(f"{page}send-back/", {"back-reason": "补页码"}).status_code == 302
    second = reports.make_report(
        search, desk.consultant, reports.search_written(findings="文献 [1] 公开了按业务量分组，见第 3 页。")
    )
    actions.hand_in(search.key, by=desk.consultant, now=LATER)
    page = reverse("deliverable", args=[search.key, second.pk])
    compared = said(reviewer.get(f"{page}?compare=1"))
    assert "<ins>，见第 3 页</ins>" in compared
    assert "<del>的做法</del>" in compared
    assert reviewer.post(f"{page}approve/", {"approve-looked": ["scope"]}).status_code == 422
    ticked = {"approve-looked": ["scope", "known", "marks", "words"], "approve-note": "同意"}
    assert reviewer.post(f"{page}approve/", ticked).status_code == 302
    second.refresh_from_db()
    assert second.state == "approved"
    assert second.review_note.startswith("同意\n数据库、截止日期和检索式齐全")


@pytest.mark.req("SC-12", "SC-13")
def test_a_strangers_deliverable_and_an_absent_one_answer_alike(desk, search):
    row = reports.make_report(search, desk.consultant, reports.search_written())
    other = make.make_desk()
    stranger = browser(other.consultant)
    absent = "00000000-0000-4000-8000-000000000000"
    pages = {
        "deliverables": [], "deliverable_edit": ["zh-hans"], "deliverable": [row.pk], "deliverable_comment": [row.pk],
        "deliverable_answer": [row.pk, 1], "deliverable_approve": [row.pk], "deliverable_send_back": [row.pk],
        "deliverable_files": [row.pk], "deliverable_download": [row.pk, "pdf"],
    }  # fmt: skip
    for name, more in pages.items():
        for method in ("get", "post"):
            answers = [
                getattr(stranger, method)(reverse(name, args=[key, *more])) for key in (search.key, absent)
            ]
            if answers[0].status_code == 405:
                continue
            assert [one.status_code for one in answers] == [404, 404], name
            bare = [
                REFERENCE.sub(b"", one.content.replace(str(search.key).encode(), absent.encode()))
                for one in answers
            ]
            assert bare[0] == bare[1], name
            assert search.number.encode() not in answers[0].content
    own = browser(desk.consultant)
    foreign = reports.make_report(make.make_working(other), other.consultant, reports.answer_written())
    assert own.get(reverse("deliverable", args=[search.key, foreign.pk])).status_code == 404
    assert Browser().get(reverse("deliverable", args=[search.key, row.pk])).status_code == 302


@pytest.mark.req("SC-27")
def test_hostile_text_is_inert_on_the_pages(desk, search):
    hostile = "\n".join(one for one in PAYLOADS if "\x00" not in one)  # which no text keeps: the test below
    row = reports.make_report(
        search, desk.consultant, reports.search_written(findings=hostile, strategy=hostile)
    )
    handler = browser(desk.consultant)
    for page in (edit_url(search), reverse("deliverable", args=[search.key, row.pk])):
        body = said(handler.get(page))
        for live in ("<script>alert", "<img src=x", "<svg onload", "<iframe", "<base href", "<style>@import"):
            assert live not in body, live


@pytest.mark.req("RD-15")
def test_a_text_that_no_database_keeps_is_refused_beside_its_field(desk, search):
    given = {"version": 0, "findings": "菌\x00剂", "strategy": "先按主题，再按分类。"}
    answer = browser(desk.consultant).post(edit_url(search), given)
    assert answer.status_code == 422
    assert "先按主题，再按分类。" in said(answer)
    assert not search.deliverables.exists()
    with pytest.raises(UnkeepableText), transaction.atomic():
        reports.make_report(search, desk.consultant, reports.search_written(findings="菌\x00剂"))


def test_the_files_are_asked_for_shown_and_opened_with_a_trace(desk, search, monkeypatch):
    row = reports.make_report(search, desk.consultant, reports.search_written())
    handler = browser(desk.consultant)
    page = reverse("deliverable", args=[search.key, row.pk])
    assert "文件还没有生成" in said(handler.get(page))
    assert handler.get(f"{page}files/pdf/").status_code == 404
    assert handler.post(f"{page}files/").status_code == 302
    assert "正在生成文件" in said(handler.get(page))
    monkeypatch.setattr(making, "make_pdf", lambda paper, made_at: b"%PDF-1.7\n%%EOF\n")
    making.make_files(row.pk, now=LATER, tell=lambda *_a: None)
    sent = handler.get(f"{page}files/docx/")
    assert sent["Content-Disposition"].startswith("attachment; ")
    row.refresh_from_db()
    assert hashlib.sha256(b"".join(sent.streaming_content)).hexdigest() == row.docx.sha256
    assert handler.get(f"{page}files/exe/").status_code == 404
    acts = [one.act for one in audit.entries_for(audit.Subject("request", str(search.key)))]
    assert acts.count("desk.deliverable.file_opened") == 1


@pytest.fixture
def handed_over(desk, monkeypatch):
    """Return a delivered answer, its files made, and the tokens."""
    monkeypatch.setattr(making, "make_pdf", lambda paper, made_at: b"%PDF-1.7\n%%EOF\n")
    request = make.make_working(desk, title="秘密的题目")
    row = reports.make_report(request, desk.consultant, reports.answer_written())
    request, links = actions.deliver(request.key, by=desk.consultant, now=LATER)
    making.make_files(row.pk, now=LATER, tell=lambda *_a: None)
    row.refresh_from_db()
    return request, row, links


def test_the_delivery_page_hands_over_by_link_alone_and_says_nothing_of_the_matter(handed_over):
    request, row, links = handed_over
    page = reverse("delivery", args=[links.delivery])
    answer = Browser().get(page)
    body = said(answer)
    assert row.content_sha256 in body
    assert "评价这次服务" in body
    if request.label >= 2:
        for word in (request.title, "咨询答复书", "专利"):
            assert word not in body
    assert "<title>文件领取 · OpenTISC</title>" in body
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    sent = Browser().get(f"{page}{row.pk}/docx/")
    assert sent.status_code == 200
    assert hashlib.sha256(b"".join(sent.streaming_content)).hexdigest() == row.docx.sha256
    link = DeliveryLink.objects.get(kind="delivery")
    assert len(link.opened) == 2
    assert Browser().get(reverse("delivery", args=["x" * 43])).status_code == 404
    assert Browser().get(reverse("delivery", args=[links.rating])).status_code == 404
    assert Browser().get(f"{page}{row.pk + 999}/docx/").status_code == 404


def test_the_delivery_page_leads_to_the_rating_once(handed_over):
    request, _row, links = handed_over
    visitor = Browser()
    to = visitor.post(reverse("delivery_rate", args=[links.delivery]))
    assert to.status_code == 302
    token = to["Location"].rstrip("/").rsplit("/", 1)[1]
    actions.rate_by_link(token, actions.Said(5, ""), now=LATER)
    assert request.ratings.count() == 1
    assert visitor.post(reverse("delivery_rate", args=[links.delivery])).status_code == 404
    assert "评价这次服务" not in said(visitor.get(reverse("delivery", args=[links.delivery])))


def test_the_public_learns_only_whether_a_hash_is_valid(desk, handed_over):
    request, row, _links = handed_over
    visitor, handler = Browser(), browser(desk.consultant)
    for given in (row.content_sha256, f" {row.docx.sha256.upper()} "):
        body = said(visitor.post(reverse("verify"), {"sha256": given}))
        assert "有效" in body
        assert request.number not in body
    assert "未知" in said(visitor.post(reverse("verify"), {"sha256": "0" * 64}))
    assert visitor.post(reverse("verify"), {"sha256": "xyz"}).status_code == 422
    assert visitor.post(reverse("verify"), {}).status_code == 422
    with making.attachments.open_file(row.docx) as file:
        upload = SimpleUploadedFile("a.docx", file.read())
    known = said(answer := handler.post(reverse("verify"), {"file": upload}))
    assert answer.status_code == 200, re.findall(r"<li>(.*?)</li>", known)
    assert f"{request.number} · " in known


def test_a_draft_is_not_valid_for_anybody(desk, search):
    row = reports.make_report(search, desk.consultant, reports.search_written())
    assert "未知" in said(browser(desk.consultant).post(reverse("verify"), {"sha256": row.content_sha256}))


def test_the_list_of_versions_does_not_ask_more_for_more_versions(desk, search):
    handler = browser(desk.consultant)
    page = reverse("deliverables", args=[search.key])
    reports.make_report(search, desk.consultant, reports.search_written())
    handler.get(page)
    with CaptureQueriesContext(
        connection,
    ) as few:
        handler.get(page)
    for _ in range(3):
        actions.hand_in(search.key, by=desk.consultant, now=LATER)
        actions.send_back(search.key, by=desk.reviewer, now=LATER, reason="改")
        reports.make_report(search, desk.consultant, reports.search_written())
    with CaptureQueriesContext(connection) as many:
        handler.get(page)
    assert len(many) <= len(few)


def test_changes_are_told_in_words():
    piece = differences.Piece
    assert differences.pieces("sleep mode 节能", "deep sleep mode 节电") == [
        piece("added", "deep "), piece("same", "sleep mode 节"), piece("removed", "能"), piece("added", "电"),
    ]  # fmt: skip
