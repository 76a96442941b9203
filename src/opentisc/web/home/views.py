"""The home page: one box for everything, and what is in the data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from opentisc.web import standing
from opentisc.web.home.examples import examples
from opentisc.web.imports.presenters import batch_row


@require_safe
def home(http: HttpRequest) -> HttpResponse:
    """Show the box with the collections and examples, the counts and the latest imports."""
    as_of = standing.data_as_of()
    counts = standing.collection_counts(actor=http.user)
    context = {
        "counts": counts,
        "records": sum(row.count for row in counts),
        "imports": [batch_row(one) for one in standing.recent_imports(actor=http.user)],
        "examples": examples(as_of.version) if as_of else [],
    }
    return render(http, "home/home.html", context)
