"""Attributes that no field takes are counted, by their tags."""

import io

from opentisc.records.formats.base import Found, ReadOptions
from opentisc.records.formats.us_redbook import FORMAT
from opentisc.records.formats.xmlattributes import left_attributes
from opentisc.records.formats.xmlstream import parse


def test_attributes_are_counted_by_tag_unless_a_field_takes_their_name() -> None:
    document = b'<a num="1"><img id="i" he="3" wi=\'4\' num="2"/><img he="5" /><b/></a>'
    assert left_attributes(parse(document), frozenset({"num"})) == {"img@he": 2, "img@wi": 1}


def test_prefixes_go_and_the_language_stays() -> None:
    document = b'<n:a xmlns:n="urn:x" n:code="1" xml:lang="en"><n:b n:code="2">t</n:b></n:a>'
    assert left_attributes(parse(document), frozenset({"xml:lang"})) == {"a@code": 1, "b@code": 1}


def test_what_is_said_of_the_file_and_its_schema_does_not_count() -> None:
    document = (
        b'<a xmlns:s="http://www.w3.org/2001/XMLSchema-instance" s:schemaLocation="x y" dtd-version="1">'
        b'<b xml:space="preserve" s:nil="true" id="b1"/></a>'
    )
    assert left_attributes(parse(document), frozenset()) == {"b@nil": 1}
    assert not left_attributes(parse(document), frozenset({"nil"}))


def test_what_only_looks_like_an_attribute_is_none() -> None:
    document = b'<a><!-- <b c="1"/> --><![CDATA[<d e="1">]]>f = "5 and <g h="1"/> x="2"</a>'
    assert left_attributes(parse(document), frozenset()) == {"g@h": 1}


def test_a_sign_of_a_tag_inside_a_value_does_not_end_it() -> None:
    assert left_attributes(parse(b'<a b="x > y" c="/"/>'), frozenset()) == {"a@b": 1, "a@c": 1}


def test_a_value_over_several_lines_counts_once() -> None:
    assert left_attributes(parse(b'<a\n  b="x\n y"\n/>'), frozenset()) == {"a@b": 1}


def test_a_grant_reports_the_attributes_that_no_field_takes() -> None:
    document = (
        b'<?xml version="1.0"?><us-patent-grant lang="EN" dtd-version="v4" country="US">'
        b"<us-bibliographic-data-grant><publication-reference><document-id><country>US</country>"
        b"<doc-number>09999999</doc-number><kind>B2</kind><date>20180101</date></document-id>"
        b'</publication-reference></us-bibliographic-data-grant><abstract><p id="p" num="0000">A'
        b'<u style="single">b</u></p></abstract></us-patent-grant>'
    )
    (item,) = FORMAT.read(io.BytesIO(document), ReadOptions())
    assert isinstance(item, Found)
    assert item.unmapped == {"u@style": 1}
