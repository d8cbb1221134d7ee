"""A file -> its text and blocks: each kind of file by its own reader."""

from __future__ import annotations

from pathlib import Path, PurePath

from aligner.files import read_input, shown
from aligner.reading import kinds
from aligner.reading.encodings import decode
from aligner.reading.kinds import html
from aligner.reading.markdown import read_markdown
from aligner.reading.nouns import Source
from aligner.reading.paragraphs import plain


def read_source(path: str | Path, *, whole: bool = False) -> Source:
    """The file at `path` as its kind is read; of a web page the article, or the `whole` page.

    Raises `InputError` where there is no such file, it is no regular file, may not be read, is
    longer than `files.MAX_TEXT` bytes, or `source_of` refuses its content.
    """
    return source_of(read_input(path), shown(path), PurePath(path).suffix, whole=whole)


def source_of(data: bytes, name: str, suffix: str = "", *, whole: bool = False) -> Source:
    """The bytes of a file as its kind is read: the content decides, the suffix is a hint.

    `name` stands for the file in messages. Raises `InputError` for data that is empty, damaged,
    of a kind that is not read, or whose text is in no known encoding.
    """
    kind = kinds.kind_of(data, suffix)
    refused = kinds.refusal(kind, name)
    if refused is not None:
        raise refused
    if kind == "html":
        return html.read(data, name, whole)
    if kind in kinds.READERS:
        return kinds.READERS[kind](data, name)
    decoded = decode(data, name)
    if kind == "markdown":
        return read_markdown(decoded.text, decoded.encoding)
    return plain(decoded.text, decoded.encoding)
