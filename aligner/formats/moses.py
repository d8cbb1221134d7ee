"""Moses: two files of lines that translate each other, as trainers of translation systems read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO, NamedTuple

from aligner.bitext import Alignment
from aligner.config import MIN_BEAD_CONFIDENCE
from aligner.errors import InputError
from aligner.files import shown
from aligner.formats.atomic import replacing
from aligner.formats.lines import text_lines
from aligner.formats.places import Foreign
from aligner.formats.records import (
    Located,
    alignments,
    surer,
    writable,
)
from aligner.formats.wrapping import in_lines


class Sides(NamedTuple):
    """The streams of both languages."""

    en: BinaryIO
    zh: BinaryIO


def files(path: Path) -> tuple[Path, Path]:
    """The two files that ``corpus.moses`` stands for: ``corpus.en`` and ``corpus.zh``."""
    return path.with_suffix(".en"), path.with_suffix(".zh")


@contextmanager
def opened(path: Path) -> Iterator[Sides]:
    """Streams that become the two files when the block ends well; OutputError as `replacing`."""
    with ExitStack() as stack:
        yield Sides(*(stack.enter_context(replacing(each)) for each in files(path)))


def write(
    streams: Sides,
    corpus: Iterable[Alignment],
    min_bead_confidence: float = MIN_BEAD_CONFIDENCE,
) -> list[str]:
    """Write a line to each stream for each bead with text on both sides that is so sure; warnings.

    The lines of both files have the same number; which document they come from is not kept.
    """
    warnings: list[str] = []
    for alignment in in_lines(surer(writable(corpus, warnings), min_bead_confidence, warnings)):
        for bead in alignment.beads:
            src, tgt = (" ".join(text.split()) for text in alignment.texts(bead))
            if src and tgt:
                en, zh = (src, tgt) if alignment.src.lang == "en" else (tgt, src)
                streams.en.write((en + "\n").encode("utf-8", "replace"))
                streams.zh.write((zh + "\n").encode("utf-8", "replace"))
    return warnings


def read(path: Path) -> Iterator[Alignment]:
    """The pairs of ``corpus.en`` and ``corpus.zh`` for ``corpus.moses``.

    InputError where a file is missing, or one has more lines than the other.
    """
    yield from alignments(path, rows(path))


def rows(path: Path) -> Iterator[Located]:
    """The pairs of lines as records; InputError as `read`."""
    foreign = Foreign(path.stem)
    english, chinese = files(path)
    number = 0
    lines = (text_lines(each, blank=True) for each in (english, chinese))
    for number, (en, zh) in enumerate(zip_longest(*lines), 1):
        if en is None or zh is None:
            short, long = (english, chinese) if en is None else (chinese, english)
            raise InputError(
                f"{shown(short)} ends before line {number} of {shown(long)}: both must have as "
                "many lines"
            )
        row = foreign.row(en[1].strip(), zh[1].strip(), "en")
        if row:
            yield Located(number, row)
    if not number:
        raise InputError(f"{shown(english)} is empty: lines that translate each other are expected")
