"""The files of a version: ask for them, open them; the same behind a delivery link; check a hash."""

import hashlib
from collections.abc import Iterator
from typing import Final, Protocol, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.accounts.signin.addresses import client_address
from opentisc.desk import actions, queries
from opentisc.desk.deliverables.reading import Match
from opentisc.desk.errors import UnknownRequest
from opentisc.network.types import Label
from opentisc.web import hats
from opentisc.web.desk.review import forms, presenting
from opentisc.web.desk.review.file_state import file_state
from opentisc.web.desk.review.reviewing import row_of
from opentisc.web.desk.staff.opening import UndertakeFirst, may_open, to_undertaking
from opentisc.web.downloading import sent
from opentisc.web.network.lists import home_crumbs

_Answer = TypeVar("_Answer", bound=HttpResponseBase)
QUIET: Final = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
"""Headers of pages whose address is a secret."""


class Chunked(Protocol):
    """A file handed in, as Django gives it."""

    def chunks(self) -> Iterator[bytes]:
        """Return its bytes in pieces."""
        ...


@require_http_methods(["GET", "HEAD", "POST"])
def make(http: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Ask for DOCX and PDF; a GET says how far they are, which shows nothing of the request and is no opening."""
    hat = hats.require_hat(http)
    try:
        request = may_open(key, hat, shows=False)
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    if http.method != "POST":
        row = row_of(request, pk, hat)
        held = queries.parts(hat, request, now=timezone.now())
        state = file_state(row, may_ask=hat.case is None and queries.may_ask_for_files(row, held))
        return render(
            http, "desk/review/file_progress.html", {"request_row": request, "row": row, "files": state}
        )
    actions.ask_for_files(key, pk, by=hat, now=timezone.now())
    return redirect(reverse("deliverable", args=[key, pk]) + "#files")


@require_safe
def download(http: HttpRequest, key: UUID, pk: int, extension: str) -> HttpResponseBase:
    """Send a file of a version; the opening is in the trail."""
    hat = hats.require_hat(http)
    try:
        may_open(key, hat, shows=False)
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    file, stream = actions.open_deliverable(key, pk, extension, by=hat, now=timezone.now())
    return sent(file, stream)


@never_cache
@require_safe
def delivery(http: HttpRequest, token: str) -> HttpResponse:
    """Show what a delivery link hands over; the opening is written down.

    For labels 2 and 3 neither title nor kind is said: a link is seen by others, in a mail or on a shared screen.
    """
    found = actions.delivered(token, now=timezone.now(), address=client_address(http))
    request = found.link.request
    plain = request.label < Label.CLIENT
    rows = [
        {
            "row": row,
            "anchor": f"files-{row.pk}",
            "files": file_state(row, may_ask=True),
            "name": queries.deliverable_words("titles", row.kind, language=row.language) if plain else "",
            "language": presenting.language_name(row.language),
        }
        for row, _ready in found.rows
    ]
    context = {
        "rows": rows,
        "number": request.number,
        "body": request.body.name,
        "token": token,
        "may_rate": found.may_rate,
        "until": found.link.expires_at,
    }
    return _quiet(render(http, "desk/review/delivery.html", context))


@never_cache
@require_safe
def delivered_file(http: HttpRequest, token: str, pk: int, extension: str) -> HttpResponseBase:
    """Send a file behind a delivery link."""
    file, stream = actions.open_delivered(
        token, pk, extension, now=timezone.now(), address=client_address(http)
    )
    return _quiet(sent(file, stream))


@require_POST
def make_delivered(http: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Ask for the files of a version behind a delivery link; its page shows how far they are."""
    actions.ask_for_files_by_link(token, pk, now=timezone.now())
    return _quiet(redirect("delivery", token))


@require_POST
def to_rating(http: HttpRequest, token: str) -> HttpResponse:
    """Lead from the delivery to the rating by a link of its own."""
    return redirect("rate_by_link", actions.rating_link(token, now=timezone.now()))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(http: HttpRequest) -> HttpResponse:
    """Say whether a hash or a file belongs to an approved version; to staff who may read it also to which."""
    form = forms.VerifyForm(http.POST, http.FILES) if http.method == "POST" else forms.VerifyForm()
    context: dict[str, object] = {"form": form, "crumbs": (*home_crumbs(), (_("核验成果"), ""))}
    if http.method == "POST" and form.is_valid():
        given = form.cleaned_data
        sha256 = _sha256_of(given["file"]) if given.get("file") else given["sha256"].strip().lower()
        found = queries.deliverable_matches(sha256)
        context.update(asked=True, sha256=sha256, valid=bool(found), known=_readable(http, found))
    return render(http, "desk/review/verify.html", context, status=422 if form.errors else 200)


def _readable(http: HttpRequest, found: list[Match]) -> list[dict[str, str]]:
    """Return the versions that the person may read, with their addresses; none for the public."""
    hat = hats.hat_of(http)
    if hat is None or hat.is_private:
        return []
    shown = []
    for match in found:
        key = match.row.request.key
        try:
            request = queries.get_visible(key, actor=hat, now=timezone.now())
        except UnknownRequest:
            continue
        shown.append(
            {
                "url": reverse("deliverable", args=[key, match.row.pk]),
                "name": f"{request.number} · {match.row.report_number} · v{match.row.version}",
                "what": match.what,
            }
        )
    return shown


def _sha256_of(file: Chunked) -> str:
    digest = hashlib.sha256()
    for block in file.chunks():
        digest.update(block)
    return digest.hexdigest()


def _quiet(response: _Answer) -> _Answer:
    for name, value in QUIET.items():
        response.headers[name] = value
    return response
