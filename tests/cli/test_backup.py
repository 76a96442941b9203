"""Backup of one installation, restore to an empty one, and what verifying proves (RD-04, RD-06, RD-21).

The commands run as processes of their own, each with its own OPENTISC_HOME, on real databases.
"""

import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "src" / "opentisc" / "records" / "samples"
FILL = """
import django; django.setup()
import io
from opentisc.desk import actions
from opentisc.desk.requests.files import attach
from tests.factories import desk as make
desk = make.make_desk("BK01")
request = make.make_working(desk)
make.make_deliverable(request, desk.consultant)
actions.deliver(request.key, by=desk.consultant, now=make.NOW)
from opentisc.infra import attachments
attachments.store(io.BytesIO("只有备份知道的文件".encode()), "说明.txt", group="BK01", by_id=None, now=make.NOW)
"""


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).resolve().parents[2]
    kept = {name: value for name, value in os.environ.items() if name != "OPENTISC_DATABASE"}
    environment = {
        **kept, "OPENTISC_HOME": str(home), "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}",
        "DJANGO_SETTINGS_MODULE": "opentisc.config.settings",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=root, capture_output=True, text=True, check=False
    )


def command(home: Path, *arguments: str) -> tuple[int, dict]:
    done = run(home, "-m", "opentisc", *arguments, "--json")
    return done.returncode, json.loads(done.stdout)


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> Path:
    """Return the home of an installation with records, a delivered request and an uploaded file."""
    home = tmp_path_factory.mktemp("installation")
    assert run(home, "-m", "django", "migrate", "--verbosity", "0").returncode == 0
    code, told = command(home, "import", str(next(SAMPLES.glob("*.jsonl"))))
    assert (code, told["rejected"]) == (0, [])
    filled = run(home, "-c", FILL)
    assert filled.returncode == 0, filled.stderr
    return home


@pytest.fixture(scope="module")
def backup(installation, tmp_path_factory) -> Path:
    """Return the file of a backup of the installation."""
    file = tmp_path_factory.mktemp("backups") / "备份.tar"
    code, told = command(installation, "backup", str(file))
    assert (code, told["data_version"]) == (0, 1)
    assert told["audit_seq"] > 0
    assert sorted(file.parent.iterdir()) == [file]
    return file


@pytest.mark.req("RD-06")
def test_a_restored_installation_is_the_one_that_was_backed_up(backup, tmp_path):
    code, told = command(tmp_path / "new", "restore", str(backup), "--verify")
    assert (code, told["differences"]) == (0, [])
    assert told["checked"] > 50  # every table, every file, lake, trail, files by row
    code, trail = command(tmp_path / "new", "audit", "verify")
    assert (code, trail["sound"]) == (0, True)
    code, found = command(tmp_path / "new", "archive", "verify")
    assert (code, found["sound"]) == (0, True)


@pytest.mark.req("RD-06")
def test_a_restore_goes_to_an_empty_installation_alone(backup, installation):
    code, told = command(installation, "restore", str(backup))
    assert (code, told["error"]["code"]) == (1, "restore_not_empty")


@pytest.mark.req("RD-21")
def test_a_tampered_or_cut_backup_changes_nothing(backup, tmp_path):
    cut = tmp_path / "cut.tar"
    cut.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    tampered = tmp_path / "tampered.tar"
    with tarfile.open(backup) as source, tarfile.open(tampered, "w") as target:
        for member in source:
            content = source.extractfile(member)
            if member.name == "home/secret.key":
                member.size, content = 3, io.BytesIO(b"abc")
            target.addfile(member, content)
    for file, why in ((cut, ""), (tampered, "home/secret.key")):
        home = tmp_path / f"for-{file.stem}"
        code, told = command(home, "restore", str(file))
        assert (code, told["error"]["code"]) == (1, "not_a_backup")
        assert why in told["error"]["message"]
        assert not (home / "opentisc.sqlite3").exists()


@pytest.mark.req("RD-04")
def test_a_backup_that_cannot_be_written_leaves_the_one_before(backup, installation, tmp_path):
    before = backup.read_bytes()
    nowhere = tmp_path / "no such folder" / "x.tar"
    code, told = command(installation, "backup", str(nowhere))
    assert (code, told["error"]["code"]) == (1, "backup_failed")
    assert backup.read_bytes() == before
