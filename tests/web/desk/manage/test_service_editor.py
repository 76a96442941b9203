"""The editor of a service: what is typed is kept, refusals stand beside their field, nobody overwrites another."""

import pytest

from opentisc.desk.models import ServiceVersion
from tests.web.desk.desk_pages import browser
from tests.web.desk.manage.manage_pages import at, begin, definition, typed
from tests.web.html_reading import css, page, text, tree_of


def words(response) -> str:
    return text(css(tree_of(response.content), "main")[0])


def save(seen, address, status=302, **changed):
    answer = seen.post(address, typed(seen, address, **changed))
    assert answer.status_code == status, words(answer)
    return answer


def test_words_are_edited_and_the_draft_tells_the_difference(manager, desk):
    row = begin(manager)
    save(manager, at(row, "/texts"), name_zh="知识产权公益咨询", notes_zh="一\n二", notes_en="one\ntwo")
    kept = definition(row)
    assert (kept.name.zh, kept.name.en) == ("知识产权公益咨询", "Consulting")
    assert [(note.zh, note.en) for note in kept.notes] == [("一", "one"), ("二", "two")]
    told = text(css(page(manager, at(row)), "main")[0])
    assert "服务名称：由“知识产权咨询”改为“知识产权公益咨询”" in told


def test_an_unchanged_form_changes_nothing(manager, desk):
    row = begin(manager)
    rests = ["/texts", "/limits", *(f"/questions/{name}" for name in definition(row).form.fields),
             *(f"/effects/{one.code}" for one in definition(row).effects)]  # fmt: skip
    for rest in rests:
        save(manager, at(row, rest))
    after = ServiceVersion.objects.get(pk=row.pk)
    assert after.content_sha256 == row.content_sha256


@pytest.mark.req("UX-24")
def test_a_refusal_keeps_what_was_typed_and_stands_beside_its_field(manager, desk):
    row = begin(manager)
    answer = save(manager, at(row, "/texts"), 422, name_zh="长" * 200 + "\u202e", result_en="")
    tree = tree_of(answer.content)
    assert css(tree, "title")[0].text.startswith("错误：")
    assert "必填" in text(css(tree, "#id_result_en")[0].getparent()) or css(
        tree, ".field-wrong #id_result_en"
    )
    assert css(tree, "#id_name_zh")[0].value.startswith("长" * 200)
    answer = save(manager, at(row, "/texts"), 422, name_zh="咨\u202e询")
    assert "改变文字方向的符号" in text(css(tree_of(answer.content), ".field-wrong")[0])
    answer = save(manager, at(row, "/texts"), 422, notes_zh="一\n二\n三")
    assert "中文有 3 条，英文有 2 条" in words(answer)
    assert definition(row).name.zh == "知识产权咨询"


def test_limits_are_edited_together_and_must_fit(manager, desk):
    row = begin(manager)
    save(manager, at(row, "/limits"), work_days="4", step_draft="3", level_complex="6")
    kept = definition(row)
    assert (kept.limit.work_days, [one.work_days for one in kept.limit.levels]) == (4, [0, 2, 6])
    answer = save(manager, at(row, "/limits"), 422, work_days="2")
    assert "各步骤的时限合计超过总时限（3 &gt; 2）" in answer.content.decode()
    answer = save(manager, at(row, "/limits"), 422, work_days="many")
    assert css(tree_of(answer.content), "#id_work_days")[0].value == "many"


def test_a_question_is_added_with_choices_and_a_condition(manager, desk):
    row = begin(manager)
    save(
        manager, at(row, "/questions"), group="answer", kind="radio", label_zh="客户规模", label_en="Size",
        required="on", choices="small | 小微 | Small\n中型 | Medium\n大型 | Large", when=["urgency=urgent"],
    )  # fmt: skip
    asked = definition(row).form.fields["extra_1"]
    assert [(one.value, one.zh, one.en) for one in asked.choices] == [
        ("small", "小微", "Small"), ("option1", "中型", "Medium"), ("option2", "大型", "Large"),
    ]  # fmt: skip
    assert (asked.required, asked.shown_when.field, asked.shown_when.values) == (True, "urgency", ("urgent",))
    assert definition(row).form.groups[1].fields[-1] == "extra_1"
    shown = text(css(page(manager, at(row)), "#form")[0])
    assert "客户规模单选（全部列出）必填小微、中型、大型“紧急程度”为“有临近的期限”时" in shown


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"kind": "radio"}, "单选和多选要有选项"),
        ({"choices": "甲"}, "第 1 行：请写成"),
        ({"kind": "select", "choices": "a b | 甲 | A"}, "选项代码“a b”"),
        ({"kind": "select", "choices": "a | 甲 | A\na | 乙 | B"}, "“a”出现了两次"),
        ({"help_zh": "提示"}, "中文和英文都要填写"),
        ({"least": "9", "most": "3"}, "下限不能大于上限"),
        ({"kind": "date", "most": "3"}, "这种题型没有上下限"),
        ({"least": "-1"}, "这个数不能用"),
        ({"when": ["urgency=urgent", "topic=law"]}, "只能依据同一个问题"),
        ({"group": "subject", "when": ["urgency=urgent"]}, "须排在前面"),
        ({"kind": "pattern"}, "选择一个有效的选项"),
        ({"label_zh": ""}, "必填"),
    ],
)
def test_a_question_that_does_not_fit_is_refused_with_its_reason(manager, desk, changed, told):
    row = begin(manager)
    given = {"group": "answer", "kind": "text", "label_zh": "甲", "label_en": "A"} | changed
    answer = save(manager, at(row, "/questions"), 422, **given)
    assert told in words(answer)
    assert css(tree_of(answer.content), "#id_label_en")[0].value == "A"
    assert ServiceVersion.objects.get(pk=row.pk).content_sha256 == row.content_sha256


def test_questions_move_retire_and_come_back(manager, desk):
    row = begin(manager)

    def press(rest, status=302, **given):
        seen = ServiceVersion.objects.get(pk=row.pk).content_sha256
        answer = manager.post(at(row, rest), {"seen": seen} | given)
        assert answer.status_code == status
        return answer

    press("/questions/topic/move", way="up")
    assert definition(row).form.groups[0].fields[:2] == ("topic", "right_kind")
    press("/questions/answer_by/retire")
    assert "answer_by" not in definition(row).form.fields
    assert "希望的答复方式" in text(css(page(manager, at(row)), "#form")[0])
    press("/questions/answer_by/restore")
    assert definition(row).form.groups[1].fields[-1] == "answer_by"
    assert "不能停用" in words(press("/questions/question/retire", 422))
    assert "还有问题以它为显示条件：期限日期" in words(press("/questions/urgency/retire", 422))
    for rest in (
        "/questions/nothing/move",
        "/questions/nothing/retire",
        "/questions/nothing/restore",
        "/effects/no/remove",
    ):
        press(rest, 404)


def test_the_draft_tells_of_questions_by_their_words_and_once(manager, desk):
    row = begin(manager)
    given = {"group": "answer", "kind": "text", "label_zh": "联系时间", "label_en": "When"}
    save(manager, at(row, "/questions"), **given)
    told = [text(one) for one in css(page(manager, at(row)), "main ul li")]
    assert told[0] == "申请表的问题“联系时间”：新增“联系时间”"
    seen = ServiceVersion.objects.get(pk=row.pk).content_sha256
    manager.post(at(row, "/questions/topic/move"), {"seen": seen, "way": "up"})
    told = text(css(page(manager, at(row)), "main")[0])
    assert "申请表的分组“咨询事项”的问题与顺序：由“涉及的权利类型、咨询主题、请说明主题" in told
    assert "改为“咨询主题、涉及的权利类型、请说明主题" in told


def test_a_question_name_is_not_used_again(manager, desk):
    row = begin(manager)
    given = {"group": "answer", "kind": "text", "label_zh": "甲", "label_en": "A"}
    save(manager, at(row, "/questions"), **given)
    manager.post(at(row, "/publish"), typed(manager, at(row, "/publish"), reason="纪要"))
    second = begin(manager)
    manager.post(at(second, "/questions/extra_1/retire"), {"seen": second.content_sha256})
    save(manager, at(second, "/questions"), **given)
    assert "extra_2" in definition(second).form.fields
    assert "extra_1" not in definition(second).form.fields


def test_effect_questions_are_added_changed_and_removed(manager, desk):
    row = begin(manager)
    given = {
        "question_zh": "节省了多少费用？",
        "question_en": "Saved?",
        "kind": "amount",
        "after_days": ["90", "365"],
    }
    save(manager, at(row, "/effects"), **given)
    assert (definition(row).effects[-1].code, definition(row).effects[-1].after_days) == (
        "extra_1",
        (90, 365),
    )
    save(manager, at(row, "/effects/extra_1"), kind="number")
    assert definition(row).effects[-1].kind == "number"
    answer = save(manager, at(row, "/effects/extra_1"), 422, after_days=[])
    assert css(tree_of(answer.content), ".field-wrong #id_after_days")
    for code in ("solved", "acted", "again", "extra_1"):
        seen = ServiceVersion.objects.get(pk=row.pk).content_sha256
        last = manager.post(at(row, f"/effects/{code}/remove"), {"seen": seen})
    assert last.status_code == 422
    assert "至少保留一个成效问题" in words(last)


@pytest.mark.req("UX-29")
def test_a_second_editor_sees_what_sending_again_would_change(manager, desk):
    row = begin(manager)
    address = at(row, "/texts")
    mine = typed(manager, address, name_zh="我的名称")
    save(manager, address, name_zh="他的名称", result_zh="他的成果")
    answer = manager.post(address, mine)
    assert answer.status_code == 409
    told = words(answer)
    assert "服务名称：由“他的名称”改为“我的名称”" in told
    assert "服务成果：由“他的成果”改为“书面答复，写明依据" in told
    assert definition(row).name.zh == "他的名称"
    tree = tree_of(answer.content)
    again = mine | {"seen": css(tree, "#id_seen")[0].value}
    assert css(tree, "#id_name_zh")[0].value == "我的名称"
    assert manager.post(address, again).status_code == 302
    assert definition(row).name.zh == "我的名称"
    stale = manager.post(at(row, "/questions/topic/move"), {"seen": mine["seen"], "way": "up"})
    assert stale.status_code == 409
    assert "别人改过这份草稿" in words(stale)


@pytest.mark.req("SC-27")
def test_edited_text_is_never_markup(manager, desk):
    row = begin(manager)
    bad = "<img src=x onerror=alert(1)>{{ 7|add:7 }}'\""
    save(manager, at(row, "/texts"), name_zh=bad, for_whom_zh=bad, notes_zh=bad, notes_en=bad)
    given = {"group": "answer", "kind": "select", "label_zh": bad, "label_en": bad, "help_zh": bad, "help_en": bad,
             "example": bad, "choices": f"a | {bad.replace('|', '')} | {bad}"}  # fmt: skip
    save(manager, at(row, "/questions"), **given)
    save(
        manager,
        at(row, "/questions"),
        group="answer",
        kind="text",
        label_zh="甲",
        label_en="A",
        when=["extra_1=a"],
    )
    for rest in (
        "",
        "/preview",
        "/publish",
        "/texts",
        "/questions/extra_1",
        "/questions/extra_2",
        "/discard",
    ):
        body = manager.get(at(row, rest)).content.decode()
        assert "<img src=x" not in body
        assert "&lt;img src=x" in body
        assert "14'" not in body
    publish = typed(manager, at(row, "/publish"), reason=bad)
    assert manager.post(at(row, "/publish"), publish).status_code == 302
    for address in (
        "/desk/catalogue",
        "/desk/catalogue/services/B1",
        "/bodies/SX01/services/",
        "/services/B1/?body=SX01",
    ):
        assert "<img src=x" not in manager.get(address).content.decode()


def test_a_stranger_finds_no_draft(desk, manager, nation_hat):
    from tests.factories import desk as make

    row = begin(manager)
    other = browser(make.make_desk("SX02", division="31").manager)
    for seen in (other, browser(nation_hat)):
        for rest in ("", "/texts", "/preview", "/publish", "/discard", "/questions/topic"):
            assert seen.get(at(row, rest)).status_code == 404
    for hat in (desk.consultant, desk.intake, desk.compliance, desk.client_hat):
        assert browser(hat).get("/desk/catalogue").status_code in (403, 404)
