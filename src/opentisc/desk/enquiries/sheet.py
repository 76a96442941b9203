"""日登记表: the columns of a day's sheet, and reading rows that were typed, pasted from a spreadsheet, or uploaded.

Reading never fails and loses nothing: what does not fit a column is kept beside the row and told as its fault.
Not for: whether a row may be saved (`writing`), or opening workbooks (`workbook`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Final

from django.utils import timezone

from opentisc.desk.enquiries.entry import Entry
from opentisc.desk.types import Channel, Effort, RightKind
from opentisc.network.types import ClientKind

ROWS: Final = 20
"""Rows that an empty sheet offers."""

MOST_ROWS: Final = 60  # 60 rows of 15 fields stay below the thousand fields that one form may have

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "time": ("时间", "time"),
    "right_kinds": ("权利类型", "right kinds", "rights", "kind of right"),
    "question": ("问题", "question"),
    "answer": ("答复", "answer"),
    "basis": ("依据", "依据或意见", "basis", "basis or opinion"),
    "topic": ("主题", "topic"),
    "channel": ("渠道", "channel"),
    "minutes": ("分钟", "用时（分钟）", "用时", "minutes"),
    "effort": ("难度", "难度（1–6）", "难度（1-6）", "effort", "effort (1–6)", "effort (1-6)"),
    "client_kind": ("客户类型", "client kind", "kind of client"),
    "client_name": ("客户名称", "client", "client name", "name of client"),
    "region": ("地区", "所在地区", "region"),
    "place": ("地点", "place"),
}
"""Column → headings by which it is known, in the order in which cells without headings are taken."""

OPINION: Final = ("意见", "个人意见", "opinion")
"""What stands in the basis where the answer is an opinion."""

_BETWEEN = re.compile(r"[、,，;；/\n]+")
_LINES = re.compile(r"[;；\n]+")
_TIME = re.compile(r"(\d{1,2})[:：时](\d{2})?(?::\d{2})?分?", re.ASCII)
_ROW_END = re.compile(r"\r\n|\r|\n")
_TWO_HEADINGS = 2


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as text: column → cell. extra: cells for which there is no column."""

    cells: Mapping[str, str]
    extra: tuple[str, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Say whether nothing stands in it."""
        return not any(text.strip() for text in (*self.cells.values(), *self.extra))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the interface's language for closed lists, besides the Chinese: word → code."""

    right_kinds: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    client_kinds: Mapping[str, str] = field(default_factory=dict)


def pasted(text: str) -> list[RawRow]:
    """Return the rows of what a spreadsheet puts on the clipboard; empty rows fall away."""
    return table(split(text))


def table(rows: Iterable[Sequence[str]]) -> list[RawRow]:
    """Return rows of cells by column: by headings where the first row with content has two, else in our order."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    columns: list[str | None] = list(HEADINGS)
    if filled and (known := _columns(filled[0])):
        columns, filled = known, filled[1:]
    return [_raw(row, columns) for row in filled]


def split(text: str) -> list[list[str]]:
    """Return the cells of tab-separated text.

    A cell in quotes is unquoted where the quotes carry something: a line break, a tab or a doubled quote. Spreadsheets
    leave other quotes as they were typed, and so do we. Carriage returns in a cell become line breaks.
    """
    rows: list[list[str]] = [[]]
    at, end = 0, len(text)
    while at <= end:
        quoted = _quoted(text, at) if text[at : at + 1] == '"' else None
        cell, at = quoted if quoted is not None else _bare(text, at)
        rows[-1].append(cell)
        if at >= end:
            break
        if text[at] == "\t":
            at += 1
            continue
        stop = _ROW_END.match(text, at)
        at = stop.end() if stop else at + 1
        rows.append([])
        if at >= end:
            rows.pop()
            break
    return rows


@dataclass(frozen=True, slots=True)
class Day:
    """What holds for all rows. on: the day of the sheet; reason: why it is written down later; now: the clock."""

    on: date
    now: datetime
    reason: str = ""


def read(row: RawRow, day: Day, *, defaults: Entry, words: Words) -> tuple[Entry, dict[str, str]]:
    """Return the enquiry of a row, and its faults: column → code. An empty cell takes what `defaults` has."""
    faults: dict[str, str] = {}
    cells = {name: row.cells.get(name, "").strip() for name in HEADINGS}
    basis, opinion = _basis(cells["basis"])
    kinds = _choices(cells["right_kinds"], {**_words(RightKind), **words.right_kinds}, "right_kinds", faults)
    channel = _choice(cells["channel"], {**_words(Channel), **words.channels}, "channel", faults)
    client = _choice(
        cells["client_kind"], {**_words(ClientKind), **words.client_kinds}, "client_kind", faults
    )
    effort = _effort(cells["effort"], faults)
    minutes = _number(cells["minutes"], "minutes", faults)
    if row.extra:
        faults["row"] = "too_many_cells"
    entry = replace(
        defaults,
        question=cells["question"],
        answer=cells["answer"],
        right_kinds=kinds or defaults.right_kinds,
        basis=basis,
        opinion=opinion,
        topic=cells["topic"] or defaults.topic,
        channel=channel or defaults.channel,
        minutes=defaults.minutes if minutes is None else minutes,
        effort=defaults.effort if effort is None else effort,
        client_kind=client or defaults.client_kind,
        client_name=cells["client_name"],
        region=cells["region"] or defaults.region,
        place=cells["place"] or defaults.place,
        occurred_at=_occurred(cells["time"], day, faults),
        backdating_reason=day.reason,
    )
    return entry, faults


def _quoted(text: str, at: int) -> tuple[str, int] | None:
    close = at + 1
    while True:
        close = text.find('"', close)
        if close < 0:
            return None
        if text[close + 1 : close + 2] != '"':
            break
        close += 2
    if text[close + 1 : close + 2] not in ("", "\t", "\n", "\r"):
        return None
    inner = text[at + 1 : close]
    if not any(mark in inner for mark in ("\t", "\n", "\r", '""')):
        return None
    return _ROW_END.sub("\n", inner.replace('""', '"')), close + 1


def _bare(text: str, at: int) -> tuple[str, int]:
    end = at
    while end < len(text) and text[end] not in "\t\r\n":
        end += 1
    return text[at:end], end


def _columns(first: Sequence[str]) -> list[str | None] | None:
    known = {heading: name for name, headings in HEADINGS.items() for heading in headings}
    found = [known.get(" ".join(cell.split()).lower()) for cell in first]
    named = [name for name in found if name is not None]
    return found if len(named) >= _TWO_HEADINGS and len(named) == len(set(named)) else None


def _raw(row: Sequence[str], columns: Sequence[str | None]) -> RawRow:
    cells: dict[str, str] = {}
    extra: list[str] = []
    for number, text in enumerate(row):
        name = columns[number] if number < len(columns) else None
        if name is not None:
            cells[name] = text
        elif text.strip():
            extra.append(text)
    return RawRow(cells, tuple(extra))


def _words(choices: type[RightKind] | type[Channel] | type[ClientKind]) -> dict[str, str]:
    """Return code and Chinese word → code; the Chinese words stand in the code, whatever language is in force."""
    from django.utils.translation import override

    with override("zh-hans"):
        return {value: value for value in choices.values} | {
            str(label).lower(): value for value, label in choices.choices
        }


def _choice(text: str, words: Mapping[str, str], name: str, faults: dict[str, str]) -> str:
    if not text:
        return ""
    code = words.get(text.lower())
    if code is None:
        faults[name] = "not_in_list"
    return code or ""


def _choices(text: str, words: Mapping[str, str], name: str, faults: dict[str, str]) -> tuple[str, ...]:
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    return tuple(dict.fromkeys(code for part in parts if (code := _choice(part, words, name, faults))))


def _basis(text: str) -> tuple[tuple[str, ...], bool]:
    lines = [line.strip() for line in _LINES.split(text) if line.strip()]
    cited = tuple(line for line in lines if line.lower() not in OPINION)
    return cited, len(cited) < len(lines)


def _effort(text: str, faults: dict[str, str]) -> int | None:
    level = _number(text[:1] if re.fullmatch(r"[1-6]\s.*", text) else text, "effort", faults)
    if level is not None and level not in Effort.values:
        faults["effort"] = "not_in_list"
        return None
    return level


def _number(text: str, name: str, faults: dict[str, str]) -> int | None:
    if not text:
        return None
    whole = text.removesuffix(".0")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 6):
        faults[name] = "wrong_type"
        return None
    return int(whole)


def _occurred(text: str, day: Day, faults: dict[str, str]) -> datetime:
    """Return when it was: at the time given, else now on the sheet's own day, else at noon."""
    at = time(12)
    if text:
        found = _TIME.fullmatch(text)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if hour > 23 or minute > 59:
            faults["time"] = "wrong_time"
        else:
            at = time(hour, minute)
    elif day.on == timezone.localtime(day.now).date():
        return day.now
    return timezone.make_aware(datetime.combine(day.on, at))
