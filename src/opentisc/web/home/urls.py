"""URLs of the home page and of the way to one's own."""

from django.urls import path

from opentisc.web.home import starting, views

urlpatterns = [path("", views.home, name="home"), path("start", starting.start, name="start")]
