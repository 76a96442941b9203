"""Every route has a declared policy, and the policy is asked before any view."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from opentisc.web import policy
from opentisc.web.policy import POLICY, Access


def routes(patterns: list[URLPattern | URLResolver], names: tuple[str, ...] = ()) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = (*names, one.namespace) if one.namespace else names
            yield from routes(one.url_patterns, inner)
        else:
            yield ":".join((*names, one.name or f"unnamed {one.pattern}"))


@pytest.mark.req("SC-12")
def test_every_route_has_a_declared_policy():
    assert set(routes(get_resolver().url_patterns)) - set(POLICY) == set()


@pytest.mark.req("SC-12")
def test_the_table_names_no_route_that_is_not_there():
    assert set(POLICY) - set(routes(get_resolver().url_patterns)) == set()


@pytest.mark.req("SC-12")
def test_a_route_without_policy_opens_for_nobody(staff, site, monkeypatch):
    monkeypatch.delitem(policy.POLICY, "home")
    assert staff.get("/").status_code == 404


STAFF_PAGES = [
    "/imports/",
    "/imports/uploads/abc/",
    "/imports/uploads/abc/mapping/",
    "/imports/jobs/1/",
    "/imports/batches/1/",
]
STAFF_ACTIONS = [
    "/imports/",
    "/imports/uploads/abc/run/",
    "/imports/uploads/abc/discard/",
    "/imports/jobs/1/cancel/",
    "/imports/batches/1/undo/",
]


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_a_visitor_is_asked_to_sign_in_and_brought_back(visitor, site, page):
    response = visitor.get(page)
    assert response.status_code == 302
    assert response.headers["Location"] == f"/accounts/login/?next={page}"


@pytest.mark.parametrize("page", STAFF_ACTIONS)
def test_a_visitor_cannot_act(visitor, site, page):
    assert visitor.post(page).status_code == 403


@pytest.mark.parametrize("page", [*STAFF_PAGES, *STAFF_ACTIONS])
def test_a_person_who_is_not_staff_is_refused(site, page, django_user_model):
    client = Client()
    client.force_login(
        django_user_model.objects.create_user("guest@example.org", "x"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert client.post(page).status_code == 403
    assert client.get(page).status_code in {403, 405}


@pytest.mark.req("SC-16")
def test_a_person_who_lost_the_role_is_refused_at_the_next_request(staff, site, django_user_model):
    assert staff.get("/imports/").status_code == 200
    django_user_model.objects.update(is_staff=False)
    assert staff.get("/imports/").status_code == 403


@pytest.mark.parametrize("route", [name for name, access in POLICY.items() if access is Access.NOBODY])
def test_what_a_library_offers_and_we_do_not_looks_absent(visitor, site, route):
    from django.urls import reverse

    arguments = ["abc"] if route in {"account_confirm_email", "openid_connect_login"} else []
    assert visitor.get(reverse(route, args=arguments)).status_code == 404
