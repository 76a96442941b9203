"""What the pages of deliverables show: a paper with its remarks and changes, the versions, how far the files are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from opentisc.desk import queries
from opentisc.desk.deliverables.layout import Block, Paper
from opentisc.desk.models import Deliverable, ReviewComment, ServiceRequest
from opentisc.desk.types import DeliverableState
from opentisc.infra.models import Job, JobState
from opentisc.infra.sentences import sentence
from opentisc.network.types import Hat
from opentisc.web.desk import panels
from opentisc.web.desk.review.differences import Piece
from opentisc.web.network.form_page import Crumbs
from opentisc.web.network.lists import home_crumbs
from opentisc.web.tables import Cell, Row, Table

TONES: Final[Mapping[str, tuple[str, str]]] = {
    "draft": ("waiting", "dash-circle"),
    "in_review": ("waiting", "hourglass-split"),
    "sent_back": ("late", "arrow-counterclockwise"),
    "approved": ("done", "check-circle"),
    "delivered": ("done", "check-circle"),
    "replaced": ("quiet", "clock-history"),
}
_PHASES: Final = {"making_docx": 1, "making_pdf": 2, "keeping": 3}


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block with what hangs on it. pieces: how it changed, empty when it did not."""

    block: Block
    remarks: tuple[ReviewComment, ...] = ()
    pieces: tuple[Piece, ...] = ()


def blocks(
    paper: Paper, remarks: Iterable[ReviewComment] = (), changes: Mapping[str, list[Piece]] | None = None
) -> list[ShownBlock]:
    """Return the blocks in order; a remark on a paragraph that is gone hangs on the last block."""
    there = {block.id for block in paper.blocks}
    last = paper.blocks[-1].id if paper.blocks else ""
    held: dict[str, list[ReviewComment]] = {}
    for remark in remarks:
        held.setdefault(remark.paragraph if remark.paragraph in there else last, []).append(remark)
    changed = changes or {}
    return [
        ShownBlock(block, tuple(held.get(block.id, ())), tuple(changed.get(block.id, ())))
        for block in paper.blocks
    ]


def gone(paper: Paper, changes: Mapping[str, list[Piece]]) -> list[str]:
    """Return the texts of paragraphs that the new version does not have."""
    there = {block.id for block in paper.blocks}
    return ["".join(piece.text for piece in found) for key, found in changes.items() if key not in there]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the files are. percent: of the job, None while it waits."""

    running: bool
    percent: int | None = None
    failure: str = ""


def progress_of(job: Job | None) -> Progress | None:
    """Return how far the last job is, None without one or when it is done."""
    if job is None or job.state in {JobState.DONE, JobState.CANCELLED}:
        return None
    if job.state == JobState.FAILED:
        said = sentence(str(job.message.get("code", "")), job.message.get("facts", {}))
        return Progress(running=False, failure=said or _("没有制成文件。请再试；仍然如此时，请告诉管理员。"))
    phase = _PHASES.get(job.phase)
    return Progress(running=True, percent=None if phase is None else phase * 30)


def versions_table(request: ServiceRequest, rows: Sequence[Deliverable]) -> Table:
    """Return the versions with their hashes."""
    return Table(
        name=_("成果版本"),
        columns=(_("成果"), _("版本"), _("语言"), _("状态"), _("作者与时间"), _("审核"), _("校验值")),
        rows=[_version(request, row) for row in rows],
        empty=_("还没有成果。起草后，每个版本和它的校验值列在这里。"),
    )


def _version(request: ServiceRequest, row: Deliverable) -> Row:
    tone, icon = TONES[row.state]
    name = queries.deliverable_words("titles", row.kind, language=row.language)
    link = reverse("deliverable", args=[request.key, row.pk])
    return Row(
        cells=(
            Cell(text=name, url=link, note=row.report_number),
            Cell(text=f"v{row.version}"),
            Cell(text=language_name(row.language)),
            Cell(text=str(DeliverableState(row.state).label), tone=tone, icon=icon),
            Cell(text=row.author_name, note=f"{row.made_at:%Y-%m-%d}"),
            Cell(text=row.reviewer_name, note=f"{row.reviewed_at:%Y-%m-%d}" if row.reviewed_at else ""),
            Cell(text=row.content_sha256),
        )
    )


def language_name(code: str) -> str:
    """Return the language's own name."""
    return "English" if code.startswith("en") else "中文"


def state_of(row: Deliverable) -> dict[str, Any]:
    """Return what the state component shows."""
    tone, icon = TONES[row.state]
    return {"tone": tone, "icon": icon, "label": DeliverableState(row.state).label}


def crumbs(request: ServiceRequest, *last: tuple[Any, str], hat: Hat | None = None) -> Crumbs:
    """Return the way from home over the request to the page; routes that are not there are left out.

    hat: of an outside expert, whose way leads over the one case.
    """
    name = request.number or _("请求")
    if hat is not None and hat.case is not None:
        return (*home_crumbs(), (name, reverse("expert_case", args=[request.key])), last[-1])
    way = [
        (_("我的一天"), panels.address("desk_my_day")),
        (name, panels.address("desk_request", request.key)),
    ]
    return (*home_crumbs(), *[one for one in way if one[1]], *last)
