"""The nouns of the program: frozen values that flow from stage to stage.

Indices are 0-based. Offsets are Unicode code points, end exclusive. A *side* is
one language of a bitext; *source* and *target* say which side a flag points at.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, overload

Lang = Literal["en", "zh"]
LANGUAGES: tuple[Lang, ...] = ("en", "zh")

Span = tuple[int, int]
Record = dict[str, Any]
"""What one line of the JSONL holds; see the README."""
Scalar = str | int | float | bool | None
"""A value of a document's own columns."""
Severity = Literal["major", "minor"]
SEVERITIES: tuple[Severity, ...] = ("minor", "major")

Origin = Literal["human", "machine"]
ORIGINS: tuple[Origin, ...] = ("human", "machine")
"""Who made a translation."""

Status = Literal["auto", "confirmed", "edited", "rejected", "review"]
STATUSES: tuple[Status, ...] = ("auto", "confirmed", "edited", "rejected", "review")
"""What a person has said of a bead: nothing, right, changed, wrong, to be looked at again."""

FLAG_KINDS = (
    "number",
    "date",
    "name",
    "term",
    "untranslated",
    "omission",
    "addition",
    "mistranslation",
    "moved",
    "length",
    "consistency",
    "rule",
)

MQM_CATEGORY = {
    "number": "Accuracy/Mistranslation",
    "date": "Accuracy/Mistranslation",
    "name": "Accuracy/Mistranslation",
    "term": "Terminology/Wrong term",
    "untranslated": "Accuracy/Untranslated",
    "omission": "Accuracy/Omission",
    "addition": "Accuracy/Addition",
    "mistranslation": "Accuracy/Mistranslation",
    "moved": "Accuracy/Mistranslation",
    "length": "Design and markup/Length",
    "consistency": "Style/Inconsistent style",
    "rule": "Custom",
}
"""Flag kind -> category of the MQM core typology (themqm.org)."""


def other(lang: Lang) -> Lang:
    """The other language of an English/Chinese bitext."""
    return "zh" if lang == "en" else "en"


def source_of(src_lang: Lang | None, tgt_lang: Lang | None) -> Lang | None:
    """The source's language where either side's is known; None where neither is."""
    return src_lang or (other(tgt_lang) if tgt_lang else None)


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends; None where nothing is left."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    return (start + left, start + right) if left < right else None


def joined(texts: Sequence[str], lang: Lang) -> str:
    """Sentences as one text: English joined with a space, Chinese with nothing."""
    return (" " if lang == "en" else "").join(texts)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: ``document.text[start:end] == text``."""

    text: str
    start: int
    end: int
    paragraph: int
    """0-based number of the paragraph in its document, for layout and soft evidence."""
    cue: Span | None = None
    """When a subtitle is shown: first and last millisecond; None for any other text."""

    def to_record(self, index: int | None) -> Record:
        """Where the sentence stands, as JSON writes it; `index` is its number in the document."""
        record: Record = {
            "index": index,
            "start": self.start,
            "end": self.end,
            "paragraph": self.paragraph,
        }
        return {**record, "cue": list(self.cue)} if self.cue else record


@dataclass(frozen=True, slots=True)
class Sparse(Sequence[Sentence]):
    """Sentences of which only some are known: the others are empty, and take no memory.

    A file of selected beads keeps their indices, and the last may be the millionth.
    """

    indices: tuple[int, ...]
    """Indices of the known sentences, rising."""
    known: tuple[Sentence, ...]

    def __len__(self) -> int:
        return self.indices[-1] + 1 if self.indices else 0

    @overload
    def __getitem__(self, index: int) -> Sentence: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Sentence, ...]: ...

    def __getitem__(self, index: int | slice) -> Sentence | tuple[Sentence, ...]:
        """A sentence; an unknown one is empty and stands where the one before it ends."""
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        wanted = range(len(self))[index]
        place = bisect_right(self.indices, wanted)
        if not place:
            return Sentence("", 0, 0, 0)
        last = self.known[place - 1]
        if self.indices[place - 1] == wanted:
            return last
        return Sentence("", last.end, last.end, last.paragraph)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A stretch of a document that is in no bead, with the reason it was set aside."""

    lang: Lang
    sentence: Sentence
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """One side of a bitext: the text as read and its sentences in reading order.

    In a bilingual file both sides share the same `text`.
    """

    lang: Lang
    text: str = field(compare=False, repr=False)
    """The whole text as read; empty in an alignment that was read from a corpus file."""
    sentences: Sequence[Sentence]
    """A tuple; or a `Sparse` where a corpus file holds only some of the sentences."""

    def texts(self) -> list[str]:
        """The sentences' texts, in order."""
        return [sentence.text for sentence in self.sentences]

    def span_text(self, span: range) -> str:
        """Text of a run of sentences, joined as the language joins them."""
        return joined([self.sentences[i].text for i in span], self.lang)

    def to_record(self, span: range) -> Record:
        """A run of sentences as the side of a bead, as JSON writes it."""
        return {
            "lang": self.lang,
            "text": self.span_text(span),
            "sentences": [self.sentences[i].to_record(i) for i in span],
        }


@dataclass(frozen=True, slots=True)
class Flag:
    """One divergence: what kind, how bad, how sure, and where on both sides."""

    kind: str
    """One of `FLAG_KINDS`."""
    severity: Severity
    confidence: float
    """Probability in [0, 1] that a reviser would agree."""
    src: tuple[Span, ...]
    """Spans in the bead's source text; empty where the flag points at nothing there."""
    tgt: tuple[Span, ...]
    message: str
    dismissed: bool = False
    """Whether a person has said that it is no error: it is kept, and counts no more."""

    @property
    def mqm(self) -> str:
        """MQM category of the flag's kind."""
        return MQM_CATEGORY[self.kind]

    def to_record(self) -> Record:
        """The flag as JSON writes it."""
        record = {
            "kind": self.kind,
            "mqm": self.mqm,
            "severity": self.severity,
            "confidence": self.confidence,
            "src": [list(span) for span in self.src],
            "tgt": [list(span) for span in self.tgt],
            "message": self.message,
        }
        return {**record, "dismissed": True} if self.dismissed else record


@dataclass(frozen=True, slots=True)
class Bead:
    """A minimal group of sentences that translate each other.

    A *null bead* has an empty side: a sentence without counterpart.
    """

    src: range
    tgt: range
    similarity: float | None
    """Cosine of the two sides in [-1, 1]; None for a null bead."""
    confidence: float
    """Posterior probability in [0, 1] that the bead is right."""
    flags: tuple[Flag, ...] = ()
    status: Status = "auto"
    risk: float | None = None
    """Probability in [0, 1] that a professional reviser would mark a major accuracy error (MQM);
    None for a null bead, and where it was not computed."""
    number: int | None = field(default=None, compare=False)
    """Its number in the file it was read from, which may hold only some of a document's beads;
    None for its place in the alignment."""
    comment: str = ""
    """What a person has written beside it."""

    @property
    def open_flags(self) -> tuple[Flag, ...]:
        """The flags that nobody has dismissed."""
        return tuple(flag for flag in self.flags if not flag.dismissed)

    @property
    def type(self) -> str:
        """Bead type as ``"m-n"``: sentences of the source, of the target."""
        return f"{len(self.src)}-{len(self.tgt)}"

    @property
    def is_null(self) -> bool:
        """Whether one side is empty."""
        return not self.src or not self.tgt


@dataclass(frozen=True, slots=True)
class Signature:
    """What a result depends on, so that it can be reproduced (after sacreBLEU)."""

    fields: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return "|".join(f"{key}:{value}" for key, value in self.fields)

    @classmethod
    def parse(cls, text: str) -> Signature:
        """Read back what ``str(signature)`` printed."""
        pairs = (item.partition(":") for item in text.split("|") if item)
        return cls(tuple((key, value) for key, _, value in pairs))


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two documents, the beads that link them, and what was set aside."""

    doc: str
    src: Document
    tgt: Document
    beads: tuple[Bead, ...]
    skipped: tuple[Skipped, ...] = ()
    signature: Signature = field(default_factory=lambda: Signature(()), compare=False)
    warnings: tuple[str, ...] = field(default=(), compare=False)
    score: float | None = field(default=None, compare=False)
    """How well the texts translate each other, in [-1, 1]; None where it was not computed."""
    continues: bool = field(default=False, compare=False)
    """Whether it goes on where the one before it, of the same document, ended: a long document
    may come in pieces."""
    meta: Mapping[str, Scalar] = field(default_factory=dict, hash=False)
    """The document's own columns, such as date, url and licence; they are in every record."""

    def numbered(self) -> Iterator[tuple[int, Bead]]:
        """Beads with their numbers, in reading order."""
        for place, bead in enumerate(self.beads):
            yield place if bead.number is None else bead.number, bead

    @property
    def flags(self) -> list[tuple[Bead, Flag]]:
        """Every flag that nobody has dismissed, with its bead, in reading order."""
        return [(bead, flag) for bead in self.beads for flag in bead.open_flags]

    def texts(self, bead: Bead) -> tuple[str, str]:
        """Source and target text of a bead; a null bead has an empty one."""
        return self.src.span_text(bead.src), self.tgt.span_text(bead.tgt)

    def to_records(self) -> list[Record]:
        """The lines of the JSONL as dicts: beads in order, then what was set aside.

        Keys always come in the same order.
        """
        return [*self._bead_records(), *self._skipped_records()]

    def _bead_records(self) -> Iterator[Record]:
        for number, bead in self.numbered():
            yield {
                "doc": self.doc,
                "bead": number,
                "type": bead.type,
                "src": self.src.to_record(bead.src),
                "tgt": self.tgt.to_record(bead.tgt),
                "similarity": bead.similarity,
                "confidence": bead.confidence,
                "risk": bead.risk,
                "status": bead.status,
                "flags": [flag.to_record() for flag in bead.flags],
                **self._meta_field(),
                **({"comment": bead.comment} if bead.comment else {}),
            }

    def _skipped_records(self) -> Iterator[Record]:
        for item in self.skipped:
            side = "src" if item.lang == self.src.lang else "tgt"
            yield {
                "doc": self.doc,
                "type": "skipped",
                side: {
                    "lang": item.lang,
                    "text": item.sentence.text,
                    "sentences": [item.sentence.to_record(None)],
                },
                "reason": item.reason,
                **self._meta_field(),
            }

    def _meta_field(self) -> Record:
        return {"meta": dict(self.meta)} if self.meta else {}

    def rethreshold(self, min_confidence: float) -> Alignment:
        """The same alignment with only the flags at or above `min_confidence`.

        Nothing is encoded again. Flags that an earlier threshold removed do not
        come back: start from an alignment made with ``min_confidence=0.0``.
        """
        beads = tuple(
            replace(
                bead,
                flags=tuple(f for f in bead.flags if f.confidence >= min_confidence),
            )
            for bead in self.beads
        )
        return replace(self, beads=beads)


@dataclass(frozen=True, slots=True)
class Corpus(Sequence[Alignment]):
    """A sequence of alignments, as one file or folder holds them."""

    alignments: tuple[Alignment, ...]

    @overload
    def __getitem__(self, index: int) -> Alignment: ...

    @overload
    def __getitem__(self, index: slice) -> Corpus: ...

    def __getitem__(self, index: int | slice) -> Alignment | Corpus:
        if isinstance(index, slice):
            return Corpus(self.alignments[index])
        return self.alignments[index]

    def __len__(self) -> int:
        return len(self.alignments)

    def __iter__(self) -> Iterator[Alignment]:
        return iter(self.alignments)

    def to_records(self) -> list[Record]:
        """The lines of the JSONL as dicts, one alignment after another."""
        return [record for alignment in self.alignments for record in alignment.to_records()]
