"""An alignment as the flat records of the JSONL contract, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from aligner.bitext import (
    Alignment,
    Bead,
    Document,
    Flag,
    Lang,
    Scalar,
    Sentence,
    Skipped,
    Sparse,
    other,
)
from aligner.errors import InputError, OutputError
from aligner.files import shortened, shown
from aligner.schema import (
    BeadRow,
    FlagRow,
    Misfit,
    PlaceRow,
    Row,
    SideRow,
    SkippedPlaceRow,
    SkippedRow,
    SkippedSideRow,
)

Record = dict[str, Any]


def pair_row(
    doc: str,
    number: int,
    src: str,
    tgt: str,
    src_lang: Lang,
    *,
    similarity: float | None = None,
    confidence: float = 1.0,
    risk: float | None = None,
) -> BeadRow | None:
    """A bead of a file that knows only two texts; an empty one makes a null bead, two make none."""
    if not src and not tgt:
        return None
    left, right = (
        SideRow(lang, text, (PlaceRow(number, 0, len(text), number),) if text else ())
        for lang, text in ((src_lang, src), (other(src_lang), tgt))
    )
    kind = f"{min(len(src), 1)}-{min(len(tgt), 1)}"
    return BeadRow(doc, number, kind, left, right, similarity, confidence, "auto", (), risk)


def writable(corpus: Iterable[Alignment], warnings: list[str]) -> Iterator[Alignment]:
    """The alignments as a file can hold them so that they are read back.

    One that follows another of the same name gets a number behind it: in a file they would be
    read as one document. That is told in `warnings`. OutputError for a number outside its range.
    """
    before = written = None
    count = renamed = 0
    for alignment in corpus:
        _check_numbers(alignment)
        if alignment.continues and alignment.doc == before:
            yield replace(alignment, doc=written) if written else alignment
            continue
        before, count = alignment.doc, count + 1 if alignment.doc == before else 1
        name = before if count == 1 else f"{before}#{count}"
        if name == written:
            count += 1
            name = f"{before}#{count}"
        renamed += name != before
        yield alignment if name == before else replace(alignment, doc=name)
        written = name
    if renamed:
        warnings.append(
            f"{renamed} documents are named like the one before them, and would be read as one "
            "with it: they are written with #2, #3, ... behind the name"
        )


def surer(corpus: Iterable[Alignment], least: float, warnings: list[str]) -> Iterator[Alignment]:
    """The alignments without the beads that are less sure than `least`.

    For formats of pairs, whose readers cannot tell a doubtful one. What a person has confirmed or
    edited is sure, what was rejected is not. How many were left out is told in `warnings`; null
    beads, which such a format has no place for, are not counted.
    """
    count = rejected = 0
    for alignment in corpus:
        kept = []
        for number, bead in alignment.numbered():
            if _sureness(bead) >= least:
                kept.append(replace(bead, number=number))
            else:
                count += not bead.is_null
                rejected += bead.status == "rejected" and not bead.is_null
        yield (
            alignment
            if len(kept) == len(alignment.beads)
            else replace(alignment, beads=tuple(kept))
        )
    if count:
        among = f" ({rejected} of them rejected)" if rejected else ""
        warnings.append(
            f"{count} beads with a confidence below {least:g} were left out{among}; "
            "--min-bead-confidence 0 keeps them"
        )


def _sureness(bead: Bead) -> float:
    """The confidence, unless a person has said what the bead is."""
    said = {"confirmed": 1.0, "edited": 1.0, "rejected": 0.0}
    return said.get(bead.status, bead.confidence)


def _check_numbers(alignment: Alignment) -> None:
    """OutputError where a value has no place on its scale, as NaN has none."""
    for number, bead in alignment.numbered():
        values = [("confidence", bead.confidence, 0.0)]
        if bead.similarity is not None:
            values.append(("similarity", bead.similarity, -1.0))
        if bead.risk is not None:
            values.append(("risk", bead.risk, 0.0))
        values += [
            (f"confidence of the {flag.kind} flag", flag.confidence, 0.0) for flag in bead.flags
        ]
        for name, value, least in values:
            if not least <= value <= 1.0:
                raise OutputError(
                    f"document {shortened(alignment.doc)}, bead {number}: the {name} is "
                    f"{value}, it must be from {least:g} to 1"
                )


class Located(NamedTuple):
    """A record with its place in the file, which messages name."""

    number: int
    row: Row
    own: bool = True
    """Whether its numbers are those of this program, or given in the order of the file."""


def alignments(
    path: Path, rows: Iterable[Located], unit: str = "line", size: int | None = None
) -> Iterator[Alignment]:
    """Alignments from records, one for each run of records of the same document.

    With `size`, a long run comes in pieces of so many records, so that it need not fit in memory.
    InputError where the records of a run contradict each other, naming the `unit` by its number.
    """
    builder: _Builder | None = None
    key: tuple[str, bool] | None = None
    count = 0
    for number, row, own in rows:
        if builder is None or key != (row.doc, own) or count == size:
            if builder is not None:
                yield builder.alignment()
            continues = builder is not None and key == (row.doc, own)
            builder, key, count = _Builder(row.doc, continues), (row.doc, own), 0
        count += 1
        try:
            builder.add(row)
        except Misfit as error:
            raise InputError(
                f"{shown(path)}, {unit} {number}: {error}; mend the file, or write it anew"
            ) from error
    if builder is not None:
        yield builder.alignment()


class _Builder:
    """Gathers one document's records."""

    def __init__(self, doc: str, continues: bool = False) -> None:
        self.doc = doc
        self._continues = continues
        self._langs: dict[str, Lang] = {}
        self._sentences: dict[str, dict[int, Sentence]] = {"src": {}, "tgt": {}}
        self._numbers: set[int] = set()
        self._beads: list[Bead] = []
        self._skipped: list[Skipped] = []
        self._meta: Mapping[str, Scalar] = {}

    def add(self, row: Row) -> None:
        """Take one record; Misfit where it contradicts an earlier one."""
        # They are the document's, and the same in each of its records.
        self._meta = self._meta or row.meta
        if isinstance(row, SkippedRow):
            side = row.side
            self._language("tgt" if row.src is None else "src", side.lang)
            self._skipped.extend(
                Skipped(side.lang, sentence, row.reason) for sentence in _sentences(side)
            )
            return
        if row.bead in self._numbers:
            raise Misfit(f"bead {row.bead} stands twice in document {shortened(self.doc)}")
        self._numbers.add(row.bead)
        self._beads.append(
            Bead(
                self._range("src", row.src),
                self._range("tgt", row.tgt),
                row.similarity,
                row.confidence,
                tuple(map(_flag, row.flags)),
                row.status,
                row.risk,
                row.bead,
                row.comment,
            )
        )

    def _language(self, side: str, lang: Lang) -> None:
        if not self._langs:
            self._langs = {side: lang, _OTHER[side]: other(lang)}
        if self._langs[side] != lang:
            raise Misfit(
                f"{side}.lang is {lang}, earlier in document {shortened(self.doc)} {other(lang)}"
            )

    def _range(self, side: str, row: SideRow) -> range:
        if self._langs.get(side) != row.lang:
            self._language(side, row.lang)
        if not row.sentences:
            return range(0)
        held = self._sentences[side]
        first = row.sentences[0].index
        for index, sentence in enumerate(_sentences(row), first):
            if held.setdefault(index, sentence) is not sentence:
                raise Misfit(
                    f"sentence {index} of {side} stands in two beads of {shortened(self.doc)}"
                )
        return range(first, first + len(row.sentences))

    def alignment(self) -> Alignment:
        src, tgt = (
            Document(self._langs[side], "", _in_order(self._sentences[side]))
            for side in ("src", "tgt")
        )
        beads = tuple(self._placed(self._beads))
        skipped = tuple(self._skipped)
        return Alignment(
            self.doc, src, tgt, beads, skipped, continues=self._continues, meta=self._meta
        )

    @staticmethod
    def _placed(beads: Iterable[Bead]) -> Iterator[Bead]:
        """Empty sides put where the bead stands, as the aligner gives them."""
        src = tgt = 0
        for bead in beads:
            at_src = bead.src or range(src, src)
            at_tgt = bead.tgt or range(tgt, tgt)
            src, tgt = at_src.stop, at_tgt.stop
            placed = bead.src and bead.tgt
            yield bead if placed else replace(bead, src=at_src, tgt=at_tgt)


_OTHER = {"src": "tgt", "tgt": "src"}


def _flag(row: FlagRow) -> Flag:
    return Flag(
        row.kind, row.severity, row.confidence, row.src, row.tgt, row.message, row.dismissed
    )


def _in_order(found: dict[int, Sentence]) -> tuple[Sentence, ...] | Sparse:
    """Sentences by index; with gaps where the file leaves some out.

    A TMX has no null beads, and a filtered corpus only some beads: the others keep their indices.
    """
    indices = tuple(sorted(found))
    known = tuple(found[index] for index in indices)
    return Sparse(indices, known) if indices and indices[-1] >= len(indices) else known


def _sentences(row: SideRow | SkippedSideRow) -> Iterator[Sentence]:
    """The sentences of one side of a record, cut from the joined text by length."""
    places: Sequence[PlaceRow | SkippedPlaceRow] = row.sentences
    texts = cut_like(row.text, [place.end - place.start for place in places], row.lang)
    for place, text in zip(places, texts, strict=True):
        yield Sentence(text, place.start, place.end, place.paragraph, place.cue)


def cut_like(text: str, lengths: list[int], lang: Lang) -> list[str]:
    """As many texts as lengths, which joined give the text back.

    The texts that `joined` made one of; pieces of like length where it was edited since."""
    if not lengths:
        return []
    gap = " " if lang == "en" else ""
    places = list(accumulate((length + len(gap) for length in lengths[:-1]), initial=0))
    ends = [a + length for a, length in zip(places, lengths, strict=True)]
    if ends[-1:] != [len(text)] or any(text[b : b + len(gap)] != gap for b in ends[:-1]):
        return _cut_edited(text, lengths, gap)
    return [text[a:b] for a, b in zip(places, ends, strict=True)]


def _cut_edited(text: str, lengths: list[int], gap: str) -> list[str]:
    """As many pieces as lengths, which joined with `gap` give the text back."""
    pieces = text.split(gap) if gap else list(text)
    # A sentence has a piece at least: an empty one would join to more text than there was.
    count = len(lengths)
    pieces += [""] * (count - len(pieces))
    total = sum(lengths) or 1
    cuts = [0]
    for k, done in enumerate(accumulate(lengths[:-1]), 1):
        share = round(len(pieces) * done / total)
        least, most = cuts[-1] + 1, len(pieces) - count + k
        cuts.append(min(max(_sentence_end(pieces, share), least), most))
    return [gap.join(pieces[a:b]) for a, b in pairwise([*cuts, len(pieces)])]


_ENDS = re.compile("[.!?。！？…][\"'”’)）」』]*$")
_NEAR = 8
"""Pieces, words or characters, within which a sentence's end is looked for."""


def _sentence_end(pieces: Sequence[str], share: int) -> int:
    """The place nearest to `share` behind which a sentence ends; `share` where none is near."""
    near = sorted(range(share - _NEAR, share + _NEAR + 1), key=lambda at: abs(at - share))
    return next((at for at in near if 0 < at < len(pieces) and _ENDS.search(pieces[at - 1])), share)
