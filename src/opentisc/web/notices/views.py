"""The page behind the link in our mails that ends them (RFC 8058). Not for: other preferences."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from opentisc.infra import notify


@csrf_exempt  # mail providers send it without our cookie; the token in the address is the authority
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(http: HttpRequest, token: str) -> HttpResponse:
    """Ask on a visit, end the mails on a POST. A visit changes nothing: scanners of mail visit every link."""
    done = http.method == "POST"
    kind = notify.unsubscribe(token) if done else notify.unsubscribes_from(token)
    return render(http, "notices/unsubscribe.html", {"done": done, "every_kind": not kind})
