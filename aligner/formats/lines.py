"""Lines of text files in the encodings that spreadsheets write: UTF-8, UTF-16, GB18030."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from aligner.errors import InputError
from aligner.files import MAX_RECORD, open_input, read_lines, shown
from aligner.language.scripts import han_count

_BLOCK = 1 << 20
_SAMPLE = 2_000
"""Lines with other letters than ASCII that tell the encoding."""


def text_lines(path: Path, *, blank: bool = False) -> Iterator[tuple[int, str]]:
    """Lines with their numbers from 1, without their ends; blank ones only where they are wanted.

    UTF-16 by its mark, UTF-8, or GB18030 where no line with Chinese is UTF-8. InputError names the
    line and byte that is none.
    """
    with open_input(path) as stream:
        mark = stream.read(2)
    if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        yield from _wide_lines(path, blank=blank)
        return
    encoding = _encoding(path)
    for number, line in read_lines(path, blank=blank):
        yield number, _decoded(path, number, line, encoding).rstrip("\r\n")


def _decoded(path: Path, number: int, line: bytes, encoding: str) -> str:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError as error:
        found = line[error.start]
        name = "UTF-8" if encoding == "utf-8" else encoding.upper()
        raise InputError(
            f"{shown(path)}, line {number} is not {name}: byte {error.start + 1} of the line is "
            f"0x{found:02X}; mend the line, or save the whole file as UTF-8"
        ) from error


def _encoding(path: Path) -> str:
    """GB18030 where that is what every line with Chinese is in, and none is UTF-8."""
    seen = 0
    with open_input(path) as stream:
        _skip_ascii(stream)
        for line in iter(lambda: stream.readline(MAX_RECORD), b""):
            if line.isascii():
                continue
            try:
                line.removeprefix(codecs.BOM_UTF8).decode("utf-8")
                return "utf-8"
            except UnicodeDecodeError:
                seen += _is_gb18030(line)
            if seen >= _SAMPLE:
                break
    return "gb18030" if seen else "utf-8"


def _skip_ascii(stream: BinaryIO) -> None:
    """Go to the beginning of the line with the first byte that is no ASCII."""
    last = 0
    while block := stream.read(_BLOCK):
        if not block.isascii():
            found = next(place for place, byte in enumerate(block) if byte > 0x7F)
            start = stream.tell() - len(block)
            end = block.rfind(b"\n", 0, found)
            stream.seek(start + end + 1 if end >= 0 else last)
            return
        end = block.rfind(b"\n")
        last = stream.tell() - len(block) + end + 1 if end >= 0 else last


def _is_gb18030(line: bytes) -> bool:
    try:
        return han_count(line.decode("gb18030")) > 0
    except UnicodeDecodeError:
        return False


def _wide_lines(path: Path, *, blank: bool) -> Iterator[tuple[int, str]]:
    with (
        open_input(path) as stream,
        io.TextIOWrapper(stream, encoding="utf-16", newline="\n") as text,
    ):
        number = 0
        while True:
            try:
                line = text.readline(MAX_RECORD)
            except UnicodeError as error:
                raise InputError(
                    f"{shown(path)}, line {number + 1} is not UTF-16, as the mark at the file's "
                    f"beginning says ({error}); save the file as UTF-8"
                ) from error
            if not line:
                return
            number += 1
            if len(line) == MAX_RECORD:
                raise InputError(
                    f"{shown(path)}, line {number} is longer than {MAX_RECORD:,} characters, the "
                    "limit of a line; is it a corpus file?"
                )
            if blank or not line.isspace():
                yield number, line.rstrip("\r\n")
