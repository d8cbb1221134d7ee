from __future__ import annotations

import numpy as np

from aligner.alignment.coverage import Clauses, coverage
from aligner.alignment.lattice import TYPES
from aligner.alignment.runs import LONGEST, Runs


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def side(rng: np.random.Generator, count: int, width: int = 8) -> Runs:
    parts = rng.normal(size=(count, 3, width)).astype(np.float32)
    return Runs(parts, lambda sums: unit(np.where(sums == 0, 1e-6, sums)))


def test_a_run_is_composed_of_marks_and_middles() -> None:
    rng = np.random.default_rng(0)
    parts = rng.normal(size=(5, 3, 8)).astype(np.float32)
    runs = Runs(parts, unit)
    expected = unit((parts[1, 0] + parts[1:4, 1].sum(axis=0) + parts[3, 2])[None])
    np.testing.assert_allclose(runs.vectors([range(1, 4)]), expected, rtol=1e-5)
    block = runs.block(-2, 8)
    assert block.shape == (LONGEST, 10, 8)
    centred = unit(expected - runs.mean)
    np.testing.assert_allclose(block[2, 4 + 2], centred[0], rtol=1e-4, atol=1e-5)
    assert not block[:, :2].any(), "positions before the document are zero"
    assert not block[3, 2 + 3].any(), "a run that would begin before the document is zero"


def brute(src: Clauses, tgt: Clauses, ratio: float, i: int, j: int, m: int, n: int) -> list[float]:
    """The five figures of one bead by their definition, sentence by sentence."""

    def covered(side: Clauses, other: Clauses, sentence: int, first: int, last: int) -> float:
        total = 0.0
        for clause in range(side.first[sentence], side.first[sentence + 1]):
            best = 0.0
            for one in range(max(first, 0), min(last, other.count)):
                span = other.vectors[other.first[one] : other.first[one + 1]]
                best = max(best, float((span @ side.vectors[clause]).max()))
            total += side.sizes[clause] * best
        return total

    def sums(side: Clauses, other: Clauses, own: range, theirs: range) -> tuple[float, ...]:
        whole = kept = lost = 0.0
        for sentence in own:
            whole += side.sizes[side.first[sentence] : side.first[sentence + 1]].sum()
            here = covered(side, other, sentence, theirs.start, theirs.stop)
            longer = max(
                covered(side, other, sentence, theirs.start - 1, theirs.stop),
                covered(side, other, sentence, theirs.start, theirs.stop + 1),
            )
            kept, lost = kept + here, lost + max(longer - here, 0.0)
        return whole, kept, lost

    own, theirs = range(i - m, i), range(j - n, j)
    a, b = sums(src, tgt, own, theirs), sums(tgt, src, theirs, own)
    scale, other = 1 / 100, ratio / 100
    share = (a[1] * scale + b[1] * other) / max(a[0] * scale + b[0] * other, 1e-3)
    figures = [(a[0] - a[1]) * scale, (b[0] - b[1]) * other, a[2] * scale, b[2] * other]
    return [*figures, share if m and n else 0.0]


def test_coverage_blocks_equal_the_definition() -> None:
    rng = np.random.default_rng(1)
    sides = []
    for count in (9, 8):
        owner = np.sort(np.concatenate([np.arange(count), rng.integers(0, count, 7)]))
        vectors = unit(rng.normal(size=(len(owner), 6)))
        sides.append(
            Clauses.of(vectors, owner, rng.integers(5, 40, len(owner)).astype(float), count)
        )
    src, tgt = sides
    rows, columns = (2, 10), (1, 9)
    out = np.zeros((5, len(TYPES), 8, 8), np.float32)
    coverage(src, tgt, 3.0, rows, columns, out)
    for kind, (m, n) in enumerate(TYPES):
        for i in range(*rows):
            for j in range(*columns):
                if m <= i and n <= j and i <= src.count and j <= tgt.count:
                    expected = brute(src, tgt, 3.0, i, j, m, n)
                    got = out[:, kind, i - rows[0], j - columns[0]]
                    np.testing.assert_allclose(got, expected, atol=1e-4, err_msg=f"{m}-{n} {i} {j}")
