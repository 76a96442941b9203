"""Help and refusals of the command in the language of the interface; a record as readable text."""

import pytest
from django.utils import translation

from opentisc.cli import wording
from opentisc.cli.main import run

pytestmark = [pytest.mark.usefixtures("installed"), pytest.mark.django_db]


def refused(capsys, *arguments: str) -> str:
    capsys.readouterr()
    assert run(list(arguments)) == 2
    return capsys.readouterr().err.strip()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show"], "misuse: 缺少 record_id。"),
        (["nosuch"], "misuse: 没有命令 nosuch。"),
        (["search", "a", "--nosuch"], "misuse: 没有选项 --nosuch"),
        (["search", "a", "b"], "misuse: 多出的参数：b。"),
        (["search", "a", "--limit"], "misuse: --limit 缺少值。"),
        (["search", "a", "--limit", "x"], "misuse: --limit：应为整数。"),
        (["search", "a", "--limit", "5000"], "misuse: --limit：不能大于 1000。"),
        (["search", "a", "--sort", "x"], "misuse: --sort：“x”不在可选的值之中：'relevance', 'date'。"),
    ],
)
def test_misuse_is_said_in_the_language_of_the_interface(capsys, arguments, said):
    assert refused(capsys, *arguments).startswith(said)


def test_a_help_page_has_no_word_of_the_other_language(capsys):
    capsys.readouterr()
    assert run(["search", "--help"]) == 0
    page = capsys.readouterr().out
    for word in ("用法：", "参数：", "选项：", "[必填]", "显示这段说明后退出。"):
        assert word in page
    for word in ("Usage", "Options:", "Arguments:", "Show this", "[required]", "[default"):
        assert word not in page


def test_english_keeps_the_librarys_own_words():
    with translation.override("en"):
        assert wording.refusal("No such command 'x'.") == "No such command x."
        assert wording.help_page("Usage: a [OPTIONS]\n\nOptions:") == "Usage: a [OPTIONS]\n\nOptions:"


def test_a_sentence_that_is_not_known_stays_as_it_is():
    assert wording.refusal("Something else.") == "Something else."


def test_show_prints_a_text_for_people(capsys):
    capsys.readouterr()
    assert run(["show", "CN900000001A"]) == 0
    said = capsys.readouterr().out
    assert "公开（公告）号：CN 900000001 A" in said
    assert "发明名称：" in said
    assert "\n权利要求\n  1. " in said
    assert "来源\n  OpenTISC 导出文件  patents.jsonl line 1  批次 1" in said
    assert "{" not in said


def test_show_speaks_english_too(capsys):
    capsys.readouterr()
    with translation.override("en"):
        from opentisc.accounts.types import OPERATOR
        from opentisc.cli import showing
        from opentisc.records import queries

        said = "\n".join(showing.lines(queries.get_record("CN900000001A", actor=OPERATOR)))
    assert "Claims\n  1. " in said
    assert "\nSources\n" in said or "\nSource\n" in said
