"""Settings are typed, read once, and refused when they cannot be used."""

from pathlib import Path

import pytest

from opentisc.config.environment import BadSetting, described, read_environment

ROOT = Path(__file__).resolve().parents[2]
STRONG = "k3" * 30 + "zQ9x"


def test_defaults_serve_one_machine_on_loopback():
    settings = read_environment({})
    assert (settings.home, settings.profile, settings.debug) == (Path("var"), "local", False)
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


def test_the_time_zone_is_one_that_there_is():
    assert read_environment({}).time_zone == "Asia/Shanghai"
    assert read_environment({"OPENTISC_TIME_ZONE": "Europe/Madrid"}).time_zone == "Europe/Madrid"
    with pytest.raises(BadSetting):
        read_environment({"OPENTISC_TIME_ZONE": "Shanghai"})


def test_values_are_read_by_their_type():
    settings = read_environment(
        {
            "OPENTISC_HOME": "/srv/tisc",
            "OPENTISC_PORT": "8080",
            "OPENTISC_ALLOWED_HOSTS": "tisc.example.org, www.example.org",
            "OPENTISC_HTTPS": "true",
            "UNRELATED": "ignored",
        }
    )
    assert settings.home == Path("/srv/tisc")
    assert settings.port == 8080
    assert settings.allowed_hosts == ("tisc.example.org", "www.example.org")
    assert settings.https is True


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({"OPENTISC_PROT": "8080"}, "OPENTISC_PROT"),
        ({"OPENTISC_PORT": "eight"}, "OPENTISC_PORT"),
        ({"OPENTISC_DEBUG": "perhaps"}, "OPENTISC_DEBUG"),
        ({"OPENTISC_PROFILE": "prod"}, "OPENTISC_PROFILE"),
        ({"OPENTISC_LANGUAGE": "fr"}, "OPENTISC_LANGUAGE"),
    ],
)
def test_a_wrong_setting_is_named(variables, name):
    with pytest.raises(BadSetting) as refusal:
        read_environment(variables)
    assert refusal.value.facts["name"] == name


@pytest.mark.req("SC-53")
@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"OPENTISC_DEBUG": "1"}, "OPENTISC_DEBUG"),
        ({"OPENTISC_SECRET_KEY": "short"}, "OPENTISC_SECRET_KEY"),
        ({"OPENTISC_SECRET_KEY": "ab" * 40}, "OPENTISC_SECRET_KEY"),
        ({"OPENTISC_HTTPS": "0"}, "OPENTISC_HTTPS"),
        ({"OPENTISC_ALLOWED_HOSTS": "*"}, "OPENTISC_ALLOWED_HOSTS"),
        ({"OPENTISC_ALLOWED_HOSTS": ".example.org"}, "OPENTISC_ALLOWED_HOSTS"),
        ({"OPENTISC_TRUSTED_PROXIES": "0"}, "OPENTISC_TRUSTED_PROXIES"),
        ({"OPENTISC_RATE_ANONYMOUS_MINUTE": "0"}, "OPENTISC_RATE_ANONYMOUS_MINUTE"),
    ],
)
def test_production_refuses_to_start_unsafe(change, name):
    safe = {
        "OPENTISC_PROFILE": "production",
        "OPENTISC_SECRET_KEY": STRONG,
        "OPENTISC_ALLOWED_HOSTS": "a.example",
        "OPENTISC_HTTPS": "1",
        "OPENTISC_TRUSTED_PROXIES": "1",
    }
    read_environment(safe)
    with pytest.raises(BadSetting) as refusal:
        read_environment({**safe, **change})
    assert refusal.value.facts["name"] == name


def test_every_setting_is_documented_and_nothing_else():
    page = (ROOT / "docs" / "settings.md").read_text()
    told = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `OPENTISC_")}
    assert told == set(described())
