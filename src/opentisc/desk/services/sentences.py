"""What people read when a version of a service or a body's list does not change as asked."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

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
