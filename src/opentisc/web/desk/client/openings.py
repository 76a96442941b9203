"""Who opened what of a sealed request, for its client: on the page by sitting, in the exported table one by one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from opentisc.desk.models import Opening
from opentisc.web.tables import Row, Table, plain

SITTING: Final = timedelta(minutes=30)
"""Openings of the same thing by the same person, no further apart, are shown as one sitting."""


def openings_table(openings: Sequence[Opening], *, each: bool) -> Table:
    """Return the openings, the newest first. each: one row for every opening, else one for a sitting."""
    groups = [[one] for one in openings] if each else list(sittings(openings))
    return Table(
        name=_("开启记录"),
        columns=(_("时间"), _("姓名"), _("所属机构"), _("开启了什么"), *(() if each else (_("次数"),))),
        rows=[_row(group, each=each) for group in groups],
        empty=_("还没有人开启过您的技术交底。"),
    )


def sittings(openings: Iterable[Opening]) -> Iterator[list[Opening]]:
    """Yield the openings in groups, each of one person, one thing and one day; newest first, as they come."""
    open_: dict[tuple[object, ...], list[Opening]] = {}
    found: list[list[Opening]] = []
    for one in openings:
        key = (one.person_id, one.person_name, one.body_name, one.what, one.file_id)
        group = open_.get(key)
        if group is None or not _together(group[-1], one):
            group = open_[key] = []
            found.append(group)
        group.append(one)
    yield from found


def _together(later: Opening, earlier: Opening) -> bool:
    same_day = timezone.localtime(later.at).date() == timezone.localtime(earlier.at).date()
    return same_day and later.at - earlier.at <= SITTING


def _row(group: Sequence[Opening], *, each: bool) -> Row:
    one, first = group[0], timezone.localtime(group[-1].at)
    last = timezone.localtime(one.at)
    when = f"{first:%Y-%m-%d %H:%M}"
    if f"{last:%H:%M}" != f"{first:%H:%M}":
        when += f"–{last:%H:%M}"
    what = {"page": _("页面"), "file": _("文件"), "export": _("导出")}[one.what]
    name = (one.file.title or one.file.stored.name) if one.file else ""
    said = (when, one.person_name, one.body_name or _("委托人"), f"{what} {name}".strip())
    return Row(cells=plain(*said, *(() if each else (str(len(group)),))))
