"""What a reviewed corpus teaches: beads that a person settled, and flags that they judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from aligner.bitext import Alignment, Bead, Document, Lang, other
from aligner.evaluation import IndexBead

_RIGHT = frozenset(("confirmed", "edited"))
"""What a person has said of a bead whose sentences belong together."""


@dataclass(frozen=True, slots=True)
class JudgedFlag:
    """A flag that a person has looked at."""

    kind: str
    confidence: float
    right: bool
    """Not where it was dismissed; but where it was left standing in a bead that was confirmed."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A document of which a person has settled some beads; English indices stand first."""

    name: str
    en: tuple[str, ...]
    zh: tuple[str, ...]
    right: tuple[IndexBead, ...]
    """Confirmed or edited."""
    wrong: tuple[IndexBead, ...]
    """Rejected ones with both sides."""
    every: tuple[IndexBead, ...]
    """All beads, settled or not: how many sentences are alone is counted in them."""
    flags: tuple[JudgedFlag, ...]

    @property
    def teaches(self) -> bool:
        """Whether anything was settled."""
        return bool(self.right or self.wrong or self.flags)


def reviewed(corpus: Iterable[Alignment]) -> list[Reviewed]:
    """The documents of which a person has settled something, in their order."""
    return [found for found in map(_reviewed, corpus) if found.teaches]


def _reviewed(alignment: Alignment) -> Reviewed:
    texts: dict[Lang, tuple[str, ...]] = {}
    places: dict[Lang, dict[int, int]] = {}
    for document, side in ((alignment.src, "src"), (alignment.tgt, "tgt")):
        texts[document.lang], places[document.lang] = _dense(document, alignment.beads, side)
    every = [(_indices(alignment, bead, places), bead) for bead in alignment.beads]
    return Reviewed(
        alignment.doc,
        texts["en"],
        texts["zh"],
        tuple(pair for pair, bead in every if bead.status in _RIGHT),
        tuple(pair for pair, bead in every if bead.status == "rejected" and all(pair)),
        tuple(pair for pair, _ in every),
        tuple(flag for bead in alignment.beads for flag in _judged(bead)),
    )


def _dense(
    document: Document, beads: Sequence[Bead], side: str
) -> tuple[tuple[str, ...], dict[int, int]]:
    """The sentences that stand in beads, and their numbers without gaps."""
    indices = sorted({index for bead in beads for index in getattr(bead, side)})
    texts = tuple(document.sentences[index].text for index in indices)
    return texts, {index: place for place, index in enumerate(indices)}


def _indices(alignment: Alignment, bead: Bead, places: dict[Lang, dict[int, int]]) -> IndexBead:
    lang = alignment.src.lang
    sides = {
        lang: frozenset(places[lang][index] for index in bead.src),
        other(lang): frozenset(places[other(lang)][index] for index in bead.tgt),
    }
    return sides["en"], sides["zh"]


def _judged(bead: Bead) -> Iterator[JudgedFlag]:
    for flag in bead.flags:
        if flag.dismissed or bead.status in _RIGHT:
            yield JudgedFlag(flag.kind, flag.confidence, not flag.dismissed)


def parts(documents: Sequence[Reviewed], count: int, seed: int) -> list[list[Reviewed]]:
    """The documents in parts of about equal size, drawn with a seed: each is held back once."""
    drawn = list(documents)
    Random(seed).shuffle(drawn)
    return [part for k in range(count) if (part := drawn[k::count])]
