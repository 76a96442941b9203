"""URL of the reader."""

from django.urls import path

from opentisc.web.records import views

urlpatterns = [path("records/<path:record_id>/", views.read, name="record")]
