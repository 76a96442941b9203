"""Progress by number and tracking code, without sign-in: stage and dates alone (UX-27)."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from opentisc.desk import queries
from opentisc.desk.errors import UnknownRequest
from opentisc.web.desk.public import words
from opentisc.web.network import lists


class TrackForm(forms.Form):
    """A number and its code. What was typed is never shown again: a wrong pair and an absent one look alike."""

    number = forms.CharField(
        label=gettext_lazy("受理编号或申请编号"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=gettext_lazy("查询码"),
        max_length=40,
        help_text=gettext_lazy("提交申请时显示的 12 位字符，不分大小写。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(http: HttpRequest) -> HttpResponse:
    """Ask for number and code, and show the stage."""
    form = TrackForm(http.POST or None)
    context: dict[str, object] = {"crumbs": (*lists.home_crumbs(), (_("进度查询"), ""))}
    status = 200
    if http.method == "POST":
        found = _found(form)
        if found is None:
            form = TrackForm()
            context["wrong"] = True
            status = 422
        else:
            context |= {
                "found": found,
                "state": words.look(found.state),
                "stages": [(one.label, on) for one, on in reversed(found.stages)],
            }
    return render(http, "desk/public/track.html", context | {"form": form}, status=status)


def _found(form: TrackForm) -> queries.Tracked | None:
    if not form.is_valid():
        return None
    try:
        return queries.track(form.cleaned_data["number"], form.cleaned_data["code"])
    except UnknownRequest:
        return None
