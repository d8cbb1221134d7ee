"""Vecalign's scoring and dynamic program, written anew from the paper.

Thompson and Koehn 2019, "Vecalign: Improved Sentence Alignment in Linear Time and Space": the
cost of a bead is one less its cosine, times the sentences of both sides, over the same quantity
for random vectors of the other document; the deletion penalty is a percentile of the costs of
random pairs of sentences. Here the whole lattice is searched, where the original searches a
band around a coarser path: its result can only cost more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

LARGEST = 6
"""Sentences of both sides together in one bead."""
DELETION_PERCENTILE = 0.2
NORM_SAMPLE, COST_SAMPLE, SEED = 100, 20_000, 42
_TINY = 1e-6

Bead = tuple[list[int], list[int]]


def overlaps(sentences: Sequence[str], largest: int = LARGEST) -> list[str]:
    """Joined runs of 1 to largest - 1 sentences, run length by run length, by last sentence.

    Runs that would begin before the document hold their place with a pad.
    """
    out = []
    for size in range(1, largest):
        out += ["PAD"] * min(size - 1, len(sentences))
        starts = range(len(sentences) - size + 1)
        out += [" ".join(sentences[i : i + size]) for i in starts]
    return out


def types(largest: int = LARGEST) -> list[tuple[int, int]]:
    """Sizes of the beads with two sides."""
    sizes = range(1, largest)
    return [(m, n) for m in sizes for n in sizes if m + n <= largest]


def align(src: np.ndarray, tgt: np.ndarray, *, compiled: bool = True) -> list[Bead]:
    """Beads of least cost.

    `src` and `tgt` are unit vectors of the overlaps, (sizes, sentences, d).
    """
    draw = np.random.default_rng(SEED)
    src_norms, tgt_norms = norms(src, tgt, draw), norms(tgt, src, draw)
    found = types(len(src) + 1)
    costs = np.stack(
        [
            m * n * _scaled(src[m - 1] @ tgt[n - 1].T, src_norms[m - 1], tgt_norms[n - 1])
            for m, n in found
        ]
    )
    penalty = deletion_penalty(src[0], tgt[0], src_norms[0], tgt_norms[0], draw)
    program = _compiled() if compiled else _program
    return _walk(program(costs, np.array(found), penalty), found)


def norms(vectors: np.ndarray, others: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """Mean of one less the cosine to random runs of the other side, (sizes, sentences)."""
    sizes, count, _ = others.shape
    each = -(-NORM_SAMPLE // sizes)
    sample = np.concatenate([layer[draw.integers(0, count, each)] for layer in others])
    return 1.0 - (vectors @ sample.T).mean(axis=2)


def deletion_penalty(
    src: np.ndarray,
    tgt: np.ndarray,
    src_norms: np.ndarray,
    tgt_norms: np.ndarray,
    draw: np.random.Generator,
) -> float:
    """The percentile of the costs of random 1-1 beads."""
    i = draw.integers(0, len(src), COST_SAMPLE)
    j = draw.integers(0, len(tgt), COST_SAMPLE)
    cosines = np.einsum("ij,ij->i", src[i], tgt[j])
    costs = 2 * (1 - cosines) / (_TINY + src_norms[i] + tgt_norms[j])
    return float(np.quantile(costs, DELETION_PERCENTILE))


def _scaled(cosines: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    return 2 * (1 - cosines) / (_TINY + rows[:, None] + columns)


def _program(costs: np.ndarray, sizes: np.ndarray, penalty: float) -> np.ndarray:
    """The best bead that ends at each place, (sentences + 1, sentences + 1).

    A number of a bead type, -1 for a source sentence alone, -2 for a target sentence.
    """
    rows, columns = costs.shape[1] + 1, costs.shape[2] + 1
    total = np.full((rows, columns), np.inf)
    total[0, 0] = 0.0
    move = np.zeros((rows, columns), dtype=np.int8)
    for i in range(rows):
        for j in range(columns):
            if i > 0 and total[i - 1, j] + penalty < total[i, j]:
                total[i, j], move[i, j] = total[i - 1, j] + penalty, -1
            if j > 0 and total[i, j - 1] + penalty < total[i, j]:
                total[i, j], move[i, j] = total[i, j - 1] + penalty, -2
            for k in range(len(sizes)):
                m, n = sizes[k, 0], sizes[k, 1]
                if i >= m and j >= n:
                    cost = total[i - m, j - n] + costs[k, i - 1, j - 1]
                    if cost < total[i, j]:
                        total[i, j], move[i, j] = cost, k
    return move


@lru_cache(maxsize=1)
def _compiled() -> Callable[..., Any]:
    import numba

    return numba.njit(_program)


def _walk(move: np.ndarray, found: Sequence[tuple[int, int]]) -> list[Bead]:
    beads: list[Bead] = []
    i, j = move.shape[0] - 1, move.shape[1] - 1
    while i or j:
        kind = int(move[i, j])
        m, n = found[kind] if kind >= 0 else ((1, 0), (0, 1))[-kind - 1]
        beads.append((list(range(i - m, i)), list(range(j - n, j))))
        i, j = i - m, j - n
    return beads[::-1]
