"""Three example queries that work on the built-in records and on most others."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opentisc.web.search.state import SearchState

_EXAMPLES: tuple[tuple[str | Promise, str], ...] = (
    (_("词语，在标题、摘要和权利要求中"), "电池 AND 隔膜"),
    (_("两个词相距不超过 5 个字"), "ab:(wireless NEAR/5 network)"),
    (_("分类号与公开年"), "ipc:H01M10 AND pd:[2020 TO *]"),
)


def examples() -> list[dict[str, object]]:
    """Return the examples with their explanation and address."""
    return [
        {"words": words, "query": query, "url": SearchState(query=query).url()} for words, query in _EXAMPLES
    ]
