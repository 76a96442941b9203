"""Reading a year's table: our TOML, a simple CSV (date, kind, name), or the plain form kept in the database.

Not for: fetching notices. Every mistake is named with its place; nothing is guessed or dropped.
"""

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from opentisc.kernel.dates import UnreadableDate, first_day, parse_date
from opentisc.kernel.workdays.errors import BadYearTable, TableProblem
from opentisc.kernel.workdays.types import Holiday, Notice, YearStatus, YearTable

_YEAR_KEYS = {"year", "status", "source", "notices", "holidays"}
_NOTICE_KEYS = {"title", "number", "date"}
_HOLIDAY_KEYS = {"name", "from", "until", "make_up", "notice"}
_KINDS = {"holiday": "holiday", "放假": "holiday", "make_up": "make_up", "上班": "make_up"}
_CHINESE_WEEKDAYS = "一二三四五六日"
_WEEKDAY = re.compile(r"(?:星期|周)([一二三四五六日天])")
_LONGEST_HOLIDAY = 31  # days; longer is a slip of the keyboard


def read_year_toml(text: str) -> YearTable:
    """Return the table in our TOML form. Raises BadYearTable with every problem and its place."""
    try:
        plain = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise BadYearTable((TableProblem(place="file", code="not_toml", given=str(wrong)),)) from wrong
    return year_from_plain(plain)


def read_year_csv(text: str, *, year: int, status: YearStatus, notices: tuple[Notice, ...]) -> YearTable:
    """Return the table of a CSV with the heading `date,kind,name` and, if wished, `weekday`.

    kind: `holiday` or 放假, `make_up` or 上班. A make-up day belongs to the holiday of the same name.
    weekday: as the notice prints it (周日, 星期六); a conflict with the date is a problem.
    Raises BadYearTable with every problem and its line.
    """
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), restkey="more", restval="")
    headings = set(rows.fieldnames or ())
    if not {"date", "kind", "name"} <= headings or headings - {"date", "kind", "name", "weekday"}:
        heading = ",".join(rows.fieldnames or ())
        raise BadYearTable((TableProblem(place="line 1", code="wrong_heading", given=heading),))
    problems: list[TableProblem] = []
    days: list[tuple[date, str, str]] = []
    for row in rows:
        day = _csv_day(row, f"line {rows.line_num}", problems)
        if day is not None:
            days.append(day)
    table = YearTable(
        year=year, status=status, notices=notices, holidays=_grouped(days, problems), source="CSV"
    )
    return _checked(table, problems)


def _csv_day(
    row: Mapping[str, str], place: str, problems: list[TableProblem]
) -> tuple[date, str, str] | None:
    if "more" in row:
        problems.append(TableProblem(place=place, code="too_many_columns"))
        return None
    kind = _KINDS.get(row["kind"].strip())
    if kind is None:
        problems.append(TableProblem(place=place, code="unknown_kind", given=row["kind"]))
    if not row["name"].strip():
        problems.append(TableProblem(place=place, code="name_missing"))
    try:
        read = parse_date(row["date"])
        if len(read) != len("2026-01-01"):
            raise UnreadableDate(row["date"])
        day = first_day(read)
    except UnreadableDate:
        problems.append(TableProblem(place=place, code="unreadable_date", given=row["date"]))
        return None
    said = (row.get("weekday") or "").strip()
    if said and _weekday_number(said) != day.weekday():
        problems.append(
            TableProblem(
                place=place, code="weekday_conflict", given=f"{day} {said}", weekday=chinese_weekday(day)
            )
        )
    return (day, kind, row["name"].strip()) if kind else None


def _weekday_number(said: str) -> int | None:
    match = _WEEKDAY.fullmatch(said)
    return None if match is None else _CHINESE_WEEKDAYS.index(match[1].replace("天", "日"))


def chinese_weekday(day: date) -> str:
    """Return the weekday as notices print it: 周一 … 周日."""
    return f"周{_CHINESE_WEEKDAYS[day.weekday()]}"


def _grouped(days: list[tuple[date, str, str]], problems: list[TableProblem]) -> tuple[Holiday, ...]:
    """Return runs of adjoining holidays of one name, each with the make-up days of that name."""
    make_up: dict[str, list[date]] = {}
    for day, kind, name in days:
        if kind == "make_up":
            make_up.setdefault(name, []).append(day)
    runs: list[tuple[str, date, date]] = []
    for day, kind, name in sorted(days):
        if kind != "holiday":
            continue
        if runs and runs[-1][0] == name and day == runs[-1][2]:
            problems.append(TableProblem(place=str(day), code="twice"))
        elif runs and runs[-1][0] == name and day - runs[-1][2] == timedelta(days=1):
            runs[-1] = (name, runs[-1][1], day)
        else:
            runs.append((name, day, day))
    seen: set[str] = set()
    found: list[Holiday] = []
    for name, first, last in runs:
        days_worked = () if name in seen else tuple(sorted(make_up.get(name, ())))
        seen.add(name)
        found.append(Holiday(name=name, first=first, last=last, make_up=days_worked))
    problems.extend(
        TableProblem(place=str(day), code="make_up_without_holiday", given=name)
        for name, listed in make_up.items()
        if name not in seen
        for day in listed
    )
    return tuple(found)


def year_from_plain(plain: Mapping[str, object]) -> YearTable:
    """Return the table of a mapping shaped as our TOML (dates as dates or ISO text). Raises BadYearTable."""
    problems = _unknown(plain, _YEAR_KEYS, "")
    year = plain.get("year")
    if not isinstance(year, int) or not 1949 < year < 9999:
        raise BadYearTable((*problems, TableProblem(place="year", code="unreadable_year", given=str(year))))
    status = plain.get("status")
    if status not in set(YearStatus):
        raise BadYearTable((*problems, TableProblem(place="status", code="bad_status", given=str(status))))
    notices = [_notice(item, place, problems) for place, item in _items(plain, "notices", problems)]
    holidays = [_holiday(item, place, problems) for place, item in _items(plain, "holidays", problems)]
    table = YearTable(
        year=year,
        status=YearStatus(str(status)),
        notices=tuple(n for n in notices if n),
        holidays=tuple(h for h in holidays if h),
        source=str(plain.get("source", "")),
    )
    return _checked(table, problems)


def _items(
    plain: Mapping[str, object], key: str, problems: list[TableProblem]
) -> Iterable[tuple[str, Mapping[str, object]]]:
    listed = plain.get(key, [])
    if not isinstance(listed, list) or not all(isinstance(item, Mapping) for item in listed):
        problems.append(TableProblem(place=key, code="not_a_list_of_tables"))
        return []
    return [(f"{key}[{at}]", item) for at, item in enumerate(listed)]


def _unknown(item: Mapping[str, object], known: set[str], place: str) -> list[TableProblem]:
    return [
        TableProblem(place=f"{place}.{key}".lstrip("."), code="unknown_key")
        for key in item
        if key not in known
    ]


def _notice(item: Mapping[str, object], place: str, problems: list[TableProblem]) -> Notice | None:
    problems.extend(_unknown(item, _NOTICE_KEYS, place))
    dated = _day(item.get("date"), f"{place}.date", problems)
    if dated is None:
        return None
    return Notice(title=str(item.get("title", "")), number=str(item.get("number", "")), dated=dated)


def _holiday(item: Mapping[str, object], place: str, problems: list[TableProblem]) -> Holiday | None:
    problems.extend(_unknown(item, _HOLIDAY_KEYS, place))
    first = _day(item.get("from"), f"{place}.from", problems)
    last = _day(item.get("until"), f"{place}.until", problems)
    listed = item.get("make_up", [])
    given = listed if isinstance(listed, list) else [listed]
    worked = [_day(one, f"{place}.make_up[{at}]", problems) for at, one in enumerate(given)]
    name = str(item.get("name", "")).strip()
    if not name:
        problems.append(TableProblem(place=f"{place}.name", code="name_missing"))
    if first is None or last is None:
        return None
    if not 0 <= (last - first).days < _LONGEST_HOLIDAY:
        problems.append(TableProblem(place=place, code="bad_range", given=f"{first}..{last}"))
        return None
    return Holiday(
        name=name,
        first=first,
        last=last,
        make_up=tuple(d for d in worked if d),
        notice=str(item.get("notice", "")),
    )


def _day(given: object, place: str, problems: list[TableProblem]) -> date | None:
    try:
        if type(given) is date:
            return given
        return date.fromisoformat(str(given))
    except ValueError:
        problems.append(TableProblem(place=place, code="unreadable_date", given=str(given)))
        return None


def _checked(table: YearTable, problems: list[TableProblem]) -> YearTable:
    """Return the table when nothing is wrong with its days; else raise with all problems."""
    found = [*problems, *_day_problems(table)]
    if not table.holidays:
        found.append(TableProblem(place="holidays", code="empty"))
    if table.status is YearStatus.OFFICIAL and not table.notices:
        found.append(TableProblem(place="notices", code="official_without_notice"))
    numbers = {notice.number for notice in table.notices}
    found.extend(
        TableProblem(place=f"holidays[{at}].notice", code="unknown_notice", given=holiday.notice)
        for at, holiday in enumerate(table.holidays)
        if holiday.notice and holiday.notice not in numbers
    )
    if found:
        raise BadYearTable(tuple(found))
    if len(numbers) != 1:
        return table
    told = table.notices[0].number  # the only notice stands behind every holiday
    return replace(table, holidays=tuple(replace(h, notice=told) for h in table.holidays))


def _day_problems(table: YearTable) -> Iterable[TableProblem]:
    off: dict[date, str] = {}
    worked: dict[date, str] = {}
    for at, holiday in enumerate(table.holidays):
        place = f"holidays[{at}] {holiday.name}"
        span = [holiday.first + timedelta(days=n) for n in range((holiday.last - holiday.first).days + 1)]
        for day, seen in [*((d, off) for d in span), *((d, worked) for d in holiday.make_up)]:
            if day in seen:
                yield _about(day, place, "twice")
            seen[day] = place
            if day.year != table.year and (day.year, day.month) != (table.year - 1, 12):
                yield _about(day, place, "other_year")
        for day in holiday.make_up:
            if day.weekday() < 5:  # Monday to Friday is worked anyway: the date or the notice was misread
                yield _about(day, place, "make_up_on_weekday")
    for day in sorted(off.keys() & worked.keys()):
        yield _about(day, off[day], "holiday_and_make_up")


def _about(day: date, place: str, code: str) -> TableProblem:
    return TableProblem(place=place, code=code, given=str(day), weekday=chinese_weekday(day))


def year_to_plain(table: YearTable) -> dict[str, object]:
    """Return the table as JSON-ready values that `year_from_plain` reads back to an equal table."""
    return {
        "year": table.year,
        "status": str(table.status),
        "source": table.source,
        "notices": [
            {"title": n.title, "number": n.number, "date": n.dated.isoformat()} for n in table.notices
        ],
        "holidays": [
            {
                "name": h.name,
                "from": h.first.isoformat(),
                "until": h.last.isoformat(),
                "make_up": [d.isoformat() for d in h.make_up],
                "notice": h.notice,
            }
            for h in table.holidays
        ],
    }
