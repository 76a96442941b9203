"""What every page's frame shows, whatever the page."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from opentisc import __version__
from opentisc.accounts.policy import second_factor_waived
from opentisc.infra import notify
from opentisc.web import hats, standing
from opentisc.web.accounts.identities import servers

TYPE_COOKIE = "opentisc_type"
_LANG = {"zh-hans": "zh-CN", "en": "en"}
_OTHER = {
    "zh-hans": {"code": "en", "lang": "en", "label": "English"},
    "en": {"code": "zh-hans", "lang": "zh-CN", "label": "简体中文"},
}


def frame(http: HttpRequest) -> dict[str, object]:
    """Return the values of the top bar and the footer."""
    language = get_language() or "zh-hans"
    return {
        "product_version": __version__,
        "html_lang": _LANG.get(language, "zh-CN"),
        "other_language": _OTHER.get(language, _OTHER["zh-hans"]),
        "large_type": http.COOKIES.get(TYPE_COOKIE) == "large",
        "second_factor_waived": second_factor_waived(),
        "identity_servers": SimpleLazyObject(servers),
        "worn": SimpleLazyObject(lambda: hats.hat_of(http)),
        "unread_notices": SimpleLazyObject(lambda: unread(http)),
        "hat_choices": SimpleLazyObject(lambda: hats.choices(http)),
        "data_as_of": SimpleLazyObject(standing.data_as_of),
        "filling": SimpleLazyObject(standing.filling),
    }


def unread(http: HttpRequest) -> int:
    """Return how many notices the person has not read; 0 for a visitor."""
    pk = http.user.pk
    return notify.unread_count(pk) if pk is not None else 0
