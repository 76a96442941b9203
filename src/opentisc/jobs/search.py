"""Jobs about indexes: each calls one action and returns what the waiting page shows."""

from collections.abc import Mapping
from typing import Any

from opentisc.accounts.models import Person
from opentisc.infra.worker import Report
from opentisc.search import actions


def index_version(report: Report, arguments: Mapping[str, Any]) -> dict[str, object]:
    """Build the index of a data version. arguments: collection, version, by_id. Returns the records indexed."""

    def tell(done: int) -> None:
        report.progress("indexing", done, 0)

    person = Person.objects.get(pk=arguments["by_id"])
    collection, version = arguments["collection"], arguments["version"]
    return {"indexed": actions.build_as_of(collection, version, by=person, progress=tell)}
