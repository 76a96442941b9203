"""What classes are called, on facets and records: only where a scheme is loaded, and in which language."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse

from opentisc.search.schemes import actions, shelf
from tests.web.html_reading import css, page, query_of, text

# Titles of our own. The records have H01M50/449, H01M50/403, H04W72/04 and H01M10/42.
ZH = "symbol,title_zh\nH01M,电池与电芯\nH01M10/00,二次电池\nH01M10/42,维护方法\nH01M50/00,壳体\nH01M50/449,复合隔膜\n"
EN = "H04W\tNetworks without wires\nH04W72\tResources\nH01M50\tHousings\n"


@pytest.fixture
def named(site, tmp_path: Path):
    """The small site with titles in Chinese, and English ones for what has none."""
    now = datetime(2026, 3, 1, tzinfo=UTC)
    for name, content, edition in (("en.txt", EN, None), ("zh.csv", ZH, "2026.01")):
        (tmp_path / name).write_text(content)
        actions.load(tmp_path / name, now=now, edition=edition)
    yield site
    shelf.forget()


def facet_names(client, address: str) -> dict[str, tuple[str, str | None]]:
    """Return for each facet value with a class name: the name and its language."""
    tree = page(client, address)
    found = {}
    for one in css(tree, ".facet-value"):
        for name in css(one, ".facet-said-name"):
            label = text(css(one, ".facet-name")[0]).removesuffix(text(name)).strip()
            found[label] = (text(name), name.get("lang"))
    return found


def class_facts(client, record_id: str) -> list[tuple[str, str, str | None]]:
    """Return symbol, words and their language of a record's IPC classes."""
    tree = page(client, reverse("record", args=[record_id]))
    links = [one for one in css(tree, "dl.facts a") if "q=ipc%3A" in (one.get("href") or "")]
    found = []
    for link in links:
        note = link.getnext()
        said = note is not None and "caption" in (note.get("class") or "")
        found.append((text(link), text(note) if said else "", note.get("lang") if said else None))
    return found


@pytest.mark.req("UX-05")
def test_facets_of_classes_say_what_each_is_called(visitor, named):
    names = facet_names(visitor, "/search/?q=")
    assert names["H01M"] == ("电池与电芯", None)
    assert names["H01M10"] == ("二次电池", None)
    assert names["H04W"] == ("Networks without wires（英文）", "en")


def test_an_english_page_takes_english_names_first_and_says_where_one_is_chinese(client, named):
    client.cookies["opentisc_language"] = "en"
    names = facet_names(client, "/search/?q=")
    assert names["H04W"] == ("Networks without wires", None)
    assert names["H01M50"] == ("Housings", None)
    assert names["H01M"] == ("电池与电芯 (Chinese)", "zh")


def test_a_facet_value_with_a_name_is_still_included_by_its_symbol(visitor, named):
    tree = page(visitor, "/search/?q=")
    value = next(one for one in css(tree, ".facet-value") if "电池与电芯" in text(one))
    link = css(value, "a.facet-in")[0]
    assert query_of(link)["include"] == ["ipc4:H01M"]
    assert link.get("title") == "H01M 电池与电芯"


def test_a_class_is_found_in_its_facet_by_what_it_is_called(visitor, named):
    found = facet_names(visitor, "/search/?q=&in_ipc4=电芯")
    assert [label for label in found if len(label) == len("H01M") and label[3].isalpha()] == ["H01M"]


def test_a_record_names_its_classes_in_the_text_after_those_above(visitor, named):
    assert class_facts(visitor, "CN999000001B") == [
        ("H01M50/449", "壳体 › 复合隔膜", None),
        ("H01M50/403", "", None),
    ]


def test_without_a_scheme_pages_are_as_they_were(visitor, site):
    assert facet_names(visitor, "/search/?q=") == {}
    assert [words for _, words, _ in class_facts(visitor, "CN999000001B")] == ["", ""]


def test_a_damaged_scheme_costs_the_names_and_nothing_else(visitor, named, caplog):
    for path in shelf.folder().glob("*.sqlite"):
        path.write_bytes(b"damaged" * 100)
    shelf.forget()
    assert facet_names(visitor, "/search/?q=") == {}
    assert "cannot be read" in caplog.text
