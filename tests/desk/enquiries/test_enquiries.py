"""Enquiries answered on the spot: one save, who reads them, the draw, review, correction, promotion."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from opentisc.desk import actions, queries
from opentisc.desk.enquiries import drawing, reading
from opentisc.desk.errors import BadAnswers, ChangedMeanwhile, StepRefused, UnknownRequest
from opentisc.desk.models import Article, ArticleVersion, Enquiry, EnquiryAmendment
from opentisc.desk.policy import EVERYTHING
from opentisc.infra import audit
from opentisc.infra.models import Notice
from opentisc.infra.orm import NotNarrowed
from opentisc.kernel.errors import NotAllowed
from opentisc.network.types import ClientKind, Label, Role
from tests.factories import desk as make
from tests.factories import network as net

pytestmark = pytest.mark.django_db
NOW = make.NOW
ENTRY = actions.EnquiryEntry(
    question="实用新型可以和发明专利同日申请吗？",
    answer="可以，须在申请时分别说明。",
    right_kinds=("patent",),
    channel="phone",
    basis=("专利法第九条",),
    minutes=5,
)


@pytest.fixture
def desk():
    return make.make_desk("SX01")


def register(by, *, now=NOW, once_key="", **facts) -> Enquiry:
    return actions.register_enquiry(replace(ENTRY, **facts), by=by, now=now, once_key=once_key)


def stored() -> int:
    return Enquiry.objects.narrowed(EVERYTHING).count()


def problems_of(by, **facts) -> dict[str, str]:
    with pytest.raises(BadAnswers) as refused:
        register(by, **facts)
    return refused.value.problems


def test_one_save_registers_and_closes_an_enquiry_with_number_and_audit(desk):
    row = register(desk.consultant)
    assert row.number == "SX01-Q2026-00001"
    assert (row.occurred_at, row.recorded_at, row.label) == (NOW, NOW, Label.INTERNAL)
    assert (row.by_id, row.by_name) == (desk.consultant.person_id, desk.consultant.name)
    (event,) = audit.entries_for(audit.Subject("enquiry", str(row.key)))
    assert event.act == "desk.enquiry.registered"
    assert "实用新型" not in str(event.facts)


@pytest.mark.req("RD-11")
def test_the_same_form_sent_twice_registers_once(desk):
    first = register(desk.consultant, once_key="k1")
    again = register(desk.consultant, once_key="k1")
    assert first.pk == again.pk
    assert stored() == 1


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written(desk):
    empty = {"question": " ", "answer": "", "right_kinds": (), "basis": (), "effort": 7, "channel": "fax"}
    assert problems_of(desk.consultant, **empty, minutes=-1, region="瓦坎达") == {
        "question": "required", "answer": "required", "right_kinds": "choose", "channel": "not_in_list",
        "effort": "not_in_list", "basis": "basis_or_opinion", "minutes": "too_small", "region": "not_in_list",
    }  # fmt: skip
    assert stored() == 0


def test_basis_or_opinion_one_of_both_is_required(desk):
    assert problems_of(desk.consultant, basis=()) == {"basis": "basis_or_opinion"}
    assert register(desk.consultant, basis=(), opinion=True).opinion
    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.narrowed(EVERYTHING).update(opinion=False, basis=[])


def test_an_expired_knowledge_article_cannot_be_cited(desk):
    article = Article.objects.create(body=desk.body, topic="filing")
    facts = {"question": "问", "answer": "答", "author_id": desk.consultant.person_id}
    ArticleVersion.objects.create(
        article=article, version=1, state="published", reviewer_id=desk.reviewer.person_id, published_at=NOW,
        expires_on=date(2026, 9, 17), **facts,
    )  # fmt: skip
    assert problems_of(desk.consultant, basis=(str(article.key),)) == {"basis": "expired_article"}
    ArticleVersion.objects.update(expires_on=date(2026, 9, 18))
    assert register(desk.consultant, basis=(str(article.key),)).basis == [str(article.key)]


def test_an_internal_article_of_another_body_cannot_be_cited(desk):
    other = make.make_desk("SX02")
    article = Article.objects.create(body=other.body, topic="filing", is_public=False)
    ArticleVersion.objects.create(
        article=article, version=1, state="published", question="问", answer="答",
        author_id=other.consultant.person_id, reviewer_id=other.reviewer.person_id, published_at=NOW,
    )  # fmt: skip
    assert problems_of(desk.consultant, basis=(str(article.key),)) == {"basis": "expired_article"}


def test_backdating_is_bounded_and_reasoned(desk):
    assert problems_of(desk.consultant, occurred_at=NOW + timedelta(minutes=1)) == {
        "occurred_at": "day_future"
    }
    assert problems_of(desk.consultant, occurred_at=NOW - timedelta(days=2)) == {
        "backdating_reason": "day_no_reason"
    }
    reason = {"backdating_reason": "外出办活动"}
    assert problems_of(desk.consultant, occurred_at=NOW - timedelta(days=32), **reason) == {
        "occurred_at": "day_too_far"
    }
    row = register(desk.consultant, occurred_at=NOW - timedelta(days=3), **reason)
    assert row.recorded_at - row.occurred_at == timedelta(days=3)


@pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.PROVINCE, Role.NATION])
def test_only_handling_roles_of_a_body_register(desk, role):
    with pytest.raises(NotAllowed):
        register(net.make_hat(desk.body, role))
    with pytest.raises(NotAllowed):
        register(desk.client_hat)
    with pytest.raises(NotAllowed):
        register(None)


def test_topic_and_region_are_kept_by_code_whatever_word_names_them(desk):
    row = register(desk.consultant, topic="申请与注册", region="北京市")
    assert (row.topic, row.region) == ("filing", "11")
    assert register(desk.consultant, topic="Filing and registration").topic == "filing"
    assert register(desk.consultant, topic="本校规定").topic == "本校规定"


# Who reads


def readers(row: Enquiry, **hats) -> set[str]:
    return {name for name, hat in hats.items() if reading.visible(hat).filter(pk=row.pk).exists()}


@pytest.mark.req("SC-12")
def test_colleagues_read_internal_enquiries_and_confidential_ones_only_author_manager_and_drawn_reviewer(
    desk,
):
    other = make.make_desk("SX02")
    hats = {
        "author": desk.consultant, "colleague": desk.intake, "reviewer": desk.reviewer, "manager": desk.manager,
        "compliance": desk.compliance, "client": desk.client_hat, "stranger": other.manager, "visitor": None,
        "province": net.make_hat(desk.body, Role.PROVINCE),
    }  # fmt: skip
    internal = register(desk.consultant)
    sealed = register(desk.consultant, label=Label.CLIENT)
    Enquiry.objects.narrowed(EVERYTHING).update(drawn_for_review=False)
    assert readers(internal, **hats) == {"author", "colleague", "reviewer", "manager"}
    assert readers(sealed, **hats) == {"author", "manager"}
    Enquiry.objects.narrowed(EVERYTHING).update(drawn_for_review=True)
    assert readers(sealed, **hats) == {"author", "manager", "reviewer"}


@pytest.mark.req("SC-13")
def test_a_strangers_enquiry_and_an_absent_one_answer_alike(desk):
    other = make.make_desk("SX02")
    row = register(desk.consultant)
    told = []
    for key in (row.key, "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(UnknownRequest) as refused:
            queries.get_enquiry(key, actor=other.manager)
        told.append((str(refused.value), refused.value.facts))
    assert told[0] == told[1]


def test_enquiries_are_never_read_without_an_actor(desk):
    with pytest.raises(NotNarrowed):
        list(Enquiry.objects.all())


def test_need_to_know_is_not_for_an_enquiry(desk):
    assert problems_of(desk.consultant, label=Label.NEED_TO_KNOW) == {"label": "not_in_list"}


def test_filters_narrow_and_totals_are_exact(desk):
    register(desk.consultant, minutes=5)
    register(desk.intake, right_kinds=("mark", "patent"), minutes=10, effort=3, channel="counter")
    yesterday = {"occurred_at": NOW - timedelta(hours=23)}
    register(desk.intake, right_kinds=("mark",), minutes=1, effort=3, question="商标续展费用", **yesterday)

    def numbers(**facts) -> list[str]:
        return [row.number[-1] for row in queries.enquiries(desk.manager, queries.EnquiryFilters(**facts))]

    assert numbers() == ["2", "1", "3"]
    assert numbers(right_kind="mark") == ["2", "3"]
    assert numbers(right_kind="patent", effort=3) == ["2"]
    assert numbers(person_id=desk.intake.person_id) == ["2", "3"]
    assert numbers(first=date(2026, 9, 18), last=date(2026, 9, 18)) == ["2", "1"]
    assert numbers(last=date(2026, 9, 17)) == ["3"]
    assert numbers(channel="counter") == ["2"]
    assert numbers(text="續展 费用") == ["3"]
    found = queries.enquiry_totals(queries.enquiries(desk.manager, queries.EnquiryFilters()))
    assert (found.enquiries, found.minutes, dict(found.by_effort)) == (3, 16, {1: 1, 3: 2})


# The draw


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


@pytest.fixture
def drawn(desk, monkeypatch):
    monkeypatch.setattr(drawing, "is_drawn", lambda number: True)
    return register(desk.consultant)


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


# Corrections


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


# Conflicts


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


# Promotion


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


# Suggestions


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
