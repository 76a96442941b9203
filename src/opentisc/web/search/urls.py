"""URLs of the result list."""

from django.urls import path

from opentisc.web.search import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/export/", views.export, name="search_export"),
]
