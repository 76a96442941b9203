"""URLs of deliverables. `/d/…` is behind a token and says nothing of what is delivered."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from opentisc.desk.deliverables.content import Kind
from opentisc.desk.models import ServiceRequest
from opentisc.desk.types import DeliverableState
from opentisc.web.desk import panels
from opentisc.web.desk.review import editor, files, reviewing


def _count(request: ServiceRequest) -> int:
    return request.deliverables.count()


panels.register_panel(
    panels.Panel(
        code="deliverables",
        title=_("成果"),
        url_name="deliverables",
        count=_count,
        hint=_("起草、预览、审核、文件"),
    )
)


def _in_review(request: ServiceRequest) -> str:
    """Return the page of the version that waits for its reviewer: approving goes through the list on it."""
    rows = request.deliverables.filter(state=DeliverableState.IN_REVIEW, kind__in=list(Kind))
    row = rows.order_by("-pk").first()
    return panels.address("deliverable", request.key, row.pk) if row else ""


panels.register_step_page("approve", _in_review)
panels.register_step_page("send_back", _in_review)

_OF = "desk/requests/<uuid:key>/deliverables"
urlpatterns = [
    path(f"{_OF}/", editor.overview, name="deliverables"),
    path(f"{_OF}/edit/<slug:language>/", editor.edit, name="deliverable_edit"),
    path(f"{_OF}/<int:pk>/", reviewing.version, name="deliverable"),
    path(f"{_OF}/<int:pk>/comment/", reviewing.comment, name="deliverable_comment"),
    path(f"{_OF}/<int:pk>/remarks/<int:remark>/", reviewing.answer, name="deliverable_answer"),
    path(f"{_OF}/<int:pk>/approve/", reviewing.approve, name="deliverable_approve"),
    path(f"{_OF}/<int:pk>/send-back/", reviewing.send_back, name="deliverable_send_back"),
    path(f"{_OF}/<int:pk>/files/", files.make, name="deliverable_files"),
    path(f"{_OF}/<int:pk>/files/<slug:extension>/", files.download, name="deliverable_download"),
    path("d/<str:token>/", files.delivery, name="delivery"),
    path("d/<str:token>/<int:pk>/make/", files.make_delivered, name="delivery_make"),
    path("d/<str:token>/<int:pk>/<slug:extension>/", files.delivered_file, name="delivery_file"),
    path("d/<str:token>/rate/", files.to_rating, name="delivery_rate"),
    path("verify/", files.verify, name="verify"),
]
