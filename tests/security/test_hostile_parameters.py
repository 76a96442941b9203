"""Who belongs here types nonsense: endless digits, NUL, other directions of writing.

Every page answers with a page: a refusal where it must, never a failure of ours. What strangers get is the isolation
matrix's affair.
"""

import pytest
from django.urls import NoReverseMatch, reverse

from tests.repository import isolation_world
from tests.repository.isolation_answers import allowed, routes
from tests.repository.test_isolation_matrix import BY_KEY, BY_PK, SECOND, WITHIN
from tests.web.signed_in import browser

NAMES = (
    "q", "text", "page", "format", "list", "handler", "client", "score", "label", "stage", "service", "sort", "due",
    "template", "taker", "compare", "step", "seen", "point", "version", "once", "effort", "person", "channel", "right",
    "topic", "kind", "first", "last", "day", "year", "again", "parent", "other", "pick", "collection", "next", "value",
    "minutes", "paragraph", "hits", "searched_at", "r1-question", "paste", "mode", "typed", "code", "number", "title",
    "question", "answer", "name", "login", "until", "reason", "body", "record_id", "hat", "outcome",
)  # fmt: skip
HOSTILE = {"digits": "9" * 5000, "odd": "\x00\u202e\u0663\ufffe" + "𠮷" * 20, "beyond": "9" * 25}
LEFT_OUT = frozenset(("account_logout", "session_end", "sessions_end_others", "hat"))
"""Routes that end the very session, or change the hat."""


@pytest.fixture(autouse=True)
def unhindered(monkeypatch):
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    monkeypatch.setattr("opentisc.web.accounts.rates.check", lambda http, route: None)


@pytest.fixture
def world(site):
    made = isolation_world.empty_world()
    isolation_world.fill(made)
    return made


def address(name: str, parameters: list[str], world: isolation_world.World) -> str:
    """Return the address of a route with an object of their own; empty where it takes something else."""
    found: dict[str, object] = {}
    for one in parameters:
        if one == "key":
            found[one] = world.ids[BY_KEY[name]] if name in BY_KEY else world.requests["working"].key
        elif one == "pk":
            found[one] = world.ids.get(BY_PK.get(name) or WITHIN.get(name) or "", 1)
        else:
            found[one] = world.theirs.body.code if one == "body" else SECOND.get(one, "B1")
    try:
        return reverse(name, kwargs=found)
    except NoReverseMatch:
        return ""


@pytest.mark.req("SC-27")
@pytest.mark.parametrize(
    ("role", "what"), [("manager", "digits"), ("manager", "odd"), ("client_hat", "beyond")]
)
def test_no_page_fails_on_nonsense(world, role, what):
    seen = browser(getattr(world.theirs, role))
    seen.raise_request_exception = False
    given = dict.fromkeys(NAMES, HOSTILE[what])
    failed = []
    for name, parameters in routes():
        where = address(name, parameters, world) if allowed(name) and name not in LEFT_OUT else ""
        for ask in (seen.get, seen.post) if where else ():
            answer = ask(where, given)
            b"".join(
                answer.streaming_content if answer.streaming else ()
            )  # to its end, which closes its file
            if answer.status_code == 500:
                failed.append((ask.__name__, name))
    assert failed == []
