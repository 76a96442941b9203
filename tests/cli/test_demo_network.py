"""`demo --fill`: not in production, and no second factor is waived beyond this machine."""

import signal
from dataclasses import replace

import pytest

from opentisc.accounts.policy import second_factor_waived
from opentisc.cli import fictional, serving
from opentisc.config.environment import environment


def test_a_real_installation_is_never_filled(monkeypatch):
    real = replace(environment(), profile="production")
    monkeypatch.setattr(fictional, "environment", lambda: real)
    with pytest.raises(fictional.NotInProduction):
        fictional.start(requests=1, enquiries=0, seed=1)


@pytest.mark.req("SC-04")
@pytest.mark.parametrize(
    ("profile", "host", "waived"),
    [
        ("demo", "127.0.0.1", True),
        ("demo", "::1", True),
        ("demo", "0.0.0.0", False),  # noqa: S104 - the address that must not waive
        ("demo", "192.0.2.1", False),
        ("demo", "tisc.example.org", False),
        ("local", "127.0.0.1", False),
        ("production", "127.0.0.1", False),
    ],
)
def test_the_second_factor_is_waived_by_a_demonstration_on_loopback_alone(settings, profile, host, waived):
    settings.OPENTISC = replace(settings.OPENTISC, profile=profile, host=host)
    assert second_factor_waived() is waived


@pytest.mark.req("SC-04")
def test_the_parts_know_the_address_that_the_command_was_given(monkeypatch):
    given = []

    class Dead:
        returncode = 1

        def __init__(self, _command, *, env):
            given.append((env["OPENTISC_HOST"], env["OPENTISC_PORT"]))

        def poll(self):
            return 1

    monkeypatch.setattr(serving.subprocess, "Popen", Dead)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert serving.serve_forever(host="192.0.2.1", port=8123) == 1
    assert set(given) == {("192.0.2.1", "8123")}
