"""The same content is the same bytes: order of keys, blanks and escapes do not tell two writings apart."""

import pytest

from opentisc.kernel import canonical


def test_keys_are_sorted_at_every_level_and_nothing_is_escaped_or_spaced():
    given = {"名": "石墨烯", "a": {"z": [1, 2], "b": None}}
    assert canonical.compact(given) == '{"a":{"b":null,"z":[1,2]},"名":"石墨烯"}'


def test_what_is_no_number_in_json_is_refused():
    with pytest.raises(ValueError, match="Out of range"):
        canonical.compact({"a": float("nan")})


def test_a_file_for_people_has_a_line_for_each_entry():
    assert canonical.readable({"b": 1, "a": "甲"}) == '{\n "a": "甲",\n "b": 1\n}'.encode()


def test_values_that_json_cannot_hold_are_given_by_the_caller():
    assert canonical.readable([1j], default=str) == b'[\n "1j"\n]'
