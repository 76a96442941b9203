"""日登记表: a day's rows typed, pasted or uploaded; what is good is saved, what is not stays on the page as it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from opentisc.desk import actions
from opentisc.desk.enquiries import sheet as reading
from opentisc.desk.enquiries import workbook
from opentisc.desk.enquiries.sheet import HEADINGS, MOST_ROWS, ROWS, RawRow
from opentisc.desk.requests import once
from opentisc.desk.types import Channel, RightKind
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import Invalid
from opentisc.network import queries as network
from opentisc.network.types import ClientKind, Hat
from opentisc.web import hats
from opentisc.web.desk.enquiries import presenters, words
from opentisc.web.desk.enquiries.quick import SESSION_KEY, crumbs
from opentisc.web.tables import Table, xlsx
from opentisc.web.typed import whole

_BROAD = ("question", "answer", "basis")


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of the page. name: of its field; error: what is wrong, empty when nothing is."""

    column: str
    label: str
    name: str
    value: str
    error: str
    is_broad: bool
    offers: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the page. extra: what there is no column for; twice: told that it is written down already."""

    number: int
    boxes: tuple[Box, ...]
    extra: str
    error: str
    twice: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What the page sent. rows: line → row, empty ones left out; paste: the text of the box for pasting."""

    day: date | None
    reason: str
    mode: str
    rows: Mapping[int, RawRow]
    paste: str = ""
    wrong: tuple[str, ...] = ()


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(http: HttpRequest) -> HttpResponse:
    """Show the sheet; check or save what was typed, pasted or uploaded."""
    hat, now = hats.require_hat(http), timezone.now()
    if http.method != "POST":
        return _page(http, Sent(network.today(now), "", "good", {}), _nothing(), now=now)
    sent = _sent(http)
    if sent.wrong or sent.day is None:
        return _page(http, sent, _nothing(), now=now, status=422)
    rows = _read(http, sent, sent.day, now=now)
    if http.POST.get("do") != "save":
        result = actions.check_enquiry_sheet(rows, by=hat, now=now)
        wrong = bool(result.problems)
        return _page(http, sent, result, now=now, status=422 if wrong else 200, checked=True)
    return _save(http, sent, rows, hat, now=now)


@require_safe
def blank(http: HttpRequest) -> HttpResponse:
    """Return an empty sheet as a workbook."""
    columns = tuple(words.COLUMNS.values())
    return xlsx(Table(name=str(_("日登记表")), columns=columns, rows=(), empty=""))


def _save(
    http: HttpRequest, sent: Sent, rows: list[actions.SheetRow], hat: Hat, *, now: datetime
) -> HttpResponse:
    result = actions.register_enquiry_sheet(
        rows,
        by=hat,
        now=now,
        mode="all" if sent.mode == "all" else "good",
        again=frozenset(line for given in http.POST.getlist("again") if (line := whole(given)) is not None),
        once_key=http.POST.get("once", ""),
    )
    if result.saved:
        n = len(result.saved)
        messages.success(http, ngettext("已登记 %(n)s 件。", "已登记 %(n)s 件。", n) % {"n": n})
    if rows and not result.problems and not result.twice:
        return redirect("enquiries")
    left = {line: row for line, row in sent.rows.items() if line not in result.saved}
    rest = Sent(sent.day, sent.reason, sent.mode, left)
    status = 422 if result.problems else 409 if result.twice else 200
    return _page(http, rest, result, now=now, status=status, new_once=True)


def _sent(http: HttpRequest) -> Sent:
    """Return what came: the rows of the grid, then those pasted, then those of the file."""
    grid = {line: _typed(http, line) for line in range(1, MOST_ROWS + 1)}
    typed = {line: row for line, row in grid.items() if not row.is_empty}
    paste, wrong = http.POST.get("paste", ""), []
    added = reading.pasted(paste)
    upload = http.FILES.get("file")
    if upload is not None and upload.file is not None:
        try:
            added = [*added, *reading.table(workbook.rows(upload.file, upload.name or ""))]
        except Invalid as refused:
            wrong.append(sentence_for(refused))
    if len(typed) + len(added) > MOST_ROWS:
        wrong.append(_("一张登记表最多 %(most)s 行，这里有 %(n)s 行。请分几次粘贴。") % {
            "most": MOST_ROWS, "n": len(typed) + len(added)})  # fmt: skip
        added = []
    else:
        paste = ""
    day = _day(http.POST.get("day", ""))
    if day is None:
        wrong.append(_("请填写存在的日期，例如 2026-09-30。"))
    free = (line for line in range(1, MOST_ROWS + 1) if line not in typed)
    rows = dict(sorted((typed | dict(zip(free, added, strict=False))).items()))
    reason = http.POST.get("reason", "")[:200]
    return Sent(day, reason, http.POST.get("mode", "good"), rows, paste, tuple(wrong))


def _typed(http: HttpRequest, line: int) -> RawRow:
    cells = {name: http.POST.get(f"r{line}-{name}", "").replace("\r\n", "\n") for name in HEADINGS}
    extra = http.POST.get(f"r{line}-extra", "")
    return RawRow(cells, (extra,) if extra.strip() else ())


def _read(http: HttpRequest, sent: Sent, day: date, *, now: datetime) -> list[actions.SheetRow]:
    kept = http.session.get(SESSION_KEY, {})
    defaults = actions.EnquiryEntry(
        channel=kept.get("channel", Channel.COUNTER), place=kept.get("place", ""), topic=kept.get("topic", "")
    )
    of_day = reading.Day(day, now, sent.reason)
    known = reading.Words(**words.sheet_words())
    return [
        actions.SheetRow(line, *reading.read(row, of_day, defaults=defaults, words=known))
        for line, row in sent.rows.items()
    ]


def _page(
    http: HttpRequest,
    sent: Sent,
    result: actions.SheetResult,
    *,
    now: datetime,
    status: int = 200,
    checked: bool = False,
    new_once: bool = False,
) -> HttpResponse:
    count = max(ROWS, *sent.rows, 0)
    lines = [_line(number, sent.rows.get(number), result) for number in range(1, count + 1)]
    if new_once and sent.rows:
        lines = [_line(line, row, result) for line, row in sent.rows.items()]
    context = {
        "heading": _("日登记表"),
        "columns": list(words.COLUMNS.values()),
        "lines": lines,
        "sent": sent,
        "day": sent.day.isoformat() if sent.day else http.POST.get("day", ""),
        "today": network.today(now).isoformat(),
        "saved": sorted(result.saved.items()),
        "bad": len(result.problems),
        "twice": len(result.twice),
        "good": len(sent.rows) - len(result.problems) - len(result.twice),
        "checked": checked and bool(sent.rows),
        "once": once.new_key() if new_once else http.POST.get("once") or once.new_key(),
        "offers": _offers(),
        "most": MOST_ROWS,
        "crumbs": (*crumbs(), (_("日登记表"), "")),
    }
    return render(http, "desk/enquiries/sheet.html", context, status=status)


def _line(number: int, row: RawRow | None, result: actions.SheetResult) -> Line:
    problems = dict(result.problems.get(number, {}))
    problems["time"] = problems.get("time") or problems.pop("occurred_at", "")
    whole = [words.problem(problems[name]) for name in ("row", "backdating_reason") if problems.get(name)]
    twice = ""
    if number in result.twice:
        known = result.twice[number]
        twice = _("与 %(number)s 相同") % {"number": known} if known else _("与上面一行相同")
    return Line(number, tuple(_box(number, name, row, problems) for name in HEADINGS),
                " ".join(row.extra) if row else "", " ".join(whole), twice)  # fmt: skip


def _box(number: int, name: str, row: RawRow | None, problems: Mapping[str, str]) -> Box:
    value = row.cells.get(name, "") if row else ""
    broad = name in _BROAD
    label = _("第 %(line)s 行 %(column)s") % {"line": number, "column": words.COLUMNS[name]}
    return Box(
        column=str(words.COLUMNS[name]),
        label=label,
        name=f"r{number}-{name}",
        value=value if broad else str(_("、")).join(value.split("\n")) if name == "right_kinds" else " ".join(value.split("\n")),
        error=words.problem(problems[name]) if problems.get(name) else "",
        is_broad=broad,
        offers=f"offer-{name}" if name in _OFFERED else "",
    )  # fmt: skip


_OFFERED = ("right_kinds", "channel", "client_kind", "topic", "region", "effort")


def _offers() -> list[tuple[str, list[str]]]:
    lists: dict[str, Any] = {"right_kinds": RightKind, "channel": Channel, "client_kind": ClientKind}
    found = [(f"offer-{name}", [str(label) for label in choices.labels]) for name, choices in lists.items()]
    return [
        *found,
        ("offer-topic", words.topic_words()),
        ("offer-region", presenters.regions()),
        ("offer-effort", [str(level) for level in range(1, 7)]),
    ]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _nothing() -> actions.SheetResult:
    return actions.SheetResult({}, {}, {})
