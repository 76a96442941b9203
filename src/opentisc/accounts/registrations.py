"""What accounts offers to the contexts around: its sentences, and the stamp of every session that begins."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from opentisc.accounts.errors import SENTENCES
from opentisc.accounts.signin import sessions, trail
from opentisc.infra import sentences
from opentisc.infra.notify import Kind, register_kind


def register() -> None:
    """Tell the interface of our errors and listen for sign-ins; called once, when Django is ready."""
    sentences.register({**SENTENCES, "notice_kind_accounts_security": _("账号安全")})
    register_kind(Kind("accounts.security", security=True))
    trail.listen()
    user_logged_in.connect(_session_begins, dispatch_uid="opentisc.accounts.session_begins")


def _session_begins(request: HttpRequest | None = None, **_facts: Any) -> None:
    if request is not None and hasattr(request, "session"):
        sessions.stamp(request.session)
