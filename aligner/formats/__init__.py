"""Corpus files by suffix: each format is one module with `write` and `read`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from aligner.bitext import Alignment, Corpus
from aligner.errors import InputError, OutputError
from aligner.formats import jsonl, tmx, tsv
from aligner.formats.atomic import replacing
from aligner.formats.records import flag_record, records

__all__ = [
    "READERS",
    "WRITERS",
    "flag_record",
    "read_corpus",
    "records",
    "replacing",
    "stream_corpus",
    "suffix_of",
    "write_corpus",
]

WRITERS: dict[str, Callable[[BinaryIO, Iterable[Alignment]], int | None]] = {
    ".jsonl": jsonl.write,
    ".tmx": tmx.write,
    ".tsv": tsv.write,
}
"""Writer of each suffix; it may return how many characters it had to replace."""

READERS: dict[str, Callable[[Path], Iterator[Alignment]]] = {
    ".jsonl": jsonl.read,
    ".tmx": tmx.read,
    ".tsv": tsv.read,
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


def write_corpus(
    corpus: Iterable[Alignment], path: Path, *, codes: dict[str, str] | None = None
) -> list[str]:
    """Write alignments to a file, whole or not at all; warnings about what was changed.

    The suffix chooses the format. `codes` overrides the ``xml:lang`` of TMX. OutputError for an
    unknown suffix or a place that cannot be written.
    """
    suffix = suffix_of(path, WRITERS)
    writer = WRITERS[suffix]
    if suffix == ".tmx" and codes:
        writer = partial(tmx.write, codes={**tmx.CODES, **codes})
    with replacing(path) as stream:
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
