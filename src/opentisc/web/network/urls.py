"""URLs of the network pages.

`/centre/` is the body of the hat worn: no other body has an address there. `/authority/` is for authorities.
"""

from django.urls import path

from opentisc.web.network import absences, bodies, calendar, client_views, governing, members, resources

urlpatterns = [
    path("hat", bodies.wear_hat, name="hat"),
    path("bodies/", bodies.overview, name="bodies"),
    path("bodies/<str:code>/", bodies.body, name="body"),
    path("authority/bodies/", governing.overview, name="authority_bodies"),
    path("authority/bodies/new/", governing.add, name="authority_body_add"),
    path("authority/bodies/<int:pk>/edit/", governing.edit, name="authority_body_edit"),
    path("authority/bodies/<int:pk>/designations/new/", governing.designate, name="authority_designate"),
    path("authority/bodies/<int:pk>/manager/", governing.appoint, name="authority_appoint"),
    path("authority/bodies/<int:pk>/relations/new/", governing.relate, name="authority_relate"),
    path(
        "authority/bodies/<int:pk>/relations/<int:relation>/end/",
        governing.end_relation,
        name="authority_relation_end",
    ),
    path("authority/bodies/<int:pk>/close/", governing.close, name="authority_body_close"),
    path("centre/edit/", bodies.edit, name="body_edit"),
    path("centre/members/", members.overview, name="members"),
    path("centre/members/new/", members.add, name="member_add"),
    path("centre/members/<int:pk>/end/", members.end, name="member_end"),
    path("centre/qualifications/new/", members.add_qualification, name="qualification_add"),
    path("centre/qualifications/<int:pk>/end/", members.end_qualification, name="qualification_end"),
    path("centre/absences/", absences.overview, name="absences"),
    path("centre/absences/new/", absences.add, name="absence_add"),
    path("centre/absences/<int:pk>/end/", absences.end, name="absence_end"),
    path("centre/deputies/new/", absences.add_deputy, name="deputy_add"),
    path("centre/deputies/<int:pk>/end/", absences.end_deputy, name="deputy_end"),
    path("centre/resources/", resources.overview, name="resources"),
    path("centre/resources/new/", resources.add, name="resource_add"),
    path("centre/resources/<int:pk>/", resources.resource, name="resource"),
    path("centre/resources/<int:pk>/edit/", resources.edit, name="resource_edit"),
    path("centre/resources/<int:pk>/seats/new/", resources.add_seat, name="seat_add"),
    path("centre/seats/<int:pk>/end/", resources.end_seat, name="seat_end"),
    path("centre/calendar/", calendar.overview, name="body_calendar"),
    path("centre/calendar/days/new/", calendar.add_days, name="body_days_add"),
    path("centre/calendar/days/<int:pk>/withdraw/", calendar.withdraw, name="body_day_withdraw"),
    path("centre/calendar/hours/", calendar.hours, name="body_hours"),
    path("centre/clients/", client_views.overview, name="clients"),
    path("centre/clients/new/", client_views.add, name="client_add"),
    path("centre/clients/<int:pk>/", client_views.client, name="client"),
    path("centre/clients/<int:pk>/edit/", client_views.edit, name="client_edit"),
    path("centre/clients/<int:pk>/facts/new/", client_views.add_fact, name="client_fact_add"),
    path("centre/clients/<int:pk>/facts/<int:fact>/end/", client_views.end_fact, name="client_fact_end"),
    path("centre/clients/<int:pk>/contacts/new/", client_views.add_contact, name="client_contact_add"),
    path(
        "centre/clients/<int:pk>/contacts/<int:contact>/end/",
        client_views.end_contact,
        name="client_contact_end",
    ),
    path("centre/clients/<int:pk>/merge/", client_views.merge, name="client_merge"),
    path("centre/merges/<int:pk>/undo/", client_views.undo_merge, name="client_merge_undo"),
]
