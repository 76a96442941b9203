"""Example queries on the home page: the first three of a fixed list that find something in this data."""

from functools import lru_cache

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opentisc.kernel.errors import OpenTiscError
from opentisc.search import queries
from opentisc.search.types import Query
from opentisc.web.search.state import SearchState

SHOWN = 3
_OF_ENGLISH: tuple[tuple[str | Promise, str], ...] = (
    (_("词语，在标题、摘要和权利要求中"), "battery AND separator"),
    (_("词语，在标题、摘要和权利要求中"), "battery"),
    (_("两个词相距不超过 5 个字"), "tac:(wireless NEAR/5 network)"),
    (_("分类号与公开年"), "ipc:H01M AND pd:[2015 TO *]"),
)
_CANDIDATES: tuple[tuple[str | Promise, str], ...] = (
    (_("词语，在标题、摘要和权利要求中"), "电池 AND 隔膜"),
    (_("词语，在标题、摘要和权利要求中"), "电池"),
    (_("两个词相距不超过 5 个字"), "tac:(wireless NEAR/5 network)"),
    (_("后一个词在前一个词之后 10 个字之内"), "数据 W/10 方法"),
    (_("分类号与公开年"), "ipc:H01M AND pd:[2015 TO *]"),
    (_("分类号与公开年"), "ipc:G06F AND pd:[2000 TO *]"),
    (_("截词与标题"), "ti:comput*"),
    (_("标题中的词"), "ti:方法"),
)


def examples(data_version: int) -> list[dict[str, object]]:
    """Return up to three examples with their explanation and address, no two of one kind."""
    chosen: list[dict[str, object]] = []
    kinds: set[str] = set()
    candidates = (*_OF_ENGLISH, *_CANDIDATES) if get_language() == "en" else _CANDIDATES
    for words, query in candidates:
        if len(chosen) < SHOWN and str(words) not in kinds and _finds(query, data_version):
            kinds.add(str(words))
            chosen.append({"words": words, "query": query, "url": SearchState(query=query).url()})
    return chosen


@lru_cache(maxsize=64)
def _finds(query: str, _data_version: int) -> bool:
    """Say whether a visitor finds something; remembered per version of the data."""
    try:
        return queries.run(Query(text=query, limit=1), actor=AnonymousUser()).total > 0
    except OpenTiscError:
        return False
