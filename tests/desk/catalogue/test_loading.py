"""Reading a definition: everything unknown or unfit is an error with its place."""

from pathlib import Path

import pytest

from opentisc.desk import catalogue
from opentisc.desk.catalogue import content_hash, differences, read_definition, read_plain, to_plain
from opentisc.desk.catalogue.errors import BadDefinition

B2 = (Path(catalogue.__file__).parent / "services" / "B2.toml").read_text(encoding="utf-8")


def flaws(text):
    with pytest.raises(BadDefinition) as caught:
        read_definition(text, file="B2.toml")
    assert caught.value.file == "B2.toml"
    return [(flaw.place, flaw.code) for flaw in caught.value.flaws]


def replaced(old, new):
    assert B2.count(old) >= 1
    return B2.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('tier = "basic"', 'tier = "basic"\ncolour = "red"', ("$", "wrong_shape")),
        ("[deliverable]", "[deliverable]\nsize = 1", ("deliverable", "wrong_shape")),
        ('fee_class = "免费"', 'fee_class = "便宜"', ("fee_class", "wrong_shape")),
        ('name = { zh = "知识产权基础检索"', 'name = { cn = "知识产权基础检索"', ("name", "wrong_shape")),
        ('tier = "basic"', 'tier = "key"', ("tier", "not_the_codes_tier")),
        ('code = "B2"', 'code = "X2"', ("code", "bad_code")),
        ("label = 2", "label = 4", ("label", "out_of_range")),
        ("work_days = 5", "work_days = 3", ("process.steps", "longer_than_limit")),
        ("work_days = 5", "", ("limit.work_days", "does_not_fit_kind")),
        ('marks = ["relevance"]', 'marks = ["stars"]', ("marks", "unknown")),
        ('"subject", "features"', '"features"', ("form.fields.subject", "not_in_one_group")),
        ('"subject", "features"', '"subject", "subject", "features"', ("form.fields.subject", "not_in_one_group")),
        ('"subject", "features"', '"subject", "nobody", "features"', ("form.groups", "unknown")),
        ('{ type = "string", maxLength = 120 }', '{ type = "string" }', ("form.fields.subject.schema.maxLength", "missing")),
        ('{ type = "string", maxLength = 120 }', '{ "$ref" = "#", type = "string", maxLength = 9 }',
         ("form.fields.subject.schema.$ref", "outside_subset")),
        ('{ type = "string", maxLength = 120 }', '{ type = "object" }', ("form.fields.subject.schema.type", "outside_subset")),
        ('{ type = "string", maxLength = 120 }', '{ type = "string", maxLength = 9, pattern = "(" }',
         ("form.fields.subject.schema.pattern", "bad_value")),
        ('{ type = "string", maxLength = 120 }', '{ type = "string", maxLength = -1 }',
         ("form.fields.subject.schema.maxLength", "bad_value")),
        ('{ type = "string", maxLength = 120 }', '{ type = "string", oneOf = [], maxLength = 9 }',
         ("form.fields.subject.schema.oneOf", "outside_subset")),
        ('field = "scene"', 'field = "subject"', ("form.fields.scene_other.shown_when", "not_a_choice_field")),
        ('field = "scene"', 'field = "region"', ("form.fields.scene_other.shown_when", "asked_later")),
        ('field = "scene", values = ["other"]', 'field = "scene", values = ["lunch"]',
         ("form.fields.scene_other.shown_when.values", "unknown")),
        ('widget = "radio"', 'widget = "text"', ("form.fields.scene.choices", "does_not_fit_widget")),
        ('widget = "radio"', 'widget = "map"', ("form.fields.scene.widget", "unknown")),
        ('duty = "reviewer"', 'duty = "handler"', ("process.steps[6].gates", "not_the_reviewers_step")),
        ('documents = ["intake"]', 'documents = ["poem"]', ("process.steps[0].documents", "unknown")),
        ('values = ["yes"], label = 3', 'values = ["yes"], label = 1', ("label_rules[0].label", "out_of_range")),
        ('en = "Basic search"', 'en = ""', ("name", "text_missing")),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_with_its_place(old, new, told):
    assert told in flaws(replaced(old, new))


def test_an_unknown_key_is_named():
    with pytest.raises(BadDefinition, match="colour"):
        read_definition(replaced('tier = "basic"', 'tier = "basic"\ncolour = "red"'), file="B2.toml")


def test_a_text_that_is_no_toml_is_told():
    assert flaws("code = ")[0] == ("file", "not_toml")


def edited(change):
    plain = to_plain(read_definition(B2, file="B2.toml"))
    change(plain)
    return read_plain(plain)


def changes(change):
    return [
        (c.place, c.kind, c.before, c.after)
        for c in differences(read_definition(B2, file="B2"), edited(change))
    ]


def test_equal_definitions_do_not_differ():
    assert changes(lambda plain: None) == []


def test_a_changed_value_is_told_with_before_and_after():
    def longer(plain):
        plain["limit"]["work_days"] = 8

    assert changes(longer) == [("limit.work_days", "changed", 5, 8)]
    assert content_hash(edited(longer)) != content_hash(read_definition(B2, file="B2"))


def test_a_new_field_and_its_place_in_the_group_are_told():
    def add(plain):
        plain["form"]["fields"]["budget"] = {
            "label": {"zh": "预算", "en": "Budget"}, "schema": {"type": "integer", "minimum": 0}, "widget": "number",
        }  # fmt: skip
        plain["form"]["groups"][0]["fields"] = [*plain["form"]["groups"][0]["fields"], "budget"]

    found = changes(add)
    assert [(place, kind) for place, kind, _b, _a in found] == [
        ("form.groups.purpose.fields", "changed"),
        ("form.fields.budget", "added"),
    ]


def test_a_dropped_step_is_told_once_and_the_others_are_not():
    def drop(plain):
        plain["process"]["steps"] = [s for s in plain["process"]["steps"] if s["code"] != "concepts"]

    assert [(place, kind) for place, kind, _b, _a in changes(drop)] == [("process.steps.concepts", "removed")]


def test_a_new_order_is_told_as_a_move():
    def swap(plain):
        steps = list(plain["process"]["steps"])
        steps[3], steps[4] = steps[4], steps[3]
        plain["process"]["steps"] = steps

    assert [(place, kind) for place, kind, _b, _a in changes(swap)] == [("process.steps", "moved")]
