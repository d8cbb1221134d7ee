"""Clauses without counterpart, found by the content network that is shipped."""

import numpy as np
import pytest

import aligner
from aligner.divergence import Asked, Content, Pair, candidates, explained, find_flags, load_network
from aligner.divergence.content.clauses import find
from aligner.divergence.content.network import PAIR_HEADS, TOKEN_HEADS
from aligner.divergence.content.reading import SUSPECT, WINDOW, missing_clauses
from aligner.encoding import built_in_tokens

EN = (
    "The government announced a new housing plan on Monday, and officials said the first homes "
    "would be ready next year."
)
ZH = "政府周一宣布了一项新的住房计划，官员表示首批住房将于明年准备就绪。"
EXTRA_EN = "Critics called the plan too expensive for a city in debt. "
EXTRA_ZH = "批评者认为对一个负债累累的城市来说该计划过于昂贵。"


def read(en, zh, src_lang="en"):
    network, reader = load_network(), built_in_tokens()
    found = reader.tokens([en, zh])
    sides = [
        network.text(text, lang, tokens)
        for text, lang, tokens in zip((en, zh), ("en", "zh"), found, strict=True)
    ]
    one, two = reader.compose(np.stack([tokens.whole for tokens in found]))
    return Content.read(network, *sides, src_lang, float(one @ two))


def pair(en, zh, **more):
    return Pair(en, zh, "en", "zh", content=read(en, zh), **more)


def likely(flags):
    return [flag for flag in flags if flag.confidence >= 0.5]


def test_a_faithful_translation_has_no_flag():
    assert likely(find(pair(EN, ZH))) == []
    assert likely(find(pair(EXTRA_EN + EN, EXTRA_ZH + ZH))) == []


def test_what_only_the_source_has_is_an_omission():
    (flag,) = likely(find(pair(EXTRA_EN + EN, ZH)))
    assert (flag.kind, flag.mqm, flag.tgt) == ("omission", "Accuracy/Omission", ())
    ((start, end),) = flag.src
    assert overlap((start, end), (0, len(EXTRA_EN))) >= 0.5


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("WebDAV :rfc:`4918`, Section 11.4", "WebDAV RFC 4918, 11.4 节"),
        ("HTTP/1.1 Caching :rfc:`7234`, Section 5.5", "HTTP/1.1 Caching RFC 7234, 5.5 节"),
        ("Install Foo Bar Baz 2 from foo.org", "从 foo.org 安装 Foo Bar Baz 2"),
    ],
)
def test_what_the_other_side_copies_is_not_missing(en, zh):
    assert likely(find(pair(en, zh))) == []


def test_what_only_the_target_has_is_an_addition():
    (flag,) = likely(find(pair(EN, ZH + EXTRA_ZH)))
    assert (flag.kind, flag.src) == ("addition", ())
    assert overlap(flag.tgt[0], (len(ZH), len(ZH) + len(EXTRA_ZH))) >= 0.5


def test_with_chinese_as_the_source_the_kinds_change_places():
    turned = Pair(ZH, EXTRA_EN + EN, "zh", "en", content=read(EXTRA_EN + EN, ZH, "zh"))
    (flag,) = likely(find(turned))
    assert flag.kind == "addition"
    assert flag.tgt


def overlap(one, two):
    inside = min(one[1], two[1]) - max(one[0], two[0])
    return max(inside, 0) / (max(one[1], two[1]) - min(one[0], two[0]))


def test_spans_are_whole_words_without_punctuation_at_the_ends():
    for en, zh in ((EXTRA_EN + EN, ZH), (EN, ZH + EXTRA_ZH), (EN + " " + EXTRA_EN, ZH)):
        for flag in find(pair(en, zh)):
            for text, spans in ((en, flag.src), (zh, flag.tgt)):
                for start, end in spans:
                    words = text[start:end]
                    assert words == words.strip(" ,.，。")
                    before, after = text[start - 1 : start], text[end : end + 1]
                    assert not (before.isascii() and before.isalnum() and words[0].isascii())
                    assert not (after.isascii() and after.isalnum() and words[-1].isascii())


def test_a_flag_is_no_surer_than_its_bead():
    for flag in find(pair(EXTRA_EN + EN, ZH, certainty=0.3)):
        assert flag.confidence <= 0.3


def test_without_reading_there_is_no_flag():
    assert find(Pair(EXTRA_EN + EN, ZH, "en", "zh")) == []


def test_sides_without_tokens_are_not_read():
    assert read("", ZH) is None
    assert read("Word.", "。") is None or list(missing_clauses(read("Word.", "。"))) == []


def test_settling_lets_go_of_the_text_but_not_of_the_verdict():
    calm, torn = read(EN, ZH), read(EXTRA_EN + EN, ZH)
    assert max(calm.confidence("en"), calm.confidence("zh")) < SUSPECT
    light = calm.settled()
    assert light.en.text is None
    assert light.confidence("en") == calm.confidence("en")
    assert torn.settled().en.text is not None


def test_a_stretch_is_at_least_a_window_long():
    for clause in missing_clauses(read(EXTRA_EN + EN, ZH)):
        assert clause.last - clause.first >= WINDOW


def test_signs_of_a_short_stretch_are_minus_infinity():
    content = read(EN, ZH)
    assert content.signs("en", 0, WINDOW - 1)[0] == -np.inf
    assert content.confidence("en", 0, WINDOW - 1) == 0.0


@pytest.mark.parametrize("families", ["exact", "none"])
def test_exact_families_do_not_read(families):
    assert aligner.check(EXTRA_EN + EN, ZH, families=families) == []


def test_the_library_finds_it_in_one_call():
    kinds = {flag.kind for flag in aligner.check(EXTRA_EN + EN, ZH, min_confidence=0)}
    assert "omission" in kinds


def test_flags_come_through_the_registry():
    bead = pair(EN, ZH + EXTRA_ZH)
    (given,) = [flag for _, flag in candidates(bead) if flag.kind == "addition"]
    assert given in find(bead)
    told = [each.given for each in explained([bead], 0)[1] if each.check == "content"]
    assert given in told
    # It may be told as part of another flag, but it is told.
    assert any(overlap(span, given.tgt[0]) for flag in find_flags(bead) for span in flag.tgt)
    assert "content" not in {each.check for each in explained([bead], 0, Asked("exact"))[1]}


def test_what_is_read_depends_on_which_side_is_the_source():
    one, two = read(EN, ZH), read(EN, ZH, "zh")
    assert (one.src_lang, two.src_lang) == ("en", "zh")
    assert not np.array_equal(one.pair, two.pair)
    assert one.cosine == two.cosine > 0.5


def test_a_bead_has_odds_of_every_kind():
    content = read(EN, ZH)
    assert content.en.odds.shape == (len(content.en.spans), len(TOKEN_HEADS))
    assert content.pair.shape == (len(PAIR_HEADS),) and content.lacking.shape == (2,)
    np.testing.assert_array_equal(content.en.log_odds, content.en.odds[:, 0])


def test_many_pairs_are_read_as_each_alone():
    network, reader = load_network(), built_in_tokens()
    texts = [(EN, ZH), (EN, ""), (EXTRA_EN + EN, ZH)]
    pairs = [
        tuple(
            network.text(text, lang, reader.tokens([text])[0])
            for text, lang in zip(pair, ("en", "zh"), strict=True)
        )
        for pair in texts
    ]
    found = Content.read_all(network, pairs, "en", [0.1, 0.2, 0.3])
    assert found[1] is None and [each.cosine for each in found if each] == [0.1, 0.3]
    for pair, each in zip(pairs, found, strict=True):
        alone = Content.read(network, *pair, "en", 0.5)
        if each is None:
            assert alone is None
        else:
            np.testing.assert_array_equal(alone.pair, each.pair)


def test_joined_beads_are_read_as_one():
    first, second = read(EN, ZH), read(EXTRA_EN, EXTRA_ZH)
    both = first.joined(second)
    assert len(both.en.spans) == len(first.en.spans) + len(second.en.spans)
    assert both.src_lang == "en" and both.cosine == first.cosine
