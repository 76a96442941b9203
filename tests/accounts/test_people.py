"""People come by a one-time link; there is no default account and no public sign-up."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from opentisc.accounts import actions, queries
from opentisc.accounts.errors import AlreadyThere, BadAddress, LinkGone, WeakPassword
from opentisc.accounts.models import OneTimeLink, Person

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
GOOD = "云深不知处-7319-Qx"

pytestmark = pytest.mark.django_db


@pytest.mark.req("SC-07")
def test_no_account_exists_after_the_migrations():
    assert Person.objects.count() == 0


def test_the_link_sets_the_password_once():
    person, token = actions.create_staff("Li@Example.org", name="李明", now=NOW)
    assert (person.email, person.is_staff, person.has_usable_password()) == ("li@example.org", True, False)
    actions.use_link(token, password=GOOD, now=NOW + timedelta(hours=1))
    person.refresh_from_db()
    assert person.check_password(GOOD)
    with pytest.raises(LinkGone):
        actions.use_link(token, password=GOOD, now=NOW + timedelta(hours=2))


@pytest.mark.req("SC-07")
def test_the_link_ends_after_24_hours():
    _person, token = actions.create_staff("li@example.org", now=NOW)
    assert queries.link_for(token, now=NOW + timedelta(hours=23, minutes=59)).email == "li@example.org"
    with pytest.raises(LinkGone):
        queries.link_for(token, now=NOW + timedelta(hours=24))


@pytest.mark.req("SC-44")
def test_the_token_itself_is_not_kept():
    _person, token = actions.create_staff("li@example.org", now=NOW)
    kept = OneTimeLink.objects.get()
    assert token not in kept.token_sha256
    assert len(kept.token_sha256) == 64


def test_a_new_link_ends_the_old_one():
    _person, first = actions.create_staff("li@example.org", now=NOW)
    _person, second = actions.create_staff("li@example.org", now=NOW)
    with pytest.raises(LinkGone):
        queries.link_for(first, now=NOW)
    assert queries.link_for(second, now=NOW)


def test_an_account_in_use_gets_no_second_link():
    _person, token = actions.create_staff("li@example.org", now=NOW)
    actions.use_link(token, password=GOOD, now=NOW)
    with pytest.raises(AlreadyThere):
        actions.create_staff("LI@example.org", now=NOW)


@pytest.mark.parametrize("address", ["", "li", "li@", "li example@x.org"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(BadAddress):
        actions.create_staff(address, now=NOW)


@pytest.mark.req("SC-01")
@pytest.mark.parametrize("password", ["kort", "qwerty123456", "li@example.org"])
def test_a_weak_password_is_refused_and_the_link_stays_good(password):
    _person, token = actions.create_staff("li@example.org", now=NOW)
    with pytest.raises(WeakPassword) as refusal:
        actions.use_link(token, password=password, now=NOW)
    assert refusal.value.reasons
    assert queries.link_for(token, now=NOW)


def test_an_inactive_person_cannot_use_the_link():
    person, token = actions.create_staff("li@example.org", now=NOW)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(LinkGone):
        actions.use_link(token, password=GOOD, now=NOW)


def test_one_address_is_one_login_however_it_is_written():
    Person.objects.create_user("li@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create_user("LI@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email="Wang@example.org")
