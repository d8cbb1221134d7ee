"""What a worker does with a document: tasks are plain values that any engine can send about."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol

import numpy as np

from aligner import pipeline
from aligner.alignment import THRESHOLD
from aligner.bitext import Alignment, Document, Lang, Scalar, Skipped, other
from aligner.config import Settings
from aligner.corpus.journal import Part
from aligner.corpus.profiles import profile
from aligner.corpus.report import Unpaired, aligned_entry
from aligner.corpus.sketches import dumped, sketched, texts_of
from aligner.corpus.texts import Shelf, TextFile, open_text
from aligner.errors import InputError
from aligner.formats import WRITERS
from aligner.linking import Tools
from aligner.review.keeping import Corrections, carried
from aligner.review.linker import Aligning

NO_COUNTERPART = "no counterpart document"
_FASTEST = 1
"""Level of packing: the text of a part shrinks to a quarter, in a tenth of the time of reading."""


class Workshop:
    """What a worker has loaded, and the texts that it used last."""

    def __init__(self, settings: Settings, tools: Tools | None = None) -> None:
        """Load what `settings` ask for with the first task that needs it, unless it is given."""
        self.settings = settings
        self.shelf = Shelf()
        self._tools = tools

    @property
    def tools(self) -> Tools:
        """Encoders and weights; ModelError where one is missing."""
        if self._tools is None:
            self._tools = pipeline.load_tools(self.settings)
        return self._tools

    @property
    def linker(self) -> Aligning:
        """Links what stands between beads that a person has corrected."""
        return Aligning(self.settings, self.tools)


class Task(Protocol):
    """One piece of work."""

    @property
    def doc(self) -> str:
        """The document that it is done for."""
        ...

    def work(self, shop: Workshop) -> Any:
        """Do it; the result can be pickled."""
        ...


@dataclass(frozen=True, slots=True)
class Look:
    """A first look at a file: its layout and language."""

    doc: str
    file: TextFile

    def work(self, shop: Workshop) -> tuple[str, Lang]:
        """The layout, and the first language; InputError where the file cannot be used."""
        layout = open_text(self.file).layout
        return layout.kind, layout.langs[0]


@dataclass(frozen=True, slots=True)
class Embed:
    """The vector of a one-language text, by which its translation is looked for."""

    doc: str
    file: TextFile

    def work(self, shop: Workshop) -> np.ndarray:
        """Its profile, float16 (d,)."""
        document = shop.shelf.side(self.file).document
        lengths = np.array([len(sentence.text) for sentence in document.sentences])
        found = profile(pipeline.sentence_vectors(document, shop.tools), lengths)
        return found.astype(np.float16)


@dataclass(frozen=True, slots=True)
class Compare:
    """How well two texts translate each other."""

    doc: str
    en: TextFile
    zh: TextFile

    def work(self, shop: Workshop) -> float:
        """The score, in [-1, 1]."""
        en, zh = shop.shelf.side(self.en).document, shop.shelf.side(self.zh).document
        return round(pipeline.translation_score(en, zh, shop.tools), 4)


@dataclass(frozen=True, slots=True)
class Made:
    """What aligning a document gave."""

    score: float
    part: Part | None
    """None where the score is below what was asked for."""
    sentences: int = 0
    sketches: bytes = b""
    """By which documents that are nearly the same are told (`sketches.dumped`)."""


@dataclass(frozen=True, slots=True)
class Align:
    """Align a document: a bilingual file, or two files."""

    doc: str
    src: TextFile
    tgt: TextFile | None = None
    src_lang: Lang | None = None
    """Of the source, where the user named it."""
    langs: tuple[Lang | None, Lang | None] = (None, None)
    """What a manifest says of the languages: another one is refused."""
    by: str = ""
    """How the pair is known; empty for a bilingual file."""
    least: float | None = None
    """Score under which the texts are no pair."""
    meta: Mapping[str, Scalar] = field(default_factory=dict)
    kept: tuple[Corrections, ...] = ()
    """Corrections of an earlier run's beads; a later one goes before an earlier one."""

    @property
    def files(self) -> tuple[TextFile, ...]:
        """The file, or both."""
        return (self.src,) if self.tgt is None else (self.src, self.tgt)

    def work(self, shop: Workshop) -> Made:
        """InputError where a file cannot be used, or is not in the language that was named."""
        alignment, layout = self._aligned(shop)
        score = alignment.score or 0.0
        if self.least is not None and score < self.least:
            return Made(score, None)
        kept, lost = 0, list[str]()
        for corrections in self.kept:
            found = carried(alignment, corrections, shop.linker)
            alignment, kept = found.alignment, kept + found.count
            lost += found.lost
        if self.meta:
            alignment = replace(alignment, meta=dict(self.meta))
        entry = aligned_entry(alignment, tuple(str(each.path) for each in self.files), layout)
        entry = replace(entry, kept=kept, lost=tuple(lost))
        part = Part(asdict(entry), packed(alignment))
        return Made(score, part, sum(entry.sentences.values()), _sketches(alignment))

    def _aligned(self, shop: Workshop) -> tuple[Alignment, str]:
        if self.tgt is None:
            opened = open_text(self.src)
            settings = replace(shop.settings, src_lang=self.src_lang, tgt_lang=None)
            layout = opened.layout
            found = pipeline.align_layout(opened.text, layout, settings, shop.tools, self.doc)
            return found, layout.kind
        sides = []
        for file, lang in zip((self.src, self.tgt), self.langs, strict=True):
            side = shop.shelf.side(file)
            if lang and side.document.lang != lang:
                raise InputError(
                    f"{file.path} is {side.document.lang}, but the manifest says {lang}"
                )
            sides.append(side)
        found = pipeline.align_sides(sides[0], sides[1], shop.settings, shop.tools, self.doc)
        return found, f"pair by {self.by}"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A text without counterpart: every sentence of it is set aside."""

    doc: str
    file: TextFile
    entry: Unpaired
    meta: Mapping[str, Scalar] = field(default_factory=dict)

    def work(self, shop: Workshop) -> Made:
        """Its alignment has no beads."""
        side = shop.shelf.side(self.file)
        lang = side.document.lang
        skipped = [Skipped(lang, each, NO_COUNTERPART) for each in side.document.sentences]
        every = sorted([*skipped, *side.skipped], key=lambda each: each.sentence.start)
        src, tgt = Document(lang, side.document.text, ()), Document(other(lang), "", ())
        alignment = Alignment(self.doc, src, tgt, (), tuple(every), meta=dict(self.meta))
        part = Part(asdict(self.entry), packed(alignment))
        return Made(0.0, part, len(skipped), _sketches(alignment))


def _sketches(alignment: Alignment) -> bytes:
    return dumped(sketched(texts_of(alignment)))


def packed(alignment: Alignment) -> bytes:
    """The records of an alignment as JSONL, packed; OutputError for a value without a place."""
    stream = io.BytesIO()
    WRITERS[".jsonl"](stream, [alignment])
    return zlib.compress(stream.getvalue(), _FASTEST)


def refusal(score: float) -> InputError:
    """Of a pair that the user named."""
    return InputError(
        f"refused: the named texts do not translate each other, score {score}, {THRESHOLD} is "
        "needed"
    )
