"""URLs of the import pages."""

from django.urls import path

from opentisc.web.imports import views

urlpatterns = [
    path("imports/", views.overview, name="imports"),
    path("imports/uploads/<slug:upload_id>/", views.preview, name="import_preview"),
    path("imports/uploads/<slug:upload_id>/mapping/", views.mapping, name="import_mapping"),
    path("imports/uploads/<slug:upload_id>/run/", views.run, name="import_run"),
    path("imports/uploads/<slug:upload_id>/discard/", views.discard, name="import_discard"),
    path("imports/jobs/<int:pk>/", views.job, name="import_job"),
    path("imports/jobs/<int:pk>/cancel/", views.cancel, name="import_job_cancel"),
    path("imports/batches/<int:number>/", views.batch, name="import_batch"),
    path("imports/batches/<int:number>/undo/", views.undo, name="import_undo"),
]
