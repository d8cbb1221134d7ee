from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.errors import InputError
from aligner.reading import MAX_LINE, decode, read_file

SIMPLIFIED = (
    "小镇的人们都知道，这家书店开了三十年。老板姓陈，他说：“书是给人看的。”\r\n后来他走了。\r\n"
)
TRADITIONAL = (
    "小鎮的人們都知道，這家書店開了三十年。老闆姓陳，他說：「書是給人看的。」\n後來他走了。\n"
)
ENGLISH = "The town knew the shop – it had been there “for ever”. Its owner’s name was José.\n"
MIXED = ENGLISH + SIMPLIFIED


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (MIXED, "utf-8"),
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "gb18030"),
        (MIXED, "gb18030"),
        ("陈坤祥博士来了。", "gb18030"),
        ("天气好", "gb18030"),
        (TRADITIONAL, "big5"),
        ("你好，我是陳先生。", "big5"),
        (ENGLISH, "cp1252"),
        ("He said “no” — twice.", "cp1252"),
        ("It’s late.", "cp1252"),
        (SIMPLIFIED, "utf-16-le"),
        (SIMPLIFIED, "utf-16-be"),
        (TRADITIONAL, "utf-16-le"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (MIXED, "utf-16-be"),
    ],
)
def test_round_trip_without_mark(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding), "a.txt")
    assert decoded.text == text
    assert decoded.encoding == encoding


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (b"\x84\x31\x95\x33", "gb18030"),
    ],
)
def test_mark_is_removed(mark: bytes, encoding: str) -> None:
    decoded = decode(mark + MIXED.encode(encoding), "a.txt")
    assert (decoded.text, decoded.encoding) == (MIXED, encoding)


def test_line_ends_and_control_characters_are_kept() -> None:
    text = "One.\r\nTwo.\rThree.\n\x0b\x0cFour\x1b.\x85\u2028Five."
    assert decode(text.encode(), "a").text == text


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=200).filter(lambda t: "\x00" not in t and t[0] != "\ufeff"))
def test_any_utf8_is_read_back(text: str) -> None:
    text += "a"
    assert decode(text.encode(), "a").text == text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        ("\u3000\n".encode(), "is empty"),
        (codecs.BOM_UTF8, "is empty"),
        ("。。。！？——\n…".encode(), "only punctuation"),
        (b"%PDF-1.7\n\x00\x01", "PDF"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"abc\x00def\x01\x02", "NUL"),
        (bytes(range(256)) * 3, "NUL"),
        ("他走了，她没走，我们都知道这件事情。".encode() * 3 + b"\xe4\xb8", "at offset"),
        (codecs.BOM_UTF16_LE + b"a", "utf-16-le"),
        (b"\x81\x8d\x8f\x90\x9d\xff\xfe\x80" * 9, "no known encoding"),
        (b"a" * (MAX_LINE + 1), "1,000,000"),
    ],
)
def test_refused(data: bytes, words: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, "book.txt")
    message = str(caught.value)
    assert message.startswith("book.txt: ")
    assert words in message
    assert "\n" not in message


def test_longest_line_allowed() -> None:
    assert len(decode(b"a" * MAX_LINE + b"\n" + b"b" * MAX_LINE, "a").text) == 2 * MAX_LINE + 1


def test_read_file(tmp_path: Path) -> None:
    file = tmp_path / "书.txt"
    file.write_bytes(SIMPLIFIED.encode("gb18030"))
    assert read_file(file).text == SIMPLIFIED
    with pytest.raises(InputError, match="no such file"):
        read_file(tmp_path / "none.txt")
    with pytest.raises(InputError, match="is a folder"):
        read_file(tmp_path)
