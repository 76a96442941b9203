"""Reading XML as streams: cutting, hardening (SC-29), counting what is left."""

import io
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from opentisc.records.formats import xmlstream
from opentisc.records.formats.base import Rejected
from opentisc.records.formats.xmlstream import RecordTooLarge, documents, elements, parse, text_of, unmapped

HEAD = b'<?xml version="1.0"?>\n'


def cut(data: bytes, max_bytes: int = 10_000, block: int = 1 << 20) -> list[tuple[int, bytes] | Rejected]:
    saved, xmlstream._BLOCK = xmlstream._BLOCK, block
    try:
        return list(documents(io.BytesIO(data), max_bytes=max_bytes))
    finally:
        xmlstream._BLOCK = saved


def test_a_stream_of_one_document_yields_it_whole() -> None:
    assert cut(HEAD + b"<a/>\n") == [(0, HEAD + b"<a/>\n")]


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\n\x1a"])
def test_a_stream_of_nothing_yields_nothing(data: bytes) -> None:
    assert cut(data) == []


@pytest.mark.parametrize("block", [1, 2, 7, 22, 1 << 20])
def test_concatenated_documents_are_cut_at_their_declarations(block: int) -> None:
    first, second, third = HEAD + b"<a>1</a>\n", HEAD + b"<b/>", HEAD + b"<c/>\n\n"
    assert cut(first + second + third, block=block) == [
        (0, first),
        (len(first), second),
        (len(first) + len(second), third),
    ]


def test_bytes_before_the_first_declaration_are_a_document_of_their_own() -> None:
    assert cut(b"rubbish\n" + HEAD + b"<a/>") == [(0, b"rubbish\n"), (8, HEAD + b"<a/>")]


def test_a_stylesheet_instruction_and_a_declaration_inside_a_word_do_not_cut() -> None:
    document = HEAD + b'<?xml-stylesheet href="a.css"?>\n<a b="x<?xml y"/>'
    assert cut(document) == [(0, document)]


def test_a_byte_order_mark_goes_with_the_document_it_opens() -> None:
    mark = b"\xef\xbb\xbf"
    first, second = mark + HEAD + b"<a/>\n", mark + HEAD + b"<b/>\n"
    pieces = cut(first + second)
    assert pieces == [(0, first), (len(first), second)]
    assert [parse(piece[1]).tag for piece in pieces if not isinstance(piece, Rejected)] == ["a", "b"]


@pytest.mark.parametrize("block", [16, 64, 1 << 20])
def test_a_document_too_large_is_rejected_and_reading_goes_on(block: int) -> None:
    first, large, last = HEAD + b"<a/>\n", HEAD + b"<b>" + b"x" * 500 + b"</b>\n", HEAD + b"<c/>\n"
    assert cut(first + large + last, max_bytes=200, block=block) == [
        (0, first),
        Rejected(f"offset {len(first)}", "document", "record_too_large", "more than 200 bytes"),
        (len(first) + len(large), last),
    ]


def test_memory_stays_at_the_limit_while_a_large_document_goes_by() -> None:
    class Endless(io.BytesIO):
        left = 64

        def read(self, size: int | None = -1) -> bytes:
            self.left -= 1
            return b"x" * (size or 0) if self.left > 0 else b""

    tracemalloc.start()
    pieces = list(documents(Endless(), max_bytes=4 << 20))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(pieces) == 1
    assert isinstance(pieces[0], Rejected)
    assert peak < 16 << 20


@pytest.mark.req("SC-29")
@pytest.mark.parametrize("use", ["<a>x&l11;y</a>", "<a b='&l11;'/>"])
def test_entities_that_multiply_are_refused(use: str) -> None:
    lines = ['<!ENTITY l0 "lollollollol">'] + [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)]
    bomb = f"<!DOCTYPE a [{''.join(lines)}]>{use}".encode()
    tracemalloc.start()
    with pytest.raises(etree.XMLSyntaxError, match="amplification"):
        parse(bomb)
    with pytest.raises(etree.XMLSyntaxError, match="amplification"):
        list(elements(io.BytesIO(bomb), ["a"]))
    assert tracemalloc.get_traced_memory()[1] < 4 << 20
    tracemalloc.stop()


@pytest.mark.req("SC-29")
def test_an_entity_that_a_document_declares_stays_as_written() -> None:
    assert text_of(parse(b'<!DOCTYPE a [<!ENTITY x "once">]><a>1&x;2</a>')) == "1&x;2"


@pytest.mark.req("SC-29")
def test_an_external_entity_is_inert(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    text = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>1&x;2</a>'
    assert text_of(parse(text.encode())) == "1&x;2"
    texts = [text_of(element) for _, element in elements(io.BytesIO(text.encode()), ["a"])]
    assert texts == ["1&x;2"]


@pytest.mark.req("SC-29")
def test_an_external_dtd_is_not_loaded(tmp_path: Path) -> None:
    dtd = tmp_path / "a.dtd"
    dtd.write_text('<!ENTITY x "from the DTD"><!ATTLIST a b CDATA "default">', encoding="utf-8")
    root = parse(f'<!DOCTYPE a SYSTEM "{dtd.as_uri()}"><a>&x;</a>'.encode())
    assert text_of(root) == "&x;"
    assert root.get("b") is None


@pytest.mark.req("SC-29")
@pytest.mark.parametrize("depth", [257, 100_000])
def test_nesting_deeper_than_256_is_refused(depth: int) -> None:
    deep = b"<a>" * depth + b"</a>" * depth
    with pytest.raises(etree.XMLSyntaxError, match="depth"):
        parse(deep)
    with pytest.raises(etree.XMLSyntaxError, match="depth"):
        list(elements(io.BytesIO(deep), ["b"]))


def test_nesting_of_256_is_read_and_counted() -> None:
    root = parse(b"<a>" * 256 + b"x" + b"</a>" * 256)
    assert text_of(root) == "x"
    assert sum(unmapped(root, taken=frozenset(), whole=frozenset()).values()) == 1


def test_elements_come_in_order_with_their_number() -> None:
    stream = io.BytesIO(b"<r><x>1</x><y/><z>2</z><x>3</x></r>")
    seen = [(where, element.tag, element.text) for where, element in elements(stream, ["x", "z"])]
    assert seen == [("record 1", "x", "1"), ("record 2", "z", "2"), ("record 3", "x", "3")]


def test_elements_before_a_break_are_yielded_before_the_error() -> None:
    stream = io.BytesIO(b"<r><x>1</x><x>2</x><x>3</r>")
    texts: list[str | None] = []
    with pytest.raises(etree.XMLSyntaxError):
        texts.extend(element.text for _, element in elements(stream, ["x"]))
    assert texts == ["1", "2"]


def test_a_file_cut_short_is_an_error() -> None:
    with pytest.raises(etree.XMLSyntaxError):
        list(elements(io.BytesIO(b"<r><x>1</x>"), ["x"]))


def test_a_record_that_does_not_end_is_refused() -> None:
    stream = io.BytesIO(b"<r><x>" + b"<y>1</y>" * 1_000_000 + b"</x></r>")
    with pytest.raises(RecordTooLarge):
        list(elements(stream, ["x"], max_bytes=2 << 20))


def test_elements_are_freed_once_they_were_handed_over() -> None:
    stream = io.BytesIO(b"<r>" + b"<x>1</x>" * 1000 + b"</r>")
    last = None
    for _, element in elements(stream, ["x"]):
        parent = element.getparent()
        assert parent is not None
        last = len(parent)
    assert last is not None
    assert last < 1000


@pytest.mark.parametrize(
    ("xml", "text"),
    [("<a> x\n <b>y</b>z </a>", "x yz"), ("<a><b/></a>", None), ("<a>&foo;</a>", "&foo;")],
)
def test_text_is_all_text_with_blanks_folded(xml: str, text: str | None) -> None:
    assert text_of(parse(f'<!DOCTYPE a SYSTEM "x.dtd">{xml}'.encode())) == text


def test_no_element_has_no_text() -> None:
    assert text_of(None) is None


def test_texts_that_no_field_takes_are_counted_by_path() -> None:
    root = parse(b"<r xmlns='urn:x'><a>1</a><a>2</a><b><c>3</c></b><d><e>4</e></d>5<f/></r>")
    left = unmapped(root, taken=frozenset({"a"}), whole=frozenset({"d"}))
    assert left == Counter({"r": 1, "r/b/c": 1})


def test_a_broken_document_is_named_by_the_parser() -> None:
    with pytest.raises(etree.XMLSyntaxError, match="mismatch"):
        parse(b"<a><b></a>")
