"""What is told of a client is shared by at least three."""

import pytest

from opentisc.desk.sampling.grouping import Traits, coarsened

pytestmark = pytest.mark.req("SC-13")


def many(*rows: tuple[str, str, str, str, str]) -> list[Traits]:
    return [Traits(*row) for row in rows]


def test_the_finest_level_that_three_clients_share_is_told():
    among = many(
        ("a", "legal_person", "small", "C3562", "440305"),
        ("b", "legal_person", "small", "C3569", "440304"),
        ("c", "legal_person", "small", "C3561", "440303"),
        ("d", "legal_person", "small", "C3911", "440305"),
    )
    assert coarsened(among[0], among) == Traits("", "legal_person", "small", "C356", "4403")
    # d shares neither C391 nor C39 with anybody, but C with the three others.
    assert coarsened(among[3], among) == Traits("", "legal_person", "small", "C", "4403")


def test_one_firm_with_many_requests_counts_once():
    among = many(*([("a", "legal_person", "small", "C3562", "110101")] * 5))
    assert coarsened(among[0], among) == Traits("")


def test_what_is_rarest_is_given_up_in_order_industry_city_size_region():
    among = many(
        ("a", "legal_person", "large", "C3562", "440305"),
        ("b", "legal_person", "small", "A0111", "440106"),
        ("c", "legal_person", "micro", "M7310", "440305"),
    )
    # No industry, no city and no size is shared by three; the province and the kind are.
    assert coarsened(among[0], among) == Traits("", "legal_person", "", "", "44")
    away = [*among[:2], Traits("c", "legal_person", "micro", "M7310", "110101")]
    assert coarsened(away[0], away) == Traits("", "legal_person")
    strange = [*among[:2], Traits("c", "natural", "", "", "")]
    assert coarsened(strange[2], strange) == Traits("")


@pytest.mark.parametrize("position", range(9))
def test_whatever_is_told_is_shared_by_three_clients(position):
    among = many(
        *(
            (str(n), "legal_person" if n % 3 else "natural", ("small", "micro")[n % 2], ("C3562", "C3911", "I6510")[n % 3],
             ("110101", "110105", "310101")[n // 3])
            for n in range(9)
        )
    )  # fmt: skip
    told = coarsened(among[position], among)

    def fits(one: Traits) -> bool:
        return (
            told.kind in ("", one.kind) and told.size in ("", one.size)
            and one.industry.startswith(told.industry) and one.region.startswith(told.region)
        )  # fmt: skip

    assert told == Traits("") or len({one.client for one in among if fits(one)}) >= 3
