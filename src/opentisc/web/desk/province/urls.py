"""URLs of an authority's pages, and of a manager's pages that answer them."""

from django.urls import path

from opentisc.web.desk.province import figures

urlpatterns = [
    path("authority/", figures.overview, name="authority_overview"),
]
