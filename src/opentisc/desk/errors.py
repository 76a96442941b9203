"""What can go wrong at the desk."""

from collections.abc import Sequence

from opentisc.kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class UnknownRequest(NotFound):
    """No such request, or the actor may not know of it: both look the same, byte for byte."""

    code = "request_not_found"


class WrongState(Conflict):
    """The request's state does not allow the step asked for."""

    code = "wrong_state"

    def __init__(self, *, step: str, state: str) -> None:
        self.step, self.state = step, state
        super().__init__(f"cannot {step} a request that is {state}", step=step, state=state)


class ChangedMeanwhile(Conflict):
    """Somebody saved the thing after the actor read it. facts: `mine`, `theirs`, `version` (UX-29)."""

    code = "changed_meanwhile"


class StepRefused(NotAllowed):
    """The actor's role in this request does not take this step."""

    code = "step_refused"


class GateClosed(Conflict):
    """A condition of the step is not met; `missing` are codes of what is missing, in order."""

    code = "gate_closed"

    def __init__(self, *, step: str, missing: Sequence[str]) -> None:
        self.step, self.missing = step, tuple(missing)
        super().__init__(f"{step} needs {', '.join(missing)}", step=step, missing=list(missing))


class BadAnswers(Invalid):
    """Fields of a form do not hold; `problems` maps the field's path to the code of what is wrong."""

    code = "bad_answers"

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__("answers do not hold", problems=problems)


class NotQualified(NotAllowed):
    """The service asks for a qualification that the person (or the body) does not hold today."""

    code = "not_qualified"


class ServiceNotOffered(NotFound):
    """The body does not offer this service, or it is still being prepared (筹备中)."""

    code = "service_not_offered"


class LeakRefused(Conflict):
    """The text for an outside search repeats a sealed disclosure; facts: `passages`, `longest`."""

    code = "leak_refused"


class LinkSpent(NotFound):
    """The one-time link was used, has expired, or never was: all look the same."""

    code = "link_spent"


class BackdatingRefused(Invalid):
    """The day lies further back than the rule allows, or no reason is given."""

    code = "backdating_refused"


class UnknownVersion(NotFound):
    """No such version or draft, or it belongs to another body: both look the same."""

    code = "service_version_not_found"


class DefinitionChanged(Conflict):
    """Somebody saved the draft, or changed the list, after the actor read it (UX-29)."""

    code = "definition_changed"


class NotReady(Conflict):
    """A version cannot be published; `missing` are codes of what is missing, in order."""

    code = "service_not_ready"

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(f"not ready: {', '.join(missing)}", missing=list(missing))


class ListingRefused(Invalid):
    """A service cannot stand on the list in this way; the code says why, `field` names the field."""

    def __init__(self, why: str, *, field: str = "limit_days", **facts: object) -> None:
        self.code = f"listing_{why}"
        super().__init__(self.code, field=field, **facts)
