from __future__ import annotations

import numpy as np
import pytest

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


def clauses(rng: np.random.Generator, count: int, more: int) -> Clauses:
    """Of so many sentences, with some clauses more than one each."""
    owner = np.sort(np.concatenate([np.arange(count), rng.integers(0, count, more)]))
    vectors = unit(rng.normal(size=(len(owner), 6)) + 0.5)
    return Clauses.of(vectors, owner, rng.integers(5, 40, len(owner)).astype(float), count)


BLOCKS = [
    ((2, 10), (1, 9)),
    ((0, 21), (0, 18)),
    ((0, 1), (0, 18)),
    ((12, 21), (0, 4)),
    ((7, 9), (15, 18)),
    ((20, 21), (17, 18)),
    ((13, 14), (9, 10)),
]


@pytest.mark.parametrize(("rows", "columns"), BLOCKS)
@pytest.mark.parametrize("seed", [1, 2])
def test_coverage_blocks_equal_the_definition(
    rows: tuple[int, int], columns: tuple[int, int], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    src, tgt = clauses(rng, 20, 14), clauses(rng, 17, 9)
    shape = 5, len(TYPES), rows[1] - rows[0], columns[1] - columns[0]
    out = np.zeros(shape, np.float32)
    coverage(src, tgt, 3.0, rows, columns, out)
    for kind, (m, n) in enumerate(TYPES):
        for i in range(max(rows[0], m), rows[1]):
            for j in range(max(columns[0], n), columns[1]):
                expected = brute(src, tgt, 3.0, i, j, m, n)
                got = out[:, kind, i - rows[0], j - columns[0]]
                np.testing.assert_allclose(got, expected, atol=1e-4, err_msg=f"{m}-{n} {i} {j}")


def test_nothing_is_covered_by_a_side_without_sentences() -> None:
    side = clauses(np.random.default_rng(3), 7, 2)
    none = Clauses(np.zeros((0, 6)), np.zeros(1, int), np.zeros(0))
    for src, tgt in ((side, none), (none, side)):
        shape = 5, len(TYPES), src.count + 1, tgt.count + 1
        out = np.zeros(shape, np.float32)
        coverage(src, tgt, 2.0, (0, shape[2]), (0, shape[3]), out)
        kind = TYPES.index((1, 0) if src is side else (0, 1))
        for k in range(1, 8):
            place = (k, 0) if src is side else (0, k)
            expected = brute(src, tgt, 2.0, *place, *TYPES[kind])
            np.testing.assert_allclose(out[(slice(None), kind, *place)], expected, atol=1e-5)
            assert sum(expected) > 0


def test_clauses_are_centred_and_of_unit_length() -> None:
    owner = np.array([0, 0, 1, 3])
    vectors = np.array([[1.0, 0], [0, 1], [0.6, 0.8], [0.8, 0.6]])
    found = Clauses.of(vectors, owner, np.arange(4.0), 4)
    assert found.first.tolist() == [0, 2, 3, 3, 4] and found.count == 4
    np.testing.assert_allclose(found.vectors, unit(vectors - vectors.mean(axis=0)))
    alike = Clauses.of(np.ones((2, 3)), np.array([0, 1]), np.ones(2), 2)
    assert not alike.vectors.any(), "what equals the mean has no direction"


def test_a_cut_of_clauses_holds_those_of_its_sentences() -> None:
    side = clauses(np.random.default_rng(4), 6, 5)
    for begin, end in (
        (0, 6),
        (2, 4),
        (-3, 2),
        (4, 99),
        (-9, 99),
        (3, 3),
        (9, 12),
        (-5, -2),
        (4, 2),
    ):
        vectors, sizes, starts = side.cut(begin, end)
        inside = range(min(max(begin, 0), 6), min(max(begin, end, 0), 6))
        span = slice(side.first[inside.start], side.first[inside.stop])
        np.testing.assert_array_equal(vectors, side.vectors[span].astype(np.float32))
        np.testing.assert_array_equal(sizes, side.sizes[span])
        assert starts.tolist() == [side.first[k] - side.first[inside.start] for k in inside]
