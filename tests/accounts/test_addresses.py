"""One number, one spelling; one subscriber, one count; a forged header changes nothing."""

from dataclasses import replace

import pytest
from django.test import RequestFactory

from opentisc.accounts.errors import BadMobile
from opentisc.accounts.signin import addresses
from opentisc.accounts.signin.numbers import masked, mobile_number


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+86 138 1234 5678",
        "0086-13812345678",
        "１３８１２３４５６７８",
    ],
)
def test_a_mainland_number_has_one_spelling(text):
    assert mobile_number(text) == "+8613812345678"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("+852 9123 4567", "+85291234567"),
        ("0041 79 123 45 67", "+41791234567"),
        ("+1 (202) 555-0143", "+12025550143"),
    ],
)
def test_a_number_from_abroad_keeps_its_country_code(text, kept):
    assert mobile_number(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1381234567",
        "138123456789",
        "12812345678",
        "010-62083114",
        "li@example.org",
        "+86 010 6208",
        "abc",
        "+0123456789",
    ],
)
def test_what_is_no_mobile_number_is_refused(text):
    with pytest.raises(BadMobile):
        mobile_number(text)


@pytest.mark.req("SC-51")
def test_a_number_is_shown_masked():
    assert masked("+8613812345678") == "138****5678"


@pytest.mark.req("SC-03")
@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_ipv6_counts_per_64(address, counted):
    assert addresses.network_of(address) == counted


@pytest.mark.req("SC-43")
@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),  # no proxy: whatever is told is forged
        (1, "203.0.113.9", "203.0.113.9"),
        (
            1,
            "6.6.6.6, 203.0.113.9",
            "203.0.113.9",
        ),  # what stood before our proxy's entry is the visitor's word
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),  # fewer entries than proxies: somebody came past them
        (1, "nonsense", "127.0.0.1"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "203.0.113.9:1234", "203.0.113.9"),
    ],
)
def test_a_forwarded_address_counts_as_far_as_our_proxies_wrote_it(settings, proxies, told, address):
    settings.OPENTISC = replace(settings.OPENTISC, trusted_proxies=proxies)
    http = RequestFactory().get("/", headers={"x-forwarded-for": told})
    assert addresses.client_address(http) == address
