"""URLs of an authority's pages, and of a manager's pages that answer them."""

from django.urls import path

from opentisc.web.desk.province import figures, releasing, samples

urlpatterns = [
    path("authority/", figures.overview, name="authority_overview"),
    path("authority/samples/", samples.overview, name="authority_samples"),
    path("authority/samples/new/", samples.draw, name="authority_sample_new"),
    path("authority/samples/<uuid:key>/", samples.sample, name="authority_sample"),
    path("authority/samples/<uuid:key>/<int:position>/", samples.case, name="authority_case"),
    path("desk/samples", releasing.overview, name="desk_samples"),
    path("desk/samples/<int:pk>/release", releasing.release, name="desk_sample_release"),
]
