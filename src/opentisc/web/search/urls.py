"""URLs of the result list."""

from django.urls import path

from opentisc.web.search import history_views, version_views, views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/export/", views.export, name="search_export"),
    path("search/versions/", version_views.build, name="search_version"),
    path("search/versions/jobs/<int:pk>/", version_views.job, name="search_version_job"),
    path("search/history/", history_views.overview, name="search_history"),
    path("search/history/combine/", history_views.combine, name="search_history_combine"),
    path("search/history/delete/", history_views.delete, name="search_history_delete"),
    path("search/history/switch/", history_views.switch, name="search_history_switch"),
    path("search/history/export/", history_views.export, name="search_history_export"),
]
