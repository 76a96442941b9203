"""A form sent after its session was over is kept, and shown again when the same person has signed in (UX-23).

It stays in the visitor's session on the server, never in an address; only forms that name whose they are, signed by us,
are kept, so nobody fills sessions, and only that person gets it back: on a shared machine the next one sees nothing.
Not for: files; a browser sends them again.
"""

import time
from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from opentisc.accounts.models import Person

ROUTES: Final = frozenset({"apply_form", "apply_who", "my_message", "my_answer"})
"""Routes whose forms are kept."""
OWNER: Final = "whose"
"""The hidden field that says whose form it is."""
_KEY: Final = "opentisc_kept_form"
_SALT: Final = "opentisc.kept_form"
_LONGEST: Final = 200_000  # characters of all answers together
_KEPT_SECONDS: Final = 3600
_FORM_LIFE: Final = 24 * 3600


def owner_token(http: HttpRequest) -> str:
    """Return the hidden field's value for the person signed in."""
    return signing.dumps(http.user.pk, salt=_SALT)


def keep(http: HttpRequest, route: str) -> HttpResponse | None:
    """Keep a stranger's form when it is one of ours and return the way to sign in; None when nothing is kept."""
    if route not in ROUTES or http.method != "POST":
        return None
    person = _owner(http.POST.get(OWNER, ""))
    said = {name: values for name, values in http.POST.lists() if name not in {OWNER, "csrfmiddlewaretoken"}}
    size = sum(len(value) for values in said.values() for value in values)
    if person is None or size > _LONGEST:
        return None
    http.session[_KEY] = {"person": person, "path": http.path, "said": said, "at": int(time.time())}
    messages.info(http, _("您填写的内容已暂时留存一小时，登录后会恢复到原来的页面。"))
    return redirect_to_login(http.path)


def restored(http: HttpRequest) -> QueryDict | None:
    """Return the form that was kept for this person and this page, once; None without one."""
    kept: Mapping[str, Any] | None = http.session.get(_KEY)
    if kept is None or not isinstance(http.user, Person):
        return None
    mine = kept["person"] == http.user.pk and time.time() - kept["at"] <= _KEPT_SECONDS
    if mine and kept["path"] != http.path:
        return None
    del http.session[_KEY]
    if not mine:
        return None
    said = QueryDict(mutable=True)
    for name, values in kept["said"].items():
        said.setlist(name, values)
    return said


def _owner(token: str) -> int | None:
    try:
        person = signing.loads(token, salt=_SALT, max_age=_FORM_LIFE)
    except signing.BadSignature:
        return None
    return person if isinstance(person, int) else None
