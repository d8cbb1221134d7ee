"""A bead as it is reviewed: it holds its own sentences, so that a gesture touches few values.

The places of sentences and beads are intervals. Whatever is cut gives each part half of its own,
so that nothing else is numbered anew; numbers are given again when the corpus is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from aligner import flagging
from aligner.bitext import (
    Alignment,
    Bead,
    Document,
    Flag,
    Lang,
    Sentence,
    Skipped,
    Span,
    Sparse,
    Status,
    joined,
    other,
)

Side = Literal["src", "tgt"]
SIDES: tuple[Side, Side] = ("src", "tgt")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, or a part of one that was cut, with its place in its document."""

    text: str
    index: int
    """Number of the sentence as it was read."""
    start: int
    end: int
    paragraph: int
    cue: Span | None = None
    part: float = 0.0
    """Where in the sentence as read it begins: 0, or what its cuts made of it."""
    share: float = 1.0
    """How much of the sentence it is."""

    @property
    def key(self) -> tuple[int, float]:
        """Its place in the order of the document."""
        return self.index, self.part

    def follows(self, before: Line) -> bool:
        """Whether nothing stands between the two."""
        if before.index == self.index:
            return before.part + before.share == self.part
        whole = before.part + before.share == 1.0 and self.part == 0.0
        return whole and self.index == before.index + 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A bead with its sentences, its place in the document, and what people said of it."""

    id: int | None
    """None until it is stored."""
    doc: int
    place: float
    room: float
    """Its share of the order: a bead that is split gives half of it away."""
    src_lang: Lang
    src: tuple[Line, ...]
    tgt: tuple[Line, ...]
    similarity: float | None
    confidence: float
    risk: float | None = None
    status: Status = "auto"
    flags: tuple[Flag, ...] = ()
    comment: str = ""

    def lang(self, side: Side) -> Lang:
        """The language of a side."""
        return self.src_lang if side == "src" else other(self.src_lang)

    def lines(self, side: Side) -> tuple[Line, ...]:
        """The sentences of a side."""
        return self.src if side == "src" else self.tgt

    def text(self, side: Side) -> str:
        """The text of a side; flags point into it."""
        return joined([line.text for line in self.lines(side)], self.lang(side))

    @property
    def open_flags(self) -> tuple[Flag, ...]:
        """The flags that nobody has dismissed."""
        return tuple(flag for flag in self.flags if not flag.dismissed)

    @property
    def doubt(self) -> float:
        """How much there is to be found wrong, in [0, 1], by confidence, risk and flags."""
        right = self.confidence * (1 - (self.risk or 0.0) / 2)
        for flag in self.open_flags:
            right *= 1 - flag.confidence * (0.6 if flag.severity == "major" else 0.25)
        return round(1 - right, 6)


def in_a_row(lines: Sequence[Line]) -> bool:
    """Whether the sentences follow each other without a gap."""
    return all(after.follows(before) for before, after in pairwise(lines))


def words_of(entry: Entry, flag: Flag) -> tuple[str, str]:
    """What a flag points at on either side."""
    return flagging.words_of(flag, (entry.text("src"), entry.text("tgt")))


def entries_of(alignment: Alignment, doc: int) -> list[Entry]:
    """The beads of a document as entries, in reading order."""
    return [
        Entry(
            None,
            doc,
            float(place),
            1.0,
            alignment.src.lang,
            _lines(alignment.src, bead.src),
            _lines(alignment.tgt, bead.tgt),
            bead.similarity,
            bead.confidence,
            bead.risk,
            bead.status,
            bead.flags,
            bead.comment,
        )
        for place, bead in enumerate(alignment.beads)
    ]


def _lines(document: Document, span: range) -> tuple[Line, ...]:
    found = ((index, document.sentences[index]) for index in span)
    return tuple(Line(s.text, index, s.start, s.end, s.paragraph, s.cue) for index, s in found)


def alignment_of(
    name: str, src_lang: Lang, entries: Iterable[Entry], skipped: Sequence[Skipped] = ()
) -> Alignment:
    """Entries of a document, in their order, as an alignment; sentences get new numbers.

    Where sentences of the file as read are missing, their numbers stay free.
    """
    held = list(entries)
    documents, numbers = [], []
    for side in SIDES:
        lines = sorted((line for each in held for line in each.lines(side)), key=lambda x: x.key)
        places = _numbered(lines)
        numbers.append(dict(zip((line.key for line in lines), places, strict=True)))
        known = tuple(
            Sentence(line.text, line.start, line.end, line.paragraph, line.cue) for line in lines
        )
        gaps = bool(places) and places[-1] >= len(places)
        lang = src_lang if side == "src" else other(src_lang)
        documents.append(Document(lang, "", Sparse(tuple(places), known) if gaps else known))
    beads = tuple(_beads(held, numbers))
    return Alignment(name, documents[0], documents[1], beads, tuple(skipped))


def _numbered(lines: Sequence[Line]) -> list[int]:
    """The sentences' numbers: those they were read with, later by the cuts before them."""
    found: list[int] = []
    for place, line in enumerate(lines):
        if not place:
            found.append(line.index)
        elif line.follows(lines[place - 1]):
            found.append(found[-1] + 1)
        else:
            found.append(found[-1] + max(1, line.index - lines[place - 1].index))
    return found


def _beads(
    entries: Sequence[Entry], numbers: Sequence[dict[tuple[int, float], int]]
) -> Iterable[Bead]:
    ends = [0, 0]
    for entry in entries:
        spans = []
        for k, side in enumerate(SIDES):
            lines = entry.lines(side)
            first = numbers[k][lines[0].key] if lines else ends[k]
            spans.append(range(first, first + len(lines)))
            ends[k] = spans[-1].stop
        src, tgt = spans
        yield Bead(
            src,
            tgt,
            entry.similarity,
            entry.confidence,
            entry.flags,
            entry.status,
            entry.risk,
            comment=entry.comment,
        )


def sorted_lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Sentences in the order of their document."""
    return tuple(sorted(lines, key=lambda line: line.key))


def with_id(entry: Entry, id: int) -> Entry:
    """The entry as it is stored."""
    return replace(entry, id=id)
