"""A centre with its people, and tokens for each of them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from opentisc.accounts.models import Person, Scope, Token
from opentisc.accounts.tokens import issuing
from opentisc.infra import audit
from opentisc.network.types import Hat
from tests.factories import desk as make
from tests.web.site_fixtures import built, empty_site, plain_static, site, staff, visitor

__all__ = ["built", "empty_site", "plain_static", "site", "staff", "visitor"]

DOER = audit.Doer(machine="web")
ASKED = {
    "right_kind": "patent",
    "topic": "filing",
    "question": "我公司的一项实用新型能否同时申请发明专利？",
    "urgency": "normal",
    "answer_by": "here",
}
APPLICANT = {"kind": "legal_person", "name": "北京示例科技有限公司"}


def token_of(hat: Hat, *scopes: str, days: int = 30) -> str:
    """Return the text of a new token of the hat, for both scopes unless told otherwise."""
    wanted = issuing.Wanted(label="试验", hat=hat.key, scopes=scopes or Scope.values, days=days)
    _row, text = issuing.issue(Person.objects.get(pk=hat.person_id), wanted, doer=DOER, now=timezone.now())
    return text


@dataclass
class Program:
    """A program with a token: sends JSON, reads JSON."""

    text: str
    client: Client = field(default_factory=Client)
    sent: int = 0

    @property
    def row(self) -> Token:
        """Return the row of the program's token."""
        return Token.objects.get(token_sha256=issuing.fingerprint(self.text))

    def get(self, number: object, *, text: str | None = None, **headers: str) -> Any:
        """Return the answer about a request."""
        given = {"Authorization": f"Bearer {self.text if text is None else text}", **headers}
        return self.client.get(f"/api/v1/requests/{number}", headers=given)

    def post(self, body: object, *, key: str = "", **headers: str) -> Any:
        """Return the answer to a new request; a key of its own each time unless one is given."""
        self.sent += 1
        given = {
            "Authorization": f"Bearer {self.text}",
            "Idempotency-Key": key or f"call-{id(self)}-{self.sent}",
            **headers,
        }
        raw = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.post("/api/v1/requests", raw, content_type="application/json", headers=given)


@pytest.fixture
def centre(site, monkeypatch) -> make.Desk:
    """A centre with its people; nobody there has set up a second factor, nor has to."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    return make.make_desk()


@pytest.fixture
def program() -> Callable[..., Program]:
    """Make a program with a token of a hat."""
    return lambda hat, *scopes, **facts: Program(token_of(hat, *scopes, **facts))


@pytest.fixture
def asked(centre) -> dict[str, Any]:
    """A request that holds, as a person sends it."""
    return {
        "body": centre.body.code,
        "service": "B1",
        "answers": dict(ASKED),
        "applicant": dict(APPLICANT),
        "no_secrets": True,
    }
