"""URLs of the search work inside a request, and its panel on the page of the request."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from opentisc.web.desk import panels
from opentisc.web.desk.search import document_views, log_views, outside_views, results

_REQUEST = "desk/requests/<uuid:key>"

urlpatterns = [
    path(f"{_REQUEST}/search/", results.search, name="desk_search"),
    path(f"{_REQUEST}/search/export/", results.export, name="desk_search_export"),
    path(f"{_REQUEST}/search/mark/", results.mark_record, name="desk_record_mark"),
    path(f"{_REQUEST}/search/open/<path:record_id>/", results.open_record, name="desk_search_open"),
    path(f"{_REQUEST}/log/", log_views.log, name="desk_search_log"),
    path(f"{_REQUEST}/log/outside/", outside_views.outside, name="desk_outside"),
    path(f"{_REQUEST}/log/check/", outside_views.check, name="desk_leak_check"),
    path(f"{_REQUEST}/log/<int:number>/", log_views.step, name="desk_search_step"),
    path(f"{_REQUEST}/log/<int:number>/aim/", log_views.aim, name="desk_search_aim"),
    path(f"{_REQUEST}/log/<int:number>/rerun/", log_views.rerun, name="desk_search_rerun"),
    path(f"{_REQUEST}/documents/", document_views.documents, name="desk_documents"),
    path(f"{_REQUEST}/documents/rest/", document_views.rest, name="desk_documents_rest"),
    path(f"{_REQUEST}/documents/<int:pk>/", document_views.document, name="desk_document"),
    path(f"{_REQUEST}/documents/<int:pk>/mark/", document_views.mark, name="desk_document_mark"),
    path(f"{_REQUEST}/documents/<int:pk>/drop/", document_views.drop, name="desk_document_drop"),
]

panels.register_panel(
    panels.Panel(
        code="search",
        title=_("检索"),
        url_name="desk_search",
        count=lambda request: request.search_steps.count(),
        hint=_("检索记录、文献、标记与对比"),
    )
)
