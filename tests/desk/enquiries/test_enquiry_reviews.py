"""Which enquiries are drawn for review, how they are reviewed, corrected and promoted."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from opentisc.desk import actions, queries
from opentisc.desk.enquiries import drawing
from opentisc.desk.errors import BadAnswers, ChangedMeanwhile, StepRefused, UnknownRequest
from opentisc.desk.models import Enquiry, EnquiryAmendment
from opentisc.desk.policy import EVERYTHING
from opentisc.infra import audit
from opentisc.infra.models import Notice
from opentisc.network.types import ClientKind, Label
from tests.desk.enquiries.enquiry_entries import ENTRY, NOW, register
from tests.factories import desk as make

pytestmark = pytest.mark.django_db


@override_settings(SECRET_KEY="a" * 50)
def test_the_draw_is_five_per_cent_and_follows_from_the_number_and_the_key_alone():
    numbers = [f"SX01-Q2026-{serial:05d}" for serial in range(1, 20001)]
    drawn = [number for number in numbers if drawing.is_drawn(number)]
    # 20,000 draws at 1/20: expected 1,000, standard deviation 31; five of them either way.
    assert 845 <= len(drawn) <= 1155
    assert [number for number in numbers if drawing.is_drawn(number)] == drawn
    with override_settings(SECRET_KEY="b" * 50):
        other = {number for number in numbers if drawing.is_drawn(number)}
    # By chance one in twenty is in both: 50, standard deviation 7.
    assert len(other & set(drawn)) < 90


@override_settings(SECRET_KEY="a" * 50)
def test_what_is_drawn_is_the_keyed_hash_below_a_twentieth():
    import hashlib
    import hmac

    key = hashlib.sha256(b"opentisc.desk.enquiries.drawing\x00" + b"a" * 50).digest()
    for serial in range(200):
        number = f"N{serial}"
        first = int.from_bytes(hmac.new(key, number.encode(), hashlib.sha256).digest()[:8], "big")
        assert drawing.is_drawn(number) == (first * 20 < 2**64)


def test_who_registers_cannot_change_the_draw(desk, monkeypatch):
    asked = []
    monkeypatch.setattr(drawing, "is_drawn", lambda number: asked.append(number) or True)
    row = register(desk.consultant)
    actions.correct_enquiry(
        row.key, replace(ENTRY, answer="不可以。"), by=desk.consultant, now=NOW, version=0
    )
    assert asked == ["SX01-Q2026-00001"]
    assert queries.get_enquiry(row.key, actor=desk.consultant).drawn_for_review


def test_a_drawn_enquiry_is_told_to_reviewers_and_reviewed_by_somebody_else(desk, drawn):
    told = Notice.objects.filter(code="notice_enquiry_drawn").values_list("person_id", flat=True)
    assert set(told) == {desk.reviewer.person_id, desk.manager.person_id}
    assert [row.pk for row in queries.enquiries_to_review(desk.reviewer)] == [drawn.pk]
    assert list(queries.enquiries_to_review(desk.consultant)) == []
    with pytest.raises(StepRefused):
        actions.review_enquiry(drawn.key, result="sound", note="", by=desk.consultant, now=NOW)
    row = actions.review_enquiry(drawn.key, result="sound", note="依据准确", by=desk.reviewer, now=NOW)
    assert (row.reviewed_by_id, row.review_note) == (desk.reviewer.person_id, "依据准确")
    assert list(queries.enquiries_to_review(desk.reviewer)) == []
    with pytest.raises(StepRefused):
        actions.review_enquiry(drawn.key, result="sound", note="", by=desk.manager, now=NOW)


def test_nobody_reviews_the_own_enquiry_whatever_the_role(desk, monkeypatch):
    monkeypatch.setattr(drawing, "is_drawn", lambda number: True)
    row = register(desk.reviewer)
    assert list(queries.enquiries_to_review(desk.reviewer)) == []
    with pytest.raises(StepRefused):
        actions.review_enquiry(row.key, result="sound", note="", by=desk.reviewer, now=NOW)
    deputy = replace(desk.manager, on_behalf_of=desk.reviewer.person_id)
    with pytest.raises(StepRefused):
        actions.review_enquiry(row.key, result="sound", note="", by=deputy, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.narrowed(EVERYTHING).update(
            reviewed_by=desk.reviewer.person_id, reviewed_at=NOW, review_result="sound"
        )


def test_a_review_that_asks_for_a_correction_reopens_it_and_keeps_what_was_said(desk, drawn):
    later = NOW + timedelta(days=3)
    with pytest.raises(BadAnswers) as refused:
        actions.review_enquiry(drawn.key, result="amend", note=" ", by=desk.reviewer, now=NOW)
    assert refused.value.problems == {"note": "required"}
    actions.review_enquiry(drawn.key, result="amend", note="漏了第九条第一款", by=desk.reviewer, now=NOW)
    assert (
        Notice.objects.filter(code="notice_enquiry_to_correct").get().person_id == desk.consultant.person_id
    )
    given = replace(ENTRY, basis=("专利法第九条第一款",))
    actions.correct_enquiry(drawn.key, given, by=desk.consultant, now=later, version=0)
    row = queries.get_enquiry(drawn.key, actor=desk.reviewer)
    assert (row.basis, row.reviewed_by, row.review_result) == (["专利法第九条第一款"], None, "")
    (kept,) = queries.enquiry_amendments(row)
    assert kept.before["basis"] == ["专利法第九条"]
    assert kept.before["review_note"] == "漏了第九条第一款"
    assert [one.pk for one in queries.enquiries_to_review(desk.reviewer)] == [row.pk]


def test_a_correction_on_the_day_keeps_the_old_values(desk):
    row = register(desk.consultant)
    given = replace(ENTRY, minutes=15, answer="可以。")
    actions.correct_enquiry(row.key, given, by=desk.consultant, now=NOW + timedelta(hours=1), version=0)
    (kept,) = EnquiryAmendment.objects.all()
    assert kept.before == {"answer": "可以，须在申请时分别说明。", "minutes": 5}
    assert kept.by_name == desk.consultant.name
    assert queries.get_enquiry(row.key, actor=desk.consultant).minutes == 15
    events = audit.entries_for(audit.Subject("enquiry", str(row.key)))
    assert [one.act for one in events] == ["desk.enquiry.registered", "desk.enquiry.corrected"]


def test_a_correction_without_change_writes_nothing(desk):
    row = register(desk.consultant)
    actions.correct_enquiry(row.key, ENTRY, by=desk.consultant, now=NOW, version=0)
    assert not EnquiryAmendment.objects.exists()


def test_the_next_day_and_after_a_review_nothing_is_corrected(desk, drawn):
    given = replace(ENTRY, minutes=9)
    midnight = datetime(2026, 9, 18, 16, 0, tzinfo=UTC)  # 00:00 of the 19th in Beijing
    with pytest.raises(StepRefused):
        actions.correct_enquiry(drawn.key, given, by=desk.consultant, now=midnight, version=0)
    actions.review_enquiry(drawn.key, result="sound", note="", by=desk.reviewer, now=NOW)
    with pytest.raises(StepRefused):
        actions.correct_enquiry(drawn.key, given, by=desk.consultant, now=NOW, version=0)


def test_a_colleague_does_not_correct_and_the_manager_does(desk):
    row = register(desk.consultant)
    given = replace(ENTRY, minutes=9)
    with pytest.raises(StepRefused):
        actions.correct_enquiry(row.key, given, by=desk.intake, now=NOW, version=0)
    assert actions.correct_enquiry(row.key, given, by=desk.manager, now=NOW, version=0).minutes == 9


@pytest.mark.req("UX-29")
def test_the_second_of_two_corrections_is_refused(desk):
    row = register(desk.consultant)
    actions.correct_enquiry(row.key, replace(ENTRY, minutes=9), by=desk.manager, now=NOW, version=0)
    with pytest.raises(ChangedMeanwhile):
        actions.correct_enquiry(row.key, replace(ENTRY, minutes=7), by=desk.consultant, now=NOW, version=0)


def test_a_conflict_is_looked_for_only_where_a_party_or_a_right_is_named(desk):
    make.make_submitted(desk)
    assert register(desk.consultant).conflict == ""
    assert (
        register(desk.consultant, client_name="全新公司", client_kind=ClientKind.LEGAL_PERSON).conflict
        == "clear"
    )
    assert register(desk.consultant, named_rights=("CN202010123456.7",)).conflict == "clear"


def test_the_other_side_of_a_client_is_told_to_compliance_alone(desk):
    make.make_submitted(desk, client=desk.client)
    row = register(desk.consultant, other_party=f"{desk.client.name}有限公司")
    assert row.conflict == "ask"
    assert register(desk.consultant, client_name=desk.client.name).conflict == "clear"


def test_a_named_right_of_another_request_asks_compliance_who_decides_with_a_reason(desk):
    answers = {**make.CONSULTING, "numbers": ["CN202010123456.7"]}
    make.make_submitted(desk, answers=answers)
    row = register(desk.consultant, named_rights=("CN 202010123456",))
    assert row.conflict == "ask"
    told = Notice.objects.filter(code="notice_enquiry_conflict").values_list("person_id", flat=True)
    assert list(told) == [desk.compliance.person_id]
    (found,) = queries.enquiry_conflict_findings(row.key, by=desk.compliance, now=NOW)
    assert found["why"] == "same_right"
    with pytest.raises(UnknownRequest):
        queries.enquiry_conflict_findings(row.key, by=desk.manager, now=NOW)
    with pytest.raises(StepRefused):
        actions.decide_enquiry_conflict(row.key, outcome="waived", reason="同意", by=desk.manager, now=NOW)
    done = actions.decide_enquiry_conflict(
        row.key, outcome="waived", reason="只是程序问题", by=desk.compliance, now=NOW
    )
    assert done.conflict == "waived"


def test_a_promoted_enquiry_carries_question_client_and_kinds_and_links_both_ways(desk):
    row = register(
        desk.consultant, right_kinds=("mark", "patent"), topic="filing", place="一楼窗口",
        client_kind=ClientKind.LEGAL_PERSON, client_name="虚构新公司", named_rights=("CN202010123456.7",),
    )  # fmt: skip
    request = actions.promote_enquiry(
        row.key, actions.EnquiryPromotion(new_client=True), by=desk.intake, now=NOW
    )
    assert request.answers["question"] == ENTRY.question
    assert (request.answers["right_kind"], request.answers["topic"]) == ("mark", "filing")
    assert request.answers["numbers"] == ["CN202010123456.7"]
    assert request.right_kinds == ["mark", "patent"]
    assert (request.client.name, request.place, request.channel) == ("虚构新公司", "一楼窗口", "phone")
    assert request.carried == {"enquiry": str(row.key), "enquiry_number": row.number}
    row = queries.get_enquiry(row.key, actor=desk.intake)
    assert queries.request_of_enquiry(row, by=desk.intake, now=NOW) == request
    assert queries.enquiry_of(request, by=desk.intake) == row
    again = actions.promote_enquiry(
        row.key, actions.EnquiryPromotion(new_client=True), by=desk.intake, now=NOW
    )
    assert again.pk == request.pk


def test_a_promoted_enquiry_takes_one_of_the_bodys_clients(desk):
    row = register(desk.consultant, client_name=desk.client.name, client_kind=ClientKind.LEGAL_PERSON)
    assert queries.likely_clients(row, by=desk.consultant) == [desk.client]
    how = actions.EnquiryPromotion(client_id=desk.client.pk)
    assert actions.promote_enquiry(row.key, how, by=desk.consultant, now=NOW).client == desk.client


def test_suggestions_are_the_bodys_own_best_first_and_folded(desk):
    register(desk.consultant, question="商标续展的费用是多少？")
    register(desk.consultant, question="專利年费减缴怎么办理？")
    other = make.make_desk("SX02")
    register(other.consultant, question="专利年费减缴的条件")
    found = queries.suggest("专利年费可以减缴吗", desk.intake)
    assert [one.question for one in found] == ["專利年费减缴怎么办理？"]
    assert found[0].basis == ("专利法第九条",)
    assert queries.suggest("？", desk.intake) == []
    assert queries.suggest("专利年费可以减缴吗", other.intake)[0].question == "专利年费减缴的条件"


@pytest.mark.req("SC-12")
def test_suggestions_never_show_a_colleagues_confidential_enquiry(desk):
    register(desk.consultant, question="专利年费减缴怎么办理？", label=Label.CLIENT)
    Enquiry.objects.narrowed(EVERYTHING).update(drawn_for_review=False)
    assert queries.suggest("专利年费减缴", desk.intake) == []
    assert len(queries.suggest("专利年费减缴", desk.consultant)) == 1


def test_other_sources_come_behind_own_enquiries(desk, monkeypatch):
    from opentisc.desk.enquiries import suggesting

    monkeypatch.setattr(suggesting, "_SOURCES", {})
    register(desk.consultant, question="专利年费减缴怎么办理？")
    article = suggesting.Suggestion("knowledge", "a1", "年费", "答", citation="a1")
    suggesting.register_source("knowledge", lambda question, hat: [article] * 9)
    found = queries.suggest("专利年费减缴", desk.intake)
    assert Counter(one.source for one in found) == {"enquiry": 1, "knowledge": 5}
    assert found[0].source == "enquiry"
