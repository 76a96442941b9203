"""URLs of applying and of a client's own requests, and of what staff do for clients at the counter."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from opentisc.web.desk.client import acts, application, files, for_clients, mail_intake, requests, sending
from opentisc.web.desk.panels import Entry, Panel, register_entry, register_panel

register_entry(Entry(label=_("邮件登记"), url_name="mail_intake", wanted=lambda hat: hat.keeps_clients))
register_panel(
    Panel(
        code="paper",
        title=_("书面受理单"),
        url_name="paper_receipt",
        count=lambda _request: 0,
        hint=_("打印受理单，生成或核对取件码"),
        wanted=lambda request: request.submitted_at is not None,
    )
)
register_panel(
    Panel(
        code="brought",
        title=_("随申请带来的内容"),
        url_name="request_brought",
        count=for_clients.brought_count,
        hint=_("申请人填写的信息、检索式和选中的记录、邮件正文"),
        wanted=lambda request: bool(request.carried),
    )
)

urlpatterns = [
    path("apply/<uuid:key>/", application.task_list, name="apply_tasks"),
    path("apply/<uuid:key>/who/", application.who, name="apply_who"),
    path("apply/<uuid:key>/form/", application.form_page, name="apply_form"),
    path("apply/<uuid:key>/files/", files.of_application, name="apply_files"),
    path("apply/<uuid:key>/files/<int:pk>/remove/", files.remove, name="apply_file_remove"),
    path("apply/<uuid:key>/check/", sending.check, name="apply_check"),
    path("apply/<uuid:key>/done/", sending.done, name="apply_done"),
    path("apply/<uuid:key>/discard/", application.discard, name="apply_discard"),
    path("apply/<str:body>/<str:code>/", application.start, name="apply"),
    path("my/", requests.overview, name="my"),
    path("my/organisation/", requests.organisation, name="my_organisation"),
    path("my/requests/<uuid:key>/", requests.request_page, name="my_request"),
    path("my/requests/<uuid:key>/access/", requests.access, name="my_access"),
    path("my/requests/<uuid:key>/files/", files.add_to_request, name="my_file_add"),
    path("my/requests/<uuid:key>/files/<int:pk>/", files.open_, name="my_file"),
    path("my/requests/<uuid:key>/deliverables/<int:pk>/files/", files.make, name="my_deliverable_files"),
    path("my/requests/<uuid:key>/message/", acts.message, name="my_message"),
    path("my/requests/<uuid:key>/answer/", acts.answer, name="my_answer"),
    path("my/requests/<uuid:key>/confirm/", acts.confirm, name="my_confirm"),
    path("my/requests/<uuid:key>/withdraw/", acts.withdraw, name="my_withdraw"),
    path("my/requests/<uuid:key>/complain/", acts.complain, name="my_complain"),
    path("my/requests/<uuid:key>/code/", acts.renew_code, name="my_code"),
    path("my/requests/<uuid:key>/rate/", acts.rate, name="my_rate"),
    path("my/requests/<uuid:key>/effects/<int:pk>/", acts.effect, name="my_effect"),
    path("desk/mail/", mail_intake.take_in, name="mail_intake"),
    path("desk/receipt/<uuid:key>/", for_clients.receipt, name="paper_receipt"),
    path("desk/receipt/<uuid:key>/code/", for_clients.new_code, name="paper_code"),
    path("desk/receipt/<uuid:key>/check/", for_clients.check_code, name="paper_check"),
    path("desk/requests/<uuid:key>/brought/", for_clients.brought, name="request_brought"),
    path("centre/clients/<int:pk>/account/", for_clients.account, name="client_account"),
]
