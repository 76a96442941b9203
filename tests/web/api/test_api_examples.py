"""The commands of docs/api.md do what the page says."""

import json
import re
import shlex
from pathlib import Path
from string import Template
from typing import Any

import pytest
from django.test import Client

from opentisc.web.api import problems
from tests.factories import desk as make
from tests.web.api.conftest import token_of

PAGE = Path(__file__).resolve().parents[3] / "docs" / "api.md"
pytestmark = pytest.mark.req("SC-44", "RD-11")


def commands() -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(), flags=re.DOTALL | re.MULTILINE)


def run(command: str, **variables: str) -> Any:
    """Send what a curl command would send."""
    words = shlex.split(Template(command.replace("\\\n", " ")).substitute(variables))
    assert words[:2] == ["curl", "-s"]
    headers = dict(words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H")
    address = words[2].removeprefix("https://tisc.example.org")
    if "-d" not in words:
        return Client().get(address, headers=headers)
    kind = headers.pop("Content-Type")
    return Client().post(address, words[words.index("-d") + 1], content_type=kind, headers=headers)


def test_the_commands_of_the_page_make_a_request_and_show_it(site, monkeypatch):
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    centre = make.make_desk("TISC-BJ-01")
    make_it, show_it, in_english = commands()
    facts = {"SITE": "https://tisc.example.org", "TOKEN": token_of(centre.client_hat), "KEY": ""}
    made = run(make_it, **facts)
    assert made.status_code == 201, made.content
    facts["KEY"] = made.json()["key"]
    assert run(make_it, **facts).content == made.content
    assert run(show_it, **facts).json()["state"]["words"] == "已提交"
    assert run(in_english, **facts).json()["state"]["words"] == "Submitted"


def test_the_refusal_on_the_page_is_one_that_the_api_gives(site, monkeypatch):
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    centre = make.make_desk("TISC-BJ-01")
    [shown] = re.findall(r"^```json\n(.*?)^```", PAGE.read_text(), flags=re.DOTALL | re.MULTILINE)
    command = commands()[0].replace(', "name": "北京示例科技有限公司"', "")
    given = run(command, SITE="https://tisc.example.org", TOKEN=token_of(centre.client_hat), KEY="")
    assert given.json() == json.loads(shown)


def test_the_page_names_every_status_of_a_refusal():
    told = set(re.findall(r"\b[45]\d\d\b", PAGE.read_text()))
    assert {str(status) for status in problems.TITLES if status < 500} - {"405"} <= told
