"""Turns what people chose on the mapping page into a column-mapping profile, and back for the form."""

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from opentisc.records.formats.tables import Checked, Column, DateOrder, Profile, shipped
from opentisc.records.formats.tables.profile import fold
from opentisc.records.imports.mappings import saved_mappings
from opentisc.records.types import Collection
from opentisc.web.imports.targets import choices
from opentisc.web.labels import Label

DATE_ORDERS: Sequence[tuple[str, Label]] = (
    (DateOrder.YEAR_FIRST.value, _("年在前：2020-05-01、2020年5月1日")),
    (DateOrder.DAY_FIRST.value, _("日在前：01/05/2020")),
    (DateOrder.MONTH_FIRST.value, _("月在前：05/01/2020")),
)
CHECKED: Mapping[Checked, Label] = {
    Checked.REAL_EXPORT: _("已在真实导出文件上核对"),
    Checked.PUBLIC_DOCUMENTATION: _("只按公开文档核对，未见过真实导出文件"),
    Checked.NOT_CHECKED: _("尚未核对"),
}
_KEYS = {
    "publication_number",
    "application_number",
    "registration_number",
    "number",
    "file_name",
    "title",
    "words",
    "name",
    "doi",
}


def profile_from(cleaned: Mapping[str, object], headings: Sequence[str]) -> Profile:
    """Return the profile that the form describes. A column that names the record is needed to recognise it."""
    order = DateOrder(str(cleaned["date_order"]))
    chosen = [(heading, str(cleaned.get(f"column_{at}") or "")) for at, heading in enumerate(headings)]
    mapped = [(heading, target) for heading, target in chosen if target]
    telling = {heading for heading, target in mapped if target in _KEYS} or {heading for heading, _ in mapped}
    title = str(cleaned["title"])
    return Profile(
        code=f"own-{secrets.token_hex(4)}",
        title_zh=title,
        title_en=title,
        collection=Collection(str(cleaned["collection"])),
        columns=tuple(
            Column(heading=heading, target=target, needed=heading in telling, date=order)
            for heading, target in mapped
        ),
        checked=Checked.REAL_EXPORT,
    )


def initial_from(profile: Profile | None, headings: Sequence[str], collection: Collection) -> dict[str, str]:
    """Return what the form shows at first: the fields that known mappings give to headings of these names.

    A person sees and confirms each; where mappings differ, the one used by most is offered.
    """
    known = [profile] if profile is not None else [one for one in _known() if one.collection == collection]
    offered: dict[str, str] = {}
    for at, heading in enumerate(headings):
        named = Counter(
            one.by_heading[fold(heading)].target for one in known if fold(heading) in one.by_heading
        )
        own = next(
            (code for code, label in choices(collection) if code and fold(str(label)) == fold(heading)), None
        )
        target = named.most_common(1)[0][0] if named else own
        if target is not None and target not in offered.values():
            offered[f"column_{at}"] = target
    return offered


def likely_collection(headings: Sequence[str]) -> Collection:
    """Return the collection whose known mappings and fields have most of these headings; patents when none has."""
    found = {one: len(initial_from(None, headings, one)) for one in Collection}
    return max(found, key=lambda one: (found[one], one == Collection.PATENTS))


def _known() -> Iterator[Profile]:
    yield from saved_mappings()
    yield from shipped().values()
