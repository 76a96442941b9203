"""Failed sign-ins: how many, how long the wait is, whom it hits and whom not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from opentisc.accounts import actions
from opentisc.accounts.errors import TooManyAttempts
from opentisc.accounts.models import Person, SignInFailures
from opentisc.accounts.signin import limits

T = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.req("SC-03")]


def fail(at: float, account: str = "login li@example.org", network: str = "192.0.2.1", device: str = ""):
    return limits.begin(account, network=network, device=device, now=T + timedelta(seconds=at))


def wait(at: float, **other: str) -> int:
    with pytest.raises(TooManyAttempts) as refusal:
        fail(at, **other)
    return refusal.value.retry_after


@pytest.fixture
def mlps3(settings):
    settings.OPENTISC = replace(settings.OPENTISC, security_profile="mlps3")


def five() -> None:
    for at in (0, 10, 20, 40, 80):
        fail(at)


def test_five_failures_in_300_seconds_close_the_account_until_the_first_is_300_seconds_old():
    five()
    assert wait(100) == 200
    assert wait(299) == 1
    assert fail(300)


def test_the_wait_grows_and_nobody_sleeps():
    fail(0)
    assert wait(0.5) == 1
    fail(1)
    assert wait(1.5) == 3
    fail(4)
    assert wait(5) == 7  # 8 seconds after the third
    fail(12)
    assert wait(13) == 19  # 20 seconds after the fourth


def test_a_refused_attempt_is_not_counted_so_that_nobody_is_locked_out_for_ever():
    five()
    for at in range(100, 300, 2):
        wait(at)
    assert fail(300)


def test_a_browser_that_signed_in_before_is_not_locked_out_by_strangers():
    five()
    assert wait(100, network="198.51.100.7")
    assert fail(100, network="198.51.100.7", device="known")


def test_a_stolen_known_browser_has_the_same_limit():
    for at in (0, 10, 20, 40, 80):
        fail(at, device="known")
    assert wait(100, device="known") == 200


def test_ten_failures_a_minute_close_the_address_for_every_account():
    for n in range(10):
        fail(n, account=f"login person{n}@example.org")
    assert wait(10, account="login another@example.org") == 50
    assert fail(10, account="login another@example.org", network="192.0.2.2")
    assert fail(60, account="login another2@example.org")


def test_a_good_sign_in_does_not_count_and_excuses_no_earlier_failure():
    for at in (0, 10, 20, 40):
        fail(at)
    limits.forget(fail(80))
    assert fail(100)
    assert wait(130) == 170  # four and this one are five


def test_mlps3_locks_for_thirty_minutes_after_the_fifth_failure(mlps3):
    five()
    assert wait(81) == 1799
    assert wait(80 + 1799) == 1
    assert fail(80 + 1800)


def test_an_administrator_unlocks(django_user_model):
    person = django_user_model.objects.create_user("li@example.org")
    account = limits.account_of(person, "anything")
    for at in (0, 10, 20, 40, 80):
        fail(at, account=account)
    assert wait(100, account=account)
    assert actions.unlock(person)
    assert fail(100, account=account)
    assert not actions.unlock(Person.objects.create_user("wu@example.org"))


def test_e_mail_address_and_mobile_number_are_one_count(django_user_model):
    person = django_user_model.objects.create_user("li@example.org", mobile="+8613812345678")
    assert limits.account_of(person, "li@example.org") == limits.account_of(person, "13812345678")


def test_what_was_typed_is_not_kept_and_old_counts_go():
    fail(0)
    assert "li@example" not in str(list(SignInFailures.objects.values()))
    fail(3601, account="login other@example.org", network="192.0.2.9")
    assert SignInFailures.objects.count() == 2
