"""What fitting the content network does around the fitting: calibration, cards, the command."""

import numpy as np
import pytest

from aligner.divergence import Content, ContentNetwork, load_network
from aligner.divergence.content.network import together
from aligner.divergence.content.reading import TokenOdds
from aligner.encoding import built_in_tokens
from aligner.training import content, synthetic
from aligner.training.content import borders, calibrated, recall_at, train_content
from aligner.training.content_examples import Example, Mark, Origin
from aligner.training.vocabulary import Vocabulary
from tests.training.made import LEXICON, Reader, translations

SPANS = np.stack([np.arange(8), np.arange(8) + 1], axis=1)


class Fake:
    """What reading asks a network for besides its reading."""

    border = np.zeros(2)
    calibration = np.zeros((2, 4))
    faithful = 0.0


def read(network, en, zh):
    """A content whose sides have eight tokens of a given log-odds, one for all or for each."""
    sides = []
    for odds in (en, zh):
        rows = np.zeros((8, 3))
        rows[:, 0] = odds
        sides.append(TokenOdds(SPANS, rows))
    return Content(network, "en", *sides, np.zeros(2), np.zeros(4), 0.5)


def lacking(lang, path="farm", **more):
    sides = {"en": (1.0, 0.0), "zh": (0.0, 1.0), None: (0.0, 0.0)}[lang]
    return Example(
        "a" * 8, "乙" * 8, "en", path, "a", lacking=sides, edited=lang is not None, **more
    )


def test_calibration_assumes_one_lacking_bead_in_five():
    network, draw = Fake(), np.random.default_rng(4)
    examples, contents = [], []
    for k in range(900):
        lang = ("en", "zh", None)[k % 3]
        levels = [draw.normal(2.0 if lang == own else -2.0) for own in ("en", "zh")]
        examples.append(lacking(lang))
        contents.append(read(network, *levels))
    network.calibration, network.faithful = calibrated(examples, contents)
    assert network.calibration.shape == (2, 4)
    # Two normal curves four apart: at the middle the odds are those of the shares, one to nine.
    assert read(network, 0.0, -9.0).confidence("en") == pytest.approx(0.1, abs=0.05)
    assert read(network, 4.0, -9.0).confidence("en") > 0.95
    assert read(network, -4.0, 4.0).confidence("en") < 0.01
    recalls = recall_at(examples, contents)
    assert set(recalls) == {"put in, en has it", "put in, zh has it"}
    assert all(0.8 < value <= 1 for value in recalls.values())


def test_the_border_is_what_parts_a_clause_from_its_text():
    # Clauses are as unlikely as -1, what stands around them as -3.
    span = (2, 7)
    odds = np.where((SPANS[:, 0] >= span[0]) & (SPANS[:, 0] < span[1]), -1.0, -3.0)
    marks = (Mark(span, "missing"), Mark(span, "bad"))
    examples = [lacking("en", marks=(marks, ())) for _ in range(3)]
    found = borders(examples, [read(Fake(), odds, -5.0) for _ in examples])
    assert -3.0 < found[0] < -1.0 and found.shape == (2,)


def test_what_was_left_out_has_no_place_to_learn_a_border_from():
    origin = Origin(1, "乙" * 12, (2, 6), "missing")
    examples = [lacking("en", origin=origin), lacking(None)]
    found = borders(examples, [read(Fake(), 0.0, 0.0) for _ in examples])
    assert found.tolist() == [-5.0, -5.0], "the first of all that are tried"


def test_recall_where_one_in_twenty_clean_pairs_is_flagged():
    network = Fake()
    network.calibration = np.array([[1.0, 0, 0, 0]] * 2)
    clean = [(lacking(None), read(network, -3.0, -3.0)) for _ in range(19)]
    clean.append((lacking(None), read(network, 2.0, -3.0)))
    origin = Origin(1, "乙" * 12, (2, 6), "missing")
    edits = [
        (lacking("en", origin=origin), read(network, 3.0, -3.0)),
        (lacking("en", origin=origin), read(network, -3.0, -3.0)),
        (lacking("zh"), read(network, -3.0, 3.0)),
    ]
    examples, contents = zip(*clean, *edits, strict=True)
    assert recall_at(examples, contents) == {
        "left out, en has it": 0.5,
        "put in, zh has it": 1.0,
    }


def test_a_looser_path_does_not_make_the_others_less_sure():
    network, draw = Fake(), np.random.default_rng(5)
    examples, contents = [], []
    for path, shift in (("faithful", 0.0), ("free", 1.5)):
        for k in range(300):
            lang = ("en", "zh", None)[k % 3]
            levels = [draw.normal(2.0 if lang == own else -2.0) + shift for own in ("en", "zh")]
            examples.append(lacking(lang, path))
            contents.append(read(network, *levels))
    network.calibration, faithful = calibrated(examples, contents)
    clean = [
        max(each.evidence(lang) for lang in ("en", "zh"))
        for example, each in zip(examples, contents, strict=True)
        if not example.edited and example.path == "faithful"
    ]
    assert float(faithful) == pytest.approx(np.quantile(clean, 0.75), abs=0.01)


@pytest.fixture(scope="module")
def arrays():
    """Of a network that has learnt nothing."""
    pytest.importorskip("torch")
    from aligner.training.content_net import TrainedNetwork

    means = np.zeros((2, 2, 512), dtype=np.float32)
    return together([TrainedNetwork(means, 16, 1, 2, ["farm"]).arrays()])


def test_contents_are_in_the_order_of_the_examples(arrays, monkeypatch):
    network = ContentNetwork(arrays, LEXICON)
    monkeypatch.setattr(content, "_AT_ONCE", 2)
    some = []
    for k, pair in enumerate(translations(7)):
        sides, lang = ((pair.en, pair.zh), "en") if k % 2 else ((pair.zh, pair.en), "zh")
        some.append(Example(*sides, lang, "farm", "a"))
    some.insert(3, Example("", "空", "en", "farm", "a"))
    found = content.contents_of(some, network, Reader())
    assert found[3] is None
    for example, each in zip(some, found, strict=True):
        if each is not None:
            assert each.src_lang == example.src_lang
            assert len(each.en.spans) == len(example.text("en").split(" "))
            assert len(each.zh.spans) == len(example.text("zh"))
            assert each.en.text is None, "vectors are let go"
            assert -1 <= each.cosine <= 1


def test_only_clauses_calibrate(arrays):
    pairs = translations(40)
    vocabulary = Vocabulary([(pair.en, pair.zh) for pair in pairs], Reader(), LEXICON)
    held = list(synthetic.examples([pairs[:20], pairs[20:]], vocabulary, 1))
    some, contents = content._read_held(held, arrays, Reader(), LEXICON)
    assert len(some) == len(contents) > 40
    assert all(not each.edited or content._lacking(each) for each in some)
    assert any(each.edited for each in some)


def test_the_command_writes_weights_and_card(tmp_path):
    pytest.importorskip("torch")
    data = tmp_path / "news"
    data.mkdir()
    # Half of the lines are for judging; of 15 blocks of 25 two are held out.
    lines = translations(750)
    (data / "human-a.en").write_text("\n".join(each.en for each in lines), encoding="utf-8")
    (data / "source.zh").write_text("\n".join(each.zh for each in lines), encoding="utf-8")
    out, heard = tmp_path / "weights", []
    card = train_content(
        [data], out, command="aligner train news", seed=1, epochs=0.02, tell=heard.append
    )
    network = load_network(out)
    assert network.digest in card
    assert (out / "README.md").read_text(encoding="utf-8") == card
    assert "| news | left out, en has it |" in card
    assert "`aligner train news`" in card
    # What was written reads a pair.
    texts = "The horse ran.", "马匹跑了。"
    tokens = built_in_tokens().tokens(texts)
    pair = tuple(network.text(*each) for each in zip(texts, ("en", "zh"), tokens, strict=True))
    (odds,) = network.read([pair], "zh")
    assert all(np.isfinite(getattr(odds, name)).all() for name in ("en", "zh", "lacking", "pair"))
