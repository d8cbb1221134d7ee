"""The simulated person makes the fewest gestures, and what they make is gold."""

from itertools import pairwise

import pytest

from aligner.config import Settings
from aligner.review.linker import Aligning
from aligner.training import GoldDocument
from tests.benchmarks.gestures import alignment_of, measured, moves, plan

EN = ("It rained all day.", "Nobody came.", "He left.", "She stayed.", "They ate.", "We slept.")
ZH = ("雨下了一整天。", "没有人来。", "他走了。", "她留下了。", "他们吃了饭。", "我们睡了。")


def beads(*borders):
    """Beads between these borders, those of both ends left out."""
    points = [(0, 0), *borders, (6, 6)]
    return tuple(
        (frozenset(range(a, c)), frozenset(range(b, d))) for (a, b), (c, d) in pairwise(points)
    )


GOLD = GoldDocument("x", EN, ZH, beads(*((k, k) for k in range(1, 6))))


@pytest.mark.parametrize(
    ("old", "new", "cost"),
    [
        ((1, 1), (1, 1), 0),
        ((1, 1), (1, 2), 1),
        ((1, 1), (2, 2), 1),
        ((1, 1), (2, 0), 2),
        ((1, 3), (3, 4), 2),
    ],
)
def test_shifts_between_two_borders(old, new, cost):
    assert moves(old, new) == cost


def test_the_fewest_gestures():
    assert plan((), ((1, 1), (2, 2))) == (2, [])
    assert plan(((1, 1), (2, 3)), ((1, 1), (2, 2)))[0] == 1
    assert plan(((1, 1),), ())[0] == 1
    assert plan(((1, 1), (5, 1)), ((1, 1), (3, 3)))[0] == 2


@pytest.mark.parametrize(
    ("wrong", "merged", "split", "shifted"),
    [
        (beads((1, 1), (2, 2), (4, 4), (5, 5)), 0, 1, 0),
        (beads((1, 1), (2, 2), (3, 2), (3, 3), (4, 4), (5, 5)), 1, 0, 0),
        (beads((1, 1), (2, 3), (3, 3), (4, 4), (5, 5)), 0, 0, 1),
        (beads((1, 1), (2, 2), (3, 3), (4, 4), (5, 5)), 0, 0, 0),
        (beads(), 0, 5, 0),
    ],
)
@pytest.mark.parametrize(("queue", "realigns"), [(True, True), (True, False), (False, False)])
def test_the_chapter_ends_as_gold(wrong, merged, split, shifted, queue, realigns):
    linker = Aligning(Settings(families="none"))
    count = measured(GOLD, alignment_of(GOLD, wrong), linker, queue=queue, realigns=realigns)
    assert (count.merged, count.split, count.shifted) == (merged, split, shifted)
    assert count.looks == count.confirmed + bool(count.repairs)
    assert bool(count.most) == bool(count.repairs) and count.most <= count.looks


def test_gold_beads_that_cross_are_one_bead_here():
    first, rest = beads((1, 1))[0], beads((3, 3))[1]
    pair = [(frozenset([1]), frozenset([2])), (frozenset([2]), frozenset([1]))]
    crossed = GoldDocument("y", EN, ZH, (first, *pair, rest))
    linker = Aligning(Settings(families="none"))
    start = alignment_of(crossed, beads(*((k, k) for k in range(1, 6))))
    count = measured(crossed, start, linker, queue=False, realigns=False)
    # One merge for the two that cross, two for the three that the gold has as one bead.
    assert (count.merged, count.split, count.shifted) == (3, 0, 0)
