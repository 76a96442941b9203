"""What people can use is documented: commands, settings, fields, formats; and nothing documented is gone."""

import re
from pathlib import Path

import pytest

from opentisc.records.formats.registry import formats

ROOT = Path(__file__).resolve().parents[2]


def headings(page: Path) -> set[str]:
    return {
        match
        for line in page.read_text().splitlines()
        if line.startswith("#")
        for match in re.findall(r"`([^`]+)`", line)
    }


def test_every_command_has_a_section():
    import typer

    from opentisc.cli.app import build

    def names(group, above=""):
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                yield from names(command, f"{above}{name} ")
            else:
                yield above + name

    commands = set(names(typer.main.get_command(build())))
    assert headings(ROOT / "docs" / "commands.md") == {f"opentisc {name}" for name in commands}


def test_every_command_has_help_with_an_example():
    import typer

    from opentisc.cli.app import build

    def commands(group):
        for command in group.commands.values():
            if hasattr(command, "commands"):
                yield from commands(command)
            else:
                yield command

    silent = [
        one.name for one in commands(typer.main.get_command(build())) if "opentisc " not in (one.help or "")
    ]
    assert silent == []


@pytest.mark.parametrize("known", formats(), ids=lambda known: known.code)
def test_every_format_has_a_page(known):
    page = ROOT / "docs" / "formats" / f"{known.code}.md"
    assert page.exists(), page.name
    assert known.code in page.read_text()


def test_every_field_of_the_language_is_documented():
    from opentisc.search.registry import collections

    page = (ROOT / "docs" / "search.md").read_text()
    missing = {
        f"{collection.code} {field.code}"
        for collection in collections()
        for field in collection.fields
        if f"`{field.code}:`" not in page and f"`{field.code}`" not in page
    }
    assert missing == set()


@pytest.mark.req("UX-51")
def test_every_text_has_its_english():
    from opentisc.config.catalogues import faults

    assert faults() == []


def test_readmes_of_both_languages_name_the_two_commands():
    for name in ("README.md", "README.en.md"):
        text = (ROOT / name).read_text()
        assert "make demo" in text
        assert "make test" in text
