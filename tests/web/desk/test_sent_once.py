"""A form of the desk that is sent twice has one effect, on every route, by whoever and however fast (RD-11)."""

import threading
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import close_old_connections, connection
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.test import RequestFactory
from django.urls import get_resolver, reverse

from opentisc.desk.models import OnceKey
from opentisc.kernel.errors import Conflict
from opentisc.web.desk import sent_once
from opentisc.web.desk.sent_once import SentOnceMiddleware
from tests.factories import desk as make
from tests.factories import network as net

pytestmark = pytest.mark.req("RD-11")
SAMPLES = {"uuid": uuid.UUID(int=1), "int": 1, "slug": "one", "string": "one", "path": "one"}


def routes(patterns, before: str = ""):
    """Yield address and pattern of every route below."""
    for one in patterns:
        if hasattr(one, "url_patterns"):
            yield from routes(one.url_patterns, before + str(one.pattern))
        else:
            yield before + str(one.pattern), one


def takes_forms(view, given) -> bool:
    """Say whether the view takes POST: what does not refuse the method goes on to ask who is there."""
    try:
        return not isinstance(view(RequestFactory().post("/"), **given), HttpResponseNotAllowed)
    except Exception:  # noqa: BLE001 - no person, no session: it went on
        return True


def form_routes() -> dict[str, tuple[str, object]]:
    """Return address and view of every route of the desk that takes a form, by name."""
    found = {}
    for _address, one in routes(get_resolver().url_patterns):
        if one.callback.__module__.startswith("opentisc.web.desk."):
            names = {
                type(each).__name__.removesuffix("Converter").lower()
                for each in one.pattern.converters.values()
            }
            assert names <= set(SAMPLES), names
            given = {
                name: SAMPLES[type(each).__name__.removesuffix("Converter").lower()]
                for name, each in one.pattern.converters.items()
            }
            if takes_forms(one.callback, given):
                found[one.name] = (reverse(one.name, kwargs=given), one.callback)
    return found


class Doing:
    """Stands in for a view: counts how often it runs, and answers as it is told."""

    def __init__(self, answer=lambda: HttpResponseRedirect("/desk/")) -> None:
        self.runs, self.answer = 0, answer

    def send(self, address: str, view, *, token: str = "t" * 64, user=None, **said) -> HttpResponse:
        """Send a form through the middleware alone."""
        http = RequestFactory().post(address, {"csrfmiddlewaretoken": token, **said})
        http.user = user or AnonymousUser()
        middleware = SentOnceMiddleware(
            lambda http: middleware.process_view(http, view, (), {}) or self._run()
        )
        return middleware(http)

    def _run(self) -> HttpResponse:
        self.runs += 1
        return self.answer()


@pytest.mark.django_db
def test_every_form_of_the_desk_runs_once_and_the_second_is_led_where_the_first_was():
    found = form_routes()
    assert {"desk_message", "my_complain", "deliverable_comment", "knowledge_new", "desk_borrow"} <= set(
        found
    )
    assert len(found) > 70
    for name, (address, view) in found.items():
        doing = Doing()
        for _ in range(2):
            assert doing.send(address, view, text="好").headers["Location"] == "/desk/", name
        assert doing.runs == 1, name
        assert doing.send(address, view, text="好", token="u" * 64).status_code == 302  # a page opened anew
        assert doing.send(address, view, text="不好").status_code == 302  # other words
        assert doing.runs == 3, name


@pytest.mark.django_db
@pytest.mark.parametrize(
    "answer",
    [
        lambda: HttpResponse(status=422),
        lambda: HttpResponse(status=409),
        lambda: HttpResponse(status=500),
        HttpResponse,
        lambda: HttpResponseRedirect("/desk/requests/1/undertaking?next=/desk/"),
    ],
)
def test_a_form_that_was_not_taken_may_be_sent_again(answer):
    address, view = form_routes()["desk_message"]
    doing = Doing(answer)
    for _ in range(2):
        doing.send(address, view)
    assert doing.runs == 2
    assert not OnceKey.objects.exists()


@pytest.mark.django_db
def test_one_who_fails_leaves_nothing_behind_and_two_persons_are_two_forms():
    address, view = form_routes()["desk_message"]
    doing = Doing(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        doing.send(address, view)
    assert not OnceKey.objects.exists()
    doing = Doing()
    for user in (net.make_person(), net.make_person()):
        doing.send(address, view, user=user)
    assert doing.runs == 2


@pytest.mark.django_db
def test_a_first_click_that_does_not_come_back_is_told_and_given_up_after_a_minute(monkeypatch):
    monkeypatch.setattr(sent_once, "WAIT_SECONDS", 0.0)
    told = []
    monkeypatch.setattr(
        sent_once.errors, "page_for", lambda http, wrong: told.append(wrong) or HttpResponse(status=409)
    )
    address, view = form_routes()["desk_message"]
    doing = Doing()
    doing.send(address, view)
    OnceKey.objects.update(result="")  # as a killed process leaves it
    assert doing.send(address, view).status_code == 409
    assert isinstance(told[0], Conflict)
    OnceKey.objects.update(at=make.NOW)
    assert doing.send(address, view).status_code == 302
    assert doing.runs == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="a test's SQLite is in memory, of one connection")
def test_two_clicks_at_once_run_the_view_once():
    address, view = form_routes()["desk_message"]
    for number in range(20):
        doing, barrier, answers = Doing(), threading.Barrier(2), []

        def click(doing=doing, barrier=barrier, answers=answers, number=number):
            connection.ensure_connection()
            barrier.wait()
            answers.append(doing.send(address, view, text=str(number)).status_code)
            connection.close()

        clicks = [threading.Thread(target=click) for _ in range(2)]
        for one in clicks:
            one.start()
        for one in clicks:
            one.join()
        close_old_connections()
        assert (doing.runs, answers) == (1, [302, 302])
