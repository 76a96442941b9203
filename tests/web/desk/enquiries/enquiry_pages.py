"""What the tests beside it share."""

import io
import re

import openpyxl
from django.utils import timezone

from opentisc.desk import actions
from opentisc.desk.models import Enquiry
from opentisc.desk.policy import EVERYTHING
from tests.web import signed_in
from tests.web.html_reading import css, page

browser = signed_in.browser

FILLED = {
    "question": "商标续展最晚什么时候办？", "answer": "期满前十二个月内；可宽展六个月。", "basis": "商标法第四十条",
    "right_kinds": ["mark"], "minutes": "4", "effort": "1", "channel": "phone", "topic": "费用、期限与手续",
    "place": "一楼窗口", "client_kind": "anonymous", "label": "1",
}  # fmt: skip


def rows() -> list[Enquiry]:
    return list(Enquiry.objects.narrowed(EVERYTHING).order_by("pk"))


def register(by, **facts) -> Enquiry:
    fields = {"question": "问", "answer": "答", "right_kinds": ("patent",), "opinion": True} | facts
    return actions.register_enquiry(actions.EnquiryEntry(**fields), by=by, now=timezone.now())


def sheet(response) -> list[tuple]:
    book = openpyxl.load_workbook(io.BytesIO(response.content), read_only=True)
    return [tuple(row) for row in book.active.iter_rows(values_only=True)]


def refused(response, *, without: str) -> str:
    """Return the page of a refusal without what differs between two of the same: reference, tokens, what was typed."""
    body = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.content.decode().replace(without, ""))
    return re.sub(r"[0-9A-F]{8}", "", body)


def _defaults(client) -> dict[str, str]:
    tree = page(client, "/desk/enquiries/new/")
    found = {}
    for select in css(tree, ".entry-form select"):
        found[select.get("name")] = (select.xpath("option[@selected]") or select.xpath("option"))[0].get(
            "value"
        )
    return found


ADDRESSES = ["/desk/enquiries/", "/desk/enquiries/new/", "/desk/enquiries/sheet/", "/desk/enquiries/review/"]


def cells(**lines: dict) -> dict[str, str]:
    return {f"r{line[1:]}-{name}": value for line, row in lines.items() for name, value in row.items()}


def sent(**lines: dict) -> dict[str, str]:
    today = timezone.localtime().date().isoformat()
    return {"day": today, "mode": "good", "do": "save", **cells(**lines)}


GOOD = {"right_kinds": "专利", "question": "问一", "answer": "答一", "basis": "意见"}
