"""The command's promises: one JSON document, the shapes of docs/commands.md, stable exit codes."""

import csv
import io
import json
import zipfile

import pytest

pytestmark = [pytest.mark.usefixtures("installed"), pytest.mark.django_db]


def test_words_in_chinese_find_records(call):
    code, page = call("search", "ti:硅碳复合负极材料", "--facets", "office,kind")
    assert code == 0
    assert page["total"] == 2  # publication and grant of one application, from the sample file
    assert {hit["record_id"] for hit in page["hits"]} == {"CN900000001A", "CN900000001B"}
    assert page["facets"] == {
        "office": [{"value": "CN", "count": 2}],
        "kind": [{"value": "A", "count": 1}, {"value": "B", "count": 1}],
    }


def test_words_in_english_find_records(call):
    code, page = call("search", 'ti:"picking robot"')
    assert code == 0
    assert {hit["title"] for hit in page["hits"]} >= {"一种果园采摘机器人末端执行器"}


def test_a_hit_has_the_documented_parts(call):
    _code, page = call("search", "ab:体积膨胀", "--limit", "1")
    hit = page["hits"][0]
    assert set(hit) == {"record_id", "title", "applicants", "date", "score", "snippet", "highlights"}
    start, end = hit["highlights"][0]
    assert hit["snippet"][start:end] == "体积膨胀"


def test_snippet_and_highlights_are_what_matched_when_that_is_a_title(call):
    _code, page = call("search", 'ti:"picking robot"', "--limit", "1")
    hit = page["hits"][0]
    assert hit["title"] == "一种果园采摘机器人末端执行器"
    start, end = hit["highlights"][0]
    assert hit["snippet"][start:end].lower() == "picking robot"


def test_collapsing_counts_groups(call):
    _code, page = call("search", "ti:硅碳复合负极材料", "--collapse", "application")
    assert page["total"] == 1


def test_other_collections_are_searched_by_name(call):
    _code, page = call("search", "茶", "--collection", "indications")
    assert [hit["record_id"] for hit in page["hits"]] == ["GI-CN-地理标志产品-XG0001"]


def test_a_whole_number_is_looked_up_in_every_collection(call):
    code, page = call("search", "GI-CN-地理标志产品-XG0001")
    assert (code, page["total"]) == (0, 1)
    assert page["hits"][0]["record_id"] == "GI-CN-地理标志产品-XG0001"


def test_a_query_error_has_place_and_fixes_and_exit_code_3(call):
    code, document = call("search", "ti:锂 电池 AND OR")
    assert code == 3
    assert set(document) == {"error"}
    code, document = call("search", "ab:(锂 AND 电池 OR 材料)")
    assert (code, document["error"]["code"]) == (3, "mixed_operators")
    assert document["error"]["position"] == {"start": 4, "end": 18}
    assert "ab:((锂 AND 电池) OR 材料)" in document["error"]["fixes"]


def test_an_unknown_record_is_exit_code_1(call):
    code, document = call("show", "CN999999999A")
    assert (code, document["error"]["code"]) == (1, "not_found")
    assert document["error"]["position"] is None


def test_misuse_is_exit_code_2(call):
    code, document = call("import")
    assert (code, document["error"]["code"]) == (2, "misuse")
    code, document = call("search")
    assert (code, document["error"]["code"]) == (2, "misuse")


def test_nothing_readable_is_exit_code_2(call, tmp_path):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    code, report = call("import", str(tmp_path), "--dry-run")
    assert code == 2
    assert (report["read"], [row["reason"] for row in report["rejected"]]) == (0, ["unknown_format"])


def test_a_record_is_shown_with_its_origin(call):
    code, view = call("show", "CN900000001A")
    assert code == 0
    assert view["record"]["titles"][0]["value"] == "一种硅碳复合负极材料"
    assert view["origins"][0]["file"].endswith("patents.jsonl")


def test_an_import_is_undone_and_the_old_version_still_answers(call, tmp_path):
    line = json.dumps(
        {
            "kind": "layout",
            "record": {
                "record_id": "IC-CN-BS.269000999",
                "number": {"office": "CN", "number": "BS.269000999", "as_given": "BS.269000999"},
                "name": "一次性测试电路",
            },
        },
        ensure_ascii=False,
    )
    (tmp_path / "one.jsonl").write_text(line + "\n")
    _code, report = call("import", str(tmp_path / "one.jsonl"))
    assert (report["read"], report["added"]) == (1, 1)
    _code, page = call("search", "一次性测试电路", "--collection", "layouts")
    assert page["total"] == 1
    code, _report = call("import", "--undo", str(report["batch"]))
    assert code == 0
    _code, page = call("search", "一次性测试电路", "--collection", "layouts")
    assert page["total"] == 0
    _code, old = call(
        "search", "一次性测试电路", "--collection", "layouts", "--as-of", str(report["data_version"])
    )
    assert (old["total"], old["data_version"]) == (1, report["data_version"])


def test_a_pruned_version_answers_no_more(call, tmp_path, installed):
    _code, known = call("lake", "versions")
    newest = known["versions"][0]["version"]
    old = known["versions"][-1]["version"]
    assert call("search", "office:CN", "--as-of", str(old))[0] == 0
    assert (installed / "index" / "patents" / f"as-of-{old}").is_dir()
    code, told = call("lake", "prune")
    assert (code, told["kept"]) == (0, [newest])
    assert old in told["pruned"]
    assert not (installed / "index" / "patents" / f"as-of-{old}").exists()
    code, document = call("search", "office:CN", "--as-of", str(old))
    assert (code, document["error"]["code"]) == (1, "version_gone")
    assert call("search", "office:CN")[1]["total"] == 150


@pytest.mark.req("SC-34")
def test_export_writes_every_hit(call, tmp_path):
    for suffix in ("csv", "xlsx", "jsonl", "ris"):
        target = tmp_path / f"list.{suffix}"
        code, document = call("export", "office:CN AND kind:S", "-o", str(target))
        assert (code, document["records"]) == (0, 20)
        assert target.stat().st_size > 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "list.csv").read_text("utf-8-sig"))))
    assert len(rows) == 20
    assert len((tmp_path / "list.jsonl").read_text().splitlines()) == 20
    assert zipfile.ZipFile(tmp_path / "list.xlsx").testzip() is None
    assert list(tmp_path.glob(".*.part")) == []


def test_a_patent_is_exported_with_the_status_of_its_application(call, tmp_path):
    target = tmp_path / "one.jsonl"
    assert call("export", "pn:CN900000001B", "-o", str(target))[0] == 0
    record = json.loads(target.read_text())["record"]
    assert record["application"]["status"] == "in_force"  # as the sample file says
    code, report = call("import", str(target), "--dry-run")
    assert (code, report["unchanged"], report["changed"]) == (0, 1, 0)


def test_an_unknown_export_format_is_misuse(call, tmp_path):
    code, document = call("export", "office:CN", "-o", str(tmp_path / "list.pdf"))
    assert (code, document["error"]["code"]) == (2, "unknown_export")


def test_explain_counts_each_clause(call):
    code, told = call("explain", "ti:硅碳复合负极材料 AND ab:体积膨胀")
    assert (code, told["total"]) == (0, 2)
    assert [clause["count"] for clause in told["clauses"]] == [2, 2]


def test_the_index_is_rebuilt_and_answers_the_same(call):
    _code, before = call("search", "office:CN")
    code, document = call("index", "--rebuild", "--collection", "patents")
    assert code == 0
    assert document["indexes"][0]["documents"] == 150
    _code, after = call("search", "office:CN")
    assert (before["total"], after["total"]) == (150, 150)


def test_a_missing_index_is_said_and_numbers_still_work(call, installed):
    import shutil

    shutil.rmtree(installed / "index" / "patents")
    code, document = call("search", "ti:电池")
    assert (code, document["error"]["code"]) == (1, "index_missing")
    code, page = call("search", "CN900000001A")
    assert (code, [hit["record_id"] for hit in page["hits"]]) == (0, ["CN900000001A"])
    assert call("index")[0] == 0
    assert call("search", "ti:电池")[0] == 0


def test_staff_get_a_link_and_no_password(call):
    code, document = call("createstaff", "wang@example.org")
    assert code == 0
    assert document["link"].startswith("http://127.0.0.1:8000/welcome/")
    assert document["expires_in_hours"] == 24


def test_a_mark_is_found_by_the_number_that_its_certificate_prints(call):
    _code, page = call("search", "pn:9000000100", "--collection", "marks")
    assert [hit["record_id"] for hit in page["hits"]] == ["TM-CN-9000000100"]


def test_an_export_into_a_folder_that_is_not_there_fails_without_a_traceback(call, tmp_path):
    code, document = call("export", "ti:电池", "-o", str(tmp_path / "none" / "list.csv"))
    assert (code, document["error"]["code"]) == (1, "not_written")
    assert str(tmp_path / "none" / "list.csv") in document["error"]["message"]


@pytest.mark.parametrize(
    "arguments", [("search", "锂", "--collection", "dogs"), ("search", "锂", "--include", "foo")]
)
def test_a_wrong_option_value_is_a_misuse(call, arguments):
    code, _document = call(*arguments)
    assert code == 2


def test_the_explanation_for_people_shows_the_tree(capsys):
    from opentisc.cli.main import run

    assert run(["explain", "ta:(锂 AND 电池)"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.strip().split()[0] for line in lines[1:5]] == ["And", "TextClause", "Term", "TextClause"]
