"""URLs of the managers' pages of services."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from opentisc.web.desk.manage import catalogue, drafts, editing, offers
from opentisc.web.desk.panels import Entry, register_entry

register_entry(Entry(label=_("服务管理"), url_name="desk_catalogue", wanted=lambda hat: hat.is_manager))

_DRAFT = "desk/catalogue/drafts/<int:pk>"

urlpatterns = [
    path("desk/catalogue", catalogue.overview, name="desk_catalogue"),
    path("desk/catalogue/services/<slug:code>", catalogue.service, name="desk_catalogue_service"),
    path("desk/catalogue/services/<slug:code>/begin", catalogue.begin, name="desk_catalogue_begin"),
    path("desk/catalogue/versions/<int:pk>", catalogue.version, name="desk_catalogue_version"),
    path("desk/catalogue/versions/<int:pk>/withdraw", catalogue.withdraw, name="desk_catalogue_withdraw"),
    path(_DRAFT, drafts.draft, name="service_draft"),
    path(f"{_DRAFT}/texts", editing.texts, name="service_draft_texts"),
    path(f"{_DRAFT}/limits", editing.limits, name="service_draft_limits"),
    path(f"{_DRAFT}/questions", editing.question_new, name="service_draft_question_new"),
    path(f"{_DRAFT}/questions/<slug:name>", editing.question, name="service_draft_question"),
    path(f"{_DRAFT}/questions/<slug:name>/move", editing.question_move, name="service_draft_question_move"),
    path(
        f"{_DRAFT}/questions/<slug:name>/retire",
        editing.question_retire,
        name="service_draft_question_retire",
    ),
    path(
        f"{_DRAFT}/questions/<slug:name>/restore",
        editing.question_restore,
        name="service_draft_question_restore",
    ),
    path(f"{_DRAFT}/effects", editing.effect_new, name="service_draft_effect_new"),
    path(f"{_DRAFT}/effects/<slug:code>", editing.effect, name="service_draft_effect"),
    path(f"{_DRAFT}/effects/<slug:code>/remove", editing.effect_remove, name="service_draft_effect_remove"),
    path(f"{_DRAFT}/preview", drafts.preview, name="service_draft_preview"),
    path(f"{_DRAFT}/publish", drafts.publish, name="service_draft_publish"),
    path(f"{_DRAFT}/discard", drafts.discard, name="service_draft_discard"),
    path("desk/offers", offers.overview, name="desk_offers"),
    path("desk/offers/<slug:code>", offers.offer, name="desk_offer"),
    path("desk/offers/<slug:code>/pause", offers.pause, name="desk_offer_pause"),
    path("desk/offers/<slug:code>/resume", offers.resume, name="desk_offer_resume"),
]
