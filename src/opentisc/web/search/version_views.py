"""Have the index of a data version built, and see how far it is. For signed-in staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from opentisc.infra import queries as infra_queries
from opentisc.infra import queue
from opentisc.infra.errors import JobGone
from opentisc.infra.models import JobState
from opentisc.infra.sentences import sentence
from opentisc.web.search.state import BadState, read_text

JOB = "search.index_version"


@require_POST
def build(http: HttpRequest) -> HttpResponse:
    """Start the job that builds the index a list asks for, and go to its page. Raises BadState without a version."""
    state = read_text(http.POST.get("list", ""))
    if state.as_of is None:
        raise BadState("as_of", "")
    started = queue.enqueue(
        JOB, by_id=http.user.pk, collection=state.collection, version=state.as_of, list=state.text()
    )
    return redirect("search_version_job", started.pk)


@require_safe
def job(http: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a job of one's own is; when it is done, the list that asked for it."""
    found = infra_queries.get_job(pk, actor=http.user)
    if found.name != JOB:
        raise JobGone
    state = read_text(str(found.arguments.get("list", "")))
    running = found.state in {JobState.WAITING, JobState.RUNNING}
    if found.state == JobState.DONE and "HX-Request" not in http.headers:
        return redirect(state.url())
    message = found.message
    context = {
        "job": found,
        "running": running,
        "version": state.as_of,
        "done": f"{found.done:,}",
        "list_url": state.url(),
        "list": state.text(),
        "failure": sentence(message.get("code", ""), message.get("facts", {}))
        or message.get("reference", ""),
    }
    response = render(http, "search/version_job.html", context)
    if not running:
        response.headers["HX-Refresh"] = "true"  # the poll ends here: the whole page shows the result
    return response
