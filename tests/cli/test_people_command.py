"""`createadmin`, `unlock`, `disable`, `enable` at the command line."""

import json

import pytest
from django.utils import timezone

from opentisc.accounts import actions
from opentisc.accounts.models import Administrator, Person
from opentisc.accounts.signin import limits
from opentisc.cli.main import run

pytestmark = pytest.mark.django_db


def asked(capsys, *arguments: str) -> tuple[int, dict[str, object]]:
    code = run([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.req("SC-07", "SC-17")
def test_createadmin_gives_a_one_time_link(capsys):
    code, told = asked(capsys, "createadmin", "security", "li@example.org", "--name", "李明")
    assert code == 0
    assert (told["email"], told["admin_kind"], told["shared"]) == ("li@example.org", "security", False)
    assert told["link"].rpartition("/welcome/")[2].strip("/")
    assert Administrator.objects.get().person.name == "李明"


@pytest.mark.req("SC-17")
def test_a_second_duty_is_refused_until_it_is_declared(capsys):
    asked(capsys, "createadmin", "system", "li@example.org")
    code, told = asked(capsys, "createadmin", "audit", "li@example.org")
    assert (code, told["error"]["code"]) == (1, "duties_kept_apart")
    assert "--shared" in told["error"]["message"]
    assert asked(capsys, "createadmin", "audit", "li@example.org", "--shared")[0] == 0


def test_an_unknown_kind_is_named(capsys):
    code, told = asked(capsys, "createadmin", "root", "li@example.org")
    assert (code, told["error"]["code"]) == (1, "unknown_duty")


def test_createstaff_takes_a_mobile_number(capsys):
    assert asked(capsys, "createstaff", "li@example.org", "--mobile", "138 1234 5678")[0] == 0
    assert Person.objects.get().mobile == "+8613812345678"
    code, told = asked(capsys, "createstaff", "wu@example.org", "--mobile", "12345")
    assert (code, told["error"]["code"]) == (1, "bad_mobile")
    assert not Person.objects.filter(email="wu@example.org").exists()


@pytest.mark.req("SC-03")
def test_unlock_by_either_login(capsys):
    person = Person.objects.create_user("li@example.org", mobile="+8613812345678")
    limits.begin(limits.account_of(person, ""), network="192.0.2.1", now=timezone.now())
    assert asked(capsys, "unlock", "13812345678") == (0, {"login": "li@example.org", "was_locked": True})
    assert asked(capsys, "unlock", "li@example.org") == (0, {"login": "li@example.org", "was_locked": False})
    code, told = asked(capsys, "unlock", "nobody@example.org")
    assert (code, told["error"]["code"]) == (1, "no_such_person")


@pytest.mark.req("SC-08")
def test_disable_and_enable(capsys):
    person, _token = actions.create_staff("li@example.org", now=timezone.now())
    assert asked(capsys, "disable", "li@example.org")[1] == {
        "login": "li@example.org",
        "active": False,
        "sessions_ended": 0,
    }
    person.refresh_from_db()
    assert not person.is_active
    asked(capsys, "enable", "li@example.org")
    person.refresh_from_db()
    assert person.is_active
