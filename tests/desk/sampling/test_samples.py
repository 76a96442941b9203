"""Samples: drawn by a recorded seed from what is open and delivered alone, de-identified, released by people."""

import json
from dataclasses import replace

import pytest

from opentisc.desk import actions, queries
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import Rating, ReleasedText, Sample, SampledRequest, ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.desk.queries import TextPart
from opentisc.desk.requests import telling
from opentisc.desk.sampling import drawing, releasing
from opentisc.infra import audit
from opentisc.infra.models import Job, Notice
from opentisc.kernel.errors import NotAllowed
from opentisc.network.types import BodyKind, ClientKind, Role
from tests.factories import desk as make
from tests.factories import network as net
from tests.factories import reports

pytestmark = [pytest.mark.django_db, pytest.mark.req("SC-13")]
NOW = make.NOW
RULE = actions.SampleRule(year=2026, wanted=2, purpose="答复质量检查")
FIRM = "虚构晨星材料有限公司"


def delivered(
    desk: make.Desk, *, name: str = "", question: str = "我公司的一项实用新型如何申请发明专利？"
) -> ServiceRequest:
    """Return a delivered consulting request of a new client of the desk."""
    client = net.make_client(desk.intake, ClientKind.LEGAL_PERSON, name=name)
    request = make.make_working(desk, answers={**make.CONSULTING, "question": question})
    ServiceRequest.objects.narrowed(EVERYTHING).filter(pk=request.pk).update(client=client)
    reports.make_report(
        request, desk.consultant, reports.answer_written(answer=f"{name}可以。" if name else "可以。")
    )
    actions.deliver(request.key, by=desk.consultant, now=reports.LATER)
    return ServiceRequest.objects.narrowed(EVERYTHING).get(pk=request.pk)


@pytest.fixture
def world():
    """A centre of Beijing with four delivered requests of four clients, and the office of Beijing."""
    desk = make.make_desk("A1")
    office = net.make_hat(net.make_body("A0", kind=BodyKind.AUTHORITY), Role.PROVINCE)
    question = f"{FIRM}的张三想问，电话 13812345678，邮箱 z3@example.org：我公司的改进能否申请？"
    requests = [delivered(desk, name=FIRM, question=question), *(delivered(desk) for _ in range(3))]
    return desk, office, requests


def test_the_same_seed_draws_the_same_requests_and_another_one_others(world):
    _desk, office, requests = world
    first = actions.draw_sample(RULE, by=office, now=NOW)
    assert (len(first.seed), first.population, first.rule["method"]) == (32, 4, "sha256-order-1")
    again = drawing.draw(RULE, by=office, now=NOW, seed=first.seed)
    told = [
        job.arguments for job in Job.objects.filter(name="desk.tell") if job.arguments["step"] == "sampled"
    ]
    assert {one["request"] for one in told[:2]} == set(first.cases.values_list("request_id", flat=True))
    drawn = [list(one.cases.values_list("request_id", flat=True)) for one in (first, again)]
    assert drawn[0] == drawn[1]
    orders = {tuple(one.pk for one in drawing.in_order(requests, seed=str(n))) for n in range(20)}
    assert len(orders) > 1


def test_sealed_isolated_and_undelivered_requests_never_enter(world):
    desk, office, requests = world
    make.make_working(desk)
    for request, facts in ((requests[0], {"label": 2}), (requests[1], {"label": 3})):
        ServiceRequest.objects.narrowed(EVERYTHING).filter(pk=request.pk).update(**facts)
    with pytest.raises(drawing.TooFewToSample):  # two are left
        actions.draw_sample(RULE, by=office, now=NOW)
    assert not Sample.objects.exists()
    assert set(drawing.fitting(RULE, by=office)) == set(requests[2:])
    ServiceRequest.objects.narrowed(EVERYTHING).filter(pk=requests[2].pk).update(isolated_at=NOW)
    assert set(drawing.fitting(RULE, by=office)) == {requests[3]}


def test_three_requests_of_one_client_are_too_few(world):
    _desk, office, requests = world
    rows = ServiceRequest.objects.narrowed(EVERYTHING).filter(pk__in=[one.pk for one in requests])
    rows.update(client=requests[0].client)
    with pytest.raises(drawing.TooFewToSample):
        actions.draw_sample(RULE, by=office, now=NOW)


def test_only_an_authority_draws_and_only_in_its_division(world):
    desk, _office, _requests = world
    for hat in (desk.manager, desk.client_hat):
        with pytest.raises(NotAllowed):
            actions.draw_sample(RULE, by=hat, now=NOW)
    away = net.make_hat(net.make_body("S0", kind=BodyKind.AUTHORITY, division="31"), Role.PROVINCE)
    with pytest.raises(drawing.TooFewToSample):
        actions.draw_sample(RULE, by=away, now=NOW)


@pytest.mark.parametrize("wrong", [{"wanted": 0}, {"wanted": 51}, {"purpose": " "}])
def test_a_sample_without_number_or_purpose_is_refused(world, wrong):
    with pytest.raises(drawing.BadSample):
        actions.draw_sample(replace(RULE, **wrong), by=world[1], now=NOW)


def test_the_facts_name_nobody_and_are_kept_as_they_were(world):
    _desk, office, requests = world
    Rating.objects.create(request=requests[0], score=2, text="太慢", at=NOW)
    sample = actions.draw_sample(replace(RULE, wanted=4), by=office, now=NOW)
    kept = json.dumps(list(sample.cases.values_list("facts", flat=True)), ensure_ascii=False)
    for secret in (
        FIRM,
        "张三",
        "13812345678",
        requests[0].number,
        str(requests[0].key),
        "2026-",
        "委托人甲",
        "太慢",
    ):
        assert secret not in kept
    case = SampledRequest.objects.get(request=requests[0])
    assert case.facts["rating"] == 2
    assert [one["step"] for one in case.facts["course"]] == [
        "submit", "screen", "accept", "assign", "start", "deliver",
    ]  # fmt: skip
    assert case.facts["course"][0]["day"] == 0
    Rating.objects.create(request=requests[0], score=5, at=reports.LATER)
    (shown,) = [one for one in queries.sampled_cases(sample) if one.position == case.position]
    assert shown.facts["rating"] == 2


def test_the_authority_sees_a_text_only_as_a_manager_released_it(world):
    desk, office, requests = world
    sample = actions.draw_sample(replace(RULE, wanted=4), by=office, now=NOW)
    case = SampledRequest.objects.get(request=requests[0])
    assert queries.sampled_case(sample, case.position).texts == ()
    found = {one.part: one for one in queries.texts_to_release(case, by=desk.manager, now=NOW)}
    assert set(found) == {TextPart.ASKED, TextPart.ANSWERED}
    suggested = found[TextPart.ASKED].cleaned.text
    for secret in (FIRM, "13812345678", "z3@example.org"):
        assert secret not in suggested
    assert "张三" in suggested  # a rule does not know the name: the person takes it out
    text = suggested.replace("张三", "某人")
    actions.release_text(
        case.pk, actions.ReleaseDecision(part=TextPart.ASKED, text=text), by=desk.manager, now=NOW
    )
    (shown,) = queries.sampled_case(sample, case.position).texts
    assert shown.text == text.strip()
    withheld = actions.ReleaseDecision(part=TextPart.ANSWERED, reason="涉及未公开内容")
    actions.release_text(case.pk, withheld, by=desk.manager, now=NOW)
    assert {one.part: one.text for one in queries.sampled_case(sample, case.position).texts}["answered"] == ""
    acts = [one.act for one in audit.entries_for(audit.Subject("request", str(requests[0].key)))]
    assert acts[-3:] == ["desk.request.sampled", "desk.request.text_released", "desk.request.text_withheld"]


def test_what_a_rule_would_take_is_released_only_when_confirmed_and_nothing_twice(world):
    desk, office, requests = world
    actions.draw_sample(replace(RULE, wanted=4), by=office, now=NOW)
    case = SampledRequest.objects.get(request=requests[0])
    plain = actions.ReleaseDecision(part=TextPart.ASKED, text="电话 13812345678")
    with pytest.raises(releasing.StillNames) as refused:
        actions.release_text(case.pk, plain, by=desk.manager, now=NOW)
    assert "13812345678" in str(refused.value.facts["found"])
    row = actions.release_text(case.pk, replace(plain, confirmed=True), by=desk.manager, now=NOW)
    assert row.confirmed == 1
    with pytest.raises(releasing.ReleasedBefore):
        actions.release_text(case.pk, replace(plain, text="别的"), by=desk.manager, now=NOW)
    for empty in (actions.ReleaseDecision(part=TextPart.ANSWERED), replace(plain, reason="x"),
                  actions.ReleaseDecision(part=TextPart.SAID, text="x")):  # fmt: skip
        with pytest.raises(releasing.NothingToRelease):
            actions.release_text(case.pk, empty, by=desk.manager, now=NOW)
    assert ReleasedText.objects.count() == 1


def test_only_the_manager_of_the_handling_body_releases(world):
    desk, office, requests = world
    actions.draw_sample(replace(RULE, wanted=4), by=office, now=NOW)
    case = SampledRequest.objects.get(request=requests[0])
    other = make.make_desk("A2")
    for hat in (desk.consultant, desk.reviewer, office, other.manager, desk.client_hat):
        with pytest.raises(UnknownRequest):
            queries.case_to_release(case.pk, by=hat)
    assert {one.request for one in queries.sampled_requests(desk.manager)} == set(requests)
    assert not queries.sampled_requests(other.manager).exists()
    assert not queries.sampled_requests(office).exists()


def test_a_request_sealed_after_the_draw_is_shown_no_more(world):
    desk, office, requests = world
    sample = actions.draw_sample(replace(RULE, wanted=4), by=office, now=NOW)
    case = SampledRequest.objects.get(request=requests[0])
    decision = actions.ReleaseDecision(part=TextPart.ASKED, text="能否申请？")
    actions.release_text(case.pk, decision, by=desk.manager, now=NOW)
    ServiceRequest.objects.narrowed(EVERYTHING).filter(pk=requests[0].pk).update(label=3)
    shown = queries.sampled_case(sample, case.position)
    assert (shown.gone, shown.facts, shown.texts) == (True, {}, ())
    with pytest.raises(UnknownRequest):
        queries.case_to_release(case.pk, by=desk.manager)


def test_a_sample_of_another_authority_is_not_there(world):
    _desk, office, _requests = world
    sample = actions.draw_sample(RULE, by=office, now=NOW)
    nation = net.make_hat(net.make_body("N0", kind=BodyKind.AUTHORITY), Role.NATION)
    with pytest.raises(UnknownRequest):
        queries.sample(sample.key, hat=nation)
    assert queries.samples_drawn(nation) == []
    assert queries.samples_drawn(office) == [(sample, 2)]


def test_a_request_is_coarsened_alike_whether_the_draw_names_its_service_or_not(world):
    """Two draws must not tell of one client what neither tells alone."""
    desk, office, requests = world
    rows = ServiceRequest.objects.narrowed(EVERYTHING)
    kept = {"client": {"kind": "legal_person", "size": "small", "industry": "C3562", "region": "110101"}}
    rows.filter(pk__in=[one.pk for one in requests]).update(snapshot=kept)
    for number in range(
        3
    ):  # three clients of another service and industry, in the population of all services
        numbers = [f"CN20100{number}123456A"]
        other = make.make_working(desk, service="B4", answers={**reports.STATUS, "numbers": numbers})
        client = net.make_client(desk.intake, ClientKind.LEGAL_PERSON, name=f"虚构别家{number}")
        away = {"client": {"kind": "legal_person", "size": "micro", "industry": "A0111", "region": "110105"}}
        rows.filter(pk=other.pk).update(client=client, snapshot=away, state="tracking", delivered_at=NOW)
    wide = actions.draw_sample(replace(RULE, wanted=7), by=office, now=NOW)
    narrow = actions.draw_sample(replace(RULE, wanted=7, service="B1"), by=office, now=NOW)
    assert (wide.population, narrow.population) == (7, 4)
    for request in requests:
        facts = [sample.cases.get(request=request).facts for sample in (wide, narrow)]
        assert facts[0] == facts[1]
        assert (facts[0]["industry"], facts[0]["region"], facts[0]["size"]) == ("C356", "1101", "small")


def test_the_manager_is_told_of_each_draw_once(world):
    desk, office, requests = world
    for expected in (1, 2):
        actions.draw_sample(replace(RULE, wanted=4), by=office, now=NOW)
        for _attempt in range(2):
            telling.tell_step(requests[0].pk, "sampled", link=lambda *_a: "/x", now=NOW)
        told = Notice.objects.filter(code="desk_told_sampled")
        assert list(told.values_list("person_id", flat=True)) == [desk.manager.person_id] * expected
