"""Every URL of the site; each context's own stand in web/<context>/urls.py."""

from django.urls import include, path

urlpatterns = [
    path("", include("opentisc.web.urls")),
]

handler400 = "opentisc.web.errors.bad_request"
handler403 = "opentisc.web.errors.forbidden"
handler404 = "opentisc.web.errors.not_found"
handler500 = "opentisc.web.errors.server_error"
