"""URLs of outside experts. Reviewing itself is on the pages of deliverables."""

from django.urls import path

from opentisc.web.desk.experts import case, managing

urlpatterns = [
    path("desk/requests/<uuid:key>/experts/", managing.overview, name="desk_experts"),
    path("desk/requests/<uuid:key>/experts/invite/", managing.invite, name="desk_expert_invite"),
    path("desk/requests/<uuid:key>/experts/<int:pk>/end/", managing.end, name="desk_expert_end"),
    path("desk/experts/blocked/", managing.blocked, name="desk_expert_blocked"),
    path("expert/<uuid:key>/", case.case, name="expert_case"),
]
