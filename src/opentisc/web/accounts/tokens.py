"""The page of one's own access tokens (SC-44): make one, which is shown once; see them; revoke one.

To make one asks for the password again (SC-09); to revoke one does not: it must be quick.
"""

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.accounts.errors import BadToken
from opentisc.accounts.models import Person, Scope, Token
from opentisc.accounts.signin import trail
from opentisc.accounts.tokens import issuing, reading
from opentisc.desk import actions, queries
from opentisc.infra.sentences import sentence_for
from opentisc.network import queries as network
from opentisc.network.types import Hat
from opentisc.web import hats
from opentisc.web.accounts.views import person_of
from opentisc.web.desk.widgets import CheckGroup
from opentisc.web.labels import Label

_STATES: dict[str, tuple[str, str, Label]] = {
    "live": ("done", "check-circle", gettext_lazy("有效")),
    "expired": ("quiet", "hourglass-split", gettext_lazy("已过期")),
    "revoked": ("quiet", "x-circle", gettext_lazy("已吊销")),
    "exposed": ("late", "exclamation-triangle", gettext_lazy("曾出现在网址中，已吊销")),
    "hat_ended": ("quiet", "x-circle", gettext_lazy("身份已失效")),
}
_USUAL_DAYS = 90


class TokenForm(forms.Form):
    """What the token is called, under which hat it acts, what for, how long."""

    label = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=60,
        help_text=gettext_lazy("写明哪个程序使用，例如“立项系统”。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    hat = forms.ChoiceField(
        label=gettext_lazy("以哪个身份办理"),
        required=False,
        help_text=gettext_lazy("令牌的权限不超过这个身份；身份失效，令牌随即失效。"),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("权限"), choices=Scope.choices, widget=CheckGroup, initial=Scope.values
    )
    days = forms.IntegerField(
        label=gettext_lazy("有效天数"),
        min_value=1,
        max_value=issuing.LONGEST_DAYS,
        initial=_USUAL_DAYS,
        help_text=gettext_lazy("1 至 365 天，到期自动失效。"),
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)

    def __init__(self, *given: Any, own: list[Hat], **named: Any) -> None:
        super().__init__(*given, **named)
        hat = self.fields["hat"]
        assert isinstance(hat, forms.ChoiceField)  # noqa: S101  (declared above)
        hat.choices = [(one.key, hat_words(one)) for one in own]


def hat_words(hat: Hat) -> str:
    """Return the hat as the header shows it."""
    return _("本人") if hat.is_private or hat.role is None else f"{hat.role.label} · {hat.body_name}"


@never_cache
@require_safe
def tokens(http: HttpRequest) -> HttpResponse:
    """Show the person's tokens, the newest first."""
    person, now = person_of(http), timezone.now()
    words = {one.key: hat_words(one) for one in _own_hats(person)}
    rows = [_row(one, words.get(one.hat, "")) for one in reading.tokens_of(person)]
    return render(http, "accounts/tokens.html", {"rows": rows, "now": now})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token_new(http: HttpRequest) -> HttpResponse:
    """Ask what the token is for, make it, and show it this once; the same form again makes no second one."""
    raise_if_reauthentication_required(http, app="")
    person = person_of(http)
    worn = hats.require_hat(http)
    initial = {"hat": "" if worn.on_behalf_of else worn.key, "once": queries.new_once_key()}
    form = TokenForm(http.POST or None, own=_own_hats(person), initial=initial)
    if http.method == "POST" and form.is_valid():
        try:
            made = _made(http, person, form)
        except BadToken as wrong:
            form.add_error(str(wrong.facts["field"]), sentence_for(wrong))
        else:
            if made is not None:
                return render(http, "accounts/token_made.html", {"token": made[0], "text": made[1]})
            messages.info(http, _("这个令牌已经创建，不能再次显示。没有抄下时，请吊销它，另建一个。"))
            return redirect("tokens")
    return render(http, "accounts/token_new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def token_revoke(http: HttpRequest, number: int) -> HttpResponse:
    """Revoke one of the person's own tokens; another's and an absent one answer alike (SC-13)."""
    person = person_of(http)
    row = issuing.revoke(person, number, doer=trail.doer_of(http, person), now=timezone.now())
    messages.success(http, _("已吊销令牌“%(label)s”。") % {"label": row.label})
    return redirect("tokens")


def _made(http: HttpRequest, person: Person, form: TokenForm) -> tuple[Token, str] | None:
    """Return the new token and its text, None when this form was sent before."""
    said, now = form.cleaned_data, timezone.now()
    wanted = issuing.Wanted(label=said["label"], hat=said["hat"], scopes=said["scopes"], days=said["days"])
    made: list[tuple[Token, str]] = []

    def make() -> Token:
        made.append(issuing.issue(person, wanted, doer=trail.doer_of(http, person), now=now))
        return made[0][0]

    actions.do_once(said["once"], make, now=now)
    return made[0] if made else None


def _own_hats(person: Person) -> list[Hat]:
    """Return the hats a token may act under: own memberships, then the private one; none that is stood in for."""
    own = network.hats_of(person, on=network.today(timezone.now()))
    return [
        *(one for one in own if one.on_behalf_of is None and one.case is None),
        network.private_hat(person),
    ]


def _row(row: Token, hat: str) -> dict[str, object]:
    state = reading.state_of(row, worn=bool(hat), now=timezone.now())
    tone, icon, label = _STATES[state]
    return {
        "number": row.pk,
        "token": row,
        "hat": hat,
        "scopes": [Scope(one).label for one in row.scopes],
        "look": {"tone": tone, "icon": icon, "label": label},
        "live": state in {"live", "hat_ended"},
    }
