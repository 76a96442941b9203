"""Headers, cookies, and that no page needs anything the Content Security Policy forbids."""

import re

import pytest
from django.test import Client

PAGES = [
    "/",
    "/search/?q=wireless",
    "/search/?q=wireless%20AND%20a%20OR%20b",
    "/records/CN999000001B/",
    "/records/TM-XX-7000001/",
    "/records/doi:10.99999/fictional.2020.1/",
    "/records/none/",
    "/help/",
    "/formats/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/nowhere/",
]


@pytest.mark.req("SC-23")
@pytest.mark.parametrize("page", PAGES)
def test_every_answer_carries_the_strict_policy(visitor, site, page):
    given = visitor.get(page).headers["Content-Security-Policy"]
    policy = dict(part.strip().partition(" ")[::2] for part in given.split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in given


@pytest.mark.req("SC-24")
@pytest.mark.parametrize("page", PAGES)
def test_every_answer_carries_the_security_headers(visitor, site, page):
    headers = visitor.get(page).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.req("SC-23")
@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_inline_script_or_style_or_another_host(visitor, site, page):
    html = visitor.get(page).content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
    loaded = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"', html)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)


@pytest.mark.req("SC-26")
def test_pages_of_a_signed_in_person_are_kept_by_no_cache(staff, site):
    assert staff.get("/").headers["Cache-Control"] == "no-store"


@pytest.mark.req("SC-25")
@pytest.mark.parametrize(
    "page", ["/imports/", "/preferences/language/", "/preferences/type/", "/accounts/logout/"]
)
def test_a_post_without_token_changes_nothing(site, staff, page):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = staff.cookies
    assert strict.post(page, {"type": "large", "language": "en"}).status_code == 403


@pytest.mark.req("SC-25")
@pytest.mark.parametrize(
    "page", ["/imports/uploads/abc/run/", "/imports/batches/1/undo/", "/preferences/type/"]
)
def test_nothing_changes_by_get(staff, site, page):
    assert staff.get(page).status_code == 405


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_a_choice_of_type_never_leads_to_another_host(visitor, site, target):
    response = visitor.post("/preferences/type/", {"type": "large", "next": target})
    assert response.headers["Location"] == "/"
    assert response.cookies["opentisc_type"].value == "large"
    assert response.cookies["opentisc_type"]["httponly"]
