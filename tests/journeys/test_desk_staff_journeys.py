"""The desk of staff in a real browser: each page fits and passes axe, the keyboard opens rows, a request moves on."""

import os
from pathlib import Path

import pytest
from django.utils import timezone

from opentisc.desk import actions
from opentisc.network.types import Label
from tests.factories import desk as make
from tests.web.signed_in import browser

pytestmark = pytest.mark.journey
SHOTS = os.environ.get("JOURNEY_SHOTS")


@pytest.fixture
def desk(transactional_db, monkeypatch):
    """A centre with requests in many states, as of now."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    now = timezone.now()
    monkeypatch.setattr(make, "NOW", now)
    made = make.make_desk("SX01")
    other = make.make_desk("SX02")
    make.make_submitted(made, client=made.client)
    make.make_submitted(made, service="B2", label=Label.NEED_TO_KNOW)
    make.make_accepted(made, at=now, client=made.client, title="商标近似咨询")
    made_requests = [make.make_working(made, at=now, service="B2", client=made.client) for _ in range(3)]
    one = made_requests[0]
    actions.write_message(one.key, by=made.consultant, now=now, text="已开始检索，预计后天完成。")
    actions.write_message(one.key, by=made.client_hat, now=now, text="好的，另请注意同族。")
    actions.write_note(one.key, by=made.consultant, now=now, text="同族在 US、EP。")
    make.make_deliverable(one, made.consultant, kind="basic_search")
    waiting = made_requests[1]
    actions.ask_client(waiting.key, by=made.consultant, now=now, text="请补充技术特征")
    sealed = make.make_working(made, at=now, service="B2", label=Label.NEED_TO_KNOW, client=made.client)
    done = make.make_working(made, at=now)
    make.make_deliverable(done, made.consultant)
    _row, links = actions.deliver(done.key, by=made.consultant, now=now)
    actions.rate_by_link(links.rating, actions.Said(2, "慢了些"), now=now)
    offered = make.make_accepted(other, at=now)
    mapping = dict.fromkeys(offered.answers, "")
    offer = actions.TransferOffer(taker=made.body, service="B1", reason="更近", consent=True, answers=mapping)
    actions.offer_transfer(offered.key, offer, by=other.manager, now=now)
    return {"desk": made, "one": one, "sealed": sealed, "waiting": waiting}


def sign_in(seen, hat) -> None:
    signed_in = browser(hat)
    for name, morsel in signed_in.cookies.items():
        seen.context.add_cookies([{"name": name, "value": morsel.value, "url": seen.base}])


def addresses(given) -> list[tuple[str, str]]:
    one, sealed = f"/desk/requests/{given['one'].key}", f"/desk/requests/{given['sealed'].key}"
    return [
        ("intake", "/desk/"),
        ("consultant", "/desk/"),
        ("manager", "/desk/queue"),
        ("consultant", one),
        ("consultant", f"{one}/steps/ask_client"),
        ("consultant", f"{one}/steps/isolate"),
        ("consultant", f"{one}/weigh"),
        ("consultant", f"{sealed}/undertaking"),
        ("manager", sealed),
        ("manager", f"{one}/steps/reassign"),
        ("manager", f"{one}/transfer?taker=SX02&service=B2"),
        ("manager", "/desk/board"),
        ("manager", "/desk/transfers"),
        ("manager", "/desk/follow-ups"),
        ("manager", "/desk/start"),
        ("compliance", "/desk/conflicts"),
    ]


@pytest.mark.req("UX-42", "UX-46")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_every_staff_page_of_the_desk_passes_axe_and_is_no_wider_than_the_screen(
    watched, desk, width, language
):
    seen = watched(viewport={"width": width, "height": 900}, language=language)
    found, worn = {}, None
    for role, address in addresses(desk):
        if role != worn:
            sign_in(seen, getattr(desk["desk"], role))
            worn = role
        seen.go(address)
        wide = seen.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        findings = [*seen.axe(), *([f"{wide} px too wide"] if wide > 0 else [])]
        if not seen.page.locator(".topbar").is_visible():
            findings.append("an error page")
        if findings:
            found[f"{role} {address}"] = findings
        if SHOTS:
            bare = address.partition("?")[0].replace(str(desk["one"].key), "one")
            bare = bare.replace(str(desk["sealed"].key), "sealed").replace("/", "_")
            seen.page.screenshot(
                path=str(Path(SHOTS) / f"{width}-{language}{bare}-{role}.png"), full_page=True
            )
    assert found == {}


@pytest.mark.req("UX-41")
def test_rows_open_by_keyboard_and_the_next_act_is_one_button(watched, desk):
    seen = watched(viewport={"width": 1280, "height": 900})
    sign_in(seen, desk["desk"].intake)
    seen.go("/desk/")
    seen.page.keyboard.press("j")
    seen.leave(lambda: seen.page.keyboard.press("Enter"))
    assert "/desk/requests/" in seen.page.url
    sign_in(seen, desk["desk"].consultant)
    seen.go(f"/desk/requests/{desk['waiting'].key}")
    assert seen.page.locator("#act").inner_text().strip().endswith("等委托人补充；期间不计时。")
    seen.page.locator(".page-head .menu summary").click()
    seen.leave(lambda: seen.page.get_by_role("link", name="提交补充").click())
    seen.page.get_by_label("内容").fill("委托人来电补充：按业务量分组。")
    seen.leave(lambda: seen.page.get_by_role("button", name="提交补充").click())
    assert "办理中" in seen.page.locator(".page-head").inner_text()
    assert "委托人来电补充" in seen.page.locator("#words").inner_text()


@pytest.mark.req("UX-48")
def test_a_request_prints_as_a_case_sheet_without_forms(watched, desk):
    seen = watched(viewport={"width": 800, "height": 1100})
    sign_in(seen, desk["desk"].consultant)
    seen.go(f"/desk/requests/{desk['one'].key}")
    seen.page.emulate_media(media="print")
    assert not seen.page.locator("#act").is_visible()
    assert not seen.page.locator(".topbar").is_visible()
    assert seen.page.locator("#timeline li").first.is_visible()
    assert seen.page.locator(".case-facts").is_visible()
