"""Corpus files by suffix: each format is one module with `read`, and `write` where it has one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from aligner.bitext import Alignment, Corpus
from aligner.config import MIN_BEAD_CONFIDENCE
from aligner.errors import OutputError
from aligner.files import shown
from aligner.formats import (
    bilingual,
    delimited,
    docx,
    docx_reading,
    epub,
    html,
    jsonl,
    moses,
    packed,
    parquet,
    po,
    records,
    srt,
    tmx,
    xliff,
    xliff_writing,
    xlsx,
)
from aligner.formats.atomic import check_place, replacing
from aligner.formats.kinds import kind_of
from aligner.formats.records import Located
from aligner.formats.stamp import moment, timestamp
from aligner.formats.tags import check_codes
from aligner.interface import Language

__all__ = [
    "READERS",
    "WRITERS",
    "check_codes",
    "check_outputs",
    "html",
    "opened",
    "read_corpus",
    "replacing",
    "stream_corpus",
    "stream_pieces",
    "suffix_of",
    "timestamp",
    "write_corpus",
    "write_files",
    "write_stream",
]

WRITERS: dict[str, Callable[..., list[str] | None]] = {
    ".jsonl": jsonl.write,
    packed.SUFFIX: packed.write,
    ".tmx": tmx.write,
    ".tsv": delimited.write_tsv,
    ".csv": delimited.write_csv,
    ".xlsx": xlsx.write,
    ".docx": docx.write,
    ".epub": epub.write,
    ".bilingual.html": bilingual.write,
    ".parquet": parquet.write,
    ".po": po.write,
    ".srt": srt.write,
    ".moses": moses.write,
    ".xlf": xliff_writing.write_old,
    ".xliff": xliff_writing.write_new,
    ".html": html.write,
}
"""Writer of each suffix, called with what `opened` gives and the alignments; it may return
warnings about what it had to change."""

_OPTIONS: dict[str, tuple[str, ...]] = {
    ".tmx": ("codes", "min_bead_confidence"),
    ".moses": ("min_bead_confidence",),
    ".xlf": ("codes",),
    ".xliff": ("codes",),
    ".html": ("ui",),
}
"""Options that a writer takes."""

_DATED = frozenset({".tmx", ".xlsx", ".docx", ".epub", ".po"})
"""Formats that hold the moment when they were written."""


class _Reader(NamedTuple):
    rows: Callable[[Path], Iterator[Located]]
    unit: str = "line"

    def __call__(self, path: Path) -> Iterator[Alignment]:
        return records.alignments(path, self.rows(path), self.unit)


READERS: dict[str, _Reader] = {
    ".jsonl": _Reader(jsonl.rows),
    packed.SUFFIX: _Reader(packed.rows),
    ".tmx": _Reader(tmx.rows, "unit"),
    ".tsv": _Reader(delimited.rows_tsv),
    ".csv": _Reader(delimited.rows_csv),
    ".xlsx": _Reader(xlsx.rows, "row"),
    ".docx": _Reader(docx_reading.rows, "row"),
    ".parquet": _Reader(parquet.rows, "row"),
    **dict.fromkeys((".po", ".pot"), _Reader(po.rows)),
    ".moses": _Reader(moses.rows),
    **dict.fromkeys(xliff.SUFFIXES, _Reader(xliff.rows, "unit")),
}
"""Reader of each suffix."""


def suffix_of(path: Path, known: Iterable[str]) -> str:
    """The path's suffix in lower case; OutputError naming the known ones where it is none.

    A suffix of two parts, such as ``.bilingual.html``, goes before its last part.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    for suffix in ("".join(suffixes), *suffixes[-1:]):
        if suffix in known:
            return suffix
    raise OutputError(
        f"cannot tell the format of {shown(path)}: the suffix {path.suffix.lower() or '(none)'} is "
        "not one of " + ", ".join(sorted(known))
    )


def check_outputs(
    paths: Sequence[Path], inputs: Sequence[Path] = (), others: Sequence[Path] = ()
) -> None:
    """Refuse, before the work begins, outputs that could not be written at its end.

    `others` are written besides and hold no corpus: their suffix is free. OutputError for an
    unknown suffix, a folder, a device or pipe, a place without permission, a path named twice, or
    one that is an input. ConfigError, where one holds a date, for a ``SOURCE_DATE_EPOCH`` that is
    no date.
    """
    taken = {os.path.realpath(path) for path in inputs if "\x00" not in str(path)}
    if _DATED & {suffix_of(path, WRITERS) for path in paths}:
        moment()
    files = [file for path in paths for file in _files(path)]
    for path in (*files, *others):
        place = check_place(path)
        if str(place) in taken:
            raise OutputError(f"cannot write {shown(path)}: it is an input, or named twice")
        taken.add(str(place))


def _files(path: Path) -> tuple[Path, ...]:
    """The files that an output stands for."""
    return moses.files(path) if path.suffix.lower() == ".moses" else (path,)


def opened(path: Path) -> AbstractContextManager[Any]:
    """What the writer of the path's suffix writes to: a stream, or those of both languages.

    The files appear when the block ends well. OutputError as `replacing`.
    """
    return moses.opened(path) if path.suffix.lower() == ".moses" else replacing(path)


def write_corpus(
    corpus: Iterable[Alignment],
    path: Path,
    *,
    codes: Mapping[str, str] | None = None,
    min_bead_confidence: float = MIN_BEAD_CONFIDENCE,
) -> list[str]:
    """Write alignments to a file, whole or not at all; warnings about what was changed.

    The suffix chooses the format. `codes` names languages as TMX and XLIFF write them. Formats of
    pairs alone, TMX and Moses, leave out beads less sure than `min_bead_confidence`. OutputError
    for an unknown suffix or a place that cannot be written.
    """
    suffix_of(path, WRITERS)
    with opened(path) as stream:
        return write_stream(corpus, path, stream, codes, min_bead_confidence)


def write_files(
    corpus: Sequence[Alignment],
    paths: Sequence[Path],
    *,
    codes: Mapping[str, str] | None = None,
    min_bead_confidence: float = MIN_BEAD_CONFIDENCE,
    ui: Language | None = None,
) -> list[str]:
    """Write the same alignments to several files, all of them or none; warnings."""
    with ExitStack() as stack:
        streams = [stack.enter_context(opened(path)) for path in paths]
        return [
            warning
            for path, stream in zip(paths, streams, strict=True)
            for warning in write_stream(corpus, path, stream, codes, min_bead_confidence, ui)
        ]


def write_stream(
    corpus: Iterable[Alignment],
    path: Path,
    stream: Any,
    codes: Mapping[str, str] | None = None,
    min_bead_confidence: float = MIN_BEAD_CONFIDENCE,
    ui: Language | None = None,
) -> list[str]:
    """Write alignments to what `opened` gave for `path`; warnings about what was changed.

    The page of a report is in the language `ui`, else in that of the browser. ConfigError where
    `codes` does not fit the languages.
    """
    suffix = suffix_of(path, WRITERS)
    values = {"codes": codes, "min_bead_confidence": min_bead_confidence, "ui": ui}
    options = {name: values[name] for name in _OPTIONS.get(suffix, ())}
    warnings = WRITERS[suffix](stream, corpus, **options)
    return [f"{shown(path)}: {warning}" for warning in warnings or ()]


def stream_corpus(path: Path) -> Iterator[Alignment]:
    """Alignments of a corpus file, one at a time.

    The content tells the format where it can, and the suffix where it cannot. InputError for a
    file that is missing, empty, no regular file, or no corpus.
    """
    return READERS[_format_of(path)](path)


PIECE = 50_000
"""Beads of a piece. The Bible has 31,102 verses, a novel of 300 pages some 6,000 sentences: only
what nobody calls a document is longer, such as a table of ten million pairs."""


def stream_pieces(path: Path, size: int | None = None) -> Iterator[Alignment]:
    """The same in pieces of `size` beads at most (else `PIECE`), so that no document need fit in
    memory."""
    reader = READERS[_format_of(path)]
    return records.alignments(path, reader.rows(path), reader.unit, size or PIECE)


def _format_of(path: Path) -> str:
    # This name stands for two files, and is none itself.
    return ".moses" if path.suffix.lower() == ".moses" else kind_of(path, READERS)


def read_corpus(path: Path) -> Corpus:
    """All alignments of a corpus file; InputError as `stream_corpus`."""
    return Corpus(tuple(stream_corpus(path)))
