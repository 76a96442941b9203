"""“Ask a centre about this”: from a search or a record to the services, with query and records carried along."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opentisc.web.desk.client import carrying
from opentisc.web.desk.forms import in_words
from opentisc.web.desk.public.services import known_services
from opentisc.web.network import lists


@require_http_methods(["GET", "HEAD", "POST"])
def ask(http: HttpRequest) -> HttpResponse:
    """Show what would be carried and the services; choosing one keeps it for the next draft."""
    if http.method == "POST":
        return _chosen(http)
    carried = carrying.read(http.GET, http.GET.getlist("pick"))
    services = [
        {
            "code": code,
            "name": in_words(one.definition.name),
            "for_whom": in_words(one.definition.for_whom),
        }
        for code, one in known_services().items()
        if one.open
    ]
    context = {
        "carried": carrying.described(carried),
        "raw": carried,
        "services": services,
        "crumbs": (*lists.home_crumbs(), (_("向中心提问"), "")),
    }
    return render(http, "desk/public/ask.html", context)


def _chosen(http: HttpRequest) -> HttpResponse:
    if http.POST.get("drop"):
        carrying.drop(http)
        return redirect("services")
    carried = carrying.read(http.POST, http.POST.getlist("pick"))
    if carried:
        carrying.keep(http, carried)
    code = http.POST.get("service", "")
    known = known_services().get(code)
    return redirect(reverse("service", args=[code]) if known is not None else reverse("services"))
