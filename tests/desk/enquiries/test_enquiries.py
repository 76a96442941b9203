"""Enquiries answered on the spot: one save, who reads them, the draw, review, correction, promotion."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from opentisc.desk import queries
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import Article, ArticleVersion, Enquiry
from opentisc.desk.policy import EVERYTHING
from opentisc.infra import audit
from opentisc.infra.orm import NotNarrowed
from opentisc.kernel.errors import NotAllowed
from opentisc.network.types import Label, Role
from tests.desk.enquiries.enquiry_entries import NOW, problems_of, readers, register, stored
from tests.factories import desk as make
from tests.factories import network as net

pytestmark = pytest.mark.django_db


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
