"""The acts of a request up to its delivery: each calls the desk's own action, by who may take it then.

Not for: when they happen (`plans`), nor what comes after delivery (`aftermath`).
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from opentisc.desk import actions, queries
from opentisc.desk.models import ServiceRequest
from opentisc.desk.requests import conflicts, people
from opentisc.desk.types import Channel, Duty, RightKind, Scene
from opentisc.jobs.demo import answers
from opentisc.jobs.demo.plans import GATED, Case
from opentisc.jobs.demo.words import words
from opentisc.jobs.demo.world import Applicant, World
from opentisc.network.types import ClientKind, Hat, Label, Role

SHIFT_OF_CHANNEL: Final = (Channel.COUNTER, Channel.PHONE, Channel.WECHAT, Channel.EMAIL, Channel.EVENT)
_BACKDATED: Final = timedelta(days=2)


class CaseOver(Exception):
    """The request goes no further than this."""


@dataclass(slots=True)
class Turn:
    """One act about to be taken. key: of the request, empty before its draft; rng: of this act alone."""

    world: World
    case: Case
    now: datetime
    rng: Random
    key: str = ""

    @property
    def request(self) -> ServiceRequest:
        """Return the request as it is now."""
        return self.world.request(self.key)

    @property
    def is_archived(self) -> bool:
        """Say whether the story of this request reaches its archive, which wants material, contract and documents."""
        last = self.case.events[-1]
        return last.verb == "archive" and last.at <= self.world.days.end

    def doer(self, request: ServiceRequest, duty: Duty) -> Hat:
        """Return the hat of who has a duty. Raises CaseOver when nobody has."""
        found = self.world.holder(request, duty, now=self.now)
        if found is None or found.body_id is None:
            raise CaseOver
        if found.on_behalf_of is not None and request.label >= Label.NEED_TO_KNOW:  # no deputy is on its list
            return self.world.own_hat(found.on_behalf_of, found.body_id, now=self.now)
        return found

    def author(self, request: ServiceRequest) -> Hat:
        """Return the hat of who writes: the handler's deputy, but never who is to review it."""
        hat = self.doer(request, Duty.HANDLER)
        reviewers = people.holders(request, Duty.REVIEWER, now=self.now)
        if hat.on_behalf_of is None or hat.body_id is None or hat.person_id not in reviewers:
            return hat
        return self.world.own_hat(hat.on_behalf_of, hat.body_id, now=self.now)

    def manager(self, request: ServiceRequest) -> Hat:
        """Return the hat of the body's manager. Raises CaseOver when there is none."""
        found = self.world.with_role(request.body_id, Role.MANAGER, now=self.now)
        if found is None:
            raise CaseOver
        return found

    def client(self, request: ServiceRequest) -> Hat:
        """Return the private hat of who applied. Raises CaseOver where staff wrote the request down."""
        if request.submitted_by is None:
            raise CaseOver
        return Hat(person_id=request.submitted_by.pk, name=str(request.submitted_by))

    def said(self, name: str) -> str:
        """Return a sentence of a kind."""
        return words().said(name, self.rng)


Verb = Callable[[Turn], None]


def draft(turn: Turn) -> None:
    """Start the request, by the client or by staff at the counter; the turn has its key from here on."""
    world, case = turn.world, turn.case
    offering = world.offers[case.service]
    body_id = offering[0] if case.at_first else turn.rng.choice(offering)
    applicant = _applicant(turn, body_id)
    wanted_by = turn.now.date() + timedelta(days=21)
    said = answers.intake(case, turn.rng, wanted_by=wanted_by)
    by = applicant.hat if case.web and applicant.hat else None
    backdated = by is None and turn.rng.random() < 0.04
    staff = world.hat(turn.rng.choice(world.takers(body_id)), body_id, now=turn.now)
    new = actions.Draft(
        body=world.bodies[body_id],
        service=case.service,
        answers=said,
        client=applicant.client,
        channel=Channel.WEB if by else turn.rng.choice(SHIFT_OF_CHANNEL),
        scene=said["scene"] if said.get("scene") in Scene.values else _scene(case),
        right_kinds=(RightKind(said.get("right_kind", "patent")),),
        place="" if by else "演示大厅",
        occurred_at=turn.now - _BACKDATED if backdated else None,
        backdating_reason="活动现场登记后补录" if backdated else "",
        secrets_declared=True,
        carried={"applicant": {"client": applicant.client.pk, "name": applicant.client.name}} if by else {},
    )
    turn.key = str(actions.start_draft(new, by=by or staff, now=turn.now).key)


def _applicant(turn: Turn, body_id: int) -> Applicant:
    """Return a client of the body for which the service is, with an account where the case comes by the web."""
    known = turn.world.applicants[body_id]
    if turn.case.need_to_know or turn.case.web:
        known = [one for one in known if one.hat] or known
    fitting = [one for one in known if one.client.kind != ClientKind.ANONYMOUS]
    return turn.rng.choice(fitting)


def _scene(case: Case) -> str:
    return Scene.NOVELTY if case.service == "B3" else Scene.OTHER


def submit(turn: Turn) -> None:
    """Submit the draft, by who wrote it."""
    request = turn.request
    by = _writer(turn, request)
    if turn.is_archived and turn.case.service in GATED:
        for kind, name in (("material", "技术方案说明（虚构）.txt"), ("signed", "委托合同（虚构）.txt")):
            text = f"演示用的虚构文件。\n\n{request.title}\n".encode()
            actions.attach_file(
                turn.key, io.BytesIO(text), name, new=actions.NewFile(kind), by=by, now=turn.now
            )
    actions.submit(request.key, by=by, now=turn.now, version=request.version)


def _writer(turn: Turn, request: ServiceRequest) -> Hat:
    if request.submitted_by_id is not None:
        return turn.client(request)
    return turn.doer(request, Duty.INTAKE)


def withdraw(turn: Turn) -> None:
    """Withdraw the request, by its client."""
    request = turn.request
    typed = queries.name_to_type(request)
    reason = turn.said("withdrawn")
    actions.withdraw(request.key, by=turn.client(request), now=turn.now, reason=reason, typed=typed)


def screen(turn: Turn) -> None:
    """Take the request up for 受理审查."""
    actions.screen(turn.key, by=turn.doer(turn.request, Duty.INTAKE), now=turn.now)


def return_(turn: Turn) -> None:
    """Send the request back for correction."""
    by = turn.doer(turn.request, Duty.INTAKE)
    actions.return_for_correction(turn.key, by=by, now=turn.now, reason=turn.said("returned"))


def resubmit(turn: Turn) -> None:
    """Submit the corrected request."""
    request = turn.request
    actions.resubmit(request.key, by=_writer(turn, request), now=turn.now, version=request.version)


def reject(turn: Turn) -> None:
    """Refuse the request."""
    actions.reject(
        turn.key, by=turn.doer(turn.request, Duty.INTAKE), now=turn.now, reason=turn.said("rejected")
    )


def refer(turn: Turn) -> None:
    """Refer the client to somebody else, with its consent."""
    by = turn.doer(turn.request, Duty.INTAKE)
    reason, to = turn.said("referred"), "虚构专利代理机构"
    actions.refer(turn.key, by=by, now=turn.now, reason=reason, to=to, consent=True)


def accept(turn: Turn) -> None:
    """Accept the request; where its conflict check asks, compliance decides first, and some are refused."""
    request = turn.request
    by = turn.doer(request, Duty.INTAKE)
    if conflicts.latest(request) == "ask":
        _decide_conflict(turn, request, by)
    actions.accept(turn.key, by=by, now=turn.now)


def _decide_conflict(turn: Turn, request: ServiceRequest, intake: Hat) -> None:
    compliance = turn.world.with_role(request.body_id, Role.COMPLIANCE, now=turn.now)
    if compliance is None or compliance.on_behalf_of is not None:
        raise CaseOver  # it waits for compliance
    check = queries.open_checks(compliance).filter(request=request).latest("pk")
    blocked = turn.rng.random() < 0.3
    reason = "同一权利的相对方已在本中心委托，不能受理。" if blocked else "双方书面同意，分组办理。"
    outcome = "blocked" if blocked else "waived"
    actions.decide_conflict(check.pk, by=compliance, now=turn.now, outcome=outcome, reason=reason)
    if blocked:
        actions.reject(turn.key, by=intake, now=turn.now, reason="存在利益冲突，不能受理。")
        raise CaseOver


def assign(turn: Turn) -> None:
    """Give the request to a handler and, for a gated service, to a reviewer."""
    request = turn.request
    team = turn.world.team(request, turn.rng, gated=turn.case.service in GATED)
    actions.assign(turn.key, team=team, by=turn.doer(request, Duty.INTAKE), now=turn.now)


def reassign(turn: Turn) -> None:
    """Give the request to others, by the manager."""
    request = turn.request
    if request.label >= Label.NEED_TO_KNOW:
        return
    team = turn.world.team(request, turn.rng, gated=turn.case.service in GATED)
    by = turn.manager(request)
    actions.reassign(turn.key, team=team, by=by, now=turn.now, reason="原承办人工作量已满")


def start(turn: Turn) -> None:
    """Begin the work; what is to be known to few only after the undertaking (保密承诺)."""
    request = turn.request
    by = turn.doer(request, Duty.HANDLER)
    if request.label >= Label.NEED_TO_KNOW:
        actions.undertake(request, by=by, now=turn.now)
    actions.start(turn.key, by=by, now=turn.now)


def note(turn: Turn) -> None:
    """Write a note for staff."""
    actions.write_note(
        turn.key, by=turn.doer(turn.request, Duty.HANDLER), now=turn.now, text=turn.said("notes")
    )


def ask_client(turn: Turn) -> None:
    """Ask the client for more."""
    by = turn.doer(turn.request, Duty.HANDLER)
    actions.ask_client(turn.key, by=by, now=turn.now, text=turn.said("asks"))


def client_answers(turn: Turn) -> None:
    """Answer as the client, or write its answer down."""
    request = turn.request
    by = turn.client(request) if request.submitted_by_id else turn.doer(request, Duty.HANDLER)
    actions.client_answers(turn.key, by=by, now=turn.now, text=turn.said("answers"))


def ask_partner(turn: Turn) -> None:
    """Ask a colleague to help."""
    actions.ask_partner(
        turn.key, by=turn.doer(turn.request, Duty.HANDLER), now=turn.now, text=turn.said("partner")
    )


def partner_answers(turn: Turn) -> None:
    """Go on after the colleague's part."""
    actions.partner_answers(turn.key, by=turn.doer(turn.request, Duty.HANDLER), now=turn.now)


def isolate(turn: Turn) -> None:
    """Isolate what must not be here (误收处置)."""
    by = turn.doer(turn.request, Duty.HANDLER)
    actions.isolate(turn.key, by=by, now=turn.now, reason=turn.said("isolated"))


def hand_in(turn: Turn) -> None:
    """Hand the deliverable in; a workstation of one person borrows a reviewer of its centre first."""
    request = turn.request
    by = turn.doer(request, Duty.HANDLER)
    if turn.world.holder(request, Duty.REVIEWER, now=turn.now) is None:
        lent = turn.world.lender(request.body_id)
        if lent is None:
            raise CaseOver
        actions.borrow_reviewer(
            turn.key, by=by, now=turn.now, person_id=lent[1], lender=lent[0],
            until=turn.now + timedelta(days=30), reason="本站只有一名工作人员",
        )  # fmt: skip
    actions.hand_in(turn.key, by=by, now=turn.now)


def _reviewer(turn: Turn, request: ServiceRequest) -> Hat:
    """Return who reviews; while away a deputy, unless the deputy is who wrote it."""
    hat = turn.doer(request, Duty.REVIEWER)
    authors = set(request.deliverables.values_list("author_id", flat=True))
    if hat.person_id in authors and hat.on_behalf_of is not None and hat.body_id is not None:
        hat = turn.world.own_hat(hat.on_behalf_of, hat.body_id, now=turn.now)
    if request.label >= Label.NEED_TO_KNOW:
        actions.undertake(request, by=hat, now=turn.now)
    return hat


def send_back(turn: Turn) -> None:
    """Send the deliverable back to its author."""
    by = _reviewer(turn, turn.request)
    actions.send_back(turn.key, by=by, now=turn.now, reason=turn.said("sent_back"))


def approve(turn: Turn) -> None:
    """Approve the deliverable."""
    actions.approve(turn.key, by=_reviewer(turn, turn.request), now=turn.now)


def deliver(turn: Turn) -> None:
    """Deliver to the client."""
    actions.deliver(turn.key, by=turn.doer(turn.request, Duty.HANDLER), now=turn.now)


def transfer(turn: Turn) -> None:
    """Offer the request to another centre of the province that does the service."""
    request = turn.request
    near = [
        pk
        for pk in turn.world.offers[turn.case.service]
        if pk != request.body_id and turn.world.bodies[pk].division_id == request.body.division_id
    ]
    if request.label >= Label.NEED_TO_KNOW or not near:
        return
    offer = actions.TransferOffer(
        taker=turn.world.bodies[turn.rng.choice(near)], service=turn.case.service, reason=turn.said("transferred"),
        consent=True, answers={name: name for name in request.answers},
    )  # fmt: skip
    actions.offer_transfer(turn.key, offer, by=turn.manager(request), now=turn.now)


def decide_transfer(turn: Turn) -> None:
    """Take or decline what another centre offered."""
    request = turn.request
    row = request.transfers.filter(state="offered").first()
    if row is None:
        return
    by = turn.world.with_role(row.taker_id, Role.MANAGER, now=turn.now)
    if by is None:
        raise CaseOver
    if turn.rng.random() < 0.25:
        actions.decline_transfer(row.pk, by=by, now=turn.now, reason=turn.said("declined"))
    else:
        actions.take_transfer(row.pk, by=by, now=turn.now)


VERBS: Final[dict[str, Verb]] = {
    "draft": draft, "submit": submit, "withdraw": withdraw, "screen": screen, "return": return_, "resubmit": resubmit,
    "reject": reject, "refer": refer, "accept": accept, "assign": assign, "reassign": reassign, "start": start,
    "note": note, "ask_client": ask_client, "client_answers": client_answers, "ask_partner": ask_partner,
    "partner_answers": partner_answers, "isolate": isolate, "hand_in": hand_in,
    "send_back": send_back, "approve": approve, "deliver": deliver, "transfer": transfer,
    "decide_transfer": decide_transfer,
}  # fmt: skip
"""Verb of the plan → what is done."""
