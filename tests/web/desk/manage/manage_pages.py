"""What the tests beside it share: a draft begun by its page, its form as the page shows it, and its definition."""

from opentisc.desk import queries
from opentisc.desk.models import ServiceVersion
from tests.web.html_reading import css, page


def begin(seen, code: str = "B1") -> ServiceVersion:
    """Return the draft that the button begins."""
    answer = seen.post(f"/desk/catalogue/services/{code}/begin")
    assert answer.status_code == 302
    return ServiceVersion.objects.get(pk=int(answer.headers["Location"].rsplit("/", 1)[1]))


def at(row: ServiceVersion, rest: str = "") -> str:
    """Return the address of a draft's page."""
    return f"/desk/catalogue/drafts/{row.pk}{rest}"


def typed(seen, address: str, **changed) -> dict[str, object]:
    """Return what the form at an address holds, as a browser would send it, with some of it changed."""
    form = css(page(seen, address), "main form")[-1]
    given: dict[str, object] = {}
    for one in form.inputs:
        kind = one.get("type", "")
        if (
            one.name
            and one.name != "csrfmiddlewaretoken"
            and (kind not in {"radio", "checkbox"} or one.get("checked") is not None)
        ):
            given[one.name] = list(one.value) if one.tag == "select" and one.multiple else one.value or ""
    return given | changed


def definition(row: ServiceVersion):
    """Return the definition of a draft as it is kept now."""
    return queries.definition_of(ServiceVersion.objects.get(pk=row.pk))
