"""Working days: the State Council's arrangements by year, a body's own days over them, and the clock.

Not for: who keeps which calendar (that is `network`). Everything here is plain arithmetic on dates.
A year without a table never raises: what is computed from it says that it is provisional (RD-20).
"""

from opentisc.kernel.workdays.calendar import Calendar
from opentisc.kernel.workdays.clock import (
    elapsed_minutes,
    escalation_level,
    without_pauses,
)
from opentisc.kernel.workdays.importing import read_year_csv, read_year_toml, year_from_plain, year_to_plain
from opentisc.kernel.workdays.tables import shipped_years
from opentisc.kernel.workdays.types import (
    CHINA_TIME,
    BodyDay,
    BodyDayKind,
    DayKind,
    DayStep,
    Due,
    Holiday,
    Notice,
    Overlay,
    Span,
    WarnPoint,
    WeeklyHours,
    Window,
    YearStatus,
    YearTable,
    closed_days,
)

__all__ = [
    "CHINA_TIME",
    "BodyDay",
    "BodyDayKind",
    "Calendar",
    "DayKind",
    "DayStep",
    "Due",
    "Holiday",
    "Notice",
    "Overlay",
    "Span",
    "WarnPoint",
    "WeeklyHours",
    "Window",
    "YearStatus",
    "YearTable",
    "closed_days",
    "elapsed_minutes",
    "escalation_level",
    "read_year_csv",
    "read_year_toml",
    "shipped_years",
    "without_pauses",
    "year_from_plain",
    "year_to_plain",
]
