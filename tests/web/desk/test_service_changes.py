"""The sentences that tell a manager what a new version of a service changes."""

import pytest
from django.utils.translation import override

from opentisc.desk.catalogue import read_plain, shipped_services, to_plain
from opentisc.desk.catalogue.definition import Definition
from opentisc.web.desk.changes import PLACES, changes_in_words

OLD = shipped_services()["B2"]


def told(change, language="zh-hans"):
    plain = to_plain(OLD)
    change(plain)
    with override(language):
        return changes_in_words(OLD, read_plain(plain))


def longer(plain):
    plain["limit"]["work_days"] = 8


def not_required(plain):
    plain["form"]["fields"]["subject"]["required"] = False


def renamed(plain):
    plain["form"]["fields"]["subject"]["label"]["zh"] = "题目"


def without_step(plain):
    plain["process"]["steps"] = [s for s in plain["process"]["steps"] if s["code"] != "concepts"]


def new_choice(plain):
    choices = plain["form"]["fields"]["region"]["choices"]
    plain["form"]["fields"]["region"]["choices"] = [*choices, {"value": "eu", "zh": "欧洲", "en": "Europe"}]


def moved(plain):
    steps = list(plain["process"]["steps"])
    steps[3], steps[4] = steps[4], steps[3]
    plain["process"]["steps"] = steps


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (longer, "办理时限（工作日）：由“5”改为“8”"),
        (not_required, "申请表的问题“主题名称”的必填：由“是”改为“否”"),
        (renamed, "申请表的问题“题目”的名称：由“主题名称”改为“题目”"),
        (without_step, "流程步骤“概念表与检索式”：删除“概念表与检索式”"),
        (new_choice, "申请表的问题“地域范围”的选项：新增“欧洲”"),
        (moved, "流程步骤：调整顺序"),
    ],
)
def test_a_change_is_one_sentence(change, sentence):
    assert told(change) == [sentence]


def test_nothing_changed_says_nothing():
    assert told(lambda plain: None) == []


def test_the_sentence_follows_the_language():
    assert told(not_required, "en") == [
        "Question of the form “Title of the subject”, required: “Yes” becomes “No”"
    ]
    assert told(longer, "en") == ["Time limit (working days): “5” becomes “8”"]


def test_every_part_of_a_definition_has_its_word():
    assert set(Definition.__struct_fields__) <= set(PLACES)
