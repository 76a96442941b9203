"""The page behind a one-time link: set the first password and be signed in (SC-07)."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from opentisc.accounts import actions, queries
from opentisc.accounts.errors import WeakPassword
from opentisc.web.accounts.forms import FirstPasswordForm

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(http: HttpRequest, token: str) -> HttpResponse:
    """Show the form; on a good password set it, sign the person in, and go home."""
    person = queries.link_for(token, now=timezone.now())
    form = FirstPasswordForm(http.POST or None)
    if http.method == "POST" and form.is_valid():
        try:
            person = actions.use_link(token, password=form.cleaned_data["password"], now=timezone.now())
        except WeakPassword as wrong:
            for reason in wrong.reasons:
                form.add_error("password", reason)
        else:
            login(http, person, backend=_BACKEND)
            return redirect("home")
    status = 422 if form.errors else 200
    return render(http, "accounts/welcome.html", {"form": form, "person": person.email}, status=status)
