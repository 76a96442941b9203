"""One's own access tokens: made after the password, shown once, listed, revoked."""

import re

import pytest
from django.test import Client

from opentisc.accounts.models import Person, Token
from opentisc.network.types import Role
from tests.factories import network as make
from tests.web.html_reading import css, page, text, tree_of
from tests.web.signed_in import BACKEND

PASSWORD = "correct horse battery 9"
pytestmark = pytest.mark.req("SC-44")


@pytest.fixture
def librarian(site, monkeypatch) -> Client:
    """A browser of a consultant who typed the password just now."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    person = Person.objects.create_user("li@example.org", PASSWORD, name="李明", is_staff=True)
    make.make_member(make.make_body("TOK1", name="虚构中心"), Role.CONSULTANT, person=person)
    browser = Client()
    browser.cookies["opentisc_language"] = "zh-hans"
    browser.post("/accounts/login/", {"login": "li@example.org", "password": PASSWORD})
    browser.post("/accounts/reauthenticate/?next=/account/tokens/", {"password": PASSWORD})
    return browser


def fields(browser: Client, **changes: object) -> dict[str, object]:
    """Return a good form, as the page gives it, with changes."""
    shown = page(browser, "/account/tokens/new/")
    hats = [option.get("value") for option in css(shown, "select[name=hat] option")]
    return {
        "label": "立项系统",
        "hat": hats[0],
        "scopes": ["requests:write", "requests:read"],
        "days": "90",
        "once": css(shown, "input[name=once]")[0].get("value"),
        **changes,
    }


def test_a_token_is_shown_once_and_opens_the_api_under_its_hat(librarian):
    made = librarian.post("/account/tokens/new/", fields(librarian))
    assert made.status_code == 200
    assert "no-store" in made.headers["Cache-Control"]
    [shown] = re.findall(r"tisc_[\w-]{43}", made.content.decode())
    listed = page(librarian, "/account/tokens/")
    assert shown not in text(listed)
    assert shown[:9] in text(listed)
    assert "咨询馆员 · 虚构中心" in text(css(listed, "tbody")[0])
    answer = Client().get("/api/v1/requests/x", headers={"Authorization": f"Bearer {shown}"})
    assert answer.status_code == 404
    assert "尚未使用" not in text(page(librarian, "/account/tokens/"))


@pytest.mark.req("RD-11")
def test_the_same_form_again_makes_no_second_token_and_shows_none(librarian):
    given = fields(librarian)
    librarian.post("/account/tokens/new/", given)
    again = librarian.post("/account/tokens/new/", given, follow=True)
    assert "tisc_" not in text(css(tree_of(again.content), "[role=status]")[0])
    assert "不能再次显示" in again.content.decode()
    assert Token.objects.count() == 1


def test_the_choices_are_own_memberships_and_oneself(librarian):
    options = css(page(librarian, "/account/tokens/new/"), "select[name=hat] option")
    assert [text(one) for one in options] == ["咨询馆员 · 虚构中心", "本人"]
    assert [one.get("selected") is not None for one in options] == [True, False]  # the hat worn
    refused = librarian.post("/account/tokens/new/", fields(librarian, hat="424242"))
    assert refused.status_code == 422
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    "change", [{"label": ""}, {"scopes": []}, {"days": "366"}, {"days": "0"}, {"scopes": ["all"]}]
)
def test_a_form_that_does_not_hold_comes_back_with_what_was_typed(librarian, change):
    refused = librarian.post("/account/tokens/new/", fields(librarian, **change))
    assert refused.status_code == 422
    assert css(tree_of(refused.content), ".field-error")
    assert not Token.objects.exists()


def test_a_revoked_token_opens_nothing_and_stays_in_the_list(librarian):
    made = librarian.post("/account/tokens/new/", fields(librarian))
    [shown] = re.findall(r"tisc_[\w-]{43}", made.content.decode())
    number = Token.objects.get().pk
    assert librarian.get(f"/account/tokens/{number}/revoke/").status_code == 405
    assert librarian.post(f"/account/tokens/{number}/revoke/").status_code == 302
    listed = text(css(page(librarian, "/account/tokens/"), "tbody")[0])
    assert "已吊销" in listed
    answer = Client().get("/api/v1/requests/x", headers={"Authorization": f"Bearer {shown}"})
    assert answer.status_code == 401


@pytest.mark.req("SC-13")
def test_anothers_token_and_an_absent_one_answer_alike(librarian, site):
    librarian.post("/account/tokens/new/", fields(librarian))
    stranger = Client()
    stranger.cookies["opentisc_language"] = "zh-hans"
    stranger.force_login(make.make_person(), backend=BACKEND)
    there = stranger.post(f"/account/tokens/{Token.objects.get().pk}/revoke/")
    nowhere = stranger.post("/account/tokens/424242/revoke/")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    plain = [re.sub(rb"[0-9A-F]{8}|/tokens/\d+/", b"", one.content) for one in (there, nowhere)]
    assert re.sub(rb'csrfmiddlewaretoken" value="\w+"', b"", plain[0]) == re.sub(
        rb'csrfmiddlewaretoken" value="\w+"', b"", plain[1]
    )
    assert Token.objects.get().revoked_at is None


@pytest.mark.req("SC-09")
def test_a_token_is_made_only_after_the_password(site):
    person = Person.objects.create_user("li@example.org", PASSWORD)
    browser = Client()
    browser.force_login(person, backend=BACKEND)
    for ask in (browser.get, browser.post):
        answer = ask("/account/tokens/new/")
        assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert browser.get("/account/tokens/").status_code == 200


def test_the_api_reference_names_every_operation_field_and_code(visitor, site):
    from opentisc.web.api import problems, schemas, words

    shown = page(visitor, "/api/")
    said = text(shown)
    assert "POST /api/v1/requests" in said
    assert "GET /api/v1/requests/{number}" in said
    assert {one.get("id") for one in css(shown, "tr[id]")} == set(problems.SENTENCES)
    targets = {one.get("id") for one in css(shown, "section[id]")}
    assert {one.get("href")[1:] for one in css(shown, "main a[href^='#']")} <= targets
    declared = {
        f"{name}.{field}"
        for name, shape in vars(schemas).items()
        if hasattr(shape, "model_fields")
        and shape.__module__ == schemas.__name__
        and not name.startswith("_")
        for field in shape.model_fields
    }
    assert declared == set(words.FIELDS)


def test_the_api_reference_is_complete_in_english(client, site):
    client.cookies["opentisc_language"] = "en"
    said = text(css(page(client, "/api/"), "main")[0])
    assert [sign for sign in said if "\u4e00" <= sign <= "\u9fff"] == []
