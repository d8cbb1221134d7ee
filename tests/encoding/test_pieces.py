"""Offsets of a tokeniser's pieces, and the token vectors they belong to."""

import numpy as np
import pytest

from aligner import encoding
from aligner.encoding.pieces import piece_spans


def cut(text, pieces):
    return [text[a:b] for a, b in piece_spans(text, pieces)]


def test_pieces_of_plain_text():
    assert cut("Hello wide world", ["▁Hello", "▁wide", "▁wor", "ld"]) == [
        "Hello",
        "wide",
        "wor",
        "ld",
    ]


def test_one_character_that_normalisation_makes_several():
    # The ligature is two letters in NFKC: both pieces stand in the one character.
    assert cut("a ﬁne", ["▁a", "▁f", "i", "ne"]) == ["a", "ﬁ", "ﬁ", "ne"]


def test_full_width_digits_and_collapsed_spaces():
    assert cut("２０  kg", ["▁20", "▁kg"]) == ["２０", "kg"]


def test_a_piece_that_is_not_there_has_an_empty_span():
    assert cut("ab", ["▁a", "x", "b"]) == ["a", "", "b"]


@pytest.mark.parametrize(
    "text", ["Hello ①２ﬁne，世界  café is 3.5%.", "人工智能，中国AI公司。", ""]
)
def test_tokens_add_up_to_the_parts_of_the_text(text):
    encoder = encoding.load_encoder()
    tokens = encoding.built_in_tokens().tokens([text])[0]
    assert tokens.vectors.shape == (len(tokens.spans), 512)
    total = encoder.parts([text]).sentences[0, 1, :512]
    np.testing.assert_allclose(tokens.vectors.sum(axis=0), total, atol=1e-3)


def test_the_whole_is_the_text_as_it_is_encoded():
    texts = ["The 2.5-metre mirror broke.", "两米半的镜子碎了。", ""]
    encoder = encoding.load_encoder()
    wholes = [each.whole for each in encoding.built_in_tokens().tokens(texts)]
    np.testing.assert_allclose(encoder.compose(np.stack(wholes)), encoder.encode(texts), atol=1e-5)


def test_plain_vectors_are_those_of_a_piece_wherever_it_stands():
    one, two = encoding.built_in_tokens().tokens(["A red mill.", "The mill was red."])
    places = [
        [text[a:b] for a, b in found.spans.tolist()].index("mill")
        for text, found in (
            ("A red mill.", one),
            ("The mill was red.", two),
        )
    ]
    assert one.plain.shape == one.vectors.shape and one.plain.dtype == np.float32
    np.testing.assert_array_equal(one.plain[places[0]], two.plain[places[1]])
    assert not np.allclose(one.vectors[places[0]], two.vectors[places[1]])
    (none,) = encoding.built_in_tokens().tokens([""])
    assert none.plain.shape == none.vectors.shape == (0, 512)


def test_token_spans_ascend_and_cover_the_words():
    text = "The 2.5-metre Zeiss mirror — 两米半的镜子 — broke."
    spans = encoding.built_in_tokens().tokens([text])[0].spans
    assert (np.diff(spans[:, 0]) >= 0).all()
    covered = {i for a, b in spans for i in range(a, b)}
    assert all(i in covered for i, c in enumerate(text) if c.isalnum())


def test_only_the_built_in_encoder_reads_tokens():
    class Other:
        identity = "other"

        def encode(self, texts):
            return np.ones((len(texts), 2), dtype=np.float32) / np.sqrt(2)

    assert encoding.token_encoder(Other()) is None
    assert encoding.token_encoder(encoding.load_encoder()) is not None
