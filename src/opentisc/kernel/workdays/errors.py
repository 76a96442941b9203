"""What can be wrong with a calendar, a time or a table of a year."""

from dataclasses import dataclass

from opentisc.kernel.errors import Invalid


class NaiveTime(Invalid):
    """An instant came without its time zone, so its day is not known."""

    code = "naive_time"


class BadBodyDay(Invalid):
    """A body's own day lacks its hours, or they end before they begin."""

    code = "bad_body_day"


class BadLimit(Invalid):
    """A limit of working days is negative or longer than ten years."""

    code = "bad_work_day_limit"


class NeverOpens(Invalid):
    """The calendar has no working day within ten years: the body's own days close everything."""

    code = "calendar_never_opens"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProblem:
    """One thing wrong in a year's table. place: `line 4` or `holidays[2].make_up[0]`; given: the text there."""

    place: str
    code: str
    given: str = ""
    weekday: str = ""


class BadYearTable(Invalid):
    """The table of a year cannot be taken as it is; `problems` names each place."""

    code = "bad_year_table"

    def __init__(self, problems: tuple[TableProblem, ...]) -> None:
        self.problems = problems
        told = "; ".join(f"{p.place}: {p.code} {p.given} {p.weekday}".rstrip() for p in problems)
        super().__init__(told, problems=told)
