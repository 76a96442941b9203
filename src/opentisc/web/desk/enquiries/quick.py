"""One-screen entry (即时登记), the same screen for a correction, and suggestions while a question is typed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opentisc.desk import actions, queries
from opentisc.desk.errors import BadAnswers, ChangedMeanwhile, StepRefused
from opentisc.desk.requests import once
from opentisc.infra.sentences import sentence_for
from opentisc.network import queries as network
from opentisc.network.types import Hat
from opentisc.web import hats
from opentisc.web.desk.enquiries import presenters, words
from opentisc.web.desk.enquiries.forms import REMEMBERED, EnquiryForm, blank, initial_of
from opentisc.web.desk.enquiries.from_mail import MailForm, initial_from
from opentisc.web.network.form_page import Crumbs
from opentisc.web.typed import whole

SESSION_KEY = "enquiry_defaults"


@require_http_methods(["GET", "HEAD", "POST"])
def new(http: HttpRequest) -> HttpResponse:
    """Show an empty screen; save it and show the next one. "suggest" asks for earlier answers and saves nothing."""
    hat, now = hats.require_hat(http), timezone.now()
    if http.method != "POST":
        return _screen(http, EnquiryForm(initial=blank(http.session.get(SESSION_KEY, {}))), hat)
    if "read_mail" in http.POST:
        return _from_mail(http, hat)
    form = EnquiryForm(http.POST)
    if "suggest" in http.POST:
        return _screen(http, EnquiryForm(initial=http.POST.dict() | _lists(http)), hat)
    entry = form.entry()
    if entry is not None:
        try:
            row = actions.register_enquiry(entry, by=hat, now=now, once_key=http.POST.get("once", ""))
        except BadAnswers as wrong:
            form.tell(wrong.problems)
        else:
            http.session[SESSION_KEY] = {name: str(form.cleaned_data[name]) for name in REMEMBERED}
            messages.success(http, _("已登记 %(number)s，已办结。") % {"number": row.number})
            return redirect("enquiry_new")
    return _screen(http, form, hat)


def _from_mail(http: HttpRequest, hat: Hat) -> HttpResponse:
    """Fill the screen from a dropped mail; nothing is registered yet."""
    mail_form, remembered = MailForm(http.POST, http.FILES), http.session.get(SESSION_KEY, {})
    initial = initial_from(http, mail_form, hat, remembered=remembered, now=timezone.now())
    if initial is None:
        return _screen(http, EnquiryForm(initial=blank(remembered)), hat, mail_form=mail_form)
    return _screen(http, EnquiryForm(initial=initial), hat)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(http: HttpRequest, key: UUID) -> HttpResponse:
    """Correct an enquiry on its day; two who do it at once see both versions (UX-29)."""
    hat, now = hats.require_hat(http), timezone.now()
    row = queries.get_enquiry(key, actor=hat)
    if not queries.may_correct_enquiry(row, hat, now=now):
        raise StepRefused("an enquiry is corrected on its day by its author or the manager", step="correct")
    version = len(queries.enquiry_amendments(row))
    if http.method != "POST":
        form = EnquiryForm(initial=initial_of(row), correcting=True)
        return _correction(http, form, row, version=version)
    form = EnquiryForm(http.POST, correcting=True)
    entry = form.entry()
    given = whole(http.POST.get("version", ""))
    seen = -1 if given is None else given
    if entry is None:
        return _correction(http, form, row, version=seen)
    try:
        row = actions.correct_enquiry(key, entry, by=hat, now=now, version=seen)
    except BadAnswers as wrong:
        form.tell(wrong.problems)
        return _correction(http, form, row, version=seen)
    except ChangedMeanwhile as wrong:
        form.add_error(None, sentence_for(wrong))
        return _correction(http, form, row, version=version, theirs=True)
    messages.success(http, _("已改正 %(number)s，原来的内容留存。") % {"number": row.number})
    return redirect("enquiry", key)


@require_POST
def suggest(http: HttpRequest) -> HttpResponse:
    """Return earlier answers to the question typed so far. By POST: a question stands in no address."""
    found = queries.suggest(http.POST.get("question", ""), hats.require_hat(http))
    return render(http, "desk/enquiries/suggestions.html", {"suggestions": presenters.suggestions(found)})


def _screen(
    http: HttpRequest, form: EnquiryForm, hat: Hat, *, mail_form: MailForm | None = None
) -> HttpResponse:
    asked = form["question"].value() or ""
    context = {
        **_around(form),
        "heading": _("即时登记"),
        "once": http.POST.get("once") or once.new_key(),
        "mail_form": mail_form or MailForm(),
        "done_today": queries.enquiries_of_day(hat, on=network.today(timezone.now())),
        "suggestions": presenters.suggestions(queries.suggest(asked, hat) if asked else []),
        "crumbs": (*crumbs(), (_("即时登记"), "")),
    }
    wrong = form.errors or (mail_form is not None and mail_form.errors)
    return render(http, "desk/enquiries/new.html", context, status=422 if wrong else 200)


def _correction(
    http: HttpRequest, form: EnquiryForm, row: presenters.Enquiry, *, version: int, theirs: bool = False
) -> HttpResponse:
    context = {
        **_around(form),
        "heading": _("改正 %(number)s") % {"number": row.number},
        "version": version,
        "enquiry": row,
        "theirs": presenters.facts(row) if theirs else None,
        "crumbs": (*crumbs(), (row.number, reverse("enquiry", args=[row.key])), (_("改正"), "")),
    }
    status = 409 if theirs else 422 if form.errors else 200
    return render(http, "desk/enquiries/correct.html", context, status=status)


def _around(form: EnquiryForm) -> dict[str, object]:
    return {"form": form, "topics": words.topic_words(), "regions": presenters.regions()}


def _lists(http: HttpRequest) -> dict[str, list[str]]:
    return {"right_kinds": http.POST.getlist("right_kinds")}


def crumbs() -> Crumbs:
    """Return the crumbs above the pages of enquiries."""
    return ((_("首页"), reverse("home")), (_("即时登记簿"), reverse("enquiries")))
