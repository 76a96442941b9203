"""Puts a record view into the words of a page, whatever its kind."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from opentisc.records import citation
from opentisc.records.reading import Origin, RecordView
from opentisc.records.types import Indication, Layout, Literature, Mark, Patent
from opentisc.web import labels
from opentisc.web.marks import cut
from opentisc.web.records import patents
from opentisc.web.records.facts import (
    Fact,
    Provenance,
    Text,
    application_text,
    dated,
    facts,
    named,
    names,
    number_text,
    parties,
    plain,
    provenance_of,
    registration_text,
    said_of_each,
    texts,
    web_address,
)
from opentisc.web.records.literature import literature_facts
from opentisc.web.records.marking import Marks
from opentisc.web.records.rights import (
    Facts,
    Section,
    indication_sections,
    layout_sections,
    mark_sections,
    shown_events,
    status_value,
)
from opentisc.web.search.state import SearchState


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A template and what it prints."""

    template: str
    context: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NavSection:
    """One entry of the section navigation."""

    id: str
    label: labels.Label
    count: int = 0


def page_of(view: RecordView, marks: Marks) -> RecordPage:
    """Return the page of a record. Every kind of record has one; a new kind fails here until it has."""
    source = provenance_of(view.origins, view.groups, view.conflicts)
    frame = _frame(view, source)
    match view.record:
        case Patent():
            return RecordPage("records/patent.html", frame | _patent(view, view.record, source, marks))
        case Mark():
            return RecordPage("records/right.html", frame | _mark(view, view.record, source))
        case Indication():
            return RecordPage("records/right.html", frame | _indication(view.record, source))
        case Layout():
            return RecordPage("records/right.html", frame | _layout(view.record, source))
        case Literature():
            return RecordPage("records/right.html", frame | _literature(view.record, source, marks))
    raise NotImplementedError(type(view.record).__name__)


def _frame(view: RecordView, source: Provenance) -> dict[str, Any]:
    collection = labels.COLLECTIONS.get(view.collection, view.collection)
    return {
        "crumbs": [
            (_("首页"), "/"),
            (collection, SearchState(collection=view.collection).url()),
            (labels.record_number(view.record.record_id), ""),
        ],
        "origins": _origins(view),
        "losing": source.losing,
        "as_of": _("数据版本 %(version)s") % {"version": view.data_version},
        "link": web_address(getattr(view.record, "link", None)),
        "other_titles": (),
    }


def _origins(view: RecordView) -> tuple[Origin, ...]:
    return tuple(named(one) for one in dict.fromkeys((*view.origins, *view.application_origins)))


def _titles(titles: tuple[Text, ...], fallback: str) -> dict[str, Any]:
    first = titles[0].parts if titles else cut(fallback, ())
    return {
        "title": "".join(part.text for part in first),
        "title_parts": first,
        "other_titles": titles[1:],
    }


def _patent(view: RecordView, patent: Patent, source: Provenance, marks: Marks) -> dict[str, Any]:
    application = view.application or patent.application
    of_application = provenance_of(
        view.application_origins, view.application_groups, view.application_conflicts
    )
    abstracts = texts(patent.abstracts, "abstracts", source, marks.get("ab", ()))
    claims = patents.claim_blocks(patent, source, marks)
    description = patents.description_blocks(patent, source, marks)
    cited_patents, cited_texts = patents.citations(view)
    extended = _beyond(view)
    events = _events(view)
    counts = {
        "claims": len(patent.claims),
        "drawings": len(patent.drawings),
        "citations": len(patent.citations) + view.cited_by_count,
        "family": len(view.simple_family) + len(extended),
        "legal": len(events),
    }
    return {
        **_titles(texts(patent.titles, "titles", source, marks.get("ti", ())), labels.no_title("patents")),
        "number": number_text(patent.publication) or labels.record_number(patent.record_id),
        "kind_words": [word for word in (labels.word(labels.TYPES, _known_type(patent)),) if word],
        "strip": _patent_strip(view, patent, source, of_application),
        "sections": [NavSection(id, label, counts.get(id, 0)) for id, label in _PATENT_SECTIONS],
        "abstracts": abstracts,
        "preview_texts": abstracts[:1],
        "bibliography": patents.bibliography(patent, application, source),
        "claims": claims,
        "description": description,
        "drawings": patent.drawings,
        "cited_patents": cited_patents,
        "cited_texts": cited_texts,
        "citation_source": source.of("citations"),
        "citing": view.cited_by,
        "citing_count": view.cited_by_count,
        "citing_families": view.cited_by_families,
        "simple_family": view.simple_family,
        "extended_family": extended,
        "family_note": view.simple_family_id or "",
        "legal_facts": _legal(view, of_application),
        "events": events,
        "legal_as_of": _("截至数据版本 %(version)s") % {"version": view.data_version},
    }


_PATENT_SECTIONS = (
    ("abstract", _("摘要")),
    ("claims", _("权利要求")),
    ("description", _("说明书")),
    ("drawings", _("附图")),
    ("citations", _("引文")),
    ("family", _("同族")),
    ("legal", _("法律状态")),
    ("sources", _("来源")),
)


def _known_type(patent: Patent) -> str | None:
    return None if patent.type == "unknown" else patent.type.value


def _beyond(view: RecordView) -> tuple[Any, ...]:
    """Return the extended family without those who are in the simple one."""
    simple = {one.record_id for one in view.simple_family}
    return tuple(one for one in view.extended_family if one.record_id not in simple)


def _events(view: RecordView) -> tuple[Any, ...]:
    """Return the application's events, newest first, each with its source and the day we learnt it."""
    if view.application is None:
        return ()
    said = said_of_each(view.application_origins, view.application_groups, view.application_also, "events")
    return shown_events(view.application.events, said)


def _patent_strip(
    view: RecordView, patent: Patent, source: Provenance, of_application: Provenance
) -> tuple[Fact, ...]:
    fact, of = Facts(source), Facts(of_application)
    application = view.application
    family = 1 + len(view.simple_family)
    status = (
        status_value(application.status, application.status_as_given, application.status_on)
        if application
        else ()
    )
    return facts(
        [
            fact(_("申请人"), names(patent.applicants, code="pa"), "applicants"),
            fact(_("权利人"), () if patent.applicants else names(patent.owners, code="pa"), "owners"),
            fact(_("申请日"), dated(patent.filed_on), "filed_on"),
            fact(_("公开日"), dated(patent.published_on), "published_on"),
            of(_("法律状态"), status or plain(str(_("未知"))), "status"),
            Fact(label=_("简单同族"), values=plain(_("%(n)s 件") % {"n": family})),
            Fact(label=_("被引用"), values=plain(_("%(n)s 次") % {"n": view.cited_by_count})),
        ]
    )


def _legal(view: RecordView, source: Provenance) -> tuple[Fact, ...]:
    one = view.application
    if one is None:
        return ()
    fact = Facts(source)
    adjusted = _("%(n)s 天") % {"n": one.term_adjustment_days} if one.term_adjustment_days else None
    fees = [
        " ".join(
            str(part) for part in (fee.paid_on or fee.due_on, fee.text, fee.amount, fee.currency) if part
        )
        for fee in one.fees
    ]
    moved = [
        " ".join(
            str(part)
            for part in (
                given.recorded_on or given.executed_on,
                labels.word(labels.EVENTS, given.kind),
                labels.listed(party.name for party in given.from_parties),
                "→" if given.to_parties else "",
                labels.listed(party.name for party in given.to_parties),
                given.reference,
            )
            if part
        )
        for given in one.conveyances
    ]
    return facts(
        [
            fact(_("申请号"), plain(application_text(one.number)), "number"),
            fact(_("法律状态"), status_value(one.status, one.status_as_given, one.status_on), "status"),
            fact(_("授权日"), dated(one.granted_on), "granted_on"),
            fact(_("届满日"), dated(one.expires_on), "expires_on"),
            fact(_("期限调整"), plain(adjusted), "term_adjustment_days"),
            fact(_("现权利人"), parties(one.owners, code="pa"), "owners", lines=True),
            fact(_("权利转移"), plain(*moved), "conveyances", lines=True),
            fact(_("费用"), plain(*fees), "fees", lines=True),
        ]
    )


def _blocks(sections: list[Section], strip: tuple[Fact, ...]) -> dict[str, Any]:
    nav = [NavSection(one.id, one.label, one.count) for one in sections]
    return {"blocks": sections, "sections": [*nav, NavSection("sources", _("来源"))], "strip": strip}


def _mark(view: RecordView, mark: Mark, source: Provenance) -> dict[str, Any]:
    fact = Facts(source)
    number = registration_text(mark.application_number) or registration_text(mark.registration_number)
    said = said_of_each(view.origins, view.groups, view.also, "events")
    sections = mark_sections(mark, source, said)
    strip = facts(
        [
            fact(_("权利人"), names(mark.owners, code=None), "owners"),
            fact(_("申请日"), dated(mark.filed_on), "filed_on"),
            fact(_("注册日"), dated(mark.registered_on), "registered_on"),
            fact(_("尼斯类别"), plain(labels.enumerated(str(one.nice_class) for one in mark.goods)), "goods"),
            fact(_("法律状态"), status_value(mark.status, mark.status_as_given, mark.status_on), "status"),
        ]
    )
    return {
        **_titles((), mark.words or labels.no_title("marks")),
        "number": number or mark.record_id,
        "kind_words": [_("商标")],
        **_blocks(sections, strip),
    }


def _indication(one: Indication, source: Provenance) -> dict[str, Any]:
    fact = Facts(source)
    strip = facts(
        [
            fact(_("种类"), plain(one.kind), "kind"),
            fact(_("产品"), plain(one.product_type or one.product_class), "product_type"),
            fact(_("国家或地区"), plain(labels.country(one.country)), "country"),
            fact(_("登记日"), dated(one.registered_on), "registered_on"),
            fact(_("法律状态"), status_value(one.status, one.status_as_given, None), "status"),
        ]
    )
    return {
        **_titles((), one.names[0].value if one.names else labels.no_title("indications")),
        "number": one.number or one.record_id,
        "kind_words": [_("地理标志")],
        **_blocks(indication_sections(one, source), strip),
    }


def _layout(layout: Layout, source: Provenance) -> dict[str, Any]:
    fact = Facts(source)
    strip = facts(
        [
            fact(_("权利人"), names(layout.holders, code=None), "holders"),
            fact(_("申请日"), dated(layout.filed_on), "filed_on"),
            fact(_("公告日"), dated(layout.published_on), "published_on"),
            fact(_("法律状态"), status_value(layout.status, layout.status_as_given, None), "status"),
        ]
    )
    return {
        **_titles((), layout.name or labels.no_title("layouts")),
        "number": registration_text(layout.number),
        "kind_words": [_("集成电路布图设计")],
        **_blocks(layout_sections(layout, source), strip),
    }


def _literature(one: Literature, source: Provenance, marks: Marks) -> dict[str, Any]:
    fact = Facts(source)
    abstracts = texts(one.abstracts, "abstracts", source, marks.get("ab", ()))
    sections = [
        Section(id="abstract", label=_("摘要"), texts=tuple(("", text) for text in abstracts)),
        Section(id="basic", label=_("基本信息"), facts=literature_facts(one, source)),
    ]
    strip = facts(
        [
            fact(_("作者"), names(one.authors, code=None), "authors"),
            fact(_("来源出版物"), plain(one.source), "source"),
            fact(_("日期"), dated(one.published_on) or plain(one.year), "published_on"),
        ]
    )
    context = _blocks(sections, strip)
    context["sections"] = [NavSection("reference", _("引用格式")), *context["sections"]]
    return {
        **_titles(texts(one.titles, "titles", source, marks.get("ti", ())), labels.no_title("literature")),
        "number": one.doi or one.standard_number or labels.record_number(one.record_id),
        "kind_words": [labels.word(labels.LITERATURE, one.kind.value)],
        "citation": citation.gbt7714(one),
        "preview_texts": abstracts[:1],
        **context,
    }
