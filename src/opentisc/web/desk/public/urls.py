"""URLs of the pages for everybody."""

from django.urls import path

from opentisc.web.desk.public import asking, links, registering, services, tracking
from opentisc.web.network.blocks import register_body_block

register_body_block(services.body_block)

urlpatterns = [
    path("services/", services.overview, name="services"),
    path("services/<str:code>/", services.service, name="service"),
    path("bodies/<str:code>/services/", services.body_services, name="body_services"),
    path("ask/", asking.ask, name="ask"),
    path("track/", tracking.track, name="track"),
    path("rate/<str:token>/", links.rate, name="rate_by_link"),
    path("effect/<str:token>/", links.effect, name="effect_by_link"),
    path("register/", registering.register, name="register"),
    path("register/mobile/", registering.by_login, name="register_mobile"),
]
