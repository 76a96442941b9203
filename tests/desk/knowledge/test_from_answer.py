"""An answer becomes a draft without what names somebody."""

import pytest

from opentisc.desk import actions, queries
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.knowledge.deidentify import clean
from opentisc.desk.knowledge.from_answer import SealedAnswer
from opentisc.desk.knowledge.writing import BadArticle
from opentisc.desk.models import ServiceRequest
from opentisc.desk.policy import EVERYTHING
from tests.factories import desk as make
from tests.factories.knowledge import NOW

TEXT = (
    "虚构新能源科技有限公司（统一社会信用代码91350100M000100Y43）您好：虚构新能源的申请 202310123456.7 "
    "已受理，编号 TISC-2026-0001。请联系 li.wei@example.org 或 138 0013 8000、１３９００００１１１１、010-12345678。"
)


def test_names_numbers_mail_phones_and_codes_are_taken_out():
    made = clean(TEXT, names=["虚构新能源科技有限公司", "虚构新能源"], numbers=["TISC-2026-0001"])
    for gone in (
        "虚构新能源",
        "91350100M000100Y43",
        "202310123456",
        "TISC-2026-0001",
        "li.wei",
        "0013",
        "１３９",
        "12345678",
    ):
        assert gone not in made.text
    assert made.text.startswith(
        "〔委托人〕（统一社会信用代码〔统一社会信用代码〕）您好：〔委托人〕的申请 〔权利号码〕 已受理"
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("虚构 新能源　科技有限公司", "〔委托人〕"),
        ("ＡＣＭＥ gmbh 与 acmebis", "〔委托人〕 与 acmebis"),
        ("电话+8613800138000。", "电话〔电话〕。"),
        ("信用代码 91350100m000100y43", "信用代码 〔统一社会信用代码〕"),
        ("公开号CN114000001A", "公开号〔权利号码〕"),
        ("专利法第二十条，十二个月，2026年9月18日，5%", "专利法第二十条，十二个月，2026年9月18日，5%"),
    ],
)
def test_what_looks_otherwise_is_seen_through_and_what_names_nobody_stays(text, left):
    assert clean(text, names=["虚构新能源科技有限公司", "Acme GmbH"]).text == left


def test_the_difference_can_be_put_together_again():
    made = clean(TEXT, names=["虚构新能源科技有限公司"])
    pieces = queries.pieces_of_diff(TEXT, made.taken)
    assert "".join(one.was for one in pieces) == TEXT
    assert "".join(one.now for one in pieces) == made.text


def answered(desk, label: int = 2) -> ServiceRequest:
    request = make.make_working(desk)
    name = request.client.name if request.client else "委托人甲"
    written = {
        "answer": f"{name}：可以同日申请，联系 13800138000。",
        "bases": [{"law": "专利法", "article": "第九条", "note": ""}],
    }
    make.make_deliverable(
        request,
        desk.consultant,
        kind="consulting_answer",
        content={"question": f"{name}能否同时申请？", "written": written},
    )
    ServiceRequest.objects.narrowed(EVERYTHING).filter(pk=request.pk).update(label=label)
    return request


def test_an_answer_of_a_request_becomes_a_draft_that_names_nobody():
    desk = make.make_desk()
    request = answered(desk)
    proposal = queries.article_from_request(request.key, actor=desk.consultant, now=NOW)
    assert "13800138000" not in proposal.answer_cleaned.text
    assert proposal.bases == (actions.ArticleBasis(law="专利法", number="9"),)
    assert (proposal.topic, proposal.right_kinds) == ("filing", tuple(request.right_kinds) or ("other",))
    draft = actions.draft_from_answer(proposal, proposal.fields(), by=desk.consultant, now=NOW)
    assert (draft.state, draft.article.from_request_id) == ("draft", request.pk)
    assert "〔电话〕" in draft.answer


def test_what_was_taken_out_does_not_come_back_by_hand():
    desk = make.make_desk()
    proposal = queries.article_from_request(answered(desk).key, actor=desk.consultant, now=NOW)
    fields = actions.ArticleFields(question="甲", answer="请拨 13800138000", right_kinds=("patent",))
    with pytest.raises(BadArticle):
        actions.draft_from_answer(proposal, fields, by=desk.consultant, now=NOW)


def test_an_answer_of_class_three_never_becomes_an_article_and_a_strangers_is_unknown():
    desk = make.make_desk()
    request = answered(desk)
    with pytest.raises(UnknownRequest):
        queries.article_from_request(request.key, actor=make.make_desk().consultant, now=NOW)
    with pytest.raises(UnknownRequest):
        queries.article_from_request(request.key, actor=desk.client_hat, now=NOW)
    sealed = answered(desk, label=3)
    with pytest.raises((SealedAnswer, UnknownRequest)):
        queries.article_from_request(sealed.key, actor=desk.consultant, now=NOW)
