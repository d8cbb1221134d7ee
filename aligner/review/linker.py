"""What review asks of the aligner: links between some sentences, and fresh flags of changed beads.

Encoders are loaded when they are first needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Protocol

from aligner import concordance, flagging, pipeline
from aligner.bitext import Alignment, Document, Lang, Sentence, Span, other
from aligner.concordance import Occurrence
from aligner.config import Settings
from aligner.linking import Tools
from aligner.review.entries import Line, in_a_row
from aligner.review.gestures import Change


@dataclass(frozen=True, slots=True)
class Linked:
    """Sentences that translate each other, or that have no counterpart."""

    src: tuple[Line, ...]
    tgt: tuple[Line, ...]
    similarity: float | None
    confidence: float


class Linker(Protocol):
    """Aligns texts, links sentences, and examines beads."""

    def aligned(self, src: Path, tgt: Path) -> Alignment:
        """Two files aligned; errors as `pipeline.align_paths`."""
        ...

    def link(self, src: Sequence[Line], tgt: Sequence[Line], src_lang: Lang) -> list[Linked]:
        """Every one of the sentences in one link, in reading order."""
        ...

    def examined(self, change: Change) -> Change:
        """The change, its beads with other texts than before flagged anew."""
        ...

    def matches(self, occurrences: Sequence[Occurrence]) -> list[list[Span]]:
        """Where words are translated on the other side of their beads."""
        ...


class Aligning:
    """The aligner itself, as the settings have it. Safe in threads."""

    def __init__(self, settings: Settings, tools: Tools | None = None) -> None:
        """Without `tools` they are loaded when they are first needed."""
        self._settings = settings
        self._lock = Lock()
        self._tools = tools

    @property
    def tools(self) -> Tools:
        """Encoders and weights; ModelError where one is missing."""
        with self._lock:
            if self._tools is None:
                self._tools = pipeline.load_tools(self._settings)
            return self._tools

    def warm(self) -> None:
        """Load what the first gesture would wait for."""
        settings = replace(self._settings, src_lang="en", tgt_lang="zh")
        encoder = self.tools.encoder if settings.families == "all" else None
        list(flagging.check_pairs([("It rained.", "下雨了。")], settings, encoder))

    def aligned(self, src: Path, tgt: Path) -> Alignment:
        """As `Linker`."""
        return pipeline.align_paths(src, tgt, self._settings, self.tools)

    def link(self, src: Sequence[Line], tgt: Sequence[Line], src_lang: Lang) -> list[Linked]:
        """As `Linker`."""
        if not src or not tgt:
            return [_alone(line, True) for line in src] + [_alone(line, False) for line in tgt]
        sides = _document(src, src_lang), _document(tgt, other(src_lang))
        links, _ = pipeline.link_documents(*sides, self.tools)
        found: list[Linked] = []
        for each in links:
            similarity = None if each.similarity is None else round(each.similarity, 4)
            lines = tuple(src[i] for i in each.src), tuple(tgt[j] for j in each.tgt)
            confidence = min(round(each.confidence, 4), pipeline.SUREST)
            found += _in_rows(Linked(*lines, similarity, confidence))
        return found

    def matches(self, occurrences: Sequence[Occurrence]) -> list[list[Span]]:
        """As `Linker`."""
        return concordance.matches(occurrences, self._settings, self.tools.encoder)

    def examined(self, change: Change) -> Change:
        """As `Linker`."""
        known = {(each.text("src"), each.text("tgt")) for each in change.before}
        after = list(change.after)
        for place, each in enumerate(after):
            texts = each.text("src"), each.text("tgt")
            if texts in known or not all(texts):
                continue
            settings = replace(
                self._settings, src_lang=each.src_lang, tgt_lang=other(each.src_lang)
            )
            encoder = self.tools.encoder if settings.families == "all" else None
            (found,) = flagging.check_pairs([texts], settings, encoder)
            flags = flagging.with_dismissed(found.flags, each.flags)
            after[place] = replace(each, risk=found.risk, flags=flags)
        return Change(change.before, tuple(after))


def _document(lines: Sequence[Line], lang: Lang) -> Document:
    sentences = [
        Sentence(line.text, line.start, line.end, line.paragraph, line.cue) for line in lines
    ]
    return Document(lang, "", tuple(sentences))


def _alone(line: Line, source: bool) -> Linked:
    return Linked((line,) if source else (), () if source else (line,), None, 0.5)


def _in_rows(link: Linked) -> list[Linked]:
    """The link, or its first sentences and the others alone, where something stands between."""
    if in_a_row(link.src) and in_a_row(link.tgt):
        return [link]
    src, tgt = _first_row(link.src), _first_row(link.tgt)
    rest = [_alone(line, True) for line in link.src[len(src) :]]
    rest += [_alone(line, False) for line in link.tgt[len(tgt) :]]
    return [replace(link, src=src, tgt=tgt, confidence=link.confidence / 2), *rest]


def _first_row(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    end = next((k for k in range(2, len(lines) + 1) if not in_a_row(lines[:k])), len(lines) + 1)
    return lines[: end - 1]
