"""Sign-in pages: the first password, the languages, what strangers learn."""

from datetime import timedelta

import pytest
from django.utils import timezone

from opentisc.accounts import actions
from opentisc.accounts.models import Person
from tests.web.html_reading import css, page, text, tree_of

GOOD = "correct horse battery 9"


@pytest.fixture
def link(site) -> str:
    _person, token = actions.create_staff("li@example.org", name="李工", now=timezone.now())
    return f"/welcome/{token}/"


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.req("SC-07")
def test_a_one_time_link_sets_the_password_once_and_signs_in(visitor, link):
    assert "li@example.org" in text(css(page(visitor, link), "main")[0])
    response = visitor.post(link, {"password": GOOD, "repeated": GOOD})
    assert response.status_code == 302
    assert signed_in(visitor)
    visitor.logout()
    assert visitor.get(link).status_code == 404
    assert visitor.post(link, {"password": GOOD, "repeated": GOOD}).status_code == 404
    assert not signed_in(visitor)


@pytest.mark.req("SC-01")
@pytest.mark.parametrize("password", ["short", "password1234", "li@example.org"])
def test_a_weak_password_is_refused_with_its_reasons_and_the_link_still_works(visitor, link, password):
    response = visitor.post(link, {"password": password, "repeated": password})
    assert response.status_code == 422
    assert css(tree_of(response.content), ".field-error")
    assert not Person.objects.get().has_usable_password()
    assert visitor.post(link, {"password": GOOD, "repeated": GOOD}).status_code == 302


def test_two_different_entries_are_refused(visitor, link):
    response = visitor.post(link, {"password": GOOD, "repeated": GOOD + "x"})
    assert "两次输入不一致" in response.content.decode()


@pytest.mark.req("SC-07")
def test_a_link_ends_after_24_hours(visitor, site):
    _person, token = actions.create_staff(
        "li@example.org", now=timezone.now() - timedelta(hours=24, seconds=1)
    )
    assert visitor.get(f"/welcome/{token}/").status_code == 404


@pytest.mark.req("SC-06")
def test_a_wrong_password_and_an_unknown_address_look_the_same(visitor, link):
    visitor.post(link, {"password": GOOD, "repeated": GOOD})
    visitor.logout()

    def said(address: str) -> str:
        response = visitor.post("/accounts/login/", {"login": address, "password": "wrong"})
        assert response.status_code == 200
        return text(css(tree_of(response.content), ".notice")[0])

    assert said("li@example.org") == said("nobody@example.org")


def test_sign_in_by_e_mail_and_sign_out_by_post(visitor, link):
    visitor.post(link, {"password": GOOD, "repeated": GOOD})
    visitor.logout()
    response = visitor.post("/accounts/login/", {"login": "LI@example.org", "password": GOOD})
    assert response.status_code == 302
    assert signed_in(visitor)
    visitor.get("/accounts/logout/")
    assert signed_in(visitor)
    visitor.post("/accounts/logout/")
    assert not signed_in(visitor)


@pytest.mark.req("UX-43")
@pytest.mark.parametrize(
    "address",
    ["/", "/search/", "/help/", "/formats/", "/accounts/login/", "/accounts/password/reset/", "/nowhere/"],
)
@pytest.mark.parametrize(("language", "lang"), [("zh-hans", "zh-CN"), ("en", "en")])
def test_every_page_says_its_language(client, site, address, language, lang):
    client.cookies["opentisc_language"] = language
    assert tree_of(client.get(address).content).get("lang") == lang


@pytest.mark.req("UX-51")
@pytest.mark.parametrize(
    "address",
    ["/", "/accounts/login/", "/accounts/password/reset/", "/nowhere/", "/accounts/password/change/"],
)
def test_english_pages_hold_no_chinese_but_the_name_of_the_language(staff, empty_site, address):
    staff.cookies["opentisc_language"] = "en"
    shown = text(tree_of(staff.get(address, follow=True).content)).replace("简体中文", "").replace("李工", "")
    assert not [sign for sign in shown if "\u4e00" <= sign <= "\u9fff"]


@pytest.mark.req("UX-47")
def test_large_type_is_kept_and_taken_back(visitor, site):
    assert tree_of(visitor.get("/").content).get("data-type") is None
    visitor.post("/preferences/type/", {"type": "large", "next": "/help/"})
    assert tree_of(visitor.get("/").content).get("data-type") == "large"
    visitor.post("/preferences/type/", {"type": "normal", "next": "/help/"})
    assert tree_of(visitor.get("/").content).get("data-type") is None
