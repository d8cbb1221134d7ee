"""The network in torch, and that numpy gives what torch gives."""

from dataclasses import replace

import numpy as np
import pytest

from aligner.divergence import ContentNetwork
from aligner.divergence.content.network import TOKEN_HEADS, together
from aligner.errors import ModelError
from aligner.training.content_examples import Example
from tests.training.made import LEXICON, Reader, translation

torch = pytest.importorskip("torch")

from aligner.training.content_net import Side, TrainedNetwork  # noqa: E402
from aligner.training.content_store import Store  # noqa: E402

TEXTS = [
    ("the red house", "红房子"),
    ("Yes.", "好。"),
    ("A red", "一座红色的老房子"),
    *((translation(k).en, translation(k).zh) for k in range(3)),
    ("One two three four five.", "一二三四"),
    ("the white horse in the village", "马匹" * 20),
]
"""Lengths below and above the stretches that are pooled, and lengths that need much padding."""


def examples(src_lang="en"):
    sides = TEXTS if src_lang == "en" else [pair[::-1] for pair in TEXTS]
    return [Example(*pair, src_lang, "farm", "a") for pair in sides]


def made(store, seed=3, sources=("farm", "town")):
    torch.manual_seed(seed)
    network = TrainedNetwork(store.means, 32, 2, 4, sources).eval()
    with torch.no_grad():
        for weights in network.parameters():
            weights.add_(0.1 * torch.randn_like(weights))
    return network


@pytest.fixture(scope="module", params=["en", "zh"])
def read(request):
    """A batch as torch and as numpy read it."""
    batch = examples(request.param)
    store = Store(Reader(), LEXICON, batch)
    network = made(store)
    sides, _, _ = store.sides(batch)
    with torch.no_grad():
        by_torch = network(*map(precise, sides), store.rendered(batch).float())
        with torch.autocast("cpu", dtype=torch.bfloat16):
            in_training = network(*sides, store.rendered(batch))
    numpy = ContentNetwork(together([network.arrays()]), LEXICON)
    by_numpy = numpy.read([texts(numpy, example) for example in batch], request.param)
    return batch, by_torch, in_training, by_numpy


def precise(side):
    return replace(side, vectors=side.vectors.float(), plain=side.plain.float())


def texts(network, example):
    """English and Chinese as the network reads them."""
    found = []
    for lang in ("en", "zh"):
        (tokens,) = Reader().tokens([example.text(lang)])
        found.append(network.text(example.text(lang), lang, tokens))
    return tuple(found)


def same(batch, odds, by_numpy, atol):
    places = {"en": 0, "zh": 1}
    for row, (example, ours) in enumerate(zip(batch, by_numpy, strict=True)):
        for side, lang in enumerate(example.langs):
            found = (ours.en, ours.zh)[places[lang]]
            theirs = odds.tokens[side][row][: len(found)]
            np.testing.assert_allclose(found, theirs, atol=atol)
            np.testing.assert_allclose(
                ours.lacking[places[lang]], odds.lacking[row, side], atol=atol
            )
        np.testing.assert_allclose(ours.pair, odds.pair[row], atol=atol)


def test_numpy_gives_what_torch_gives(read):
    batch, by_torch, _, by_numpy = read
    same(batch, by_torch, by_numpy, 0.02)


def test_numpy_gives_what_training_saw(read):
    """Training multiplies in bfloat16, of which eight bits count."""
    batch, _, in_training, by_numpy = read
    same(batch, in_training, by_numpy, 0.05)


def test_the_batch_tells_something(read):
    _, by_torch, *_ = read
    assert by_torch.pair.std() > 0.05 and by_torch.tokens[0].std() > 0.05
    assert by_torch.pair.isfinite().all() and by_torch.lacking.isfinite().all()


@pytest.fixture(scope="module")
def english():
    """A store, the network in torch and the same in numpy."""
    batch = examples()
    store = Store(Reader(), LEXICON, batch)
    network = made(store)
    return batch, store, network, ContentNetwork(together([network.arrays()]), LEXICON)


def test_padding_and_neighbours_do_not_tell(english):
    batch, store, network, numpy = english
    pairs = [texts(numpy, example) for example in batch]
    for pair, beside in zip(pairs, numpy.read(pairs, "en"), strict=True):
        (alone,) = numpy.read([pair], "en")
        for name in ("en", "zh", "lacking", "pair"):
            np.testing.assert_array_equal(getattr(alone, name), getattr(beside, name))
    with torch.no_grad():
        sides, _, _ = store.sides(batch)
        whole = network(*map(precise, sides), store.rendered(batch).float())
        sides, _, _ = store.sides(batch[:1])
        one = network(*map(precise, sides), store.rendered(batch[:1]).float())
    np.testing.assert_allclose(one.pair[0], whole.pair[0], atol=1e-4)


def test_the_network_knows_which_side_is_the_source(english):
    batch, _, _, numpy = english
    pair = texts(numpy, batch[3])
    (one,), (two,) = (numpy.read([pair], lang) for lang in ("en", "zh"))
    assert not np.allclose(one.pair, two.pair)
    assert not np.allclose(one.en, two.en)


def test_a_rendering_tells(english):
    batch, _, _, numpy = english
    en, zh = texts(numpy, batch[0])
    other = replace(zh, words=numpy.text("蓝海水", "zh", zh).words)
    one, two = numpy.read([(en, zh), (en, other)], "en")
    assert not np.allclose(one.en, two.en)


def test_vectors_out_of_context_tell(english):
    batch, _, _, numpy = english
    en, zh = texts(numpy, batch[3])
    one, two = numpy.read([(en, zh), (replace(en, plain=en.vectors), zh)], "en")
    assert not np.allclose(one.en, two.en)


def test_texts_without_tokens_are_not_read(english):
    batch, _, _, numpy = english
    full = texts(numpy, batch[0])
    empty = texts(numpy, Example("", "红房子", "en", "farm", "a"))
    found = numpy.read([empty, full], "en")
    assert found[0] is None and found[1] is not None
    assert numpy.read([], "en") == []
    odds = numpy.log_odds_of([empty, full])
    assert odds[0] is None
    np.testing.assert_array_equal(odds[1][0], found[1].en[:, 0])
    np.testing.assert_array_equal(odds[1][1], found[1].zh[:, 0])


def test_members_are_averaged(english):
    batch, store, network, numpy = english
    second = made(store, seed=4)
    both = ContentNetwork(together([network.arrays(), second.arrays()]), LEXICON)
    alone = ContentNetwork(together([second.arrays()]), LEXICON)
    pair = [texts(numpy, batch[3])]
    (one,), (two,), (mean,) = (each.read(pair, "en") for each in (numpy, alone, both))
    np.testing.assert_allclose(mean.en, (one.en + two.en) / 2, atol=1e-5)
    np.testing.assert_allclose(mean.pair, (one.pair + two.pair) / 2, atol=1e-5)


def test_shapes(english):
    batch, _, _, numpy = english
    en, zh = texts(numpy, batch[4])
    (found,) = numpy.read([(en, zh)], "en")
    assert found.en.shape == (len(en), len(TOKEN_HEADS)) and found.zh.shape == (len(zh), 3)
    assert found.lacking.shape == (2,) and found.pair.shape == (4,)


def test_the_bias_of_the_data_is_left_out_in_use(english):
    batch, store, network, _ = english
    sides, _, _ = store.sides(batch)
    sides = [precise(side) for side in sides]
    rendered = store.rendered(batch).float()
    with torch.no_grad():
        plain = network(*sides, rendered)
        told = network(*sides, rendered, torch.tensor([1] * len(batch)))
    bias = network.pair_bias[1].detach()
    np.testing.assert_allclose(told.pair - plain.pair, bias.expand(len(batch), 4), atol=1e-5)
    assert not [name for name in network.arrays() if name.startswith(("token_b", "pair_b1"))]


@pytest.mark.parametrize("name", ["out", "means", "calibration", "layer1.raw", "layers"])
def test_a_missing_array_is_told(english, name):
    _, _, network, _ = english
    arrays = together([network.arrays()])
    del arrays[name]
    with pytest.raises(ModelError, match=r"another version"):
        ContentNetwork(arrays, LEXICON)


def test_dropping_is_of_training_alone(english):
    batch, store, network, _ = english
    sides, _, _ = store.sides(batch)
    sides = [precise(side) for side in sides]
    rendered = store.rendered(batch).float()
    with torch.no_grad():
        one, two = (network(*sides, rendered).pair for _ in range(2))
        assert torch.equal(one, two)
        network.train()
        one, two = (network(*sides, rendered).pair for _ in range(2))
        network.eval()
    assert not torch.equal(one, two)
    assert isinstance(sides[0], Side)
