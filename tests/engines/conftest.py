"""The engines that every suite here runs on."""

import pytest

from opentisc.search.engines.base import Engine
from opentisc.search.engines.tantivy import TantivyEngine


@pytest.fixture(params=[TantivyEngine], ids=["tantivy"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.param()
