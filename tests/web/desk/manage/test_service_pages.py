"""The managers' catalogue, one service, preview and publication: what they show, to whom, and what follows."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opentisc.desk import actions, queries
from opentisc.desk.models import ServiceVersion
from tests.factories import desk as make
from tests.web.desk.desk_pages import browser
from tests.web.desk.manage.manage_pages import at, begin, definition, typed
from tests.web.desk.staff.staff_pages import sheet
from tests.web.html_reading import css, page, text, tree_of


def words(tree) -> str:
    return text(css(tree, "main")[0])


def rows_of(tree) -> dict[str, str]:
    return {text(css(row, "a")[0]): text(row) for row in css(tree, "tbody tr")}


def publish(seen, row, reason="馆务会 2026-09-18 纪要"):
    return seen.post(at(row, "/publish"), typed(seen, at(row, "/publish"), reason=reason))


def longer(seen, row, days):
    answer = seen.post(at(row, "/limits"), typed(seen, at(row, "/limits"), work_days=str(days)))
    assert answer.status_code == 302


def test_the_catalogue_lists_all_services_with_state_version_and_what_is_missing(manager, desk):
    make.make_accepted(desk)
    rows = rows_of(page(manager, "/desk/catalogue"))
    assert len(rows) == 31
    assert "已发布v1" in rows["知识产权咨询"].replace(" ", "")
    assert "v1 1 件" in rows["知识产权咨询"]
    assert "基础服务" in rows["知识产权咨询"]
    assert "未列入" in rows["科技查新"]
    assert "本机构没有有效的科技查新资质" in rows["科技查新"]
    assert "筹备中" in rows["专利导航"]
    assert "申请表未经测试；流程未经测试；交付物没有可用的模板" in rows["专利导航"]
    assert sum("筹备中" in one for one in rows.values()) == 27


def test_each_tier_is_a_workbook_of_its_rows(manager, desk):
    found = sheet(manager.get("/desk/catalogue?format=xlsx&list=key"))
    assert len(found) == 22
    assert found[0][:5] == ("服务", "代码", "状态", "版本", "发布前还缺")
    assert [row[1] for row in found[1:4]] == ["K1", "K2", "K3"]


def test_the_catalogue_asks_few_queries_whatever_the_number_of_requests(manager, desk):
    counts = []
    for _round in range(2):
        make.make_accepted(desk)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page(manager, "/desk/catalogue")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_nation_edits_what_all_share_and_is_told_no_small_number(desk, nation_hat):
    make.make_accepted(desk)
    nation = browser(nation_hat)
    rows = rows_of(page(nation, "/desk/catalogue"))
    assert "少于 3 件" in rows["知识产权咨询"]
    assert nation.get("/desk/offers").status_code in (403, 404)
    draft = begin(nation, "K5")
    assert draft.body_id is None
    assert "交付物没有可用的模板" in words(page(nation, at(draft, "/publish")))
    assert "在办的请求（少于 3 件）" in words(page(nation, at(begin(nation), "/publish")))
    refused = nation.post(at(draft, "/publish"), {"reason": "纪要", "seen": draft.content_sha256})
    assert refused.status_code == 422
    for _more in range(2):
        make.make_accepted(desk)
    assert "v1 3 件" in rows_of(page(nation, "/desk/catalogue"))["知识产权咨询"]


def test_a_manager_makes_no_variant_of_a_service_in_preparation(manager, desk):
    tree = page(manager, "/desk/catalogue/services/K5")
    assert "共用的定义由国家主管部门编辑" in words(tree)
    assert not css(tree, ".primary-action")
    assert manager.post("/desk/catalogue/services/K5/begin").status_code == 404
    assert manager.get("/desk/catalogue/services/X9").status_code == 404


def test_a_service_is_read_as_people_read_it(manager, desk):
    told = words(page(manager, "/desk/catalogue/services/B3"))
    for said in (
        "多条文字，每行一条1 至 10必填", "“查新范围”为“国内外”时",
        "审核审核中审核须有资质 novelty_reviewer1审核人不是作者、各点均已答复、检索有记录、核查清单完成",
        "逐点：相同、部分相同、未述及", "约定收费", "novelty_report",
        "报告是否被受理部门认可？90是或否可以上传",
        "各步骤合计7 个工作日", "委托人保密",
    ):  # fmt: skip
        assert said in told, said


def test_a_preview_shows_the_clients_form_tries_it_and_keeps_nothing(manager, desk):
    row = begin(manager)
    given = {"group": "subject", "kind": "text", "label_zh": "联系时间", "label_en": "When", "required": "on"}
    manager.post(at(row, "/questions"), typed(manager, at(row, "/questions"), **given))
    tree = page(manager, at(row, "/preview"))
    assert css(tree, "#preview-form #id_extra_1")
    before = ServiceVersion.objects.get(pk=row.pk).content_sha256
    refused = manager.post(at(row, "/preview"), {"question": "怎样申请实用新型？需要哪些材料？"})
    assert refused.status_code == 422
    assert "联系时间：请填写这一项" in words(tree_of(refused.content))
    answers = {name: "on" if value is True else value for name, value in make.CONSULTING.items()}
    tried = manager.post(at(row, "/preview"), answers | {"extra_1": "上午"})
    assert "试填的内容可以提交" in words(tree_of(tried.content))
    assert ServiceVersion.objects.get(pk=row.pk).content_sha256 == before
    assert make.ServiceRequest.objects.narrowed(queries_everything()).count() == 0


def queries_everything():
    from opentisc.desk.policy import EVERYTHING

    return EVERYTHING


@pytest.mark.req("UX-26")
def test_the_preview_counts_the_clock_of_a_day_through_holidays_and_make_up_days(manager, desk):
    row = begin(manager)
    longer(manager, row, 3)
    clock = text(css(page(manager, at(row, "/preview?on=2026-09-18")), "#clock")[0])
    assert "总时限：3 个工作日 → 2026-09-22" in clock  # Sunday the 20th is a make-up day: requirements 5.4
    assert "普通：2 个工作日 → 2026-09-21" in clock
    assert "2026-09-20周日1调休上班" in clock
    actions.offer(
        desk.body, actions.Listing("B1", limit_days=1), by=desk.manager, on=date(2026, 9, 1), now=make.NOW
    )
    clock = text(css(page(manager, at(row, "/preview?on=2026-10-09")), "#clock")[0])
    assert "本机构清单上的时限：1 个工作日 → 2026-10-10" in clock
    for bad in ("2026-02-30", "x", "1066-10-14", ""):
        tree = page(manager, at(row, f"/preview?on={bad}"), 422)
        assert css(tree, "#clock .field-error")


def test_publishing_says_what_changes_and_what_keeps_then_the_public_page_follows(manager, desk):
    make.make_accepted(desk)
    row = begin(manager)
    assert "与现行版本没有不同" in words(page(manager, at(row, "/publish")))
    manager.post(at(row, "/texts"), typed(manager, at(row, "/texts"), name_zh="公益咨询"))
    longer(manager, row, 3)
    told = words(page(manager, at(row, "/publish")))
    assert "服务名称：由“知识产权咨询”改为“公益咨询”" in told
    assert "办理时限（工作日）：由“2”改为“3”" in told
    assert "在办的请求（1 件）各用原来的版本" in told
    assert publish(manager, row, " ").status_code == 422
    assert publish(manager, row).headers["Location"] == "/desk/catalogue/services/B1"
    shown = words(page(manager, "/desk/catalogue/services/B1"))
    assert "与 v1 相比 2 处" in shown
    assert "馆务会 2026-09-18 纪要" in shown
    assert re.search(r"修改草稿（1 处）v2\s*虚构员\d+ · SX01", shown)
    visitor = browser(desk.client_hat)
    assert "公益咨询" in words(page(visitor, "/bodies/SX01/services/"))
    public = words(page(visitor, "/services/B1/?body=SX01"))
    assert "公益咨询" in public
    assert "3 个工作日" in public
    assert "知识产权咨询" in words(page(visitor, "/services/B1/"))
    assert "公益咨询" in words(page(visitor, "/apply/SX01/B1/"))
    assert visitor.get("/services/B1/?body=NONE").status_code == 404


def test_the_pages_of_a_running_request_show_its_own_version(manager, desk):
    old = make.make_accepted(desk)
    row = begin(manager)
    manager.post(at(row, "/texts"), typed(manager, at(row, "/texts"), name_zh="公益咨询"))
    given = {"group": "answer", "kind": "text", "label_zh": "联系时间", "label_en": "When"}
    manager.post(at(row, "/questions"), typed(manager, at(row, "/questions"), **given))
    longer(manager, row, 9)
    publish(manager, row)
    new = make.make_accepted(desk, answers={**make.CONSULTING, "extra_1": "上午十点"})
    seen = browser(desk.intake)
    before, after = (words(page(seen, f"/desk/requests/{one.key}")) for one in (old, new))
    assert "公益咨询" in after
    assert "上午十点" in after
    assert "知识产权咨询" in before
    assert "公益咨询" not in before
    assert (old.limit_days, new.limit_days) == (2, 9)


def test_what_was_read_is_what_is_published(manager, desk):
    row = begin(manager)
    longer(manager, row, 3)
    read = typed(manager, at(row, "/publish"), reason="纪要")
    longer(manager, row, 4)
    answer = manager.post(at(row, "/publish"), read)
    assert answer.status_code == 409
    assert "由“2”改为“4”" in words(tree_of(answer.content))
    assert ServiceVersion.objects.get(pk=row.pk).status == "draft"


@pytest.mark.req("UX-31")
def test_discarding_needs_the_code_typed(manager, desk):
    row = begin(manager)
    wrong = manager.post(at(row, "/discard"), typed(manager, at(row, "/discard"), typed="B2"))
    assert wrong.status_code == 422
    done = manager.post(at(row, "/discard"), typed(manager, at(row, "/discard"), typed="b1"))
    assert done.headers["Location"] == "/desk/catalogue/services/B1"
    assert not ServiceVersion.objects.filter(pk=row.pk).exists()
    assert "放弃草稿" in words(page(manager, "/desk/catalogue/services/B1"))


def test_a_variant_is_read_and_taken_back(manager, desk):
    row = begin(manager)
    longer(manager, row, 3)
    publish(manager, row)
    address = f"/desk/catalogue/versions/{row.pk}"
    assert "停用本机构版本" in words(page(manager, address))
    shared = queries.current_versions()["B1"]
    assert "停用本机构版本" not in words(page(manager, f"/desk/catalogue/versions/{shared.pk}"))
    assert manager.get(f"/desk/catalogue/versions/{shared.pk}/withdraw").status_code == 404
    assert manager.post(f"{address}/withdraw", {"reason": ""}).status_code == 422
    assert manager.post(f"{address}/withdraw", {"reason": "恢复共同标准"}).status_code == 302
    assert queries.current_versions(desk.body.pk)["B1"].pk == shared.pk
    assert definition(row).limit.work_days == 3


def test_a_draft_is_its_own_page_and_no_version_to_read(manager, desk):
    row = begin(manager)
    answer = manager.get(f"/desk/catalogue/versions/{row.pk}")
    assert (answer.status_code, answer.headers["Location"]) == (302, at(row))
