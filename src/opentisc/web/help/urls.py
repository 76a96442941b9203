"""URLs of the explaining pages."""

from django.urls import path

from opentisc.web.help import views

urlpatterns = [
    path("help/", views.query_language, name="help"),
    path("formats/", views.formats, name="formats"),
]
