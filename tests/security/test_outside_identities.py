"""Identities from elsewhere: joined by the person alone, told apart by server and subject, no way past the rules."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from opentisc.accounts.models import Person
from opentisc.web.accounts import identities
from tests.security.identity_servers import IdentityServer, challenge_of, serving
from tests.web.html_reading import css, tree_of

PASSWORD = "correct horse battery 9"
pytestmark = pytest.mark.req("SC-10")


@pytest.fixture
def server(site, settings):
    """Sign-in through a provider and a CAS server on loopback is configured."""
    cache.clear()
    with serving() as running:
        settings.OPENTISC = replace(settings.OPENTISC, cas_url=f"{running.base}/cas")
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": "oidc-1",
                        "name": "昆仑大学",
                        "client_id": "tisc",
                        "secret": "s",
                        "settings": {"server_url": running.base},
                    }
                ],
            }
        }
        yield running
    cache.clear()


@pytest.fixture
def person(server) -> Person:
    return Person.objects.create_user("li@example.org", PASSWORD, name="李明")


def signed_in(email: str = "li@example.org") -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/?next=/", {"password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/sessions/").status_code == 200


def leave(client: Client) -> dict[str, str]:
    asked = urlsplit(client.post("/account/oidc/").headers["Location"])
    return {name: values[0] for name, values in parse_qs(asked.query).items()}


def come_back(client: Client, asked: dict[str, str], server: IdentityServer | None = None, **change: str):
    if server is not None:
        server.nonce = asked["nonce"]
    given = {"code": "c", "state": asked["state"], **change}
    return client.get("/accounts/oidc/oidc-1/login/callback/", given)


def through_cas(client: Client, ticket: str = "ST-1"):
    service = parse_qs(urlsplit(client.post("/account/cas/").headers["Location"]).query)["service"][0]
    return client.get(service.removeprefix("http://testserver"), {"ticket": ticket})


def test_the_sign_in_page_offers_what_is_configured_and_nothing_else(server, settings):
    forms = css(tree_of(Client().get("/accounts/login/").content), ".sign-in-elsewhere form")
    assert [one.get("action") for one in forms] == ["/account/oidc/", "/account/cas/"]
    settings.SOCIALACCOUNT_PROVIDERS = {}
    settings.OPENTISC = replace(settings.OPENTISC, cas_url="")
    page = Client().get("/accounts/login/")
    assert not css(tree_of(page.content), ".sign-in-elsewhere")
    assert Client().post("/account/cas/").status_code == 404
    assert Client().post("/account/oidc/").status_code == 404


def test_an_equal_e_mail_address_joins_nobody_and_makes_no_account(person, server):
    client = Client()
    answer = come_back(client, leave(client), server)
    assert answer.headers["Location"] == "/accounts/login/"
    assert not is_in(client)
    assert (SocialAccount.objects.count(), Person.objects.count()) == (0, 1)


def test_a_joined_identity_signs_in(person, server):
    client = signed_in()
    assert come_back(client, leave(client), server).status_code == 302
    joined = SocialAccount.objects.get()
    assert (joined.user, joined.provider, joined.uid) == (person, "oidc-1", "zhang")
    stranger = Client()
    come_back(stranger, leave(stranger), server)
    assert is_in(stranger)


def test_pkce_and_state_are_used_and_checked(person, server):
    client = Client()
    asked = leave(client)
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 16
    come_back(client, asked, server)
    assert challenge_of(server.tokens[0]["code_verifier"]) == asked["code_challenge"]
    other = Client()
    leave(other)
    come_back(other, asked, server)  # a state that another browser was given
    assert len(server.tokens) == 1


@pytest.mark.parametrize(
    "wrong", [{"aud": "another-client"}, {"iss": "https://evil.example"}, {"exp": 1_000_000_000}]
)
def test_a_token_for_somebody_else_is_refused(person, server, wrong):
    SocialAccount.objects.create(user=person, provider="oidc-1", uid="zhang")
    server.token_claims = wrong
    client = Client()
    page = come_back(client, leave(client), server)
    assert "身份认证没有通过" in page.content.decode()
    assert not is_in(client)


def test_an_answer_without_our_nonce_is_refused(person, server):
    SocialAccount.objects.create(user=person, provider="oidc-1", uid="zhang")
    for nonce in ("", "another"):
        client = Client()
        asked = leave(client)
        server.nonce = nonce
        assert "身份认证没有通过" in come_back(client, asked).content.decode()
        assert not is_in(client)


def test_two_halves_that_name_different_people_are_refused(person, server):
    SocialAccount.objects.create(user=person, provider="oidc-1", uid="zhang")
    server.token_claims = {"sub": "somebody-else"}
    client = Client()
    assert "身份认证没有通过" in come_back(client, leave(client), server).content.decode()
    assert not is_in(client)


def test_nothing_of_the_visitors_own_query_reaches_the_provider(server):
    answer = Client().post("/account/oidc/?auth_params=prompt%3Dnone%26nonce%3Dmine&scope=admin")
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert "prompt" not in asked
    assert asked["nonce"] != ["mine"]


def test_the_same_subject_of_another_server_is_another_identity(person, server, settings):
    SocialAccount.objects.create(user=person, provider="oidc-of-another-issuer", uid="zhang")
    client = Client()
    come_back(client, leave(client), server)
    assert not is_in(client)
    before = identities.cas_provider()
    settings.OPENTISC = replace(settings.OPENTISC, cas_url="https://cas.other.example")
    assert identities.cas_provider() != before


def test_a_cas_identity_is_joined_by_the_person_and_signs_in(person, server):
    client = Client()
    assert through_cas(client).headers["Location"] == "/accounts/login/"
    assert not is_in(client)
    assert through_cas(signed_in()).headers["Location"] == "/account/identities/"
    assert SocialAccount.objects.get().uid == "2019001234"
    assert through_cas(client).status_code == 302
    assert is_in(client)
    assert server.services[0].startswith("http://testserver/account/cas/")


def test_joining_asks_for_the_password_first(person, server):
    client = Client()
    client.post("/accounts/login/", {"login": "li@example.org", "password": PASSWORD})
    assert client.post("/account/cas/").headers["Location"].startswith("/accounts/reauthenticate/")


def test_a_ticket_that_this_browser_did_not_ask_for_is_refused(person, server):
    SocialAccount.objects.create(user=person, provider=identities.cas_provider(), uid="2019001234")
    asked = Client().post("/account/cas/").headers["Location"]
    service = parse_qs(urlsplit(asked).query)["service"][0].removeprefix("http://testserver")
    victim = Client()
    assert victim.get(service, {"ticket": "ST-1"}).status_code == 422
    assert not is_in(victim)
    assert server.services == []


def test_a_way_back_works_once(person, server):
    client = Client()
    service = parse_qs(urlsplit(client.post("/account/cas/").headers["Location"]).query)["service"][0]
    back = service.removeprefix("http://testserver")
    client.get(back, {"ticket": "ST-1"})
    assert client.get(back, {"ticket": "ST-1"}).status_code == 422


@pytest.mark.req("SC-05")
def test_an_outside_identity_does_not_go_past_the_second_factor(person, server):
    SocialAccount.objects.create(user=person, provider=identities.cas_provider(), uid="2019001234")
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    client = Client()
    assert through_cas(client).headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)


@pytest.mark.req("SC-08")
def test_a_closed_account_is_not_opened_by_an_outside_identity(person, server):
    SocialAccount.objects.create(user=person, provider=identities.cas_provider(), uid="2019001234")
    Person.objects.update(is_active=False)
    client = Client()
    through_cas(client)
    assert not is_in(client)


def test_an_identity_of_another_account_is_not_taken_over(person, server):
    wu = Person.objects.create_user("wu@example.org", PASSWORD)
    SocialAccount.objects.create(user=wu, provider=identities.cas_provider(), uid="2019001234")
    through_cas(signed_in())
    assert SocialAccount.objects.get().user == wu


@pytest.mark.req("SC-13")
def test_a_person_parts_own_identities_and_a_foreign_one_looks_absent(person, server):
    wu = Person.objects.create_user("wu@example.org", PASSWORD)
    own = SocialAccount.objects.create(user=person, provider="oidc-1", uid="zhang")
    foreign = SocialAccount.objects.create(user=wu, provider="oidc-1", uid="wu")
    client = signed_in()
    assert client.post(f"/account/identities/{foreign.pk}/remove/").status_code == 404
    assert client.post("/account/identities/999999/remove/").status_code == 404
    assert client.post(f"/account/identities/{own.pk}/remove/").status_code == 302
    assert list(SocialAccount.objects.all()) == [foreign]


@pytest.mark.req("SC-25")
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_coming_back_never_leads_elsewhere(person, server: IdentityServer, target):
    SocialAccount.objects.create(user=person, provider=identities.cas_provider(), uid="2019001234")
    client = Client()
    asked = client.post("/account/cas/", {"next": target}).headers["Location"]
    back = parse_qs(urlsplit(asked).query)["service"][0].removeprefix("http://testserver")
    assert client.get(back, {"ticket": "ST-1"}).headers["Location"] == "/start"
