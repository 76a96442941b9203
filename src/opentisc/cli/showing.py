"""A record as lines of text for a person at a terminal: its facts, claims, events and where they come from.

Not for: programs; those take `--json`, which leaves nothing out.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from opentisc.kernel.numbers import Style, print_number
from opentisc.records.export.rows import COLUMNS, row_of
from opentisc.records.export.words import wording
from opentisc.records.reading import RecordView
from opentisc.records.types import LegalEvent, Mark, Patent

_BETWEEN = "; "


def lines(view: RecordView) -> Iterator[str]:
    """Yield the record line by line; parts that it does not have are left out."""
    yield from _facts(view)
    record = view.record
    if isinstance(record, Patent):
        yield from _part(_("权利要求"), [_numbered(one.number, one.text) for one in record.claims])
        if record.description:
            yield ""
            yield _("说明书：%(n)d 段，用 --json 查看全文") % {"n": len(record.description)}
        yield from _part(_("法律事件"), [_event(one) for one in _events(view)])
        yield from _links(view)
    elif isinstance(record, Mark):
        yield from _part(_("法律事件"), [_event(one) for one in record.events])
    yield from _sources(view)


def _facts(view: RecordView) -> Iterator[str]:
    record = view.record
    if isinstance(record, Patent):
        record = replace(record, application=view.application)
    cells = dict(row_of(record).cells)
    if isinstance(record, Patent):
        cells["number"] = print_number(record.publication, Style.SPACED)
    words = wording(view.collection)
    for column, heading in zip(COLUMNS, words.headings, strict=True):
        if cells.get(column):
            yield f"{heading}{_('：')}{words.cell(column, cells[column])}"


def _events(view: RecordView) -> tuple[LegalEvent, ...]:
    return view.application.events if view.application else ()


def _event(event: LegalEvent) -> str:
    day = event.happened_on or event.published_on or "–"
    said = event.text or event.as_given or event.event or ""
    return "  ".join(part for part in (day, event.code or "", said) if part)


def _numbered(number: int | None, text: str) -> str:
    return text if number is None else f"{number}. {text}"


def _links(view: RecordView) -> Iterator[str]:
    family = [one.number for one in view.simple_family]
    yield from _part(_("简单同族的其他成员"), [_BETWEEN.join(family)] if family else [])
    yield from _part(_("引用的专利"), [_BETWEEN.join(one.number for one in view.cites)] if view.cites else [])
    if view.cited_by_count:
        yield ""
        yield _("被引用：%(n)d 件") % {"n": view.cited_by_count}


def _sources(view: RecordView) -> Iterator[str]:
    said = dict.fromkeys((*view.origins, *view.application_origins))
    yield from _part(
        _("来源"),
        [
            "  ".join(
                part
                for part in (
                    _(one.source_name),
                    " ".join((one.file, one.where)).strip(),
                    _("批次 %(number)s") % {"number": one.batch},
                    one.known_on,
                )
                if part
            )
            for one in said
        ],
    )
    yield ""
    yield _("数据版本 %(version)s") % {"version": view.data_version}


def _part(heading: str, rows: list[str]) -> Iterator[str]:
    if rows:
        yield ""
        yield heading
        yield from (f"  {row}" for row in rows)
