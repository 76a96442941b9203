"""A number typed into an address is one that the database holds, or none."""

import pytest

from opentisc.web.typed import whole


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("999999999", 999_999_999), ("1000000000", None), ("9" * 5000, None), ("", None),
     ("-1", None), ("1.0", None), (" 1", None), ("٣", None), ("²", None), ("1\x00", None)],
)  # fmt: skip
def test_a_whole_number_is_ascii_digits_and_nine_at_the_most(text, number):
    assert whole(text) == number
