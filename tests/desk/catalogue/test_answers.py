"""Answers to the forms of B1 to B4, made by hand: what stands, what does not, what the server decides."""

import subprocess
import sys

import pytest

from opentisc.desk.catalogue import Answers, hints, label_for, shipped_services, shown_fields, validate_form

SERVICES = shipped_services()

GOOD = {
    "B1": {
        "right_kind": "patent", "topic": "fees", "question": "年费滞纳期内如何补缴，需要哪些手续？",
        "numbers": ["ZL202010123456.7"], "urgency": "urgent", "time_limit": "2026-12-01", "answer_by": "here",
        "no_secret": True,
    },
    "B2": {
        "scene": "filing", "right_kind": "patent", "purpose": "是否已有相同的封装方法，申请是否还有余地？",
        "subject": "柔性钙钛矿太阳能电池的封装方法", "features": ["以原子层沉积形成阻隔层", "在 80 ℃ 以下完成"],
        "keywords": ["钙钛矿", "perovskite"], "known_documents": ["CN112345678A"], "region": "world",
        "published_from": "2010-01-01", "unfiled": "yes", "report_language": "both", "no_secret": True,
    },
    "B3": {
        "project_name": "壳聚糖载体稻瘟病生防菌剂", "field": "植物保护", "purpose": "award", "scope": "domestic_foreign",
        "project_name_en": "Chitosan-carried biocontrol agent against rice blast",
        "key_points": "稻瘟病是水稻的主要病害。" * 6, "keywords_zh": ["稻瘟病", "壳聚糖", "生防菌"],
        "novelty_points": ["一种以壳聚糖为载体、在 25 ℃ 下缓释 30 天的稻瘟病生防菌剂"],
        "keywords_en": ["rice blast", "chitosan", "biocontrol"], "unfiled": "no", "wanted_by": "2026-12-10",
        "requirements": ["same", "judge"], "copies": 3,
        "delivery": "post", "post_address": "某市某路 1 号", "truth": True, "no_secret": True,
    },
    "B4": {
        "right_kind": "patent", "numbers": ["ZL202010123456.7", "US10000000B2"], "checks": ["status", "fees"],
        "purpose": "deal", "no_secret": True,
    },
}  # fmt: skip

# Each change to the good answers, and the problems it makes.
WRONG = [
    ("B1", {"question": "短"}, [("question", "too_short")]),
    ("B1", {"question": "   "}, [("question", "required")]),
    ("B1", {"topic": "lunch"}, [("topic", "not_in_list")]),
    ("B1", {"time_limit": "1 December"}, [("time_limit", "wrong_form")]),
    ("B1", {"time_limit": ""}, [("time_limit", "required")]),
    ("B1", {"no_secret": False}, [("no_secret", "must_be_ticked")]),
    ("B1", {"colour": "red"}, [("colour", "unknown_field")]),
    ("B1", {"topic": "other"}, [("topic_other", "required")]),
    ("B1", {"numbers": ["1"] * 11}, [("numbers", "too_many")]),
    ("B2", {"features": []}, [("features", "required")]),
    ("B2", {"right_kind": "mark"}, [("sign", "required"), ("goods", "required")]),
    ("B2", {"region": "chosen"}, [("regions", "required")]),
    ("B2", {"features": ["好", "x" * 301]}, [("features[1]", "too_long")]),
    ("B2", {"subject": 5}, [("subject", "wrong_type")]),
    ("B3", {"novelty_points": []}, [("novelty_points", "required")]),
    ("B3", {"novelty_points": [f"查新点{n}" for n in range(11)]}, [("novelty_points", "too_many")]),
    ("B3", {"key_points": "太短"}, [("key_points", "too_short")]),
    ("B3", {"keywords_zh": ["一"]}, [("keywords_zh", "too_few")]),
    ("B3", {"copies": 21}, [("copies", "too_large")]),
    ("B3", {"copies": -1}, [("copies", "too_small")]),
    ("B3", {"copies": "three"}, [("copies", "wrong_type")]),
    ("B3", {"project_name_en": "", "keywords_en": []}, [("project_name_en", "required"), ("keywords_en", "required")]),
    ("B3", {"truth": None}, [("truth", "required")]),
    ("B3", {"copies": float("nan")}, [("copies", "wrong_type")]),
    ("B3", {"requirements": []}, [("requirements", "required")]),
    ("B3", {"field": "植\x00保"}, [("field", "bad_character")]),
    ("B4", {"numbers": []}, [("numbers", "required")]),
    ("B4", {"numbers": ["CN1", "CN1"]}, [("numbers", "twice")]),
    ("B4", {"checks": ["status", "weather"]}, [("checks[1]", "not_in_list")]),
    ("B4", {"as_of": "2026-02-30"}, [("as_of", "wrong_form")]),
]  # fmt: skip


@pytest.mark.parametrize("code", GOOD)
def test_good_answers_stand_as_they_were_given(code):
    found = validate_form(SERVICES[code], GOOD[code])
    assert isinstance(found, Answers)
    assert dict(found.values) == GOOD[code]


def test_the_catalogue_needs_no_django():
    asked = (
        "import sys, opentisc.desk.catalogue as c; c.shipped_services(); sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


@pytest.mark.parametrize(("code", "change", "told"), WRONG)
def test_a_wrong_answer_is_told_by_field_and_reason(code, change, told):
    found = validate_form(SERVICES[code], {**GOOD[code], **change})
    assert isinstance(found, list)
    assert [(problem.path, problem.code) for problem in found] == told


def test_every_missing_answer_is_told_at_once_in_the_forms_order():
    found = validate_form(SERVICES["B4"], {})
    assert isinstance(found, list)
    assert [problem.path for problem in found] == ["right_kind", "numbers", "checks", "purpose", "no_secret"]


def test_a_limit_goes_with_its_problem():
    found = validate_form(SERVICES["B3"], {**GOOD["B3"], "copies": 21})
    assert isinstance(found, list)
    assert found[0].facts == {"limit": 20}


def test_an_answer_to_a_question_that_was_not_asked_falls_away():
    found = validate_form(SERVICES["B3"], {**GOOD["B3"], "scope": "domestic"})
    assert isinstance(found, Answers)
    assert not {"project_name_en", "keywords_en"} & set(found.values)


def test_answers_are_trimmed_and_put_in_the_forms_order():
    given = {
        "purpose": "deal",
        "numbers": [" US1 ", ""],
        "checks": ["status"],
        "no_secret": True,
        "right_kind": "patent",
    }
    found = validate_form(SERVICES["B4"], given)
    assert isinstance(found, Answers)
    assert list(found.values) == ["right_kind", "numbers", "checks", "purpose", "no_secret"]
    assert found.values["numbers"] == ["US1"]


def test_the_server_decides_what_is_asked():
    form = SERVICES["B1"].form
    assert "time_limit" not in shown_fields(form, {"urgency": "normal"})
    assert "time_limit" in shown_fields(form, {"urgency": "urgent"})
    assert "question" in shown_fields(form, {})


@pytest.mark.parametrize(
    ("point", "codes"),
    [
        ("一种以壳聚糖为载体的稻瘟病生防菌剂", []),
        ("一种以壳聚糖为载体的稻瘟病生防菌剂。", []),
        ("采用 0.5 mm 的阻隔层", []),
        ("一种菌剂。该菌剂缓释 30 天。", ["several_sentences"]),
        ("一种菌剂，以及其制备设备", ["perhaps_several_matters"]),
        ("An agent on chitosan. It lasts 30 days", ["several_sentences"]),
    ],
)
def test_a_point_with_several_matters_gets_a_hint_and_is_not_refused(point, codes):
    answers = {**GOOD["B3"], "novelty_points": ["一种载体", point]}
    assert [(h.path, h.code) for h in hints(SERVICES["B3"], answers)] == [
        ("novelty_points[1]", c) for c in codes
    ]
    assert isinstance(validate_form(SERVICES["B3"], answers), Answers)


def test_a_number_that_cannot_be_read_gets_a_hint():
    answers = {**GOOD["B4"], "numbers": ["ZL202010123456.7", "我的专利"]}
    assert [(h.path, h.code) for h in hints(SERVICES["B4"], answers)] == [("numbers[1]", "unreadable_number")]


def test_an_unfiled_invention_raises_the_label_and_nothing_lowers_it():
    assert label_for(SERVICES["B2"], {"unfiled": "yes"}) == 3
    assert label_for(SERVICES["B2"], {"unfiled": "no"}) == 2
    assert label_for(SERVICES["K1"], {}) == 3
