"""URLs of the account pages."""

from django.urls import path

from opentisc.web.accounts import views

urlpatterns = [path("welcome/<str:token>/", views.welcome, name="welcome")]
