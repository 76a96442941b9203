"""Import pages: upload, preview, mapping, dry run and commit as jobs, report, undo. For signed-in staff."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.infra import queries as infra_queries
from opentisc.infra import queue
from opentisc.infra.models import Job, JobState
from opentisc.records import queries
from opentisc.records.formats.base import Rejected
from opentisc.records.formats.tables import Preview
from opentisc.records.imports.mappings import find_mapping, save_mapping
from opentisc.records.models import BatchState
from opentisc.web.imports import presenters, uploads
from opentisc.web.imports.forms import MappingForm, UploadForm
from opentisc.web.imports.mapping import initial_from, likely_collection, profile_from
from opentisc.web.imports.preview import columns_of, look_into, table_of

_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def overview(http: HttpRequest) -> HttpResponse:
    """Show the upload form and the latest batches; a good upload goes on to its preview."""
    form = UploadForm(http.POST or None, http.FILES or None)
    if http.method == "POST" and form.is_valid():
        upload = uploads.keep(form.cleaned_data["file"], http.session)
        uploads.choose(
            upload,
            http.session,
            format_code=form.cleaned_data["format_code"],
            profile="",
            source=form.cleaned_data["source"],
        )
        return redirect("import_preview", upload.id)
    batches = Paginator(queries.recent_batches(actor=http.user, limit=500), 20).get_page(http.GET.get("page"))
    context = {"form": form, "batches": [presenters.batch_row(one) for one in batches], "pages": batches}
    return render(http, "imports/overview.html", context, status=422 if form.errors else 200)


@require_safe
def preview(http: HttpRequest, upload_id: str) -> HttpResponse:
    """Show the first 20 records as they would be read; a table of unknown headings goes to its mapping."""
    upload = uploads.get(upload_id, http.session)
    found = look_into(upload)
    if found.needs_mapping:
        return redirect("import_mapping", upload.id)
    context = {"upload": upload, "found": found, **presenters.preview_of(upload, found)}
    return render(http, "imports/preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mapping(http: HttpRequest, upload_id: str) -> HttpResponse:
    """Map the columns of a table to fields; the mapping is saved and used at once."""
    upload = uploads.get(upload_id, http.session)
    table = table_of(upload)
    if isinstance(table, Rejected):
        return render(http, "imports/mapping.html", {"upload": upload, "refused": presenters.reason(table)})
    chosen = http.POST.get("profile", "")
    if http.method == "POST" and chosen:
        return _use(http, upload, find_mapping(chosen).code)
    form = _mapping_form(http, table, upload.name)
    if http.method == "POST" and form.is_valid():
        return _use(http, upload, save_mapping(profile_from(form.cleaned_data, table.headings), by=http.user))
    context = {
        "upload": upload,
        "form": form,
        "columns": presenters.columns_with_fields(columns_of(table), form),
        "profiles": presenters.profile_choices(),
        "table": table,
    }
    return render(http, "imports/mapping.html", context, status=422 if form.errors else 200)


def _mapping_form(http: HttpRequest, table: Preview, name: str) -> MappingForm:
    given = http.POST if http.method == "POST" else None
    named = (given or http.GET).get("collection")
    collection = presenters.collection_of(named) if named else likely_collection(table.headings)
    return MappingForm(
        given,
        headings=table.headings,
        targets=presenters.target_choices(collection),
        choices=presenters.mapping_choices(),
        initial={
            "collection": collection.value,
            "title": name[:100],
            **initial_from(table.profile, table.headings, collection),
        },
    )


def _use(http: HttpRequest, upload: uploads.Upload, profile: str) -> HttpResponse:
    uploads.choose(upload, http.session, format_code="table", profile=profile, source=upload.source)
    return redirect("import_preview", upload.id)


@require_POST
def run(http: HttpRequest, upload_id: str) -> HttpResponse:
    """Start the dry run or the commit as a job and go to its page."""
    upload = uploads.get(upload_id, http.session)
    started = queue.enqueue(
        "records.import",
        by_id=http.user.pk,
        path=str(upload.path),
        format_code=upload.format_code or None,
        profile=upload.profile or None,
        source=upload.source or None,
        dry_run=http.POST.get("step") != "commit",
        upload=upload.id,
        file_name=upload.name,
    )
    return redirect("import_job", started.pk)


@require_POST
def discard(http: HttpRequest, upload_id: str) -> HttpResponse:
    """Throw an upload away."""
    uploads.discard(uploads.get(upload_id, http.session), http.session)
    return redirect("imports")


@require_safe
def job(http: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a job is; a finished commit or undo shows its batch."""
    found = infra_queries.get_job(pk, actor=http.user)
    batch_number = _finished_batch(found)
    if batch_number is not None and "HX-Request" not in http.headers:
        return redirect("import_batch", batch_number)
    response = render(http, "imports/job.html", presenters.job_page(found, batch_number, now=timezone.now()))
    if found.state not in {JobState.WAITING, JobState.RUNNING}:
        response.headers["HX-Refresh"] = "true"  # the poll ends here: the whole page shows the result
    return response


def _finished_batch(found: Job) -> int | None:
    if found.state != JobState.DONE or not isinstance(found.result, dict):
        return None
    number = found.result.get("batch")
    return number if isinstance(number, int) else None


@require_POST
def cancel(http: HttpRequest, pk: int) -> HttpResponse:
    """Ask a job to stop."""
    queue.ask_to_cancel(infra_queries.get_job(pk, actor=http.user))
    return redirect("import_job", pk)


@require_safe
def batch(http: HttpRequest, number: int) -> HttpResponse:
    """Show the report of a batch: counts, rejected rows in pages, what no field took, and undo."""
    found = queries.get_batch(number, actor=http.user)
    rejected = Paginator(list(queries.rejections(number, actor=http.user)), _PAGE)
    rows = rejected.get_page(http.GET.get("page"))
    context = {
        "batch": presenters.batch_row(found),
        "rows": [presenters.rejected_row(row) for row in rows],
        "pages": rows,
        "unmapped": sorted(found.unmapped.items(), key=lambda item: -item[1]),
        "can_undo": found.state == BatchState.COMMITTED,
    }
    return render(http, "imports/batch.html", context)


@require_POST
def undo(http: HttpRequest, number: int) -> HttpResponse:
    """Start the undo of a batch as a job and go to its page."""
    found = queries.get_batch(number, actor=http.user)
    started = queue.enqueue("records.undo", by_id=http.user.pk, batch=found.number)
    return redirect("import_job", started.pk)
