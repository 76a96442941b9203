"""What can go wrong with versions of services and with a body's list, and the sentences for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from opentisc.kernel.errors import Conflict, Invalid, NotFound


class UnknownVersion(NotFound):
    """No such version or draft, or it belongs to another body: both look the same."""

    code = "service_version_not_found"


class DefinitionChanged(Conflict):
    """Somebody saved the draft, or changed the list, after the actor read it (UX-29)."""

    code = "definition_changed"


class NotReady(Conflict):
    """A version cannot be published; `missing` are codes of what is missing, in order."""

    code = "service_not_ready"

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(f"not ready: {', '.join(missing)}", missing=list(missing))


class ListingRefused(Invalid):
    """A service cannot stand on the list in this way; the code says why, `field` names the field."""

    def __init__(self, why: str, *, field: str = "limit_days", **facts: object) -> None:
        self.code = f"listing_{why}"
        super().__init__(self.code, field=field, **facts)


SENTENCES: Mapping[str, Any] = {
    "service_version_not_found": _("没有这个服务版本，或您无权查看。"),
    "definition_changed": _("您打开之后，别人改过这里。您写的内容没有保存，请对照后再提交。"),
    "service_not_ready": _("还有条件没有满足，没有发布。"),
    "listing_not_counted": _("这项服务不按工作日计时限，不能另设时限。"),
    "listing_out_of_range": _("时限须在 1 至 250 个工作日之间。"),
    "listing_shorter_than_steps": _("各步骤的时限合计 %(days)s 个工作日，总时限不能更短。"),
    "listing_beyond_law": _("这项时限有法定依据，不能超过 %(days)s 个工作日。"),
    "listing_reason_missing": _("时限比共同规定更长时，须写明理由。"),
    "listing_unknown_list": _("请选择基础服务或个性化服务。"),
    "listing_not_listed": _("这项服务不在清单上。"),
}
