"""The tables that are shipped, and the look-up over several tables. Sources stand in each year's file."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files

from opentisc.kernel.workdays.importing import read_year_toml
from opentisc.kernel.workdays.types import DayIndex, Holiday, YearStatus, YearTable


@lru_cache(maxsize=1)
def shipped_years() -> tuple[YearTable, ...]:
    """Return the tables kept beside this module, the earliest first."""
    folder = files("opentisc.kernel.workdays").joinpath("years")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(read_year_toml(folder.joinpath(name).read_text(encoding="utf-8")) for name in names)


@lru_cache(maxsize=1)
def shipped_index() -> DayIndex:
    """Return the look-up of the shipped years; calendars are made by the page, so it is kept."""
    return index_of(shipped_years())


def index_of(tables: Iterable[YearTable]) -> DayIndex:
    """Return every named day by date. Of two tables of one year the later in order counts, whole."""
    by_year = {table.year: table for table in tables}
    holidays: dict[date, Holiday] = {}
    make_up: dict[date, Holiday] = {}
    covered: dict[int, YearStatus] = {}
    for year in sorted(by_year):
        covered[year] = by_year[year].status
        for holiday in by_year[year].holidays:
            for n in range((holiday.last - holiday.first).days + 1):
                holidays[holiday.first + timedelta(days=n)] = holiday
            make_up.update(dict.fromkeys(holiday.make_up, holiday))
    return DayIndex(holidays=holidays, make_up=make_up, covered=covered)
