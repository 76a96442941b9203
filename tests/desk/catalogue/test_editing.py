"""What a manager may change of a definition, and what is refused: nothing that other parts read by name is lost."""

import re
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

import opentisc
from opentisc.desk.catalogue import (
    Answers,
    Effect,
    Text,
    read_plain,
    shipped_services,
    to_plain,
    validate_form,
)
from opentisc.desk.catalogue import editing as edit
from opentisc.desk.catalogue.definition import Choice, Fee, ShownWhen
from opentisc.desk.catalogue.editing import Limits, Question, Texts
from opentisc.desk.catalogue.errors import BadDefinition
from opentisc.desk.catalogue.kinds import KINDS, kind_of, schema_for

SERVICES = shipped_services()
B1, B2, B3 = SERVICES["B1"], SERVICES["B2"], SERVICES["B3"]
BUDGET = Question(group="answer", kind="integer", label=Text(zh="预算", en="Budget"), least=0, most=90)


def flaws(change, *args, **kwargs):
    with pytest.raises(BadDefinition) as caught:
        change(*args, **kwargs)
    return [(flaw.place, flaw.code) for flaw in caught.value.flaws]


def texts(**changed):
    one = Texts(name=B1.name, for_whom=B1.for_whom, result=B1.result, fee_class=B1.fee_class, notes=B1.notes)
    return replace(one, **changed)


def test_words_and_fee_change_and_nothing_else_does():
    after = edit.with_texts(B1, texts(name=Text(zh="咨询", en="Advice"), fee_class=Fee.LOW))
    assert (after.name.zh, after.fee_class) == ("咨询", Fee.LOW)
    assert msgspec.structs.replace(after, name=B1.name, fee_class=B1.fee_class) == B1


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (Text(zh=" ", en="x"), ("name", "text_missing")),
        (Text(zh="长" * 301, en="x"), ("name", "too_long")),
        (Text(zh="咨\x00询", en="x"), ("name", "bad_character")),
        (Text(zh="咨\u202e询", en="x"), ("name", "bad_character")),
    ],
)
def test_a_text_that_cannot_stand_is_told_with_its_place(name, told):
    assert told in flaws(edit.with_texts, B1, texts(name=name))


def test_limits_change_with_their_levels_and_steps():
    limits = Limits(
        work_days=3, note=B1.limit.note, levels={"complex": 6}, steps={"draft": 2, "deliver": None}
    )
    after = edit.with_limits(B1, limits)
    assert after.limit.work_days == 3
    assert [one.work_days for one in after.limit.levels] == [0, 2, 6]
    assert {one.code: one.limit_days for one in after.process.steps if one.limit_days} == {"draft": 2}


def test_the_steps_together_cannot_take_longer_than_the_whole():
    assert flaws(edit.with_limits, B1, Limits(work_days=2, steps={"draft": 3})) == [
        ("process.steps", "longer_than_limit")
    ]
    assert ("limit.work_days", "out_of_range") in flaws(edit.with_limits, B1, Limits(work_days=251))


def test_a_new_question_stands_at_the_end_of_its_block_and_is_asked():
    after = edit.with_question(B1, "extra_1", BUDGET)
    assert after.form.groups[1].fields[-1] == "extra_1"
    assert after.form.fields["extra_1"].schema == {"type": "integer", "minimum": 0, "maximum": 90}
    good = {"right_kind": "patent", "topic": "fees", "question": "年费怎样补缴，需要哪些手续？", "urgency": "normal",
            "answer_by": "here", "no_secret": True, "extra_1": 91}  # fmt: skip
    found = validate_form(after, good)
    assert [(one.path, one.code) for one in found] == [("extra_1", "too_large")]
    assert isinstance(validate_form(after, good | {"extra_1": 90}), Answers)


def test_the_least_is_not_above_the_most():
    told = flaws(edit.with_question, B1, "extra_1", replace(BUDGET, least=9, most=8))
    assert told == [("form.fields.extra_1.schema.minimum", "least_above_most")]


def test_a_bound_is_a_number_that_every_database_keeps():
    told = flaws(edit.with_question, B1, "extra_1", replace(BUDGET, most=10**16))
    assert told == [("form.fields.extra_1.schema.maximum", "bad_value")]


def test_a_question_goes_to_another_block_once():
    after = edit.with_question(
        edit.with_question(B1, "extra_1", BUDGET), "extra_1", replace(BUDGET, group="subject")
    )
    assert [name for group in after.form.groups for name in group.fields].count("extra_1") == 1
    assert after.form.groups[0].fields[-1] == "extra_1"
    assert flaws(edit.with_question, B1, "extra_1", replace(BUDGET, group="none")) == [
        ("form.fields.extra_1", "unknown")
    ]


def test_a_condition_names_an_earlier_choice():
    asked = replace(BUDGET, shown_when=ShownWhen(field="urgency", values=("urgent",)))
    assert edit.with_question(B1, "extra_1", asked).form.fields["extra_1"].shown_when is not None
    later = replace(asked, group="subject")
    assert ("form.fields.extra_1.shown_when", "asked_later") in flaws(
        edit.with_question, B1, "extra_1", later
    )


def test_a_question_moves_by_one_and_stays_at_the_end():
    assert edit.moved(B1, "topic", by=-1).form.groups[0].fields[:2] == ("topic", "right_kind")
    assert edit.moved(B1, "right_kind", by=-1) == B1
    assert ("form.fields.topic_other.shown_when", "asked_later") in flaws(
        edit.moved, B1, "topic_other", by=-1
    )


def test_a_question_is_retired_and_put_back():
    without = edit.without_question(B1, "answer_by")
    assert "answer_by" not in without.form.fields
    back = edit.restored(without, B1, "answer_by")
    assert back.form.groups[1].fields[-1] == "answer_by"
    assert back.form.fields["answer_by"] == B1.form.fields["answer_by"]


def test_a_question_that_others_depend_on_stays():
    assert flaws(edit.without_question, B1, "urgency") == [("form.fields.urgency", "asked_by_others")]


@pytest.mark.parametrize(
    ("definition", "name"),
    [(B1, "question"), (B1, "no_secret"), (B2, "unfiled"), (B3, "novelty_points"), (B3, "avoid")],
)
def test_a_question_that_the_program_reads_by_name_is_not_retired(definition, name):
    assert flaws(edit.without_question, definition, name) == [(f"form.fields.{name}", "kept_question")]


def asked_as(definition, name, **changed):
    field = definition.form.fields[name]
    group = next(one.code for one in definition.form.groups if name in one.fields)
    one = Question(
        group=group, kind=kind_of(field), label=field.label, required=field.required, help=field.help,
        example=field.example, choices=field.choices, shown_when=field.shown_when,
    )  # fmt: skip
    return replace(one, **changed)


def test_a_kept_question_is_reworded_and_nothing_that_others_read_of_it_is_lost():
    after = edit.with_question(
        B1, "question", asked_as(B1, "question", label=Text(zh="问题", en="Question"), most=500)
    )
    assert after.form.fields["question"].label.zh == "问题"
    assert after.form.fields["question"].schema == {"type": "string", "maxLength": 500}
    for part, changed in {
        "schema": {"kind": "text"}, "required": {"required": False},
        "shown_when": {"shown_when": ShownWhen(field="topic", values=("other",))},
    }.items():  # fmt: skip
        asked = asked_as(B1, "question", **changed)
        assert (f"form.fields.question.{part}", "kept_question") in flaws(
            edit.with_question, B1, "question", asked
        )
    fewer = asked_as(B1, "topic", choices=B1.form.fields["topic"].choices[1:])
    assert flaws(edit.with_question, B1, "topic", fewer) == [("form.fields.topic.choices", "kept_question")]
    more = (*B1.form.fields["topic"].choices, Choice(value="gifts", zh="其他事项", en="More"))
    assert (
        len(edit.with_question(B1, "topic", asked_as(B1, "topic", choices=more)).form.fields["topic"].choices)
        == 10
    )


def test_the_names_read_elsewhere_stand_in_the_list_of_kept_questions():
    package = Path(opentisc.__file__).parent
    told = (package / "desk/deliverables/building.py").read_text(encoding="utf-8")
    read = set(re.findall(r'answers\.(?:text|lines|word|words)\("(\w+)"', told))
    for path in ("desk/requests/conflicts.py", "desk/searching/scales.py"):
        for listed in re.findall(
            r"_FIELDS: Final = \(([^)]*)\)", (package / path).read_text(encoding="utf-8")
        ):
            read |= set(re.findall(r'"(\w+)"', listed))
    assert len(read) > 20
    assert read <= edit.READ_ELSEWHERE


def test_effect_questions_are_added_changed_and_removed_but_never_all():
    new = Effect(code="extra_1", after_days=(90,), question=Text(zh="省了多少？", en="Saved?"), kind="amount")
    after = edit.with_effect(B1, new)
    assert [one.code for one in after.effects] == ["solved", "acted", "again", "extra_1"]
    later = edit.with_effect(after, msgspec.structs.replace(new, after_days=(365,)))
    assert later.effects[-1].after_days == (365,)
    assert flaws(edit.with_effect, B1, msgspec.structs.replace(new, after_days=(91,))) == [
        ("effects[3].after_days", "unknown")
    ]
    few = B1
    for code in ("solved", "acted"):
        few = edit.without_effect(few, code)
    assert flaws(edit.without_effect, few, "again") == [("effects", "last_effect")]


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_of_question_makes_a_form_that_stands(code):
    choices = (Choice(value="a", zh="甲", en="A"),) if KINDS[code].listed else ()
    after = edit.with_question(
        B1, "extra_1", replace(BUDGET, kind=code, least=None, most=None, choices=choices)
    )
    assert kind_of(after.form.fields["extra_1"]) == code
    assert read_plain(to_plain(after)) == after


@pytest.mark.parametrize("code", SERVICES)
def test_every_shipped_question_is_of_a_kind_that_the_editor_knows(code):
    for field in SERVICES[code].form.fields.values():
        kind = KINDS[kind_of(field)]
        least, most = field.schema.get(kind.least), field.schema.get(kind.most)
        assert schema_for(kind_of(field), least=least, most=most, before=field) == {
            **({kind.most: kind.default_most} if kind.default_most else {}), **field.schema,
        }  # fmt: skip


@pytest.mark.parametrize("pattern", ["(a+)+$", "^(\\d|\\d\\d)*$", "x", ".*", "^[0-9]{6}$|a"])
def test_no_pattern_but_the_named_ones_may_stand_in_a_form(pattern):
    plain = to_plain(B1)
    plain["form"]["fields"]["country"]["schema"]["pattern"] = pattern
    with pytest.raises(BadDefinition) as caught:
        read_plain(plain)
    assert [flaw.code for flaw in caught.value.flaws] == ["bad_value"]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("postcode", "100088", "10008"),
        ("mobile", "13800138000", "23800138000"),
        ("credit_code", "91350100M000100Y43", "91350100I000100Y43"),
    ],
)
def test_a_named_pattern_judges_the_answer(kind, good, bad):
    asked = replace(BUDGET, kind=kind, least=None, most=None)
    after = edit.with_question(B1, "extra_1", asked)
    told = {value: [one.code for one in validate_form(after, {"extra_1": value}) if one.path == "extra_1"]
            for value in (good, bad)}  # fmt: skip
    assert told == {good: [], bad: ["wrong_form"]}


def test_what_leaves_the_tested_service_is_named():
    assert edit.tested_changes(B1, B1) == ()
    reworded = edit.with_texts(edit.with_limits(B1, Limits(work_days=9)), texts())
    assert edit.tested_changes(reworded, B1) == ()
    plain = to_plain(B1)
    plain["process"]["steps"] = [one for one in plain["process"]["steps"] if one["code"] != "feedback"]
    plain["label"] = 0
    plain["form"]["fields"]["question"]["required"] = False
    assert edit.tested_changes(read_plain(plain), B1) == ("process", "label", "form.fields.question")


def test_a_definition_cannot_grow_without_end():
    after = B1
    for at in range(70):
        after = edit.with_question(after, f"extra_{at}", BUDGET)
    assert len(after.form.fields) == 80
    assert flaws(edit.with_question, after, "extra_70", BUDGET) == [("form.fields", "too_many")]
