"""SRT: subtitles in both languages, each pair at the time of its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import BinaryIO

from aligner.bitext import Alignment, Bead, Document, Span, joined
from aligner.errors import OutputError
from aligner.files import shortened
from aligner.formats.records import writable
from aligner.formats.wrapping import in_lines


def write(stream: BinaryIO, corpus: Iterable[Alignment]) -> list[str]:
    """Write a subtitle for each bead: the source's line above the target's. Warnings.

    Beads whose times overlap share one. OutputError for sentences without times, and for more
    than one document, whose times would run into each other.
    """
    warnings: list[str] = []
    first: Alignment | None = None
    numbers = count(1)
    for alignment in in_lines(writable(corpus, warnings)):
        if first is not None and not alignment.continues:
            raise OutputError(
                f"{shortened(first.doc)} and {shortened(alignment.doc)} are two documents: a file "
                "of subtitles holds one; write a file for each"
            )
        first = first or alignment
        for title in _merged(_titles(alignment)):
            stream.write(title.text(next(numbers)).encode("utf-8", "replace"))
    return warnings


@dataclass(slots=True)
class _Title:
    """A subtitle: when it is shown, and its lines."""

    first: int
    last: int
    src: list[str]
    tgt: list[str]
    langs: tuple[str, str]

    def text(self, number: int) -> str:
        """The subtitle as SRT has it."""
        lines = [
            joined([text for text in texts if text], "en" if lang == "en" else "zh")
            for texts, lang in zip((self.src, self.tgt), self.langs, strict=True)
        ]
        # An arrow would be read as times.
        shown = "\n".join(line.replace("-->", "→") for line in lines if line)
        return f"{number}\n{_time(self.first)} --> {_time(self.last)}\n{shown}\n\n"


def _time(moment: int) -> str:
    seconds, milliseconds = divmod(moment, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02},{milliseconds:03}"


def _titles(alignment: Alignment) -> Iterator[_Title]:
    langs = alignment.src.lang, alignment.tgt.lang
    for number, bead in alignment.numbered():
        src, tgt = (" ".join(text.split()) for text in alignment.texts(bead))
        if src or tgt:
            first, last = _times(alignment, number, bead)
            yield _Title(first, last, [src], [tgt], langs)


def _times(alignment: Alignment, number: int, bead: Bead) -> Span:
    """From the first to the last millisecond of the source, or else of the target."""
    for document, span in ((alignment.src, bead.src), (alignment.tgt, bead.tgt)):
        cues = [cue for cue in _cues(document, span) if cue]
        if cues:
            return min(first for first, _ in cues), max(last for _, last in cues)
    raise OutputError(
        f"document {shortened(alignment.doc)}, bead {number}: its sentences have no times, which "
        "only subtitles have; align two files such as .srt, or write .jsonl or .bilingual.html"
    )


def _cues(document: Document, span: range) -> Iterator[Span | None]:
    return (document.sentences[index].cue for index in span)


def _merged(titles: Iterable[_Title]) -> Iterator[_Title]:
    """Those that are shown at the same time as one: sentences share a subtitle."""
    held: _Title | None = None
    for title in titles:
        if held is not None and title.first < held.last and title.last > held.first:
            held.first, held.last = min(held.first, title.first), max(held.last, title.last)
            held.src += title.src
            held.tgt += title.tgt
            continue
        if held is not None:
            yield held
        held = title
    if held is not None:
        yield held
