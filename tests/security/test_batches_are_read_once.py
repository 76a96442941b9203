"""Whether a visitor may see a batch is read from its list of files once, not on every page."""

import pytest

from opentisc.records import queries
from opentisc.records.imports.batchfiles import Entries
from opentisc.records.lake.home import lake_of_installation

pytestmark = pytest.mark.req("SC-15")


def test_the_lists_of_files_are_read_once_for_all_pages(mixed_site, visitor, monkeypatch):
    read = []
    rightly = Entries.load

    def watched(self):
        read.append(self.file)
        rightly(self)

    monkeypatch.setattr(Entries, "load", watched)
    for _ in range(3):
        assert visitor.get("/").status_code == 200
    assert len(read) == len(set(read)) == 2


def test_a_list_that_changed_is_read_again_and_one_that_is_gone_hides_its_batch(mixed_site):
    file = Entries(lake_of_installation().batch_folder(1)).file
    assert [one.number for one in queries.recent_batches(actor=None)] == [1]
    file.write_bytes(file.read_bytes().replace(b'"public"', b'"centre"'))
    assert queries.recent_batches(actor=None) == []
    file.unlink()
    assert queries.recent_batches(actor=None) == []
