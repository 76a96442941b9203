"""Requests for tests, brought to a state by the real actions, with the people around them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from opentisc.desk import actions
from opentisc.desk.models import Deliverable, ServiceRequest
from opentisc.network import queries as network
from opentisc.network.models import Client, ServiceBody
from opentisc.network.types import Hat, Role
from tests.factories import network as make

NOW = make.NOW  # Friday 2026-09-18, ten o'clock in Beijing

CONSULTING = {
    "right_kind": "patent",
    "topic": "filing",
    "question": "我公司的一项实用新型能否同时申请发明专利？",
    "urgency": "normal",
    "answer_by": "here",
    "no_secret": True,
}
BASIC_SEARCH = {
    "scene": "filing",
    "right_kind": "patent",
    "purpose": "拟申请发明专利，先了解现有技术。",
    "subject": "无线网络节能方法",
    "features": ["终端按业务量分组休眠"],
    "region": "cn",
    "unfiled": "no",
    "report_language": "zh",
    "no_secret": True,
}


@dataclass(frozen=True)
class Desk:
    """One centre with its people, all acting today. client_hat: a person with an account, acting privately."""

    body: ServiceBody
    manager: Hat
    intake: Hat
    consultant: Hat
    reviewer: Hat
    compliance: Hat
    client_hat: Hat
    client: Client


def make_desk(
    code: str = "", *, services: tuple[str, ...] = ("B1", "B2", "B4"), division: str = "11"
) -> Desk:
    """Return a centre with manager, intake, consultant, reviewer, compliance and one client with an account."""
    actions.sync_shipped(now=NOW)
    body = make.make_body(code, division=division)
    manager = make.make_hat(body, Role.MANAGER)
    for service in services:
        actions.offer(body, actions.Listing(service), by=manager, on=date(2024, 1, 1), now=NOW)
    intake = make.make_hat(body, Role.INTAKE, takes_intake=True)
    return Desk(
        body=body,
        manager=manager,
        intake=intake,
        consultant=make.make_hat(body, Role.CONSULTANT),
        reviewer=make.make_hat(body, Role.REVIEWER),
        compliance=make.make_hat(body, Role.COMPLIANCE),
        client_hat=network.private_hat(make.make_person("委托人甲")),
        client=make.make_client(intake),
    )


def make_draft(desk: Desk, *, service: str = "B1", by: Hat | None = None, **facts) -> ServiceRequest:
    """Return a draft of the desk's client."""
    answers = facts.pop("answers", CONSULTING if service == "B1" else BASIC_SEARCH)
    draft = actions.Draft(body=desk.body, service=service, answers=answers, **facts)
    return actions.start_draft(draft, by=by or desk.client_hat, now=NOW)


def make_submitted(desk: Desk, **facts) -> ServiceRequest:
    """Return a submitted request; its tracking code is in `tracking`."""
    draft = make_draft(desk, **facts)
    request, code = actions.submit(draft.key, by=desk.client_hat, now=NOW, version=draft.version)
    request.tracking = code
    return request


def make_accepted(desk: Desk, *, at: datetime = NOW, **facts) -> ServiceRequest:
    """Return an accepted request, its clock started at `at`."""
    request = make_submitted(desk, **facts)
    actions.screen(request.key, by=desk.intake, now=at)
    return actions.accept(request.key, by=desk.intake, now=at)


def make_working(desk: Desk, *, at: datetime = NOW, **facts) -> ServiceRequest:
    """Return a request that the consultant works on and the reviewer will see."""
    request = make_accepted(desk, at=at, **facts)
    team = actions.Team(desk.consultant.person_id, desk.reviewer.person_id)
    actions.assign(request.key, team=team, by=desk.intake, now=at)
    return actions.start(request.key, by=desk.consultant, now=at)


def make_deliverable(request: ServiceRequest, author: Hat, **facts) -> Deliverable:
    """Return a deliverable's row as the deliverables package would leave it, without files."""
    version = request.deliverables.count() + 1
    fields = {
        "kind": "answer",
        "version": version,
        "content": {"text": "答复"},
        "content_sha256": "0" * 64,
    } | facts
    return Deliverable.objects.create(
        request=request, author_id=author.person_id, author_name=author.name, made_at=NOW, **fields
    )


def later(**shift) -> datetime:
    """Return NOW shifted by timedelta arguments."""
    return NOW + timedelta(**shift)
