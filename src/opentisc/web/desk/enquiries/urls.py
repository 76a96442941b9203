"""URLs of enquiries answered on the spot. An enquiry's address is its inner key, never its number."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from opentisc.web.desk.enquiries import lists, one, quick, sheets
from opentisc.web.desk.panels import Entry, register_entry

register_entry(
    Entry(
        label=_("即时登记"),
        url_name="enquiry_new",
        key="i",
        primary=True,
        wanted=lambda hat: hat.keeps_clients,
    )
)
register_entry(Entry(label=_("日登记表"), url_name="enquiry_sheet", wanted=lambda hat: hat.keeps_clients))

_ONE = "desk/enquiries/<uuid:key>/"

urlpatterns = [
    path("desk/enquiries/", lists.overview, name="enquiries"),
    path("desk/enquiries/review/", lists.review_list, name="enquiries_review"),
    path("desk/enquiries/new/", quick.new, name="enquiry_new"),
    path("desk/enquiries/suggest/", quick.suggest, name="enquiry_suggest"),
    path("desk/enquiries/sheet/", sheets.sheet, name="enquiry_sheet"),
    path("desk/enquiries/sheet/blank/", sheets.blank, name="enquiry_sheet_blank"),
    path(_ONE, one.enquiry, name="enquiry"),
    path(f"{_ONE}files/<int:number>/", one.file, name="enquiry_file"),
    path(f"{_ONE}correct/", quick.correct, name="enquiry_correct"),
    path(f"{_ONE}review/", one.review, name="enquiry_review"),
    path(f"{_ONE}conflict/", one.conflict, name="enquiry_conflict"),
    path(f"{_ONE}promote/", one.promote, name="enquiry_promote"),
]
