"""Every list and count × every stranger: a page says, byte for byte, what it said before the other centre had any work."""

import pytest

from tests.repository import isolation_world
from tests.repository.isolation_answers import plain, simple_pages
from tests.repository.isolation_world import MARK, SECRET_MARK


@pytest.mark.req("SC-13", "SC-15", "RD-12")
def test_no_list_and_no_count_of_a_stranger_knows_the_work_of_another_centre(world):
    pages = simple_pages()
    before = {
        (who, page): (answer.status_code, plain(answer))
        for who, browser in world.strangers.items()
        for page in pages
        if (answer := browser.get(page)).status_code != 405
    }
    isolation_world.fill(world)
    told = []
    for (who, page), (status, body) in before.items():
        answer = world.strangers[who].get(page)
        now = plain(answer)
        if (answer.status_code, now) != (status, body) or MARK in now or SECRET_MARK in now:
            told.append((who, page))
    assert told == [], told
