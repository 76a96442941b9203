"""What the reader shows of marks, geographical indications and layout designs, section by section."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from opentisc.records.reading import Origin
from opentisc.records.types import Goods, Indication, Layout, LegalEvent, Mark
from opentisc.web import labels
from opentisc.web.marks import cut
from opentisc.web.records.facts import (
    Fact,
    Provenance,
    Text,
    Value,
    dated,
    facts,
    origin_text,
    parties,
    plain,
    registration_text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvent:
    """One legal event as the list prints it. known_on: the day on which we learnt it."""

    happened_on: str
    what: str
    text: str
    code: str
    source: str = ""
    known_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of the page. texts: (label, text). Empty ones are left out by the views."""

    id: str
    label: labels.Label
    facts: tuple[Fact, ...] = ()
    texts: tuple[tuple[labels.Label, Text], ...] = ()
    goods: tuple[Goods, ...] = ()
    events: tuple[ShownEvent, ...] = ()
    count: int = 0


class Facts:
    """Makes facts of one record that know their sources."""

    def __init__(self, source: Provenance) -> None:
        self.source = source

    def __call__(
        self, label: labels.Label, values: tuple[Value, ...], group: str, *, lines: bool = False
    ) -> Fact:
        """Return a fact with the source of its group."""
        return Fact(
            label=label,
            values=values,
            source=self.source.of(group),
            also=self.source.also(group),
            lines=lines,
        )


def shown_events(
    events: Sequence[LegalEvent], said: Callable[[int], tuple[Origin, ...]]
) -> tuple[ShownEvent, ...]:
    """Return the events, newest first, those without a day last. said: the origins of each by its place."""
    made = [_shown_event(event, said(place)) for place, event in enumerate(events)]
    return tuple(sorted(made, key=lambda one: one.happened_on, reverse=True))


def _shown_event(event: LegalEvent, said: tuple[Origin, ...]) -> ShownEvent:
    people = labels.listed(party.name for party in event.parties)
    text = event.text or event.as_given or ""
    what = labels.word(labels.EVENTS, event.event) or text or event.code or ""
    return ShownEvent(
        happened_on=event.happened_on or event.published_on or "",
        what=what,
        text=labels.listed(part for part in (text if text != what else "", people) if part),
        code=" ".join(part for part in (event.office, event.code or "") if part),
        source="\n".join(map(origin_text, said)),
        known_on=said[0].known_on if said else "",
    )


def status_value(status: str | None, as_given: str | None, status_on: str | None) -> tuple[Value, ...]:
    """Return the status in words with the day on which the source says it was true."""
    if not status and not as_given:
        return ()
    note = [as_given] if as_given and status else []
    note += [str(_("截至 %(day)s") % {"day": status_on})] if status_on else []
    return (
        StatusValue(
            text=labels.word(labels.STATUSES, status) or as_given or "",
            note=" · ".join(note),
            tone=labels.status_tone(status),
            icon=labels.status_icon(status),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusValue(Value):
    """A status with the tone and icon that go with its word."""

    tone: str
    icon: str


def mark_sections(mark: Mark, source: Provenance, said: Callable[[int], tuple[Origin, ...]]) -> list[Section]:
    """Return the sections of a mark. said: the origins of each event by its place."""
    fact = Facts(source)
    kind = labels.word(labels.MARK_TYPES, mark.mark_type) or mark.mark_type_as_given or ""
    basic = facts(
        [
            fact(_("商标文字"), plain(mark.words), "words"),
            fact(_("译文"), plain(*(one.value for one in mark.translations)), "translations"),
            fact(_("申请号"), plain(registration_text(mark.application_number)), "application_number"),
            fact(_("注册号"), plain(registration_text(mark.registration_number)), "registration_number"),
            fact(_("商标类型"), plain(kind), "mark_type"),
            fact(
                _("图形要素（维也纳分类）"),
                plain(*(one.symbol for one in mark.classes if one.scheme == "vienna")),
                "classes:vienna",
            ),
            fact(_("权利人"), parties(mark.owners, code="pa", collection="marks"), "owners", lines=True),
            fact(_("代理机构"), parties(mark.agents, code=None), "agents", lines=True),
            fact(_("商标图样"), plain(mark.image.reference if mark.image else None), "image"),
            fact(_("说明"), plain(mark.description), "description"),
            fact(_("放弃专用权的部分"), plain(mark.disclaimer), "disclaimer"),
        ]
    )
    legal = facts(
        [
            fact(_("法律状态"), status_value(mark.status, mark.status_as_given, mark.status_on), "status"),
            fact(_("申请日"), dated(mark.filed_on), "filed_on"),
            fact(_("公告日"), dated(mark.published_on), "published_on"),
            fact(_("注册日"), dated(mark.registered_on), "registered_on"),
            fact(_("届满日"), dated(mark.expires_on), "expires_on"),
        ]
    )
    return [
        Section(id="basic", label=_("基本信息"), facts=basic),
        Section(id="goods", label=_("商品与服务"), goods=mark.goods, count=len(mark.goods)),
        Section(
            id="legal",
            label=_("法律状态"),
            facts=legal,
            events=shown_events(mark.events, said),
            count=len(mark.events),
        ),
    ]


def indication_sections(one: Indication, source: Provenance) -> list[Section]:
    """Return the sections of a geographical indication."""
    fact = Facts(source)
    names = tuple(
        Value(text=name.value, note=labels.word(labels.LANGUAGES, name.language)) for name in one.names
    )
    basic = facts(
        [
            fact(_("受保护名称"), names, "names", lines=True),
            fact(_("登记簿"), plain(labels.office(one.register)), "register"),
            fact(_("种类"), plain(one.kind), "kind"),
            fact(_("登记号"), plain(one.number), "number"),
            fact(_("产品"), plain(one.product_type), "product_type"),
            fact(_("产品类别"), plain(one.product_class), "product_class"),
            fact(_("国家或地区"), plain(labels.country(one.country)), "country"),
            fact(_("权利人"), parties(one.holders, code=None), "holders", lines=True),
            fact(_("法律文件"), plain(one.legal_instrument), "legal_instrument"),
        ]
    )
    area = facts(
        [
            fact(_("地域"), plain(one.area), "area"),
            fact(_("位于"), plain(*one.within), "within"),
            fact(_("包含"), plain(*one.contains), "contains"),
        ]
    )
    legal = facts(
        [
            fact(_("法律状态"), status_value(one.status, one.status_as_given, None), "status"),
            fact(_("申请日"), dated(one.filed_on), "filed_on"),
            fact(_("公告日"), dated(one.published_on), "published_on"),
            fact(_("登记日"), dated(one.registered_on), "registered_on"),
            fact(_("撤销日"), dated(one.removed_on), "removed_on"),
            fact(_("有效期"), plain(*(day for day in (one.valid_from, one.valid_to) if day)), "valid_from"),
        ]
    )
    long = (
        (_("产品描述"), one.description, "description"),
        (_("历史"), one.history, "history"),
        (_("边界"), one.boundary, "boundary"),
    )
    return [
        Section(id="basic", label=_("基本信息"), facts=basic),
        Section(id="area", label=_("产品与地域"), facts=area, texts=_long(long, source)),
        Section(id="legal", label=_("法律状态"), facts=legal),
    ]


def layout_sections(layout: Layout, source: Provenance) -> list[Section]:
    """Return the sections of a layout design."""
    fact = Facts(source)
    basic = facts(
        [
            fact(_("布图设计名称"), plain(layout.name), "name"),
            fact(_("登记号"), plain(registration_text(layout.number)), "number"),
            fact(_("类别"), plain(layout.category), "category"),
            fact(_("结构"), plain(layout.structure), "structure"),
            fact(_("技术"), plain(layout.technology), "technology"),
            fact(_("功能"), plain(layout.function), "function"),
            fact(
                _("权利人"), parties(layout.holders, code="pa", collection="layouts"), "holders", lines=True
            ),
            fact(_("创作人"), parties(layout.creators, code=None), "creators"),
            fact(_("代理机构"), parties(layout.agents, code=None), "agents", lines=True),
        ]
    )
    legal = facts(
        [
            fact(_("法律状态"), status_value(layout.status, layout.status_as_given, None), "status"),
            fact(_("申请日"), dated(layout.filed_on), "filed_on"),
            fact(_("创作完成日"), dated(layout.created_on), "created_on"),
            fact(_("首次商业利用日"), dated(layout.first_used_on), "first_used_on"),
            fact(_("登记日"), dated(layout.registered_on), "registered_on"),
            fact(_("公告日"), dated(layout.published_on), "published_on"),
        ]
    )
    long = ((_("说明"), layout.description, "description"),)
    return [
        Section(id="basic", label=_("基本信息"), facts=basic, texts=_long(long, source)),
        Section(id="legal", label=_("法律状态"), facts=legal),
    ]


def _long(
    given: Sequence[tuple[labels.Label, str | None, str]], source: Provenance
) -> tuple[tuple[labels.Label, Text], ...]:
    return tuple(
        (label, Text(language="und", parts=cut(text, ()), source=source.of(group)))
        for label, text, group in given
        if text
    )
