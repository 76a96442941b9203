"""The rules of the house that a tool can check: sizes, places, names, traces of machines."""

import ast
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "opentisc"
CONTEXTS = ("accounts", "network", "search", "records", "desk")
CONTEXT_FILES = {
    "__init__.py", "README.md", "apps.py", "types.py", "errors.py", "models.py", "policy.py", "workflow.py",
    "registry.py", "queries.py", "actions.py", "indexing.py", "registrations.py", "adapter.py", "admin.py",
    "citation.py",
}  # fmt: skip
HOSTS = ("pypi.org", "pythonhosted.org", "registry.npmjs", "deb.debian.org", "npmmirror", "tsinghua.edu.cn")


def tracked() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / line for line in listing.stdout.splitlines() if (ROOT / line).is_file()]


def sources() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts]


def test_no_source_file_is_longer_than_400_lines():
    long = {
        path.relative_to(ROOT).as_posix(): n
        for path in sources()
        if (n := len(path.read_text().splitlines())) > 400
    }
    assert long == {}


def test_no_function_is_longer_than_60_lines():
    long = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > 60:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {lines}")
    assert long == []


def test_every_module_says_what_it_is_for():
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in sources()
        if PACKAGE in path.parents and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_context_has_only_the_files_that_newcomers_know(context):
    strange = {path.name for path in (PACKAGE / context).iterdir() if path.is_file()} - CONTEXT_FILES
    assert strange == set()


def test_there_is_no_utils():
    assert [path for path in tracked() if path.stem in {"utils", "helpers", "misc", "common_utils"}] == []


def test_no_machine_path_and_no_registry_host_is_committed():
    found = []
    for path in tracked():
        if path == Path(__file__) or path.suffix in {".png", ".jpg", ".ico", ".woff2", ".gz", ".zip"}:
            continue
        text = path.read_text(errors="replace")
        found += [f"{path.relative_to(ROOT)}: {host}" for host in HOSTS if host in text]
        if re.search(r"(?<![\w.])/(?:work/|root/|home/\w+/)", text):
            found.append(f"{path.relative_to(ROOT)}: a machine's path")
    assert found == []


def test_ignores_name_their_rule():
    bare = []
    for path in sources():
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            if re.search(r"#\s*type:\s*ignore(?!\[)|#\s*noqa(?!:)", line) and path != Path(__file__):
                bare.append(f"{path.relative_to(ROOT)}:{number}")
    assert bare == []


def test_each_dependency_says_what_it_is_for():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    project = tomllib.loads("\n".join(lines))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    silent = [one for one in wanted if not any(f'"{one}"' in line and "#" in line for line in lines)]
    assert silent == []


@pytest.mark.req("SC-56")
@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_hashes(name):
    text = (ROOT / name).read_text()
    entries = re.findall(r"^(\S+==\S+)(?:[^\n]*\\\n(?:    --hash=[^\n]*\n?)+)?", text, flags=re.M)
    hashed = re.findall(r"^(\S+==\S+)[^\n]*\\\n    --hash=sha256:", text, flags=re.M)
    assert entries
    assert entries == hashed


@pytest.mark.req("SC-56", "SC-57")
def test_front_end_packages_are_locked_with_integrity_and_without_addresses():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [
        name for name, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")
    ] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
