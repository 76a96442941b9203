"""Makes large weekly files of US grants out of the real ones: the same documents again under new numbers.

The text stays real; only publication and application numbers change, so that every document is a record of
its own. Say so wherever a figure is printed.
"""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_PUBLICATION = re.compile(rb"(<publication-reference>.*?<doc-number>)[^<]*(</doc-number>)", re.DOTALL)
_APPLICATION = re.compile(rb"(<application-reference[^>]*>.*?<doc-number>)[^<]*(</doc-number>)", re.DOTALL)


def real_grants(folder: Path) -> list[bytes]:
    """Return each patent grant of the real weekly files as one XML document."""
    found = []
    for file in sorted(folder.glob("us-grants-xml-2005-2013/*.xml.gz")):
        whole = gzip.decompress(file.read_bytes())
        pieces = [b"<?xml" + piece for piece in whole.split(b"<?xml") if piece.strip()]
        found += [piece for piece in pieces if b"<us-patent-grant" in piece]
    return found


def documents(grants: list[bytes], wanted_bytes: int) -> Iterator[bytes]:
    """Yield documents with new numbers until there are at least so many bytes."""
    made, count = 0, 0
    while made < wanted_bytes:
        for grant in grants:
            count += 1
            document = _PUBLICATION.sub(rb"\g<1>%08d\g<2>" % (20_000_000 + count), grant, count=1)
            document = _APPLICATION.sub(rb"\g<1>%08d\g<2>" % (80_000_000 + count), document, count=1)
            made += len(document)
            yield document
            if made >= wanted_bytes:
                return


def write_weekly(folder: Path, target: Path, wanted_bytes: int) -> int:
    """Write a concatenated weekly file and return how many documents it holds."""
    count = 0
    with target.open("wb") as out:
        for document in documents(real_grants(folder), wanted_bytes):
            out.write(document)
            count += 1
    return count
