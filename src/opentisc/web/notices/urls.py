"""URLs about notices; the mails' links are made by infra.notify."""

from django.urls import path

from opentisc.web.notices import views

urlpatterns = [path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe")]
