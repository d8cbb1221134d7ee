"""Corpus files by suffix: each format is one module with `read`, and `write` where it has one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import BinaryIO

from aligner.bitext import Alignment, Corpus
from aligner.config import language_codes
from aligner.errors import InputError, OutputError
from aligner.formats import html, jsonl, tmx, tsv, xliff
from aligner.formats.atomic import replacing
from aligner.formats.records import flag_record, records

__all__ = [
    "READERS",
    "WRITERS",
    "check_outputs",
    "flag_record",
    "html",
    "read_corpus",
    "records",
    "replacing",
    "stream_corpus",
    "suffix_of",
    "write_corpus",
    "write_files",
    "write_stream",
]

WRITERS: dict[str, Callable[[BinaryIO, Iterable[Alignment]], int | None]] = {
    ".jsonl": jsonl.write,
    ".tmx": tmx.write,
    ".tsv": tsv.write,
    ".html": html.write,
}
"""Writer of each suffix; it may return how many characters it had to replace."""

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
            f"cannot tell the format of {path}: the suffix {suffix or '(none)'} is not one of "
            + ", ".join(sorted(known))
        )
    return suffix


def check_outputs(paths: Sequence[Path], inputs: Sequence[Path] = ()) -> None:
    """Refuse before the work what could not be written after it.

    OutputError for an unknown suffix, a folder, a place without permission, a path named twice,
    or one that is an input.
    """
    taken = {path.resolve() for path in inputs}
    for path in paths:
        suffix_of(path, WRITERS)
        place = path.resolve()
        if place in taken:
            raise OutputError(f"cannot write {path}: it is an input, or named twice")
        taken.add(place)
        if path.is_dir():
            raise OutputError(f"cannot write {path}: it is a folder; name a file")
        if not place.parent.is_dir() or not os.access(place.parent, os.W_OK):
            raise OutputError(
                f"cannot write {path}: {path.parent} is no folder that can be written"
            )


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
        writer = partial(tmx.write, codes={**tmx.CODES, **language_codes(codes)})
    replaced = writer(stream, corpus)
    if replaced:
        return [f"{path}: {replaced} characters that XML cannot hold were replaced by U+FFFD"]
    return []


def stream_corpus(path: Path) -> Iterator[Alignment]:
    """Alignments of a corpus file, one at a time.

    InputError for a file that is missing, empty, or not what its suffix says.
    """
    if path.is_dir():
        raise InputError(f"{path} is a folder: name a corpus file")
    if not path.is_file():
        raise InputError(f"{path} does not exist: check the path")
    suffix = path.suffix.lower()
    if suffix not in READERS:
        raise InputError(
            f"cannot read {path}: the suffix {suffix or '(none)'} is not one of "
            + ", ".join(sorted(READERS))
        )
    if path.stat().st_size == 0:
        raise InputError(f"{path} is empty: a corpus file is expected")
    return READERS[suffix](path)


def read_corpus(path: Path) -> Corpus:
    """All alignments of a corpus file; InputError as `stream_corpus`."""
    return Corpus(tuple(stream_corpus(path)))
