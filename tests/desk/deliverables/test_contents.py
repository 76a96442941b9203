"""What a deliverable says, that it can be made again, and what it may not say."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from opentisc.desk import actions, policy
from opentisc.desk.deliverables import building, checks, conclusions, content, layout, making, reading
from opentisc.desk.errors import ChangedMeanwhile, GateClosed, StepRefused, UnknownRequest, WrongState
from opentisc.desk.models import Deliverable, Law, LawArticle
from opentisc.desk.types import DeliverableState
from opentisc.network import models as network_models
from tests.factories import desk as make
from tests.factories import reports

pytestmark = pytest.mark.django_db
NOW, LATER = reports.NOW, reports.LATER
SERVICES = ("B1", "B2", "B3", "B4")


def a_search(desk):
    request = make.make_working(desk, service="B2")
    reports.add_steps(request, desk.consultant)
    reports.add_document(request, desk.consultant, "close", citation="CN1A 分组休眠")
    reports.add_document(request, desk.consultant, "unrelated", citation="CN2A 锅炉")
    return request


def of_each_kind(desk):
    """Yield a whole draft of each kind, with its request."""
    answer = make.make_working(desk)
    yield answer, reports.make_report(answer, desk.consultant, reports.answer_written())
    search = a_search(desk)
    yield search, reports.make_report(search, desk.consultant, reports.search_written())
    yield search, reports.make_report(search, desk.consultant, reports.search_written(), language="en")
    novelty = reports.make_novelty(desk)
    yield novelty, reports.make_report(novelty, desk.consultant, reports.novelty_written())
    status = make.make_working(desk, service="B4", answers=reports.STATUS)
    yield status, reports.make_report(status, desk.consultant, reports.status_written())


def test_making_a_report_again_from_its_record_gives_the_same_hash():
    desk = make.make_desk(services=SERVICES)
    reports.qualify(desk)
    for request, row in of_each_kind(desk):
        row.refresh_from_db()
        again = building.remake(row, policy.get_visible(request.key, actor=desk.consultant, now=LATER))
        assert content.sha256_of(again) == row.content_sha256, row.kind
        assert checks.findings(again) == [], row.kind
        assert content.read(row.content) == again


def test_what_is_marked_later_does_not_reach_a_report_that_was_made():
    desk = make.make_desk(services=SERVICES)
    request = a_search(desk)
    row = reports.make_report(request, desk.consultant, reports.search_written())
    reports.add_mark(request.documents.first(), desk.consultant, "unrelated", at=LATER + timedelta(minutes=1))
    reports.add_document(request, desk.consultant, "close", at=LATER + timedelta(minutes=1))
    again = building.remake(row, policy.get_visible(request.key, actor=desk.consultant, now=LATER))
    assert content.sha256_of(again) == row.content_sha256
    assert [str(one) for one in reading.standing_against(row, request)] == ["record_newer"]


def test_a_record_corrected_in_place_asks_for_saving_again_and_a_renamed_body_does_not():
    desk = make.make_desk(services=SERVICES)
    request = a_search(desk)
    row = reports.make_report(request, desk.consultant, reports.search_written())
    desk.body.name = "改了名的中心"
    desk.body.save()
    request = policy.get_visible(request.key, actor=desk.consultant, now=LATER)
    assert reading.standing_against(row, request) == []
    request.search_steps.filter(number=1).update(reviewed=21)
    assert [str(one) for one in reading.standing_against(row, request)] == ["record_newer"]


def test_a_search_report_lists_every_search_as_typed_and_who_stands_for_it():
    desk = make.make_desk(services=SERVICES)
    made = content.read(
        reports.make_report(a_search(desk), desk.consultant, reports.search_written()).content
    )
    own, outside = made.steps
    assert (own.by_system, own.text, own.version, own.hits, own.reviewed) == (
        True,
        "壳聚糖 AND 缓释",
        "7",
        31,
        20,
    )
    assert (outside.by_system, outside.text) == (False, "SU=('壳聚糖'+'甲壳素')*'稻瘟病'")
    assert (outside.database, outside.version) == ("CNKI 中国学术期刊 · kns.cnki.net", "1994–2026")
    assert [(one.number, one.citation, one.mark) for one in made.documents] == [(1, "CN1A 分组休眠", "close")]
    assert (made.scene, made.region) == ("申请注册", "仅中国")
    text = "\n".join(_words(made))
    assert "OpenTISC 专利\n系统执行" in text
    assert made.head.client == "委托人甲"
    assert "人工登记" in text
    assert (
        "共检索 2 个数据库，执行检索 2 次，浏览文献 32 篇，选出密切相关文献 1 篇、一般相关文献 0 篇" in text
    )


def test_the_novelty_report_has_the_eleven_parts_of_the_form_in_order():
    """① to ⑪ of requirements 2.2."""
    desk = make.make_desk(services=SERVICES, division="11")
    reports.qualify(desk)
    row = reports.make_report(reports.make_novelty(desk), desk.consultant, reports.novelty_written())
    assert row.kind == "novelty_report"
    assert row.report_number == "20261103600001"
    paper = making.paper_of(row)
    assert [one.text for one in paper.blocks if one.kind == "heading"] == [
        "一、报告编号", "二、基本信息", "三、查新目的", "四、科学技术要点", "五、查新点与查新要求", "六、文献检索范围及检索策略",
        "七、检索结果", "八、查新结论", "九、查新员、审核员声明", "十、附件清单", "十一、备注",
    ]  # fmt: skip
    words = "\n".join(one.text for one in paper.blocks)
    assert (
        "查新点 1：在上述检索范围和截止日期之内，未见单篇文献公开与本查新点相同的内容；文献 [1] 公开了其中部分内容。"
        in words
    )
    matrix = next(one for one in paper.blocks if one.kind == "table" and one.header[0] == "查新点")
    assert matrix.rows[0][:4] == ("1", "[1]", "部分公开", "采用壳聚糖包埋芽孢杆菌\n第 3 页")


def test_without_a_qualification_there_is_no_conclusion_no_seal_and_no_novelty_number():
    desk = make.make_desk(services=SERVICES)
    request = reports.make_novelty(desk)
    row = reports.make_report(
        request, desk.consultant, reports.novelty_written(conclusion="查新点 1 具有新颖性")
    )
    assert row.kind == "novelty_retrieval"
    assert "conclusion_not_allowed:conclusion" in [str(one) for one in reading.standing_against(row, request)]
    row = reports.make_report(request, desk.consultant, reports.novelty_written())
    paper = making.paper_of(row)
    words = "\n".join((paper.title, *(one.text for one in paper.blocks)))
    assert "查新结论" not in words
    assert "盖章" not in words
    assert "声明" not in words
    assert row.report_number.startswith(f"{desk.body.code}-B3-2026-")


@pytest.mark.parametrize(
    ("values", "outcome", "documents"),
    [
        ({1: "same", 2: "none"}, "not_novel", (1,)),
        ({1: "part", 2: "part"}, "novel_part", (1, 2)),
        ({1: "none", 2: "none"}, "novel", ()),
        ({1: "part"}, "undecided", ()),
        ({1: "same"}, "not_novel", (1,)),
    ],
)
def test_a_point_is_novel_iff_no_single_document_has_it_whole(values, outcome, documents):
    desk = make.make_desk(services=SERVICES)
    reports.qualify(desk)
    request = reports.make_novelty(desk)
    made = content.read(reports.make_report(request, desk.consultant, reports.novelty_written()).content)
    close = tuple(content.Document(number=number, citation=f"CN{number}", mark="close") for number in (1, 2))
    matrix = tuple(
        content.Comparison(point=1, document=number, value=value) for number, value in values.items()
    )
    import msgspec

    changed = msgspec.structs.replace(made, points=("一",), documents=close, matrix=matrix)
    assert conclusions.conclude(changed) == [
        conclusions.Conclusion(1, conclusions.Outcome(outcome), documents)
    ]


@pytest.mark.parametrize(
    "text",
    ["属国内首创。", "达到国际领先水平", "填补了国内空白", "该技术国际 领先", "world-first method", "First in the world",
     "fills a gap", "本产品不侵权", "保证能获得授权", "处于行业领先地位"],
)  # fmt: skip
def test_a_conclusion_that_no_search_can_know_is_refused_at_its_place(text):
    found = checks.claims_in(f"文献一公开了载体。{text}", "findings")
    assert found
    assert {(one.code, one.place) for one in found} == {("claim", "findings")}


@pytest.mark.parametrize(
    "text", ["未见单篇文献公开相同内容。", "the first document discloses", "首先检索中国专利"]
)
def test_plain_words_of_a_search_pass(text):
    assert checks.claims_in(text, "findings") == []


def test_nothing_incomplete_or_boasting_is_handed_in():
    desk = make.make_desk(services=SERVICES)
    request = make.make_working(desk, service="B2")
    written = reports.search_written(cut_off="", strategy="", findings="填补国内空白")
    row = reports.make_report(request, desk.consultant, written)
    assert row.report_number == ""
    with pytest.raises(GateClosed) as closed:
        actions.hand_in(request.key, by=desk.consultant, now=LATER)
    assert closed.value.missing == ("databases", "cut_off", "strategy", "claim:findings:填补国内空白")
    bare = make.make_working(desk)
    reports.make_report(bare, desk.consultant, reports.answer_written(bases=()))
    with pytest.raises(GateClosed) as closed:
        actions.deliver(bare.key, by=desk.consultant, now=LATER)
    assert closed.value.missing == ("basis_or_opinion",)


def test_a_cited_law_that_is_held_here_must_have_the_article_and_be_in_force():
    desk = make.make_desk()
    law = Law.objects.create(
        code="patent-law", name="中华人民共和国专利法", text_of=date(2020, 10, 17), sha256="a" * 64
    )
    LawArticle.objects.create(law=law, number="9", position=1, text="同样的发明创造只能授予一项专利权。")
    request = make.make_working(desk)

    def against(*bases: content.Basis) -> list[str]:
        row = reports.make_report(request, desk.consultant, reports.answer_written(bases=bases))
        return [str(one) for one in reading.standing_against(row, request)]

    assert (
        against(
            content.Basis(law="专利法", article="第九条"), content.Basis(law="不在库的办法", article="第一条")
        )
        == []
    )
    assert against(content.Basis(law="《专利法》", article="第九百条")) == [
        "basis_no_such_article:《专利法》 第九百条"
    ]
    Law.objects.update(in_force_until=date(2026, 9, 1))
    assert against(content.Basis(law="专利法", article="第九条")) == ["basis_not_in_force:专利法 第九条"]


def test_a_status_sheet_names_source_and_day_of_each_number():
    desk = make.make_desk(services=SERVICES)
    request = make.make_working(desk, service="B4", answers=reports.STATUS)
    rows = (content.StatusRow(number="ZL202010123456.7", status="授权", source="", as_of="昨天"),)
    row = reports.make_report(request, desk.consultant, reports.status_written(rows=rows))
    assert [str(one) for one in reading.standing_against(row, request)] == [
        "source:ZL202010123456.7", "as_of:ZL202010123456.7", "status:CN109999999A", "source:CN109999999A",
        "as_of:CN109999999A",
    ]  # fmt: skip


def test_a_version_that_was_handed_in_never_changes():
    desk = make.make_desk(services=SERVICES)
    request = a_search(desk)
    first = reports.make_report(request, desk.consultant, reports.search_written())
    actions.hand_in(request.key, by=desk.consultant, now=LATER)
    for change in (
        {"content": {"text": "别的"}},
        {"content_sha256": "f" * 64},
        {"state": "draft"},
        {"report_number": "9"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Deliverable.objects.filter(pk=first.pk).update(**change)
    with pytest.raises(WrongState):
        reports.make_report(request, desk.consultant, reports.search_written())
    actions.send_back(request.key, by=desk.reviewer, now=LATER, reason="请补充")
    second = reports.make_report(request, desk.consultant, reports.search_written(findings="已补充。"))
    first.refresh_from_db()
    assert (first.state, first.version, second.version) == (DeliverableState.REPLACED, 1, 2)
    assert second.report_number == first.report_number
    assert first.content != second.content


def test_a_draft_is_written_by_its_handler_alone_and_never_over_anothers_words():
    desk, other = make.make_desk(services=SERVICES), make.make_desk(services=SERVICES)
    request = make.make_working(desk)
    with pytest.raises(UnknownRequest):
        reports.make_report(request, other.consultant, reports.answer_written())
    for hat in (desk.reviewer, desk.manager):
        with pytest.raises(StepRefused):
            reports.make_report(request, hat, reports.answer_written())
    row = reports.make_report(request, desk.consultant, reports.answer_written())
    reports.make_report(
        request, desk.consultant, reports.answer_written(answer="改"), seen=row.content_sha256
    )
    with pytest.raises(ChangedMeanwhile):
        reports.make_report(
            request, desk.consultant, reports.answer_written(answer="旧"), seen=row.content_sha256
        )


def test_paragraphs_keep_their_ids_from_version_to_version():
    desk = make.make_desk(services=SERVICES)
    request = make.make_working(desk)
    first = making.paper_of(
        reports.make_report(request, desk.consultant, reports.answer_written(answer="一\n二"))
    )
    second = making.paper_of(
        reports.make_report(request, desk.consultant, reports.answer_written(answer="一\n二\n三"))
    )
    assert [one.id for one in first.blocks][:5] == [
        "question",
        "question-1",
        "answer",
        "answer-1",
        "answer-2",
    ]
    assert set(one.id for one in first.blocks) < set(one.id for one in second.blocks)
    assert len({one.id for one in second.blocks}) == len(second.blocks)


def _words(made):
    paper = layout.lay_out(made, layout.Standing(1, "draft", "0" * 64))
    for block in paper.blocks:
        yield block.text
        for row in block.rows:
            yield from row


def test_the_number_of_the_institution_comes_from_its_designation_and_is_never_typed():
    desk = make.make_desk(services=SERVICES)
    reports.qualify(desk, number="")
    request = reports.make_novelty(desk)
    typed = reports.novelty_written(institution="99")
    row = reports.make_report(request, desk.consultant, typed)
    assert row.content["written"]["institution"] == ""
    assert "institution" in {one.code for one in reading.standing_against(row, request)}
    network_models.Designation.objects.filter(body=desk.body).update(number="36")
    assert "record_newer" in {one.code for one in reading.standing_against(row, request)}
    again = reports.make_report(request, desk.consultant, typed)
    assert (again.content["written"]["institution"], again.report_number) == ("36", "20261103600001")
    network_models.Designation.objects.filter(body=desk.body).update(
        number="44"
    )  # a later renewal does not touch what was made
    assert content.sha256_of(building.remake(again, request)) == again.content_sha256
    assert ("查新机构编号", "36") in making.paper_of(again).cover
    assert request.snapshot["designations"] == [
        {"code": "novelty_station", "name": "科技查新站", "stage": "operating", "number": "", "document": ""}
    ]
