"""No line of the log holds what opens an account."""

import logging
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from opentisc.config.logs import LineFormatter, without_secrets

SECRET = "s3cretS3cretS3cret"
SECRET_NAMES = {"token", "key", "state"}


def secret_addresses(resolver: URLResolver, above: str = "/") -> Iterator[str]:
    """Yield an address of ours for each pattern that has a part of such a name."""
    for one in resolver.url_patterns:
        pattern = one.pattern
        if isinstance(one, URLResolver):
            yield from secret_addresses(one, above + str(pattern))
        elif isinstance(one, URLPattern) and set(pattern.regex.groupindex) & SECRET_NAMES:
            yield above + str(pattern)


def test_every_address_with_a_secret_part_is_cut():
    # A request's key names it and opens nothing: who may read it is asked each time.
    found = [one for one in secret_addresses(get_resolver()) if "<uuid:key>" not in one]
    assert any("welcome/" in one for one in found)
    for one in found:
        written = one.replace("^", "").replace("$", "")
        for name in SECRET_NAMES:
            written = written.replace(f"<str:{name}>", SECRET)
        written = written.replace("(?P<key>[-:\\w]+)", SECRET).replace("(?P<key>.+)", SECRET)
        written = written.replace("(?P<uidb36>[0-9A-Za-z]+)", "1a")
        assert SECRET in written, one
        assert SECRET not in without_secrets(f"Forbidden: {written}"), one


@pytest.mark.parametrize(
    "line",
    [
        f"GET /accounts/login/?next=/welcome/{SECRET}/",
        f"GET /accounts/login/?next=%2Fwelcome%2F{SECRET}%2F",
        f"GET /account/cas/x/?ticket={SECRET}&lang=en",
        f"Referer: http://127.0.0.1:8000/welcome/{SECRET}/ - refused",
    ],
)
def test_a_secret_is_cut_wherever_its_address_stands(line):
    assert SECRET not in without_secrets(line)


def test_other_addresses_stay_as_they_are():
    assert without_secrets("GET /records/US4058776A/?list=q%3Dkey") == "GET /records/US4058776A/?list=q%3Dkey"


def test_a_trace_is_cut_too():
    try:
        raise ValueError(f"/welcome/{SECRET}/")
    except ValueError as wrong:
        record = logging.LogRecord(
            "x", logging.ERROR, "f", 1, "failed", (), (ValueError, wrong, wrong.__traceback__)
        )
    assert SECRET not in LineFormatter("{message}", style="{").format(record)
