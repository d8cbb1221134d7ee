"""Corpus files by suffix: each format is one module with `read`, and `write` where it has one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import BinaryIO

from aligner.bitext import Alignment, Corpus
from aligner.errors import InputError, OutputError
from aligner.files import open_input, shown
from aligner.formats import html, jsonl, tmx, tsv, xliff
from aligner.formats.atomic import check_place, replacing
from aligner.formats.tmx import check_codes, timestamp

__all__ = [
    "READERS",
    "WRITERS",
    "check_codes",
    "check_outputs",
    "html",
    "read_corpus",
    "replacing",
    "stream_corpus",
    "suffix_of",
    "timestamp",
    "write_corpus",
    "write_files",
    "write_stream",
]

WRITERS: dict[str, Callable[[BinaryIO, Iterable[Alignment]], list[str] | None]] = {
    ".jsonl": jsonl.write,
    ".tmx": tmx.write,
    ".tsv": tsv.write,
    ".html": html.write,
}
"""Writer of each suffix; it may return warnings about what it had to change."""

READERS: dict[str, Callable[[Path], Iterator[Alignment]]] = {
    ".jsonl": jsonl.read,
    ".tmx": tmx.read,
    ".tsv": tsv.read,
    ".xlf": xliff.read,
    ".xliff": xliff.read,
}
"""Reader of each suffix."""


def suffix_of(path: Path, known: Iterable[str]) -> str:
    """The path's suffix in lower case; OutputError naming the known ones where it is none."""
    suffix = path.suffix.lower()
    if suffix not in known:
        raise OutputError(
            f"cannot tell the format of {shown(path)}: the suffix {suffix or '(none)'} is "
            "not one of " + ", ".join(sorted(known))
        )
    return suffix


def check_outputs(
    paths: Sequence[Path], inputs: Sequence[Path] = (), others: Sequence[Path] = ()
) -> None:
    """Refuse, before the work begins, outputs that could not be written at its end.

    `others` are written besides and hold no corpus: their suffix is free. OutputError for an
    unknown suffix, a folder, a device or pipe, a place without permission, a path named twice, or
    one that is an input. ConfigError, where a TMX is among them, for a ``SOURCE_DATE_EPOCH`` that
    is no date.
    """
    taken = {os.path.realpath(path) for path in inputs if "\x00" not in str(path)}
    if ".tmx" in [suffix_of(path, WRITERS) for path in paths]:
        timestamp()
    for path in (*paths, *others):
        place = check_place(path)
        if str(place) in taken:
            raise OutputError(f"cannot write {shown(path)}: it is an input, or named twice")
        taken.add(str(place))


def write_corpus(
    corpus: Iterable[Alignment], path: Path, *, codes: Mapping[str, str] | None = None
) -> list[str]:
    """Write alignments to a file, whole or not at all; warnings about what was changed.

    The suffix chooses the format. `codes` overrides the ``xml:lang`` of TMX. OutputError for an
    unknown suffix or a place that cannot be written.
    """
    suffix_of(path, WRITERS)
    with replacing(path) as stream:
        return write_stream(corpus, path, stream, codes)


def write_files(
    corpus: Sequence[Alignment], paths: Sequence[Path], *, codes: Mapping[str, str] | None = None
) -> list[str]:
    """Write the same alignments to several files, all of them or none; warnings."""
    with ExitStack() as stack:
        streams = [stack.enter_context(replacing(path)) for path in paths]
        return [
            warning
            for path, stream in zip(paths, streams, strict=True)
            for warning in write_stream(corpus, path, stream, codes)
        ]


def write_stream(
    corpus: Iterable[Alignment],
    path: Path,
    stream: BinaryIO,
    codes: Mapping[str, str] | None = None,
) -> list[str]:
    """Write alignments to a stream that will be `path`; warnings about what was changed.

    ConfigError where `codes` does not fit the languages.
    """
    suffix = suffix_of(path, WRITERS)
    writer = WRITERS[suffix]
    if suffix == ".tmx" and codes:
        writer = partial(tmx.write, codes={**tmx.CODES, **codes})
    return [f"{shown(path)}: {warning}" for warning in writer(stream, corpus) or ()]


def stream_corpus(path: Path) -> Iterator[Alignment]:
    """Alignments of a corpus file, one at a time.

    InputError for a file that is missing, empty, no regular file, or not what its suffix says.
    """
    with open_input(path) as stream:
        empty = not stream.read(1)
    suffix = path.suffix.lower()
    if suffix not in READERS:
        raise InputError(
            f"cannot read {shown(path)}: the suffix {suffix or '(none)'} is not one of "
            + ", ".join(sorted(READERS))
        )
    if empty:
        raise InputError(f"{shown(path)} is empty: a corpus file is expected")
    return READERS[suffix](path)


def read_corpus(path: Path) -> Corpus:
    """All alignments of a corpus file; InputError as `stream_corpus`."""
    return Corpus(tuple(stream_corpus(path)))
