"""What the reader shows of a patent publication, section by section."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from opentisc.records.reading import RecordView
from opentisc.records.types import Application, Citation, Claim, Paragraph, Patent
from opentisc.search.types import Highlight
from opentisc.web import labels
from opentisc.web.marks import Stretch, cut
from opentisc.web.records.claims import ClaimLine, Fault, claim_lines
from opentisc.web.records.facts import (
    Fact,
    Losing,
    Provenance,
    Value,
    application_text,
    classes,
    dated,
    facts,
    number_text,
    parties,
    plain,
)

Marks = Mapping[str, Sequence[Sequence[Highlight]]]
_FAULTS = {
    Fault.CIRCULAR: _("引用关系成环"),
    Fault.REPEATED: _("权项号重复"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClaim:
    """One claim: its place in the tree, its permalink, its text cut at the marks, what is wrong with it."""

    anchor: str
    line: ClaimLine
    depth: int
    label: str
    parts: tuple[Stretch, ...]
    notes: tuple[labels.Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimBlock:
    """The claims in one language."""

    language: str
    claims: tuple[ShownClaim, ...]
    independent: int
    source: str
    also: tuple[Losing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownParagraph:
    """One paragraph or heading of the description with its permalink."""

    anchor: str
    number: str
    heading: bool
    parts: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DescriptionBlock:
    """The description in one language."""

    language: str
    paragraphs: tuple[ShownParagraph, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCitation:
    """One citation made by the document. record_id: of the cited record when we hold it."""

    text: str
    record_id: str
    title: str
    note: str


def claim_blocks(patent: Patent, provenance: Provenance, marks: Marks) -> tuple[ClaimBlock, ...]:
    """Return the claims by language, the first language first; only there are anchors bare (`claim-1`)."""
    marked = dict(zip(map(id, patent.claims), marks.get("cl", ()), strict=False))
    blocks = []
    for at, language in enumerate(dict.fromkeys(claim.language for claim in patent.claims)):
        own = [claim for claim in patent.claims if claim.language == language]
        prefix = "claim-" if at == 0 else f"claim-{language}-"
        shown = _claims(own, prefix, marked)
        blocks.append(
            ClaimBlock(
                language=labels.word(labels.LANGUAGES, language),
                claims=shown,
                independent=sum(one.line.independent for one in shown),
                source=provenance.of(f"claims:{language}"),
                also=provenance.also(f"claims:{language}"),
            )
        )
    return tuple(blocks)


def _claims(
    own: Sequence[Claim], prefix: str, marked: Mapping[int, Sequence[Highlight]]
) -> tuple[ShownClaim, ...]:
    used: set[str] = set()
    shown = []
    for place, line in enumerate(claim_lines(own), start=1):
        number = line.claim.number
        anchor = f"{prefix}{number if number is not None else f'x{place}'}"
        if anchor in used:
            anchor = f"{anchor}-x{place}"
        used.add(anchor)
        shown.append(
            ShownClaim(
                anchor=anchor,
                line=line,
                depth=min(line.depth, 5),
                label=str(number) if number is not None else "",
                parts=cut(line.claim.text, marked.get(id(line.claim), ())),
                notes=_notes(line),
            )
        )
    return tuple(shown)


def _notes(line: ClaimLine) -> tuple[labels.Label, ...]:
    notes: list[labels.Label] = [_FAULTS[fault] for fault in line.faults if fault in _FAULTS]
    if line.missing:
        numbers = labels.enumerated(map(str, line.missing))
        notes.append(_("所引权利要求 %(numbers)s 不存在") % {"numbers": numbers})
    return tuple(notes)


def description_blocks(patent: Patent, provenance: Provenance, marks: Marks) -> tuple[DescriptionBlock, ...]:
    """Return the description by language with a permalink per paragraph."""
    marked = dict(zip(map(id, patent.description), marks.get("de", ()), strict=False))
    blocks = []
    for at, language in enumerate(dict.fromkeys(one.language for one in patent.description)):
        own = [one for one in patent.description if one.language == language]
        prefix = "p-" if at == 0 else f"p-{language}-"
        blocks.append(
            DescriptionBlock(
                language=labels.word(labels.LANGUAGES, language),
                paragraphs=_paragraphs(own, prefix, marked),
                source=provenance.of(f"description:{language}"),
            )
        )
    return tuple(blocks)


def _paragraphs(
    own: Sequence[Paragraph], prefix: str, marked: Mapping[int, Sequence[Highlight]]
) -> tuple[ShownParagraph, ...]:
    used: set[str] = set()
    shown = []
    for place, one in enumerate(own, start=1):
        anchor = f"{prefix}{one.number}" if one.number and one.number.isalnum() else f"{prefix}x{place}"
        if anchor in used:
            anchor = f"{prefix}x{place}"
        used.add(anchor)
        shown.append(
            ShownParagraph(
                anchor=anchor,
                number=one.number or "",
                heading=one.heading,
                parts=cut(one.text, marked.get(id(one), ())),
            )
        )
    return tuple(shown)


def citations(view: RecordView) -> tuple[tuple[ShownCitation, ...], tuple[ShownCitation, ...]]:
    """Return what the document cites: patents with a link when we hold them, then other literature."""
    patent = view.record
    if not isinstance(patent, Patent):
        return (), ()
    linked = iter(view.cites)
    patents, others = [], []
    for one in patent.citations:
        if one.patent is None:
            others.append(ShownCitation(text=one.text or "", record_id="", title="", note=_said_of(one)))
            continue
        held = next(linked, None)
        patents.append(
            ShownCitation(
                text=number_text(one.patent),
                record_id=(held.record_id or "") if held else "",
                title=(held.title or "") if held else "",
                note=_said_of(one),
            )
        )
    return tuple(patents), tuple(others)


def _said_of(one: Citation) -> str:
    parts = [labels.word(labels.CITED_BY, one.by), one.category or "", one.phase or "", one.passage or ""]
    return " · ".join(part for part in parts if part)


def bibliography(patent: Patent, application: Application | None, source: Provenance) -> tuple[Fact, ...]:
    """Return the bibliographic data as facts, in the order of INID codes that people know."""

    def fact(label: labels.Label, values: tuple[Value, ...], group: str, *, lines: bool = False) -> Fact:
        return Fact(label=label, values=values, source=source.of(group), also=source.also(group), lines=lines)

    published = plain(number_text(patent.publication))
    priorities = plain(
        *(
            f"{application_text(one.number)}{f' ({one.filed_on})' if one.filed_on else ''}"
            for one in patent.priorities
        )
    )
    related = tuple(
        Value(text=application_text(one.number), note=labels.word(labels.RELATIONS, one.relation))
        for one in (*patent.related, *(application.related if application else ()))
    )
    ipc, cpc = classes(patent.classes, "ipc", code="ipc"), classes(patent.classes, "cpc", code="cpc")
    return facts(
        [
            fact(_("公开（公告）号"), published, "publication"),
            fact(_("公开（公告）日"), dated(patent.published_on), "published_on"),
            fact(_("申请号"), plain(application_text(patent.application_number)), "application_number"),
            fact(_("申请日"), dated(patent.filed_on), "filed_on"),
            fact(
                _("类型"),
                plain(labels.word(labels.TYPES, patent.type.value if patent.type != "unknown" else "")),
                "type",
            ),
            fact(_("申请人"), parties(patent.applicants, code="pa"), "applicants", lines=True),
            fact(_("权利人"), parties(patent.owners, code="pa"), "owners", lines=True),
            fact(_("发明人"), parties(patent.inventors, code="in"), "inventors"),
            fact(_("代理机构"), parties(patent.agents, code=None), "agents", lines=True),
            fact(_("审查员"), parties(patent.examiners, code=None), "examiners"),
            fact(_("优先权"), priorities, "priorities", lines=True),
            fact(_("IPC 分类"), ipc, "classes:ipc", lines=any(one.note for one in ipc)),
            fact(_("CPC 分类"), cpc, "classes:cpc", lines=any(one.note for one in cpc)),
            fact(_("洛迦诺分类"), classes(patent.classes, "locarno", code=None), "classes:locarno"),
            fact(_("美国分类"), classes(patent.classes, "uspc", code=None), "classes:uspc"),
            fact(_("相关申请"), related, "related", lines=True),
            fact(_("关键词"), plain(*(one.value for one in patent.keywords)), "keywords"),
        ]
    )
