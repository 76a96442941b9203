"""One request in each state, brought there by the real actions, and what the next act of each hat is."""

from collections.abc import Callable

from opentisc.desk import actions
from opentisc.desk.models import ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.desk.types import State
from tests.factories import desk as make
from tests.factories.desk import NOW, Desk

Made = Callable[[Desk, str], ServiceRequest]


def fresh(request: ServiceRequest) -> ServiceRequest:
    """Return the request as it is kept now."""
    return ServiceRequest.objects.narrowed(EVERYTHING).get(pk=request.pk)


def _draft(desk: Desk, service: str) -> ServiceRequest:
    return make.make_draft(desk, service=service, by=desk.intake, client=desk.client)


def _screening(desk: Desk, service: str) -> ServiceRequest:
    request = make.make_submitted(desk, service=service)
    return actions.screen(request.key, by=desk.intake, now=NOW)


def _after_screening(act: Callable[..., ServiceRequest], **given: object) -> Made:
    def made(desk: Desk, service: str) -> ServiceRequest:
        return act(_screening(desk, service).key, by=desk.intake, now=NOW, reason="材料不全", **given)

    return made


def _assigned(desk: Desk, service: str) -> ServiceRequest:
    request = make.make_accepted(desk, service=service)
    reviewer = desk.reviewer.person_id if service != "B1" else None
    team = actions.Team(desk.consultant.person_id, reviewer)
    return actions.assign(request.key, team=team, by=desk.intake, now=NOW)


def _working(desk: Desk, service: str) -> ServiceRequest:
    return actions.start(_assigned(desk, service).key, by=desk.consultant, now=NOW)


def _waiting(act: Callable[..., ServiceRequest]) -> Made:
    return lambda desk, service: act(_working(desk, service).key, by=desk.consultant, now=NOW, text="请补充")


def written(desk: Desk, service: str) -> ServiceRequest:
    """Return a request being worked on whose deliverable lacks nothing that is checked."""
    request = _working(desk, service)
    make.make_deliverable(request, desk.consultant)
    return fresh(request)


def _review(desk: Desk, service: str) -> ServiceRequest:
    return actions.hand_in(written(desk, "B2").key, by=desk.consultant, now=NOW)


def sent_back(desk: Desk, service: str) -> ServiceRequest:
    """Return a request whose reviewer sent the deliverable back."""
    return actions.send_back(_review(desk, service).key, by=desk.reviewer, now=NOW, reason="请补引文")


def approved(desk: Desk, service: str) -> ServiceRequest:
    """Return a request whose deliverable is approved and not delivered yet."""
    return actions.approve(_review(desk, service).key, by=desk.reviewer, now=NOW)


def _delivered(desk: Desk, service: str) -> ServiceRequest:
    key = (approved(desk, service) if service != "B1" else written(desk, service)).key
    return actions.deliver(key, by=desk.consultant, now=NOW)[0]


def _set(state: State) -> Made:
    """Leave it in a state that a job goes on from in the same transaction, as a crash would."""

    def made(desk: Desk, service: str) -> ServiceRequest:
        request = _delivered(desk, service)
        ServiceRequest.objects.narrowed(EVERYTHING).filter(pk=request.pk).update(state=state)
        return fresh(request)

    return made


def _feedback(desk: Desk, service: str) -> ServiceRequest:
    return actions.confirm(_delivered(desk, service).key, by=desk.client_hat, now=NOW)


def _tracking(desk: Desk, service: str) -> ServiceRequest:
    return actions.track(_feedback(desk, service).key, by=desk.consultant, now=NOW)


def tracked_to_the_end(desk: Desk, service: str) -> ServiceRequest:
    """Return a request in 成效跟踪 with no effect question ahead."""
    request = _tracking(desk, service)
    request.effects.update(answered_at=NOW, confidence="reported")
    return fresh(request)


def _archived(desk: Desk, service: str) -> ServiceRequest:
    request = tracked_to_the_end(desk, "B1")
    actions.archive(request.key, by=desk.consultant, now=NOW)  # returns the row of the archive
    return fresh(request)


def _withdrawn(desk: Desk, service: str) -> ServiceRequest:
    request = make.make_submitted(desk, service=service)
    return actions.withdraw(
        request.key, by=desk.client_hat, now=NOW, reason="不再需要", typed=str(request.key)[:8]
    )


def _complaint(desk: Desk, service: str) -> ServiceRequest:
    request = _delivered(desk, service)
    actions.complain(request.key, by=desk.client_hat, now=NOW, text="太慢")
    return fresh(request)


IN_STATE: dict[State, Made] = {
    State.DRAFT: _draft,
    State.SUBMITTED: lambda desk, service: make.make_submitted(desk, service=service),
    State.SCREENING: _screening,
    State.RETURNED: _after_screening(actions.return_for_correction),
    State.REFERRED: _after_screening(actions.refer, to="外省中心", consent=True),
    State.REJECTED: _after_screening(actions.reject),
    State.ACCEPTED: lambda desk, service: make.make_accepted(desk, service=service),
    State.ASSIGNED: _assigned,
    State.WORKING: _working,
    State.WAITING_CLIENT: _waiting(actions.ask_client),
    State.WAITING_PARTNER: _waiting(actions.ask_partner),
    State.REVIEW: _review,
    State.DELIVERED: _delivered,
    State.CONFIRMED: _set(State.CONFIRMED),
    State.AUTO_CONFIRMED: _set(State.AUTO_CONFIRMED),
    State.FEEDBACK: _feedback,
    State.TRACKING: _tracking,
    State.ARCHIVED: _archived,
    State.WITHDRAWN: _withdrawn,
    State.COMPLAINT: _complaint,
}
"""How each state is reached; a test says that none is left out."""
