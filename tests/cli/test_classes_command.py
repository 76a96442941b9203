"""`opentisc classes`: what is loaded, what a class is called, and that searches and `explain` follow."""

import gzip
from pathlib import Path

import pytest

from opentisc.cli import demo
from opentisc.search.schemes import queries, shelf
from tests.search.schemes.scheme_samples import IPC_XML, TITLES_ZH_CSV

pytestmark = [pytest.mark.usefixtures("installed"), pytest.mark.django_db]


@pytest.fixture
def scheme_files(tmp_path: Path, settings):
    """Files of schemes, and a site that has loaded none before and after."""
    (tmp_path / "ipc.xml").write_text(IPC_XML)
    (tmp_path / "zh.csv.gz").write_bytes(gzip.compress(TITLES_ZH_CSV.encode()))
    yield tmp_path
    shelf.pointer().unlink(missing_ok=True)
    shelf.forget()


def test_a_scheme_is_loaded_listed_shown_and_removed(call, scheme_files):
    code, loaded = call(
        "classes", "import", str(scheme_files / "ipc.xml"), "--source", "WIPO", "--licence", "open"
    )
    assert code == 0
    info = loaded["info"]
    assert (info["label"], info["has_levels"], info["source"], info["licence"]) == (
        "IPC 2026.01", True, "WIPO", "open",
    )  # fmt: skip
    assert loaded["refused"][0][1:] == ["unreadable_symbol", "H01M00"]
    code, listed = call("classes", "list")
    assert [one["name"] for one in listed["schemes"]] == [info["name"]]
    code, shown = call("classes", "show", "H01M10/052")
    assert [one["symbol"] for one in shown["path"]] == [
        "H",
        "H01",
        "H01M",
        "H01M10/00",
        "H01M10/05",
        "H01M10/052",
    ]
    assert shown["below"] == ["H01M10/0525"]
    assert shown["path"][4]["titles"] == {"en": {"title": "Without water", "scheme": "IPC 2026.01"}}
    assert call("classes", "remove", info["name"]) == (0, {"removed": info["name"]})
    assert call("classes", "list") == (0, {"schemes": []})


def test_a_search_for_a_subgroup_takes_in_what_its_scheme_places_below(call, scheme_files):
    # The sample records have H01M10/0525 and no H01M10/05.
    _, before = call("search", "ipc:H01M10/05")
    call("classes", "import", str(scheme_files / "ipc.xml"))
    _, after = call("search", "ipc:H01M10/05")
    _, own = call("search", "ipc:H01M10/0525 OR ipc:H01M10/052 OR ipc:H01M10/054")
    assert before["total"] == 0
    assert after["total"] == own["total"] > 0
    _, told = call("explain", "ipc:H01M10/05")
    assert told["clauses"][0]["rule"] == "levels"
    assert told["clauses"][0]["class_report"]["schemes"] == ["IPC 2026.01"]


def test_show_says_both_languages_and_where_they_come_from(call, scheme_files):
    call("classes", "import", str(scheme_files / "ipc.xml"))
    call("classes", "import", str(scheme_files / "zh.csv.gz"), "--edition", "2026.01")
    _, shown = call("classes", "show", "h01m10/00")
    assert {language: one["title"] for language, one in shown["path"][-1]["titles"].items()} == {
        "zh": "二次电池；及其制造",
        "en": "Cells filled again",
    }


@pytest.mark.parametrize(
    ("arguments", "exit_code", "error"),
    [
        (("import", "nowhere.xml"), 1, "scheme_unreadable"),
        (("import", "ipc.xml", "--scheme", "uspc"), 2, "unknown_scheme"),
        (("import", "ipc.xml", "--scheme", "cpc"), 1, "scheme_unreadable"),
        (("show", "battery"), 1, "unreadable_class"),
        (("remove", "ipc.sqlite"), 1, "scheme_unknown"),
    ],
)
def test_what_cannot_be_done_is_said(call, scheme_files, monkeypatch, arguments, exit_code, error):
    monkeypatch.chdir(scheme_files)
    code, document = call("classes", *arguments)
    assert (code, document["error"]["code"]) == (exit_code, error)
    assert document["error"]["message"]


def test_the_demonstration_loads_the_titles_of_the_sample_folder_once(scheme_files, monkeypatch):
    for name in ("ipc-en-and-wipo35", "ipc-zh-2026"):
        (scheme_files / name).mkdir()
    (scheme_files / "ipc-en-and-wipo35" / "en.txt").write_text("H01M\tCells\n")
    (scheme_files / "ipc-zh-2026" / "zh.csv").write_text("symbol,title_zh\nH01M,电池\n")
    monkeypatch.setattr(demo, "_SHARED", scheme_files)
    demo._load_schemes()
    assert [one.label for one in queries.loaded()] == ["IPC 2026.01", "IPC"]
    named = [one.name for one in queries.loaded()]
    demo._load_schemes()
    assert [one.name for one in queries.loaded()] == named


def test_the_doctor_names_what_is_loaded_and_how_to_mend_what_is_damaged(call, scheme_files):
    def said() -> list[tuple[str, str, str]]:
        _, document = call("doctor")
        return [
            (one["state"], one["detail"], one["mend"])
            for one in document["findings"]
            if one["what"] == "分类表"
        ]

    assert [(state, mend) for state, _, mend in said()] == [("note", "opentisc classes import")]
    _, loaded = call("classes", "import", str(scheme_files / "ipc.xml"))
    assert said() == [("fine", "IPC 2026.01 · 13", "")]
    name = loaded["info"]["name"]
    shelf.forget()
    (shelf.folder() / name).write_bytes(b"damaged" * 100)
    assert said() == [("wrong", f"{name} cannot be read", f"opentisc classes remove {name}")]
