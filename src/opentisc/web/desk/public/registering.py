"""A client makes an account by its own hand. Known or not, everybody reads the same answer (SC-06)."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from opentisc.accounts.errors import BadAddress, BadMobile, WeakPassword
from opentisc.accounts.signin import registering
from opentisc.infra.sentences import sentence_for
from opentisc.web import onward
from opentisc.web.accounts.forms import FirstPasswordForm

_NAME = gettext_lazy("姓名或称呼")
_NAME_HINT = gettext_lazy("用于联系；不需要证件号码。")


class ByMailForm(forms.Form):
    """A name and an address that a mail will prove."""

    name = forms.CharField(label=_NAME, max_length=100, help_text=_NAME_HINT)
    email = forms.EmailField(
        label=gettext_lazy("电子邮箱"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ByLoginForm(FirstPasswordForm):
    """A name, a login that nothing proves, and the password of the account."""

    field_order = ("name", "login", "password", "repeated")

    name = forms.CharField(label=_NAME, max_length=100, help_text=_NAME_HINT)
    login = forms.CharField(
        label=gettext_lazy("手机号或电子邮箱"),
        max_length=254,
        help_text=gettext_lazy("以后用它登录。境外手机号请带国家代码。"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = _("至少 12 个字符；可以用任何字符，可以粘贴。")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(http: HttpRequest) -> HttpResponse:
    """Register with an e-mail address that is proved; where no mail is sent, with any login."""
    if http.user.is_authenticated:
        return redirect("my")
    if not registering.mail_is_sent():
        return by_login(http)
    form = ByMailForm(http.POST or None)
    if http.method == "POST" and form.is_valid():
        data = form.cleaned_data
        registering.ask_by_mail(data["email"], name=data["name"], language=get_language() or "")
        return render(http, "desk/public/registered.html", {"email": data["email"]})
    context = {"form": form, "by_mail": True, "next": _onward(http)}
    return render(http, "desk/public/register.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_login(http: HttpRequest) -> HttpResponse:
    """Register with a mobile number, or an address where no mail is sent: the login is not proved."""
    form = ByLoginForm(http.POST or None)
    if http.method == "POST" and form.is_valid() and _registered(form):
        messages.info(http, _("如果此登录名此前没有账号，现在已经建立。请登录。"))
        then = _onward(http)
        return redirect(reverse("account_login") + (f"?{urlencode({'next': then})}" if then else ""))
    context = {"form": form, "by_mail": False, "next": _onward(http)}
    return render(http, "desk/public/register.html", context, status=422 if form.errors else 200)


def _registered(form: ByLoginForm) -> bool:
    data: dict[str, Any] = form.cleaned_data
    if registering.mail_is_sent() and "@" in data["login"]:
        form.add_error("login", _("电子邮箱请用上一页的方式注册，我们会发送验证邮件。"))
        return False
    try:
        registering.register(data["login"], name=data["name"], password=data["password"], now=timezone.now())
    except (BadAddress, BadMobile) as wrong:
        form.add_error("login", sentence_for(wrong))
    except WeakPassword as wrong:
        for reason in wrong.reasons:
            form.add_error("password", reason)
    return form.is_valid()


def _onward(http: HttpRequest) -> str:
    """Return the local path to go on to after signing in; empty for none."""
    given = onward.local(http, http.POST.get("next") or http.GET.get("next") or "")
    return "" if "?" in given or "&" in given else given
