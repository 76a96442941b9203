"""Archives and folders are opened as streams, within limits, and damage costs what is damaged alone."""

import contextlib
import gzip
import io
import os
import struct
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from opentisc.kernel.containers import COMMAND, WEB, Entry, Problem, entries
from opentisc.kernel.containerstreams import ArchiveRefused, Budget, Limits, Unpacked

Made = dict[str, bytes]


def zipped(members: Made) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def tarred(members: Made, mode: str = "w") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return made.getvalue()


def seen(path: Path, limits: Limits = COMMAND) -> list[tuple[str, str]]:
    """Return (name, content) of entries and (name, reason) of problems, in order."""
    rows = []
    for found in entries(path, limits):
        if isinstance(found, Problem):
            rows.append((found.name, found.reason))
            continue
        try:
            rows.append((found.name, found.open().read().decode("latin-1")))
        except ArchiveRefused:
            rows.append((found.name, "cut"))
    return rows


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return write


Put = Callable[[str, bytes], Path]


def test_a_file_is_one_entry_with_the_hash_of_the_file(put: Put) -> None:
    (entry,) = entries(put("a.xml", b"abc"), COMMAND)
    assert isinstance(entry, Entry)
    # FIPS 180-2, appendix B.1: SHA-256 of "abc"
    assert entry.outer.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (entry.name, entry.inner_name, entry.head, entry.outer.size) == ("a.xml", "a.xml", b"abc", 3)


def test_the_head_is_replayed_when_the_entry_is_opened(put: Put) -> None:
    content = bytes(range(256)) * 1000
    for path in (put("a.bin", content), put("a.bin.gz", gzip.compress(content))):
        for entry in entries(path, COMMAND):
            assert isinstance(entry, Entry)
            assert entry.head == content[: 64 * 1024]
            assert entry.open().read() == content


def test_a_folder_is_walked_in_order_without_hidden_files_and_links(put: Put, tmp_path: Path) -> None:
    for name in ("in/b/2.txt", "in/b/1.txt", "in/a.txt", "in/.hidden", "in/.git/x"):
        put(name, name.encode())
    os.symlink(tmp_path / "in/a.txt", tmp_path / "in/z.txt")
    assert seen(tmp_path / "in") == [
        ("in/a.txt", "in/a.txt"),
        ("in/b/1.txt", "in/b/1.txt"),
        ("in/b/2.txt", "in/b/2.txt"),
        ("in/z.txt", "symlink"),
    ]


def test_a_missing_path_is_told(tmp_path: Path) -> None:
    assert seen(tmp_path / "nowhere") == [("nowhere", "unreadable_path")]


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("c.zip", zipped),
        ("c.tar", tarred),
        ("c.tar.gz", lambda members: tarred(members, "w:gz")),
        ("c.tgz", lambda members: tarred(members, "w:gz")),
    ],
)
def test_members_of_archives_are_named_after_the_archive(
    put: Put, name: str, pack: Callable[[Made], bytes]
) -> None:
    path = put(name, pack({"a/b.xml": b"one", "c.xml": b"two", ".DS_Store": b"x", "__MACOSX/a/b.xml": b"x"}))
    assert seen(path, WEB) == [(f"{name}!/a/b.xml", "one"), (f"{name}!/c.xml", "two")]


def test_a_packed_file_keeps_its_name_and_its_inner_name_loses_gz(put: Put) -> None:
    (entry,) = entries(put("register.json.gz", gzip.compress(b"{}")), WEB)
    assert isinstance(entry, Entry)
    assert (entry.name, entry.inner_name) == ("register.json.gz", "register.json")


def test_archives_are_known_by_content_not_by_name(put: Put) -> None:
    assert seen(put("a.dat", zipped({"x": b"1"}))) == [("a.dat!/x", "1")]
    assert seen(put("b.zip", b"plain")) == [("b.zip", "plain")]


def test_a_zip_in_a_tar_is_opened_and_one_level_more_is_refused(put: Put) -> None:
    two = tarred({"w.zip": zipped({"x.xml": b"in"}), "y.xml": b"beside"}, "w:gz")
    assert seen(put("two.tar.gz", two)) == [
        ("two.tar.gz!/w.zip!/x.xml", "in"),
        ("two.tar.gz!/y.xml", "beside"),
    ]
    three = tarred({"w.zip": zipped({"x.xml.gz": gzip.compress(b"in")}), "y.xml": b"beside"})
    assert seen(put("three.tar", three)) == [
        ("three.tar!/w.zip!/x.xml.gz", "archive_too_deep"),
        ("three.tar!/y.xml", "beside"),
    ]
    assert seen(put("web.tar.gz", two), WEB) == [
        ("web.tar.gz!/w.zip", "archive_too_deep"),
        ("web.tar.gz!/y.xml", "beside"),
    ]


def test_an_office_document_is_a_file_and_not_an_archive(put: Put) -> None:
    book = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
    for path in (put("a.xlsx", book), put("b.tar", tarred({"a.xlsx": book}))):
        for entry in entries(path, WEB):
            assert isinstance(entry, Entry)
            assert entry.open().seekable()
            assert entry.open().read() == book


@pytest.mark.req("SC-30")
@pytest.mark.parametrize("pack", [gzip.compress, lambda zeros: zipped({"z": zeros})])
def test_a_bomb_is_refused_by_its_ratio_before_it_is_unpacked(
    put: Put, pack: Callable[[bytes], bytes]
) -> None:
    path = put("bomb", pack(bytes(200_000_000)))
    taken = 0
    reasons = []
    for found in entries(path, WEB):
        if isinstance(found, Problem):
            reasons.append(found.reason)
            continue
        with contextlib.suppress(ArchiveRefused):
            while block := found.open().read(1 << 20):
                taken += len(block)
    assert reasons == ["ratio"]
    assert taken < 50_000_000


@pytest.mark.req("SC-30")
def test_a_limit_met_by_the_reader_ends_the_archive_though_the_reader_hides_it(put: Put) -> None:
    path = put("c.tar.gz", tarred({"z": bytes(50_000_000), "after.txt": b"x"}, "w:gz"))
    assert seen(path, WEB) == [("c.tar.gz!/z", "cut"), ("c.tar.gz", "ratio")]


@pytest.mark.req("SC-30")
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_too_many_entries_are_refused(put: Put, pack: Callable[[Made], bytes]) -> None:
    path = put("many", pack({f"{n}.txt": b"" for n in range(11)}))
    assert seen(path, replace(WEB, max_entries=10))[-1] == ("many", "too_many_entries")
    assert len(seen(path, replace(WEB, max_entries=11))) == 11


@pytest.mark.req("SC-30")
@pytest.mark.parametrize("pack", [zipped, lambda members: tarred(members, "w:gz")])
def test_the_sum_of_sizes_is_limited(put: Put, pack: Callable[[Made], bytes]) -> None:
    path = put("big", pack({"a": os.urandom(60_000), "b": os.urandom(60_000)}))
    assert seen(path, replace(WEB, max_unpacked_bytes=100_000))[-1] == ("big", "archive_too_large")


@pytest.mark.req("SC-31")
def test_a_file_above_the_size_of_an_upload_is_refused(put: Put) -> None:
    path = put("a.xml", bytes(101))
    assert seen(path, replace(WEB, max_file_bytes=100)) == [("a.xml", "file_too_large")]
    assert WEB.max_file_bytes == 50_000_000


@pytest.mark.req("SC-30")
@pytest.mark.parametrize("name", ["../up.xml", "/root.xml", "a/../../b.xml", "C:\\x.xml", "..\\up.xml"])
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_member_outside_the_archive_is_refused(put: Put, name: str, pack: Callable[[Made], bytes]) -> None:
    assert seen(put("c", pack({name: b"x"}))) == [("c", "path_escape")]


@pytest.mark.req("SC-30")
def test_links_in_archives_are_not_followed(put: Put) -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert seen(put("l.tar", made.getvalue())) == [("l.tar!/link", "symlink")]
    info = zipfile.ZipInfo("link")
    info.external_attr = 0o120777 << 16
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr(info, "/etc/passwd")
    assert seen(put("l.zip", made.getvalue())) == [("l.zip!/link", "symlink")]


def test_a_locked_zip_is_told(put: Put) -> None:
    content = bytearray(zipped({"a.xml": b"x"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1  # flag bit 0 in the directory: encrypted
    assert seen(put("l.zip", bytes(content))) == [("l.zip", "encrypted_archive")]


def test_damage_in_one_member_of_a_zip_costs_that_member(put: Put) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:  # stored, so that one byte can be changed
        archive.writestr("a.txt", b"first")
        archive.writestr("b.txt", b"second")
    path = put("d.zip", made.getvalue().replace(b"first", b"fIrst"))
    assert seen(path) == [("d.zip!/a.txt", "corrupt_archive"), ("d.zip!/b.txt", "second")]


def test_a_zip_without_directory_a_cut_gzip_and_a_cut_tar_are_told(put: Put) -> None:
    assert seen(put("a.zip", zipped({"a": b"x" * 100})[:60])) == [("a.zip", "corrupt_archive")]
    cut = gzip.compress(os.urandom(200_000))[:150_000]
    assert seen(put("a.gz", cut))[-1] == ("a.gz", "corrupt_archive")
    two = tarred({"a": b"1", "b": b"2"})
    assert seen(put("a.tar", two[:1300])) == [("a.tar!/a", "1"), ("a.tar", "corrupt_archive")]
    assert seen(put("b.tar", two[:1024])) == [("b.tar!/a", "1"), ("b.tar", "corrupt_archive")]


def test_a_broken_header_inside_a_tar_is_not_taken_for_its_end(put: Put) -> None:
    content = bytearray(tarred({"a": b"1", "b": b"2", "c": b"3"}))
    content[1024:1034] = b"\xff" * 10
    assert seen(put("a.tar", bytes(content))) == [("a.tar!/a", "1"), ("a.tar", "corrupt_archive")]


@pytest.mark.req("SC-30")
def test_a_directory_that_lies_about_its_length_is_not_read(put: Put) -> None:
    content = bytearray(zipped({"a": b"x"}))
    struct.pack_into("<L", content, len(content) - 22 + 12, 0x7FFFFFFF)
    assert seen(put("a.zip", bytes(content)), WEB) == [("a.zip", "too_many_entries")]


def test_after_a_refused_archive_the_next_file_goes_on(put: Put, tmp_path: Path) -> None:
    put("in/1.zip", b"PK\x03\x04 broken")
    put("in/2.xml", b"<a/>")
    assert seen(tmp_path / "in") == [("in/1.zip", "corrupt_archive"), ("in/2.xml", "<a/>")]


def test_the_position_moves_through_the_file(put: Put) -> None:
    path = put("a.tar", tarred({str(n): os.urandom(100_000) for n in range(5)}))
    positions = []
    for entry in entries(path, COMMAND):
        assert isinstance(entry, Entry)
        entry.open().read()
        positions.append(entry.position())
    assert positions == sorted(positions)
    assert positions[-1] >= 500_000


def test_a_stream_that_broke_stays_broken() -> None:
    class Flaky(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() == 0:
                self.seek(3)
                raise EOFError("cut")
            return super().read(size)

    budget = Budget(COMMAND)
    unpacked = Unpacked(Flaky(b"abcdef"), budget)
    for _ in range(2):
        with pytest.raises(ArchiveRefused, match="cut"):
            unpacked.read(3)
