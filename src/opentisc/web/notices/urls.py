"""URLs about notices: a person's own, how they come, and the page behind the link that ends mails."""

from django.urls import path

from opentisc.web.notices import own, views

urlpatterns = [
    path("notices/", own.overview, name="notices"),
    path("notices/read/", own.mark_read, name="notices_read"),
    path("notices/preferences/", own.preferences, name="notice_preferences"),
    path("notices/<int:pk>/open/", own.open_notice, name="notice_open"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
