"""Check a package without the installation it came from: every entry is there, whole, and none was added."""

import hashlib
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

from opentisc.desk.archive.packing import FORMAT, MANIFEST
from opentisc.kernel.errors import Invalid


class NotAnArchive(Invalid):
    """The file is no package of ours; facts: `why`."""

    code = "not_an_archive"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a package: `changed`, `missing`, `added` or `incomplete`, and the name."""

    fault: str
    name: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What the check says: the request's number, the manifest's hash, how many entries, what is wrong."""

    number: str
    manifest_sha256: str
    entries: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.findings


def verify(path: Path) -> Verified:
    """Return what the check of a package found. Raises NotAnArchive."""
    try:
        with zipfile.ZipFile(path) as package:
            return _verify(package)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError) as wrong:
        raise NotAnArchive(f"cannot read {path.name}: {wrong}", why=str(wrong)) from wrong


def _verify(package: zipfile.ZipFile) -> Verified:
    told = package.read(MANIFEST)
    plain = json.loads(told)
    if plain.get("format") != FORMAT:
        raise NotAnArchive("another format", why="format")
    there = set(package.namelist()) - {MANIFEST}
    findings: list[Finding] = []
    for one in plain["entries"]:
        name = str(one["name"])
        if name not in there:
            findings.append(Finding("missing", name))
        elif _hash(package, name) != one["sha256"]:
            findings.append(Finding("changed", name))
        there.discard(name)
    findings += [Finding("added", name) for name in sorted(there)]
    findings += [
        Finding("incomplete", one["code"]) for one in plain["items"] if one["required"] and not one["held"]
    ]
    return Verified(
        str(plain["number"]), hashlib.sha256(told).hexdigest(), len(plain["entries"]), tuple(findings)
    )


def _hash(package: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with package.open(name) as content:
            while block := content.read(1 << 20):
                digest.update(block)
    except zipfile.BadZipFile:  # its checksum tells that the entry was changed
        return ""
    return digest.hexdigest()
