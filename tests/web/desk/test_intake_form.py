"""The intake form of a service on a page: words, errors, conditions without JavaScript, what was typed is kept."""

import re

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import override

from opentisc.desk.catalogue import Problem, shipped_services
from opentisc.desk.catalogue.answers import _CODES
from opentisc.web.desk.forms import HINTS, PROBLEMS, IntakeForm, answer_rows, sentence_of

SERVICES = shipped_services()

B4_TYPED = (
    "right_kind=patent&numbers=ZL202010123456.7%0D%0A%0D%0AUS10000000B2&checks=status&checks=fees&purpose=deal"
    "&no_secret=on"
)
B3_TYPED = (
    "project_name=菌剂&field=植保&purpose=award&scope=domestic&key_points=" + "稻瘟病是水稻的主要病害。" * 6
    + "&requirements=same&requirements=judge"
    "&novelty_points=一种以壳聚糖为载体的稻瘟病生防菌剂&keywords_zh=稻瘟病%0A壳聚糖%0A生防菌&unfiled=no"
    "&wanted_by=2026-12-10&copies=3&delivery=online&truth=on&no_secret=on"
)  # fmt: skip


def typed(code, text, **changes):
    data = QueryDict(text, mutable=True)
    for name, value in changes.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return IntakeForm(data, definition=SERVICES[code])


def page(form):
    return render_to_string("desk/intake_fields.html", {"form": form})


def test_what_is_typed_becomes_answers():
    form = typed("B4", B4_TYPED)
    assert form.is_valid(), form.errors
    assert dict(form.answers) == {
        "right_kind": "patent", "numbers": ["ZL202010123456.7", "US10000000B2"], "checks": ["status", "fees"],
        "purpose": "deal", "no_secret": True,
    }  # fmt: skip


def test_numbers_are_numbers_and_a_wrong_one_is_shown_again_as_typed():
    form = typed("B3", B3_TYPED)
    assert form.is_valid(), form.errors
    assert form.answers["copies"] == 3
    wrong = typed("B3", B3_TYPED, copies="三份")
    assert wrong.errors == {"copies": ["请填写数字。"]}
    assert 'value="三份"' in page(wrong)


@pytest.mark.req("UX-24")
def test_errors_stand_on_top_with_links_and_in_the_same_words_at_the_field():
    form = typed("B4", "right_kind=patent&numbers=%0A&checks=status&purpose=deal")
    html = page(form)
    summary, rest = html.split("</ul>", 1)
    assert 'tabindex="-1" data-focus-now' in summary
    assert '<a href="#id_numbers">号码：请填写这一项。</a>' in summary
    assert '<a href="#id_no_secret">' in summary
    assert rest.count('<p class="field-error">请填写这一项。</p>') == 1
    assert rest.count('<p class="field-error">请勾选确认。</p>') == 1
    assert 'aria-describedby="id_numbers_helptext id_numbers_error"' in rest


@pytest.mark.req("UX-24")
def test_an_error_of_a_group_leads_to_its_first_button():
    html = page(typed("B4", ""))
    assert '<a href="#id_right_kind_0">权利类型：请选择一项。</a>' in html
    assert 'id="id_right_kind_0"' in html


@pytest.mark.parametrize("code", list(SERVICES))
def test_every_link_of_the_summary_leads_somewhere(code):
    html = page(IntakeForm(QueryDict("x=1"), definition=SERVICES[code]))
    links = re.findall(r'<a href="#([^"]*)">', html)
    assert links
    assert {link for link in links if f'id="{link}"' not in html} == set()


@pytest.mark.parametrize("code", list(SERVICES))
def test_every_question_is_shown_in_both_languages_with_its_label(code):
    for language in ("zh-hans", "en"):
        with override(language):
            html = page(IntakeForm(definition=SERVICES[code]))
        for asked in SERVICES[code].form.fields.values():
            label = asked.label.of(language).replace("'", "&#x27;")
            assert label in html


def test_conditional_questions_all_stand_there_with_a_hint_when_to_answer():
    html = page(IntakeForm(definition=SERVICES["B3"]))
    assert "仅在“查新范围”选择“国内外”时填写。" in html
    assert 'data-asks-field="scope" data-asks-values="domestic_foreign"' in html
    assert " hidden" not in html


def test_the_server_decides_whether_a_conditional_answer_is_wanted():
    assert typed("B3", B3_TYPED).is_valid()
    abroad = typed("B3", B3_TYPED, scope="domestic_foreign")
    assert abroad.errors == {"project_name_en": ["请填写这一项。"], "keywords_en": ["请填写这一项。"]}
    home = typed("B3", B3_TYPED, project_name_en="Agent")
    assert home.is_valid()
    assert "project_name_en" not in home.answers


def test_a_wrong_line_is_named_by_its_number():
    form = typed("B3", B3_TYPED, novelty_points="一种菌剂\n" + "长" * 301)
    assert form.errors == {"novelty_points": ["第 2 行：不能超过 300 个字。"]}


def test_a_point_with_several_matters_gets_its_hint_beside_the_field_and_may_stand():
    form = typed("B3", B3_TYPED, novelty_points="一种菌剂。该菌剂缓释 30 天。")
    assert form.is_valid()
    assert "第 1 行：这一条有几句话。" in page(form)


def test_a_value_outside_the_list_is_refused_in_our_words():
    form = typed("B4", B4_TYPED, right_kind="lunch", checks=["status", "weather"])
    assert form.errors == {
        "right_kind": ["请从列出的选项中选择。"], "checks": ["第 2 行：请从列出的选项中选择。"],
    }  # fmt: skip


@pytest.mark.parametrize("text", ["nan", "inf", "1e9", "9" * 400, "0x10"])
def test_what_only_a_machine_would_call_a_number_is_no_number(text):
    assert typed("B3", B3_TYPED, copies=text).errors == {"copies": ["请填写数字。"]}


def test_a_text_that_cannot_be_kept_is_told_once():
    form = typed("B3", B3_TYPED, project_name="菌\x00剂", keywords_zh="甲\n乙\x00\n丙")
    assert form.errors == {
        "project_name": ["含有无法保存的字符，请删除后重新填写。"],
        "keywords_zh": ["第 2 行：含有无法保存的字符，请删除后重新填写。"],
    }


def test_hostile_text_is_shown_as_text():
    html = page(typed("B4", "numbers=<script>alert(1)</script>"))
    assert "<script>alert" not in html


def test_what_was_typed_so_far_can_be_saved_and_shown_again():
    draft = typed("B3", "project_name=菌剂&novelty_points=甲%0A乙&copies=二").draft_answers()
    assert draft == {"project_name": "菌剂", "novelty_points": ["甲", "乙"], "copies": "二"}
    html = page(IntakeForm(definition=SERVICES["B3"], answers=draft))
    assert "甲\n乙</textarea>" in html


def test_every_code_has_its_sentence():
    assert set(_CODES.values()) | {"required", "unknown_field", "bad_character"} <= set(PROBLEMS)
    assert set(HINTS) == {"several_sentences", "perhaps_several_matters", "unreadable_number"}
    asked = SERVICES["B3"].form.fields["wanted_by"]
    assert sentence_of(Problem(path="wanted_by", code="wrong_form"), asked).startswith("请填写存在的日期")


def test_answers_are_read_back_in_words_and_in_order():
    form = typed("B4", B4_TYPED)
    assert form.is_valid()
    assert [(row.name, row.label, row.lines) for row in answer_rows(SERVICES["B4"], form.answers)] == [
        ("right_kind", "权利类型", ("专利",)),
        ("numbers", "号码", ("ZL202010123456.7", "US10000000B2")),
        ("checks", "核查内容", ("法律状态", "缴费")),
        ("purpose", "用途", ("交易或许可前核查",)),
        ("no_secret", "我确认提交的内容不含国家秘密和工作秘密", ("是",)),
    ]
    with override("en"):
        assert answer_rows(SERVICES["B4"], form.answers)[0].lines == ("Patent",)
