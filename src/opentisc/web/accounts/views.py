"""Pages about one's own account: the first password (SC-07), the devices signed in on (SC-08), the mobile number."""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.utils import perform_login
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.accounts import actions, queries
from opentisc.accounts.errors import BadMobile, MobileTaken, WeakPassword
from opentisc.accounts.models import Person
from opentisc.accounts.signin import sessions, trail
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import NotAllowed, NotFound
from opentisc.web.accounts.devices import device_name
from opentisc.web.accounts.forms import FirstPasswordForm, MobileForm


def person_of(http: HttpRequest) -> Person:
    """Return the signed-in person. Raises NotAllowed for a visitor."""
    if not isinstance(http.user, Person):
        raise NotAllowed
    return http.user


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
            # Through allauth's stages: who has a second factor is asked for it here too (SC-05).
            answer: HttpResponse = perform_login(http, person, email_verification="none")
            return answer
    status = 422 if form.errors else 200
    return render(http, "accounts/welcome.html", {"form": form, "person": person.login}, status=status)


@require_safe
def sessions_page(http: HttpRequest) -> HttpResponse:
    """Show where the person is signed in."""
    rows = [
        {
            "number": one.pk,
            "device": device_name(one.user_agent),
            "address": one.ip,
            "since": one.created_at,
            "last_used": one.last_seen_at,
            "here": one.session_key == http.session.session_key,
        }
        for one in sessions.sessions_of(person_of(http))
    ]
    rows.sort(key=lambda row: not row["here"])
    others = any(not row["here"] for row in rows)
    return render(http, "accounts/sessions.html", {"rows": rows, "others": others})


@require_POST
def session_end(http: HttpRequest, number: int) -> HttpResponse:
    """End one of the person's own sessions; another's and an absent one answer alike (SC-13)."""
    ended = sessions.end(UserSession.objects.filter(user=person_of(http), pk=number))
    if not ended:
        raise NotFound
    messages.success(http, _("已退出该设备上的登录。"))
    return redirect("sessions")


@require_POST
def sessions_end_others(http: HttpRequest) -> HttpResponse:
    """End all of the person's sessions but this one."""
    others = UserSession.objects.filter(user=person_of(http)).exclude(session_key=http.session.session_key)
    ended = sessions.end(others)
    messages.success(http, _("已退出其他 %(count)s 处登录。") % {"count": ended})
    return redirect("sessions")


@require_http_methods(["GET", "HEAD", "POST"])
def mobile(http: HttpRequest) -> HttpResponse:
    """Show and change the mobile number that the person signs in with (SC-09: after the password)."""
    raise_if_reauthentication_required(http, app="")
    person = person_of(http)
    form = MobileForm(http.POST or None, initial={"mobile": person.mobile or ""})
    if http.method == "POST" and form.is_valid():
        try:
            actions.set_mobile(person, form.cleaned_data["mobile"])
        except (BadMobile, MobileTaken) as wrong:
            form.add_error("mobile", sentence_for(wrong))
        else:
            trail.note("mobile.change", person, doer=trail.doer_of(http, person), given=bool(person.mobile))
            messages.success(http, _("手机号已保存。") if person.mobile else _("手机号已删除。"))
            return redirect("account_mobile")
    status = 422 if form.errors else 200
    return render(http, "accounts/mobile.html", {"form": form}, status=status)
