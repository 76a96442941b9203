"""Tokens: hashed, scoped, dated, shown once, revocable; dead with the hat, and every refusal written down."""

from datetime import timedelta

import pytest
from django.utils import timezone

from opentisc.accounts import actions
from opentisc.accounts.errors import BadToken, ScopeMissing, TokenRefused, UnknownToken
from opentisc.accounts.models import Person, Token
from opentisc.accounts.signin import limits
from opentisc.accounts.tokens import issuing, reading, using
from opentisc.infra import audit
from opentisc.infra.models import AuditEvent, Notice
from opentisc.network import actions as network_actions
from opentisc.network.types import Role
from tests.factories import network as make

NOW = timezone.now()
DOER = audit.Doer(machine="api", address="203.0.113.9")
pytestmark = [pytest.mark.req("SC-44"), pytest.mark.django_db]


def issued(person: Person, *, hat: str = "", days: int = 30, scopes=("requests:read",)) -> tuple[Token, str]:
    wanted = issuing.Wanted(label="夜间同步", hat=hat, scopes=scopes, days=days)
    return issuing.issue(person, wanted, doer=DOER, now=NOW)


def events(act: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(act=f"accounts.token.{act}").order_by("seq"))


def refusal(text: str, now=NOW) -> str:
    before = len(events("refuse"))
    with pytest.raises(TokenRefused):
        using.take(text, doer=DOER, now=now)
    told = events("refuse")
    assert len(told) == before + 1
    assert told[-1].result == "refused"
    return told[-1].facts


def test_a_token_is_known_again_and_only_its_hash_is_kept():
    person = make.make_person()
    row, text = issued(person)
    assert text.startswith("tisc_")
    assert len(text) == 48  # the prefix and 256 bits
    kept = str(list(Token.objects.values())) + str(list(AuditEvent.objects.values()))
    assert text not in kept
    assert text[9:] not in kept
    assert using.take(text, doer=DOER, now=NOW).pk == row.pk
    assert row.expires_at - row.created_at == timedelta(days=30)


def test_the_last_use_is_noted_at_most_once_a_minute():
    row, text = issued(make.make_person())
    for seconds in (0, 59, 60):
        using.take(text, doer=DOER, now=NOW + timedelta(seconds=seconds))
        row.refresh_from_db()
        assert row.last_used_at == NOW + timedelta(seconds=60 if seconds == 60 else 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"days": 366}, "days"),
        ({"days": 0}, "days"),
        ({"scopes": ()}, "scopes"),
        ({"scopes": ("requests:read", "everything")}, "scopes"),
        ({"hat": "999999"}, "hat"),
    ],
)
def test_what_a_token_may_not_be_is_refused_and_nothing_is_made(changes, field):
    with pytest.raises(BadToken) as refused:
        issued(make.make_person(), **changes)
    assert refused.value.facts["field"] == field
    assert not Token.objects.exists()
    assert events("issue") == []


def test_365_days_are_the_longest_and_20_living_tokens_the_most():
    person = make.make_person()
    for _ in range(20):
        row, _text = issued(person, days=365)
    assert row.expires_at == NOW + timedelta(days=365)
    with pytest.raises(BadToken):
        issued(person)
    issuing.revoke(person, row.pk, doer=DOER, now=NOW)
    issued(person)


def test_issue_and_revocation_are_written_down_and_the_person_is_told():
    person = make.make_person()
    row, text = issued(person)
    assert issuing.revoke(person, row.pk, doer=DOER, now=NOW).revoked_because == "revoked"
    issuing.revoke(person, row.pk, doer=DOER, now=NOW)
    assert [event.subject_key for event in (*events("issue"), *events("revoke"))] == [str(row.pk)] * 2
    assert Notice.objects.get(person=person).code == "notice_token_issued"
    assert '"why":"revoked"' in refusal(text)


def test_nobody_revokes_another_persons_token():
    row, text = issued(make.make_person())
    with pytest.raises(UnknownToken):
        issuing.revoke(make.make_person(), row.pk, doer=DOER, now=NOW)
    assert using.take(text, doer=DOER, now=NOW)


def test_an_unknown_and_an_expired_token_open_nothing():
    _row, text = issued(make.make_person(), days=1)
    assert '"why":"unknown"' in refusal("tisc_" + "x" * 43)
    assert '"why":"unknown"' in refusal("")
    assert '"why":"unknown"' in refusal(text + " ")
    assert using.take(text, doer=DOER, now=NOW + timedelta(hours=23, minutes=59))
    assert '"why":"expired"' in refusal(text, NOW + timedelta(days=1))


def test_a_token_that_stood_in_an_address_ends_and_its_person_is_told():
    person = make.make_person()
    row, text = issued(person)
    assert not issuing.expose("tisc_" + "x" * 43, doer=DOER, now=NOW)
    assert issuing.expose(text, doer=DOER, now=NOW)
    assert issuing.expose(text, doer=DOER, now=NOW)
    row.refresh_from_db()
    assert row.revoked_because == "exposed"
    assert len(events("expose")) == 1
    assert Notice.objects.filter(person=person, code="notice_token_exposed").count() == 1
    assert '"why":"revoked"' in refusal(text)


@pytest.mark.req("SC-16")
def test_a_token_dies_with_the_membership():
    body = make.make_body()
    member = make.make_member(body, Role.CONSULTANT)
    manager = make.make_hat(body, Role.MANAGER)
    _row, text = issued(member.person, hat=str(member.pk))
    assert using.take(text, doer=DOER, now=NOW)
    network_actions.end_membership(member, on=timezone.localdate(NOW), by=manager)
    assert '"why":"hat_ended"' in refusal(text)


@pytest.mark.req("SC-16")
def test_a_token_of_a_closed_or_locked_account_is_dead_as_long_as_it_lasts():
    person = make.make_person()
    _row, text = issued(person)
    actions.disable(person)
    assert '"why":"person_closed"' in refusal(text)
    actions.enable(person)
    at = NOW
    for wait in (0, 1, 3, 8, 20):
        at += timedelta(seconds=wait)
        assert using.take(text, doer=DOER, now=at)
        limits.begin(limits.account_of(person, ""), network="203.0.113.9", now=at)
    assert '"why":"person_locked"' in refusal(text, at)
    assert using.take(text, doer=DOER, now=NOW + timedelta(seconds=300))


def test_what_a_token_was_not_given_for_is_refused_and_written_down():
    row, _text = issued(make.make_person())
    using.require_scope(row, "requests:read", doer=DOER, now=NOW)
    with pytest.raises(ScopeMissing):
        using.require_scope(row, "requests:write", doer=DOER, now=NOW)
    [event] = events("refuse")
    assert '"why":"scope requests:write"' in event.facts
    assert (event.person_id, event.address) == (row.person_id, "203.0.113.0")


def test_a_list_says_why_a_token_opens_nothing():
    person = make.make_person()
    row, _text = issued(person, days=1)
    [listed] = reading.tokens_of(person)
    assert reading.state_of(listed, worn=True, now=NOW) == "live"
    assert reading.state_of(listed, worn=False, now=NOW) == "hat_ended"
    assert reading.state_of(listed, worn=True, now=row.expires_at) == "expired"
    issuing.revoke(person, row.pk, doer=DOER, now=NOW)
    [listed] = reading.tokens_of(person)
    assert reading.state_of(listed, worn=True, now=NOW) == "revoked"
