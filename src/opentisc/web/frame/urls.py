"""URLs of the frame's own choices."""

from django.urls import path
from django.views.i18n import set_language

from opentisc.web.frame import views

urlpatterns = [
    path("preferences/language/", set_language, name="set_language"),
    path("preferences/type/", views.set_type, name="set_type"),
]
