"""Fitting the content network: examples, the two forward passes, calibration."""

import re
from dataclasses import replace

import numpy as np
import pytest

from aligner.divergence import Content, ContentNetwork
from aligner.divergence.content.network import together
from aligner.divergence.content.rendering import TokenText, Words, renderings
from aligner.encoding import Tokens
from aligner.errors import InputError
from aligner.language.words.lexicon import Lexicon
from aligner.training.content import calibrated, recall_at, train_content
from aligner.training.content_examples import Example, split_examples
from aligner.training.lexicon import compiled
from aligner.training.translations import Translation, translations

EN = "The mill by the river burned down, and nobody in the village knew who had set the fire."
ZH = "河边的磨坊被烧毁了，村里没有人知道到底是谁放的这一把火。"


def pairs(count):
    return [
        Translation("data", f"book {k // 20}", EN.replace("mill", f"mill {k}"), f"第{k}号，{ZH}")
        for k in range(count)
    ]


def test_every_sixth_document_is_held_out():
    fitted, held = split_examples([pairs(260)], seed=1)
    books = [{number // 20 for each in part for number in mills(each)} for part in (fitted, held)]
    assert len(books[0]) == 11 and len(books[1]) == 2
    assert not books[0] & books[1]


def mills(example):
    """Numbers of the pairs whose English stands in an example."""
    return [int(number) for number in re.findall(r"mill (\d+)", example.en)]


def test_examples_say_which_side_has_more():
    fitted, _ = split_examples([pairs(20)], seed=1)
    kinds = {(each.lacking, each.span is None) for each in fitted}
    assert kinds == {
        (None, True),
        ("en", True),
        ("zh", True),
        ("en", False),
        ("zh", False),
    }
    for each in fitted:
        if each.span is not None:
            start, end = each.span
            assert 0 <= start < end <= len(each.text(each.lacking))


def test_the_same_seed_gives_the_same_examples():
    assert split_examples([pairs(30)], 5) == split_examples([pairs(30)], 5)
    assert split_examples([pairs(30)], 5) != split_examples([pairs(30)], 6)


LEXICON = Lexicon(
    compiled(
        [
            {"traditional": "紅", "simplified": "红", "definitions": ["red"]},
            {"traditional": "房子", "simplified": "房子", "definitions": ["house"]},
        ]
    )
)


def text(words, lang, count, draw):
    """A text with random vectors for its tokens, one a character."""
    spans = np.stack([np.arange(count), np.arange(count) + 1], axis=1).astype(np.int32)
    vectors = draw.normal(size=(count, 512)).astype(np.float32)
    return TokenText(vectors, spans, Words.of(words, lang, spans, LEXICON))


@pytest.fixture(scope="module")
def trained():
    pytest.importorskip("torch")
    import torch

    from aligner.training.content_net import TrainedNetwork

    torch.manual_seed(3)
    network = TrainedNetwork(np.full((2, 512), 0.1, dtype=np.float32), 32, 2, 4).eval()
    with torch.no_grad():
        for weights in network.parameters():
            weights.add_(0.1 * torch.randn_like(weights))
    return network


def test_numpy_gives_what_torch_gives(trained):
    import torch

    from aligner.training.content_net import Tokens as BatchTokens

    draw = np.random.default_rng(1)
    network = ContentNetwork(together([trained.arrays()]), LEXICON)
    en, zh = text("the red house", "en", 13, draw), text("红房子", "zh", 3, draw)
    rendered = renderings(en, zh, LEXICON)
    assert rendered.any() and en.words.known(13).any() and zh.words.known(3).any()
    # Two pairs of unlike lengths in one batch: padding must not tell.
    sides = []
    for each, longest in ((en, 15), (zh, 6)):
        vectors, known = torch.zeros(2, longest, 512), torch.zeros(2, longest)
        there = torch.zeros(2, longest, dtype=bool)
        vectors[0, : len(each)] = torch.from_numpy(each.vectors)
        known[0, : len(each)] = torch.from_numpy(each.words.known(len(each)).astype(np.float32))
        there[0, : len(each)], there[1] = True, True
        sides.append(BatchTokens(vectors, there, known))
    batch = torch.zeros(2, 15, 6)
    batch[0, :13, :3] = torch.from_numpy(rendered)
    with torch.no_grad():
        by_torch = trained(*sides, batch)
    (by_numpy,) = network.log_odds_of([(en, zh)])
    np.testing.assert_allclose(by_numpy[0], by_torch[0][0, :13], atol=0.02)
    np.testing.assert_allclose(by_numpy[1], by_torch[1][0, :3], atol=0.02)


def test_a_rendering_tells(trained):
    network = ContentNetwork(together([trained.arrays()]), LEXICON)
    draw = np.random.default_rng(2)
    en, zh = text("the red house", "en", 13, draw), text("红房子", "zh", 3, draw)
    other = replace(zh, words=text("蓝海水", "zh", 3, draw).words)
    one, two = network.log_odds_of([(en, zh), (en, other)])
    assert not np.allclose(one[0], two[0])


def read(network, en, zh):
    """A content whose sides have eight tokens of a given log-odds."""
    from aligner.divergence.content.reading import TokenOdds

    sides = [TokenOdds(np.zeros((8, 2), dtype=np.int32), np.full(8, odds)) for odds in (en, zh)]
    return Content(network, *sides)


def test_calibration_assumes_one_lacking_bead_in_five(trained):
    network = ContentNetwork(together([trained.arrays()]), LEXICON)
    draw = np.random.default_rng(4)
    examples, contents = [], []
    for k in range(900):
        lacking = ("en", "zh", None)[k % 3]
        levels = [draw.normal(2.0 if lacking == lang else -2.0) for lang in ("en", "zh")]
        examples.append(Example(EN, ZH, lacking))
        contents.append(read(network, *levels))
    network.calibration, _ = calibrated(examples, contents)
    # Two normal curves four apart: at the middle the odds are those of the shares, one to nine.
    assert read(network, 0.0, -9.0).confidence("en") == pytest.approx(0.1, abs=0.05)
    assert read(network, 4.0, -9.0).confidence("en") > 0.95
    assert read(network, -4.0, 4.0).confidence("en") < 0.01
    recalls = recall_at(examples, contents)
    assert all(0.8 < value <= 1 for value in recalls.values())


class Reader:
    """Token vectors by word, without the encoder."""

    identity = "words"

    def tokens(self, texts):
        found = []
        for text in texts:
            words = text.split() if text.isascii() else list(text)
            rows = [
                np.random.default_rng(abs(hash(word)) % 1000).normal(size=512) for word in words
            ]
            ends = np.cumsum([len(word) + text.isascii() for word in words])
            spans = np.stack([np.concatenate([[0], ends[:-1]]), ends], axis=1)
            vectors = np.array(rows, dtype=np.float32)
            found.append(Tokens(vectors, spans.astype(np.int32), vectors.sum(axis=0)))
        return found


def test_fitting_twice_with_one_seed_gives_equal_weights():
    pytest.importorskip("torch")
    from aligner.training.content_fit import Encoded, fit_network

    fitted, _ = split_examples([pairs(20)], seed=1)
    encoded = Encoded(Reader(), LEXICON, fitted)
    heard = []
    first, second = (fit_network(encoded, fitted, 7, 0.2, heard.append) for _ in range(2))
    one, two = (each.arrays() for each in (first, second))
    assert one.keys() == two.keys()
    assert all(np.array_equal(one[name], two[name]) for name in one)


def test_a_batch_of_left_out_clauses_alone_has_a_loss(trained):
    from aligner.training.content_fit import Encoded, _loss, _rendered, _side

    # Of none of the English tokens is it known whether it is the one without counterpart.
    batch = [Example(EN, ZH, "en"), Example(EN + " It was late.", ZH, "en")]
    encoded = Encoded(Reader(), LEXICON, batch)
    sides = [_side(batch, lang, encoded) for lang in ("en", "zh")]
    loss = _loss(trained, sides, _rendered(batch, encoded))
    assert np.isfinite(float(loss.detach()))


def test_the_command_writes_weights_and_card(tmp_path):
    pytest.importorskip("torch")
    from aligner.divergence import load_network

    data = tmp_path / "news"
    data.mkdir()
    lines = [(each.en, each.zh) for each in pairs(720)]
    (data / "human-a.en").write_text("\n".join(en for en, _ in lines), encoding="utf-8")
    (data / "source.zh").write_text("\n".join(zh for _, zh in lines), encoding="utf-8")
    out = tmp_path / "weights"
    card = train_content([data], out, command="aligner train news", seed=1, epochs=0.1)
    network = load_network(out)
    assert network.digest in card
    assert (out / "README.md").read_text(encoding="utf-8") == card
    assert "| news | left out, en has it |" in card


def test_translations_of_every_kind_of_folder(tmp_path):
    gold, bible, news = (tmp_path / name for name in ("gold", "bible", "news"))
    for folder in (gold, bible, news):
        folder.mkdir()
    (gold / "a.en").write_text("One.\nTwo.\nThree.\n", encoding="utf-8")
    (gold / "a.zh").write_text("一。\n二三。\n", encoding="utf-8")
    (gold / "a.gold").write_text("[0]:[0]\n[1]:[1,2]\n", encoding="utf-8")
    (bible / "en.tsv").write_text("G:1:1\tA.\nG:1:1\tB.\nG:1:2\tC.\n", encoding="utf-8")
    (bible / "zh.tsv").write_text("G:1:1\t甲乙。\n", encoding="utf-8")
    (news / "source.zh").write_text("一\n二\n三\n四\n", encoding="utf-8")
    (news / "human-a.en").write_text("1\n2\n3\n4\n", encoding="utf-8")
    found = translations([gold, bible, news])
    texts = [[(each.document, each.en, each.zh) for each in path] for path in found]
    assert texts == [
        [("a", "One.", "一。"), ("a", "Two. Three.", "二三。")],
        [("G:1", "A. B.", "甲乙。")],
        [("lines from 1", "1", "一"), ("lines from 1", "2", "二")],
    ]


def test_lines_that_are_not_parallel_are_refused(tmp_path):
    (tmp_path / "source.zh").write_text("一\n二\n", encoding="utf-8")
    (tmp_path / "human-a.en").write_text("1\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"1 lines, source\.zh 2"):
        translations([tmp_path])
