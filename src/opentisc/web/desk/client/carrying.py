"""A search taken along to a centre: the query and the records chosen, kept in the session until a draft takes them up.

Not in any address: what somebody searches for is nobody else's to read in a log.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest

from opentisc.web import labels

_KEY: Final = "opentisc_ask"
MOST_RECORDS: Final = 50
_LONGEST_QUERY: Final = 4_000
_LONGEST_ID: Final = 80  # as record ids are kept


def read(given: Mapping[str, Any], picks: list[str]) -> dict[str, Any]:
    """Return what is to be carried: query, collection and at most 50 record ids, each once; empty without any."""
    query = str(given.get("q", "")).strip()[:_LONGEST_QUERY]
    records = list(dict.fromkeys(one for one in picks if 0 < len(one) <= _LONGEST_ID and one.isprintable()))[
        :MOST_RECORDS
    ]
    if not query and not records:
        return {}
    collection = str(given.get("collection", "patents"))
    known = collection if collection in labels.COLLECTIONS else "patents"
    return {"query": query, "collection": known, "records": records}


def keep(http: HttpRequest, carried: Mapping[str, Any]) -> None:
    """Keep it for the next draft of this visitor; the last one holds."""
    http.session[_KEY] = dict(carried)


def held(http: HttpRequest) -> dict[str, Any]:
    """Return what is kept, empty for nothing."""
    kept = http.session.get(_KEY)
    return dict(kept) if isinstance(kept, dict) else {}


def drop(http: HttpRequest) -> None:
    """Forget what is kept: a draft took it up, or the person does not want it."""
    http.session.pop(_KEY, None)


def in_words(http: HttpRequest) -> dict[str, Any]:
    """Return what is kept for a notice: query, collection's name, number of records; empty for nothing."""
    return described(held(http))


def described(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return carried facts for showing; empty when there are none."""
    if not kept.get("query") and not kept.get("records"):
        return {}
    return {
        "query": kept.get("query", ""),
        "collection": labels.COLLECTIONS.get(str(kept.get("collection")), ""),
        "records": list(kept.get("records", [])),
    }
