"""Jobs of the desk: each calls one action and returns what it did, in numbers."""

from collections.abc import Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from opentisc.desk import actions
from opentisc.desk.deliverables.making import make_files
from opentisc.desk.models import ServiceRequest
from opentisc.infra.worker import Report
from opentisc.search.actions import catch_up


def make_deliverable(report: Report, arguments: Mapping[str, Any]) -> dict[str, object]:
    """Make DOCX and PDF of one version. arguments: deliverable. A second attempt keeps the files of the first."""
    return make_files(arguments["deliverable"], now=timezone.now(), tell=report.progress)


def tell(report: Report, arguments: Mapping[str, Any]) -> dict[str, object]:
    """Tell the right people of a step. arguments: request (its row), step."""
    report.renew()
    told = actions.tell_step(arguments["request"], arguments["step"], link=_link, now=timezone.now())
    return {"told": told}


def pass_time(report: Report, _arguments: Mapping[str, Any]) -> dict[str, object]:
    """Confirm deliveries by time, go on without a rating where none came, take off the list whose loan ran out.

    Keys of forms that were sent more than a day ago are forgotten.
    """
    report.renew()
    now = timezone.now()
    passed = {**actions.pass_time(now=now), "loans_ended": actions.end_loans(now=now)}
    return {**passed, "forms_forgotten": actions.sweep_forms(now=now)}


def escalate(report: Report, _arguments: Mapping[str, Any]) -> dict[str, object]:
    """Warn of limits that run out, and tell of those that have."""
    report.renew()
    return dict(actions.escalate(link=_link, now=timezone.now()))


def ask_effects(report: Report, _arguments: Mapping[str, Any]) -> dict[str, object]:
    """Ask the effect questions whose day has come."""
    report.renew()
    return dict(actions.ask_due_effects(link=_link, now=timezone.now()))


def sweep_mail(report: Report, _arguments: Mapping[str, Any]) -> dict[str, object]:
    """Remove the files of mails that were read and never registered as an enquiry."""
    report.renew()
    return {"swept": actions.sweep_unsaved_mail(now=timezone.now())}


def index_knowledge(report: Report, arguments: Mapping[str, Any]) -> dict[str, object]:
    """Bring the index of laws or articles up to their tables. arguments: collection. Returns the documents changed."""
    report.renew()
    return {"indexed": catch_up(arguments["collection"])}


def _link(request: ServiceRequest, for_client: bool) -> str:
    """Return the address of a request's page; empty where the installation serves no such page."""
    try:
        return reverse("my_request" if for_client else "desk_request", args=[request.key])
    except NoReverseMatch:
        return ""
