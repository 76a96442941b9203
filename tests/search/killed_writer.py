"""Writes batches of records into an index for ever, telling each batch that is committed; made to be killed.

python -m tests.search.killed_writer FOLDER FIRST
"""

import sys
from pathlib import Path

from opentisc.search.engines.tantivy import TantivyEngine
from opentisc.search.registry import Document
from tests.engines.memory import collection

BATCH = 20


def main() -> None:
    """Commit batch after batch: records of batch n are named `Bn-0` to `Bn-19`."""
    folder, number = Path(sys.argv[1]), int(sys.argv[2])
    writer = TantivyEngine().writer(folder, collection(), heap_mb=20, fresh=False)
    while True:
        for place in range(BATCH):
            writer.put(Document(record_id=f"B{number}-{place}", texts={"ti": [f"电池 battery {number}"]}))
        writer.commit()
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        number += 1


if __name__ == "__main__":
    main()
