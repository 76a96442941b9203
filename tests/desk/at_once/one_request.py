"""One request with five people around it, what is written in it now, and what each of them last saw."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from opentisc.desk import actions
from opentisc.desk.models import Assignment, Mark, Message, ReviewComment, ServiceRequest, StepDocument
from opentisc.desk.policy import EVERYTHING
from opentisc.infra.models import AuditEvent, Job
from opentisc.network.types import Hat, Role
from tests.factories import desk as make
from tests.factories import network as net
from tests.factories import reports


@dataclass(frozen=True)
class Seen:
    """What a page shows that a form then sends back. mark: id of the mark that holds, 0 for none."""

    version: int
    draft: str
    mark: int


@dataclass(frozen=True)
class Now:
    """Everything that is written in the request, to compare before and after."""

    state: str
    version: int
    minutes: int
    effort: int | None
    paused: bool
    closed: bool
    due_at: datetime | None
    drafts: tuple[tuple[int, str, str, str], ...]  # version, state, hash, findings
    marks: tuple[tuple[int, str], ...]
    said: tuple[tuple[str, str], ...]
    remarks: tuple[tuple[int, str, str], ...]  # id, text, answer
    duties: tuple[tuple[int, str], ...]
    steps: tuple[tuple[str, str, str], ...]  # step, from, to
    events: int
    jobs: int


@dataclass
class World:
    """One desk and its request of a basic search, worked on, with a report begun and a document taken up."""

    people: dict[str, Hat]
    request: ServiceRequest
    document: int
    ticks: int = 0
    seen: dict[str, Seen] = field(default_factory=dict)

    def tick(self) -> datetime:
        """Return the next second: every act has a time of its own."""
        self.ticks += 1
        return reports.LATER + timedelta(seconds=self.ticks)

    def read(self, who: str) -> None:
        """Let a person open the page."""
        now = self.now()
        newest = now.drafts[-1][2] if now.drafts else ""
        self.seen[who] = Seen(now.version, newest, now.marks[-1][0] if now.marks else 0)

    def row(self) -> ServiceRequest:
        """Return the request as it is."""
        return ServiceRequest.objects.narrowed(EVERYTHING).get(pk=self.request.pk)

    def now(self) -> Now:
        """Return everything that is written now."""
        row = self.row()
        drafts = row.deliverables.order_by("version").values_list(
            "version", "state", "content_sha256", "content__written__findings"
        )
        return Now(
            state=row.state,
            version=row.version,
            minutes=row.minutes,
            effort=row.effort,
            paused=row.paused_since is not None,
            closed=row.closed_at is not None,
            due_at=row.due_at,
            drafts=tuple(drafts),
            marks=tuple(
                Mark.objects.filter(document=self.document).order_by("pk").values_list("pk", "value")
            ),
            said=tuple(Message.objects.filter(request=row).order_by("pk").values_list("kind", "text")),
            remarks=tuple(
                ReviewComment.objects.filter(deliverable__request=row)
                .order_by("pk")
                .values_list("pk", "text", "answer")
            ),
            duties=tuple(
                Assignment.objects.filter(request=row, until_at=None)
                .order_by("pk")
                .values_list("person_id", "duty")
            ),
            steps=tuple(row.transitions.order_by("pk").values_list("step", "from_state", "to_state")),
            events=AuditEvent.objects.count(),
            jobs=Job.objects.count(),
        )


def make_world() -> World:
    """Return the world; its report can be handed in as it is."""
    desk = make.make_desk()
    helper, stand_in = (net.make_hat(desk.body, Role.CONSULTANT) for _ in range(2))
    request = make.make_working(desk, service="B2")
    actions.add_co_handler(request.key, by=desk.consultant, now=make.NOW, person_id=helper.person_id)
    reports.add_steps(request, desk.consultant)
    document = reports.add_document(request, desk.consultant, "close", citation="CN1A 分组休眠")
    reports.make_report(request, desk.consultant, reports.search_written())
    people = {
        "handler": desk.consultant,
        "helper": helper,
        "stand_in": stand_in,
        "manager": desk.manager,
        "reviewer": desk.reviewer,
    }
    world = World(people, request, StepDocument.objects.get(pk=document.pk).pk)
    for who in people:
        world.read(who)
    return world
