"""URLs of the knowledge base. An article's address is its key; a law's its short name and the number of the article."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from opentisc.network.types import Label
from opentisc.web.desk.knowledge import from_answers, laws, public, staff
from opentisc.web.desk.panels import Entry, Panel, register_entry, register_panel

register_entry(Entry(label=_("知识库"), url_name="knowledge_desk", wanted=lambda hat: hat.keeps_clients))
register_panel(
    Panel(
        code="knowledge",
        title=_("转为知识问答"),
        url_name="knowledge_from_request",
        count=lambda _request: 0,
        hint=_("去掉委托人的名称和号码后，作为问答草稿"),
        wanted=lambda request: request.label < Label.NEED_TO_KNOW and request.delivered_at is not None,
    )
)

_ARTICLE = "desk/knowledge/<uuid:key>/"

urlpatterns = [
    path("knowledge/", public.overview, name="knowledge"),
    path("knowledge/suggest/", public.suggest, name="knowledge_suggest"),
    path("knowledge/articles/<uuid:key>/", public.article, name="knowledge_article"),
    path("knowledge/laws/", laws.overview, name="knowledge_laws"),
    path("knowledge/laws/<str:code>/", laws.law, name="knowledge_law"),
    path("knowledge/laws/<str:code>/<str:number>/", laws.article, name="knowledge_law_article"),
    path("desk/knowledge/", staff.overview, name="knowledge_desk"),
    path("desk/knowledge/new/", staff.new, name="knowledge_new"),
    path("desk/knowledge/from-request/<uuid:key>/", from_answers.of_request, name="knowledge_from_request"),
    path("desk/knowledge/from-enquiry/<uuid:key>/", from_answers.of_enquiry, name="knowledge_from_enquiry"),
    path(_ARTICLE, staff.one, name="knowledge_kept"),
    path(f"{_ARTICLE}edit/", staff.edit, name="knowledge_edit"),
    path(f"{_ARTICLE}hand-in/", staff.hand_in, name="knowledge_hand_in"),
    path(f"{_ARTICLE}publish/", staff.publish, name="knowledge_publish"),
    path(f"{_ARTICLE}send-back/", staff.send_back, name="knowledge_send_back"),
    path(f"{_ARTICLE}version/", staff.new_version, name="knowledge_version"),
    path(f"{_ARTICLE}withdraw/", staff.withdraw, name="knowledge_withdraw"),
]
