"""Set-up says what is missing instead of failing somewhere else."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKE_VENV = ROOT / "tools" / "make_venv.py"


def test_a_python_without_venv_is_told_what_to_install(tmp_path):
    (tmp_path / "ensurepip.py").write_text("raise ImportError('split off')\n")
    told = subprocess.run(
        [sys.executable, str(MAKE_VENV), str(tmp_path / "venv")],
        env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 2
    assert f"apt-get install python3.{sys.version_info.minor}-venv" in told.stdout
    assert not (tmp_path / "venv").exists()


def test_an_old_python_is_refused_by_name(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(sys, "version_info", (3, 10, 14))
    main = runpy.run_path(str(MAKE_VENV))["main"]
    assert main(str(tmp_path / "venv")) == 2
    assert "needs Python 3.11 or newer" in capsys.readouterr().out


def test_the_command_refuses_an_old_python(monkeypatch, capsys):
    from opentisc.cli.main import main

    monkeypatch.setattr(sys, "version_info", (3, 10, 14))
    with pytest.raises(SystemExit) as leaving:
        main(["version"])
    assert leaving.value.code == 2
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


def test_a_part_that_cannot_run_names_what_brings_it(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    check = runpy.run_path(str(ROOT / "tools" / "check.py"))
    (journeys,) = [part for part in check["parts"]() if part.name == "journeys"]
    assert "apt-get install chromium" in journeys.missing()
