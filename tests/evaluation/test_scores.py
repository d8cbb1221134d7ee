import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.evaluation import evaluate


def bead(src, tgt):
    return frozenset(src), frozenset(tgt)


def test_a_bead_too_long_by_one_sentence_is_lax_right_only():
    gold = [bead([0], [0]), bead([1], [1])]
    scores = evaluate(gold, [bead([0, 1], [0]), bead([], [1])])
    assert scores.strict.f1 == 0
    assert (scores.lax.precision, scores.lax.recall) == (0.5, 0.5)


def test_null_beads_count_for_precision_but_not_for_recall():
    """As Vecalign's scorer does, after W11-4624."""
    gold = [bead([0], [0]), bead([1], [])]
    scores = evaluate(gold, [bead([0], [0]), bead([1], []), bead([], [1])])
    assert scores.strict.precision == pytest.approx(2 / 3)
    assert scores.strict.recall == 1
    assert (scores.null.right, scores.null.predicted, scores.null.gold) == (1, 2, 1)


def test_gold_beads_need_not_be_contiguous():
    gold = [bead([0, 2], [0]), bead([1], [1])]
    assert evaluate(gold, gold).strict.f1 == 1
    assert evaluate(gold, [bead([0, 1, 2], [0, 1])]).lax.precision == 1


def test_rows_by_type_and_sums():
    one = evaluate([bead([0], [0])], [bead([0], [0])])
    two = evaluate([bead([0, 1], [0])], [bead([0], [0])])
    total = one + two
    assert (total.types["1-1"].right, total.types["1-1"].predicted) == (1, 2)
    assert (total.types["2-1"].right, total.types["2-1"].gold) == (0, 1)


def test_nothing_scores_zero_and_empty_beads_are_ignored():
    assert evaluate([], [bead([], [])]).strict.f1 == 0


sets = st.frozensets(st.integers(0, 4), max_size=3)
beads = st.lists(st.tuples(sets, sets), max_size=5)


@given(beads, beads)
def test_bounds(gold, predicted):
    scores = evaluate(gold, predicted)
    for counts in (scores.strict, scores.lax, scores.null, *scores.types.values()):
        assert 0 <= counts.precision <= 1 and 0 <= counts.recall <= 1
    assert scores.lax.right >= scores.strict.right - scores.null.right
    assert scores.lax.found >= scores.strict.found


@given(beads)
def test_gold_against_itself_is_perfect(gold):
    scores = evaluate(gold, gold)
    if any(a and b for a, b in gold):
        assert scores.strict.f1 == scores.lax.f1 == 1
