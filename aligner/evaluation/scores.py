"""Precision, recall and F1 of predicted beads against gold ones.

Counted as Vecalign's scorer does (Thompson and Koehn 2019, after W11-4624). A predicted bead is
strictly right if the gold holds the same bead; laxly right if it shares a source and a target
sentence with one gold bead. Precision is over all predicted beads, null beads too; recall over
the gold beads with two sides. Null beads have a row of their own besides. Beads are sets of
indices, so that gold beads need not be contiguous.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

IndexBead = tuple[frozenset[int], frozenset[int]]


@dataclass(frozen=True, slots=True)
class Counts:
    """Right predictions, all predictions, gold beads found, all gold beads; add up over files."""

    right: int = 0
    predicted: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, more: Counts) -> Counts:
        return Counts(
            self.right + more.right,
            self.predicted + more.predicted,
            self.found + more.found,
            self.gold + more.gold,
        )

    @property
    def precision(self) -> float:
        """Share of predictions that are right; 0 without any."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of gold beads found; 0 without any."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """All rows of an evaluation, over one file or many."""

    strict: Counts
    lax: Counts
    null: Counts
    types: dict[str, Counts]
    """Strict counts of the beads with two sides, by type ``m-n`` of source and target."""

    def __add__(self, more: Scores) -> Scores:
        kinds = self.types.keys() | more.types.keys()
        return Scores(
            self.strict + more.strict,
            self.lax + more.lax,
            self.null + more.null,
            {k: self.types.get(k, Counts()) + more.types.get(k, Counts()) for k in kinds},
        )


def evaluate(gold: Iterable[IndexBead], predicted: Iterable[IndexBead]) -> Scores:
    """Scores of one document. Empty sides make a null bead; beads empty on both are ignored."""
    gold_beads = {bead for bead in gold if bead[0] or bead[1]}
    beads = {bead for bead in predicted if bead[0] or bead[1]}
    gold_pairs, gold_null = _parted(gold_beads)
    pairs, null = _parted(beads)
    found = len(gold_pairs & pairs)
    exact_null = (beads - pairs) & gold_beads
    return Scores(
        strict=Counts(len(beads & gold_beads), len(beads), found, len(gold_pairs)),
        lax=Counts(
            _touching(pairs, gold_pairs) + len(exact_null),
            len(beads),
            _touching(gold_pairs, pairs),
            len(gold_pairs),
        ),
        null=_exact(gold_null, null),
        types=_by_type(gold_pairs, pairs),
    )


def _parted(beads: Iterable[IndexBead]) -> tuple[set[IndexBead], set[IndexBead]]:
    """Beads with two sides, and null beads one sentence at a time."""
    pairs: set[IndexBead] = set()
    null: set[IndexBead] = set()
    for src, tgt in beads:
        if src and tgt:
            pairs.add((src, tgt))
        else:
            null |= {(frozenset([i]), frozenset()) for i in src}
            null |= {(frozenset(), frozenset([j])) for j in tgt}
    return pairs, null


def _exact(gold: set[IndexBead], predicted: set[IndexBead]) -> Counts:
    both = len(gold & predicted)
    return Counts(both, len(predicted), both, len(gold))


def _touching(beads: set[IndexBead], others: set[IndexBead]) -> int:
    """Beads that share a source and a target sentence with one of the others."""
    linked: dict[int, set[int]] = {}
    for src, tgt in others:
        for i in src:
            linked.setdefault(i, set()).update(tgt)
    return sum(any(not tgt.isdisjoint(linked.get(i, ())) for i in src) for src, tgt in beads)


def _by_type(gold: set[IndexBead], predicted: set[IndexBead]) -> dict[str, Counts]:
    def kind(bead: IndexBead) -> str:
        return f"{len(bead[0])}-{len(bead[1])}"

    return {
        name: _exact(
            {b for b in gold if kind(b) == name}, {b for b in predicted if kind(b) == name}
        )
        for name in {kind(bead) for bead in gold | predicted}
    }
