"""Which database an installation uses."""

from pathlib import Path

import pytest

from opentisc.config.environment import BadSetting
from opentisc.config.settings.database import databases


def test_without_an_address_the_database_is_a_file_of_the_installation():
    made = databases("", home=Path("/srv/opentisc"))["default"]
    assert (made["ENGINE"], made["NAME"]) == (
        "django.db.backends.sqlite3",
        Path("/srv/opentisc/opentisc.sqlite3"),
    )


def test_an_address_is_taken_apart_and_its_options_are_kept():
    made = databases("postgresql://li:p%40ss@db.example:5433/tisc?sslmode=verify-full", home=Path("."))[
        "default"
    ]
    assert {name: made[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "tisc", "USER": "li", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433",
    }  # fmt: skip
    assert made["OPTIONS"] == {"sslmode": "verify-full"}


@pytest.mark.parametrize("address", ["mysql://root@localhost/x", "postgresql://[", "sqlite:///x"])
def test_another_address_is_refused_without_showing_what_it_holds(address):
    with pytest.raises(BadSetting) as refused:
        databases(address, home=Path("."))
    assert address not in str(refused.value)
