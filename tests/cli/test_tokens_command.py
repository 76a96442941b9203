"""`tokens` at the command line: seen without their texts, revoked one by one or all."""

import json

import pytest
from django.utils import timezone

from opentisc.accounts.models import Person, Token
from opentisc.accounts.tokens import issuing
from opentisc.cli.main import run
from opentisc.infra import audit
from opentisc.infra.models import AuditEvent
from tests.factories import network as make

pytestmark = [pytest.mark.django_db, pytest.mark.req("SC-44")]


def given(person: Person, label: str) -> str:
    wanted = issuing.Wanted(label=label, hat="", scopes=["requests:read"], days=30)
    return issuing.issue(person, wanted, doer=audit.Doer(machine="web"), now=timezone.now())[1]


def asked(capsys, *arguments: str) -> list[dict]:
    capsys.readouterr()
    assert run(["tokens", "li@example.org", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)["tokens"]


def test_tokens_are_listed_without_their_texts_and_revoked(capsys):
    person = make.make_person(email="li@example.org")
    texts = [given(person, label) for label in ("一", "二", "三")]
    rows = asked(capsys)
    assert [(row["label"], row["state"]) for row in rows] == [("三", "live"), ("二", "live"), ("一", "live")]
    assert all(text[10:] not in json.dumps(rows) for text in texts)
    rows = asked(capsys, "--revoke", str(rows[1]["number"]))
    assert [row["state"] for row in rows] == ["live", "revoked", "live"]
    assert {row["state"] for row in asked(capsys, "--revoke-all")} == {"revoked"}
    told = AuditEvent.objects.filter(act="accounts.token.revoke").values_list("machine", flat=True)
    assert list(told) == ["command"] * 3


def test_nobody_elses_token_is_revoked(capsys):
    make.make_person(email="li@example.org")
    given(make.make_person(email="wu@example.org"), "一")
    assert run(["tokens", "li@example.org", "--revoke", str(Token.objects.get().pk)]) != 0
    assert Token.objects.get().revoked_at is None
    capsys.readouterr()
    assert run(["tokens", "li@example.org"]) == 0
    assert "没有访问令牌" in capsys.readouterr().out
