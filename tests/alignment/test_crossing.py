"""Sentences in another order."""

import numpy as np

from aligner.alignment.crossing import REACH, counterparts, crossed

X, Y, Z = np.eye(3, dtype=np.float32)


def test_two_sentences_in_the_other_order():
    assert crossed(np.stack([X, Y]), np.stack([Y, X]))
    assert not crossed(np.stack([X, Y]), np.stack([X, Y]))


def test_two_sentences_unlike_the_others_are_not_crossed():
    assert not crossed(np.stack([X, Y]), np.stack([Z, Z]))


def test_the_most_alike_go_first_and_once():
    near = (X + 0.5 * Y) / np.linalg.norm(X + 0.5 * Y)
    found = counterparts([(1, X), (4, near)], [(6, X)])
    assert found == {1: 6, 6: 1}


def test_unlike_or_distant_sentences_are_no_counterparts():
    assert counterparts([(1, X)], [(2, Y)]) == {}
    assert counterparts([(1, X)], [(2 + REACH, X)]) == {}
