"""Days and minutes are those of the installation's time zone."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from opentisc.infra.instants import local_day, local_minute

LATE = datetime(2024, 4, 30, 17, 5, tzinfo=UTC)  # 01:05 of the next day in Shanghai


def test_an_evening_of_utc_is_the_next_day_in_shanghai():
    assert local_day(LATE) == local_day("2024-04-30T17:05:00+00:00") == "2024-05-01"
    assert local_minute(LATE) == "2024-05-01 01:05"


def test_another_time_zone_gives_another_day():
    with timezone.override("America/Lima"):
        assert local_day(LATE) == "2024-04-30"


@pytest.mark.parametrize("at", ["yesterday", "2024-04-30T17:05:00"])
def test_what_is_no_instant_is_refused(at):
    with pytest.raises(ValueError, match=r"isoformat|naive"):
        local_day(at)
