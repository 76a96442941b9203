"""Words of services and stages for clients: limits with what they rest on, fees, and how a stage looks."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opentisc.desk.catalogue import Definition, Fee, LimitBasis, LimitKind, Tier
from opentisc.desk.types import State
from opentisc.network.types import ClientKind
from opentisc.web.desk.forms import in_words
from opentisc.web.labels import Label

TIERS: Mapping[Tier, Label] = {
    Tier.BASIC: gettext_lazy("基础性服务"),
    Tier.KEY: gettext_lazy("重点服务"),
    Tier.COLLABORATIVE: gettext_lazy("协同服务"),
}
FEES: Mapping[Fee, Label] = {
    Fee.FREE: gettext_lazy("免费"),
    Fee.LOW: gettext_lazy("低成本"),
    Fee.AGREED: gettext_lazy("约定收费"),
    Fee.NOT_APPLICABLE: gettext_lazy("不适用"),
}
BASES: Mapping[LimitBasis, Label] = {
    LimitBasis.MARKET_HABIT: gettext_lazy("参照同类机构的惯例，不是法定期限"),
    LimitBasis.PROPOSAL: gettext_lazy("本平台的建议时限，不是法定期限"),
    LimitBasis.LAW: gettext_lazy("依据法律或主管部门的通知"),
}
_LIMITS: Mapping[LimitKind, Label] = {
    LimitKind.PROJECT: gettext_lazy("按约定的方案办理"),
    LimitKind.LEGAL_DATE: gettext_lazy("按法定日期办理"),
    LimitKind.CONTINUOUS: gettext_lazy("持续服务"),
    LimitKind.NONE: gettext_lazy("不设时限"),
}
_LOOKS: Mapping[State, tuple[str, str]] = {
    State.DRAFT: ("quiet", "file-earmark-text"),
    State.RETURNED: ("waiting", "arrow-counterclockwise"),
    State.WAITING_CLIENT: ("waiting", "question-circle"),
    State.WAITING_PARTNER: ("quiet", "hourglass-split"),
    State.DELIVERED: ("done", "check-circle"),
    State.CONFIRMED: ("done", "check-circle"),
    State.AUTO_CONFIRMED: ("done", "check-circle"),
    State.FEEDBACK: ("done", "check-circle"),
    State.TRACKING: ("done", "check-circle"),
    State.ARCHIVED: ("quiet", "check-circle"),
    State.REJECTED: ("late", "x-circle"),
    State.REFERRED: ("quiet", "box-arrow-up-right"),
    State.WITHDRAWN: ("quiet", "x-circle"),
    State.COMPLAINT: ("late", "exclamation-triangle"),
}


def look(state: str) -> dict[str, object]:
    """Return tone, icon and label of a state for `components/state.html`."""
    tone, icon = _LOOKS.get(State(state), ("quiet", "hourglass-split"))
    return {"tone": tone, "icon": icon, "label": State(state).label}


def limit_words(definition: Definition, work_days: int | None) -> str:
    """Return the limit in words, in working days where it is counted so."""
    if work_days is not None:
        return _("%(count)s 个工作日") % {"count": work_days}
    return str(_LIMITS.get(definition.limit.kind, _("不设时限")))


def basis_words(definition: Definition) -> str:
    """Return what the limit rests on, with the definition's own note."""
    note = in_words(definition.limit.note) if definition.limit.note else ""
    return str(_("；")).join(part for part in (str(BASES[definition.limit.basis]), note) if part)


def audience_words(definition: Definition) -> str:
    """Return for what kinds of client the service is."""
    if not definition.audience:
        return _("不限")
    return str(_("、")).join(_audience(one) for one in definition.audience)


def _audience(code: str) -> str:
    # "body": services for other bodies of the network; nobody applies for those as a client.
    return str(ClientKind(code).label) if code in ClientKind.values else _("服务机构")
