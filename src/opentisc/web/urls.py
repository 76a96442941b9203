"""URLs of the pages, one include per context."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/3rdparty/", include("allauth.socialaccount.urls")),
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("", include("opentisc.web.frame.urls")),
    path("", include("opentisc.web.accounts.urls")),
    path("", include("opentisc.web.api.urls")),
    path("", include("opentisc.web.home.urls")),
    path("", include("opentisc.web.search.urls")),
    path("", include("opentisc.web.records.urls")),
    path("", include("opentisc.web.imports.urls")),
    path("", include("opentisc.web.desk.public.urls")),
    path("", include("opentisc.web.desk.client.urls")),
    path("", include("opentisc.web.network.urls")),
    path("", include("opentisc.web.desk.search.urls")),
    path("", include("opentisc.web.desk.staff.urls")),
    path("", include("opentisc.web.desk.enquiries.urls")),
    path("", include("opentisc.web.desk.manage.urls")),
    path("", include("opentisc.web.desk.province.urls")),
    path("", include("opentisc.web.desk.knowledge.urls")),
    path("", include("opentisc.web.notices.urls")),
    path("", include("opentisc.web.desk.review.urls")),
    path("", include("opentisc.web.desk.experts.urls")),
    path("", include("opentisc.web.help.urls")),
]
