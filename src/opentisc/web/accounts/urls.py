"""URLs of the account pages that are ours; allauth's stand in web/urls.py."""

from django.urls import path

from opentisc.web.accounts import identities, reports, tokens, views

urlpatterns = [
    path("welcome/<str:token>/", views.welcome, name="welcome"),
    path("account/sessions/", views.sessions_page, name="sessions"),
    path("account/sessions/<int:number>/end/", views.session_end, name="session_end"),
    path("account/sessions/end-others/", views.sessions_end_others, name="sessions_end_others"),
    path("account/mobile/", views.mobile, name="account_mobile"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/new/", tokens.token_new, name="token_new"),
    path("account/tokens/<int:number>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("account/identities/", identities.identities, name="identities"),
    path("account/identities/<int:number>/remove/", identities.identity_remove, name="identity_remove"),
    path("account/oidc/", identities.oidc_start, name="oidc_start"),
    path("account/cas/", identities.cas_start, name="cas_start"),
    path("account/cas/<str:state>/", identities.cas_return, name="cas_return"),
    path("csp-report/", reports.csp_report, name="csp_report"),
]
