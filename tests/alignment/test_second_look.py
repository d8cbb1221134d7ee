"""The second look: what is read, what is made of it, and that it settles open beads."""

from dataclasses import replace

import numpy as np
import pytest

from aligner.alignment import SecondLook, load_weights
from aligner.alignment.lattice import NEVER, TYPES, Band
from aligner.alignment.second_look import NAMES, OPEN, candidates, features, rescored
from aligner.alignment.weights import Weights


def reader(odds, asked):
    """Says the same log-odds of every token: four in each sentence."""

    def read(beads):
        asked.extend(beads)
        return [tuple(np.full(4 * len(side), odds(bead)) for side in bead) for bead in beads]

    return read


def posteriors(band, **known):
    """Zero but for beads such as ``one=((1, 1), (2, 3), 0.6)``: type, end cell, posterior."""
    out = np.zeros((len(TYPES), band.offset[-1]))
    for kind, (i, j), value in known.values():
        out[TYPES.index(kind), band.offset[i] + j - band.low[i]] = value
    return out


def test_only_open_beads_with_two_sides_are_read():
    band = Band.full(3, 3)
    first = posteriors(
        band,
        sure=((1, 1), (1, 1), 0.999),
        open=((2, 1), (3, 2), 0.4),
        alone=((1, 0), (2, 1), 0.5),
        gone=((1, 2), (3, 3), OPEN[0] / 2),
    )
    chosen = np.nonzero(candidates(first))
    asked = []
    values = features(np.ones(first.shape), first, band, chosen, reader(lambda bead: 2.0, asked))
    assert asked == [(range(1, 3), range(1, 2))]
    by_type = {
        TYPES[kind]: dict(zip(NAMES, column, strict=True))
        for kind, column in zip(chosen[0], values.T, strict=True)
    }
    assert by_type.keys() == {(1, 1), (2, 1), (1, 0)}
    assert by_type[1, 1]["unread"] == 1 and by_type[1, 1]["src_peak"] == 0
    assert by_type[1, 0]["unread"] == 0
    read = by_type[2, 1]
    assert read["unread"] == 0
    assert read["src_peak"] == read["tgt_peak"] == pytest.approx(2 / 3)
    share = 1 / (1 + np.exp(-2.0))
    assert read["src_missing"] == pytest.approx(8 * share / 10)
    assert read["tgt_missing"] == pytest.approx(4 * share / 10)
    assert read["src_share"] == read["tgt_share"] == pytest.approx(share)


def test_a_bead_without_tokens_counts_as_not_read():
    band = Band.full(1, 1)
    first = posteriors(band, open=((1, 1), (1, 1), 0.5))
    chosen = np.nonzero(candidates(first))
    values = features(first, first, band, chosen, lambda beads: [None for _ in beads])
    assert values[NAMES.index("unread")] == [1.0]


def test_scores_weigh_both_looks_and_give_up_the_rest():
    band = Band.full(1, 1)
    first = posteriors(band, pair=((1, 1), (1, 1), 0.5), alone=((1, 0), (1, 0), 0.5))
    weights = SecondLook(
        {name: {"first_look": 5.0, "src_peak": -3.0}.get(name, 0.0) for name in NAMES},
        np.arange(len(TYPES), dtype=float),
    )
    out = rescored(np.full(first.shape, 7.0), first, band, weights, reader(lambda bead: 1.0, []))
    kind = TYPES.index((1, 1))
    assert out[kind, band.offset[1] + 1] == pytest.approx(7.0 - 3.0 / 3 + kind)
    assert out[TYPES.index((1, 0)), band.offset[1]] == pytest.approx(7.0)
    assert (out == NEVER).sum() == out.size - 2


def test_weights_of_a_second_look_are_kept_in_the_file():
    weights = replace(
        load_weights("alignment-use"),
        second=SecondLook({"first_look": 4.5, "null_rate": 0.75}, np.arange(len(TYPES)) / 8),
    )
    again = Weights.from_json(weights.to_json(), "test")
    assert again.second is not None
    assert again.second.feature == weights.second.feature
    assert np.array_equal(again.second.type, weights.second.type)
    assert load_weights("alignment-use").second is None
