"""The front-end packages: locked, complete, without anything from another host."""

import json
import re
import shutil
from pathlib import Path

import pytest

from opentisc.config import frontend

ROOT = Path(__file__).resolve().parents[2]
LOCK = json.loads((ROOT / "package-lock.json").read_text())
PACKAGES = {name: facts for name, facts in LOCK["packages"].items() if name}


@pytest.mark.req("SC-56")
def test_every_package_is_locked_by_integrity_and_names_no_host():
    assert all(facts["integrity"].startswith("sha512-") for facts in PACKAGES.values())
    assert not [name for name, facts in PACKAGES.items() if "resolved" in facts]
    assert "registry" not in (ROOT / "package-lock.json").read_text()


def test_versions_are_pinned_exactly():
    given = json.loads((ROOT / "package.json").read_text())
    wanted = {**given["dependencies"], **given["devDependencies"]}
    assert wanted["htmx.org"] == "2.0.11"
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert all(PACKAGES[f"node_modules/{name}"]["version"] == version for name, version in wanted.items())


@pytest.fixture
def modules(tmp_path: Path, monkeypatch) -> Path:
    """A folder of packages with the files that the table names."""
    folder = tmp_path / "node_modules"
    for source in (*frontend.FILES, *frontend.LICENCES):
        file = folder / source
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"a{}\n/*# sourceMappingURL=x.css.map */\n" if source.endswith("css") else b"text")
    icons = folder / "bootstrap-icons" / "icons"
    icons.mkdir(parents=True)
    for name in frontend.ICONS:
        (icons / f"{name}.svg").write_text(
            '<svg class="bi" viewBox="0 0 16 16">\n  <path d="M1 1"/>\n</svg>\n'
        )
    monkeypatch.setattr(frontend, "VENDOR", tmp_path / "vendor")
    monkeypatch.setattr(frontend, "PACKED", tmp_path / "vendor" / "packed.json")
    return folder


def test_copied_files_point_to_no_source_map_and_icons_become_one_sprite(modules, tmp_path):
    names = frontend.copy(modules)
    assert "icons.svg" in names
    assert b"sourceMappingURL" not in (tmp_path / "vendor" / "bootstrap-reboot.min.css").read_bytes()
    sprite = (tmp_path / "vendor" / "icons.svg").read_text()
    assert sprite.count("<symbol ") == len(frontend.ICONS)
    assert '<symbol id="search" viewBox="0 0 16 16" fill="currentColor"><path d="M1 1"/></symbol>' in sprite


def test_a_changed_or_missing_file_is_noticed(modules, tmp_path):
    frontend.copy(modules)
    assert frontend.is_complete()
    (tmp_path / "vendor" / "htmx.min.js").write_text("changed")
    assert not frontend.is_complete()
    assert frontend.main(["--check"]) == 1
    frontend.copy(modules)
    (tmp_path / "vendor" / "icons.svg").unlink()
    assert not frontend.is_complete()


def test_a_package_that_does_not_ship_a_file_is_said(modules):
    shutil.rmtree(modules / "htmx.org")
    with pytest.raises(frontend.FrontendError, match=r"htmx\.min\.js"):
        frontend.copy(modules)


def test_every_icon_that_a_page_or_label_names_is_in_the_sprite():
    package = ROOT / "src" / "opentisc" / "web"
    named = set()
    for template in package.rglob("*.html"):
        named |= set(re.findall(r'components/icon\.html" with name="([a-z0-9-]+)"', template.read_text()))
    from opentisc.web import labels

    named |= {labels.status_icon(status) for status in (*labels.STATUSES, None)}
    assert named - set(frontend.ICONS) == set()
    assert {"search", "check-circle"} <= named


def test_raw_colours_stand_in_the_tokens_alone():
    sheets = [one for one in (ROOT / "src/opentisc/web/static/css").glob("*.css") if one.name != "tokens.css"]
    assert len(sheets) >= 5
    for sheet in sheets:
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", sheet.read_text()), sheet.name
