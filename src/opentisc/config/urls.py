"""Every URL of the site; each context's own stand in web/<context>/urls.py."""

from django.urls import include, path

urlpatterns = [
    path("", include("opentisc.web.urls")),
]
