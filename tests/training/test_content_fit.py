"""Fitting the network on a few made pairs."""

import random
from math import nan

import numpy as np
import pytest

from aligner.training import synthetic
from aligner.training.content_examples import Example
from aligner.training.vocabulary import Vocabulary
from tests.training.made import LEXICON, Reader, translations

pytest.importorskip("torch")

from aligner.training import content_fit
from aligner.training.content_fit import fit_network
from aligner.training.content_store import Store


@pytest.fixture(scope="module")
def made():
    pairs = translations(40)
    vocabulary = Vocabulary([(pair.en, pair.zh) for pair in pairs], Reader(), LEXICON)
    found = list(synthetic.examples([pairs[:20], pairs[20:]], vocabulary, 1))
    return found, Store(Reader(), LEXICON, found)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """A network that is quick to fit."""
    monkeypatch.setattr(content_fit, "WIDTH", 16)
    monkeypatch.setattr(content_fit, "LAYERS", 1)


def test_fitting_twice_with_one_seed_gives_equal_weights(made):
    examples, store = made
    one, two = (fit_network(store, examples, 7, 1).arrays() for _ in range(2))
    assert one.keys() == two.keys()
    assert all(np.array_equal(one[name], two[name]) for name in one)
    other = fit_network(store, examples, 8, 1).arrays()
    assert not np.array_equal(one["out"], other["out"])
    assert all(array.dtype == np.float16 for array in one.values())


def test_fitting_lowers_the_loss(made, monkeypatch):
    examples, store = made
    monkeypatch.setattr(content_fit, "_WARM_UP", 1)
    some = examples[:30]
    before = fit_network(store, some, 7, 0.0)
    after = fit_network(store, some, 7, 12)
    assert loss(after, store, some) < loss(before, store, some)
    assert not after.training


def loss(network, store, examples):
    return float(content_fit._loss(network, store, examples[:40]).detach())


def test_a_batch_of_which_nothing_is_known_has_a_loss(made):
    examples, store = made
    network = fit_network(store, examples, 7, 0.0)
    unknown = Example(examples[0].src, examples[0].tgt, "en", examples[0].path, "a")
    assert loss(network, store, [unknown]) == 0.0


def test_what_is_not_known_of_some_pairs_spoils_no_loss(made):
    examples, store = made
    network = fit_network(store, examples, 7, 0.0)
    first = examples[0]
    partly = Example(
        first.src, first.tgt, "en", first.path, "a", lacking=(nan, 1.0), pair=(1.0, nan, 0.3, nan)
    )
    assert 0 < loss(network, store, [partly, first]) < 100


def test_batches_hold_every_example_once(made, monkeypatch):
    examples, store = made
    monkeypatch.setattr(content_fit, "_BATCH_TOKENS", 300)
    batches = list(content_fit._batches(store, examples, random.Random(1)))
    assert sorted(map(id, (each for batch in batches for each in batch))) == sorted(
        map(id, examples)
    )
    assert len(batches) > 3
    assert all(len(batch) * max(map(store.length, batch)) <= 300 for batch in batches)


def test_a_single_text_may_be_longer_than_a_batch(made, monkeypatch):
    examples, store = made
    monkeypatch.setattr(content_fit, "_BATCH_TOKENS", 3)
    batches = list(content_fit._batches(store, examples[:3], random.Random(1)))
    assert [len(batch) for batch in batches] == [1, 1, 1]


def test_progress_is_told(made, monkeypatch):
    examples, store = made
    monkeypatch.setattr(content_fit, "_BATCH_TOKENS", 30)
    short = [each for each in examples if store.length(each) < 25][:4]
    heard = []
    fit_network(store, short, 7, 101 / len(short), heard.append)
    (line,) = heard
    assert line.startswith("step 100 of 101: loss ")


def test_texts_too_long_and_empty_ones_are_left_out(made, monkeypatch):
    examples, _ = made
    odd = [Example("", "房", "en", "farm", "a"), Example("a " * 300, "房", "en", "farm", "a")]
    store = Store(Reader(), LEXICON, [*examples, *odd])
    seen = []
    real = content_fit._loss
    monkeypatch.setattr(
        content_fit, "_loss", lambda *given: (seen.extend(given[2]), real(*given))[1]
    )
    network = fit_network(store, [*examples, *odd], 7, 1)
    assert seen and not {id(each) for each in seen} & {id(each) for each in odd}
    assert network.sources == ["farm"]
