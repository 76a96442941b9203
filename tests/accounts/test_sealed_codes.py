"""The database holds no secret of a second factor in the clear, before or after a change of keys."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from typer.testing import CliRunner

from opentisc.accounts.signin import sealed_codes
from opentisc.cli.app import build
from opentisc.infra.models import AuditEvent
from tests.factories.network import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.req("SC-47", "SC-05")]
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def person():
    someone = make_person()
    TOTP.activate(someone, SECRET)
    RecoveryCodes.activate(someone)
    return someone


def kept(person, kind: str) -> Authenticator:
    return Authenticator.objects.get(user=person, type=kind)


def test_secret_and_seed_are_sealed_and_still_work(person):
    held = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in held
    assert held.count("sealed1:") == 2
    codes = kept(person, "recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    assert kept(person, "recovery_codes").wrap().validate_code(codes[0])
    assert sealed_codes.unseal(kept(person, "totp").data["secret"]) == SECRET


def test_a_change_of_keys_keeps_every_factor_and_is_in_the_trail(person):
    before = kept(person, "totp").data["secret"]
    codes = kept(person, "recovery_codes").wrap().get_unused_codes()
    answer = CliRunner().invoke(build(), ["rotatekeys", "--json"])
    assert json.loads(answer.stdout) == {"sealed": 2}
    after = kept(person, "totp").data["secret"]
    assert after.split(":")[1] != before.split(":")[1]
    assert sealed_codes.unseal(after) == SECRET
    assert kept(person, "recovery_codes").wrap().get_unused_codes() == codes
    event = AuditEvent.objects.get(act="accounts.sealing.rotate")
    assert json.loads(event.facts) == {"key": after.split(":")[1], "rows": 2}


def test_what_was_there_in_the_clear_is_sealed_once(person):
    Authenticator.objects.filter(type="totp").update(data={"secret": SECRET})
    Authenticator.objects.filter(type="recovery_codes").update(
        data={"migrated_codes": ["ABCD", "EFGH"], "used_mask": 0}
    )
    rows = apps.get_model("mfa", "Authenticator").objects.order_by("pk")
    assert sealed_codes.seal_plain(rows) == 2
    assert sealed_codes.seal_plain(rows.all()) == 0
    assert sealed_codes.unseal(kept(person, "totp").data["secret"]) == SECRET
    assert kept(person, "recovery_codes").wrap().get_unused_codes() == ["ABCD", "EFGH"]
    assert kept(person, "recovery_codes").data["used_mask"] == 0
