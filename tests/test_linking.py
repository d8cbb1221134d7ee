from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import aligner
from aligner import linking, pipeline
from aligner.alignment import load_weights, sieve
from aligner.config import Settings
from aligner.divergence import load_network
from aligner.encoding import built_in_tokens
from aligner.linking import Sentences
from tests.support import SEEDS


@pytest.fixture(scope="module")
def tools(encoder: Any) -> linking.Tools:
    return pipeline.load_tools(Settings(), encoder)


@pytest.fixture(scope="module")
def sides() -> tuple[list[str], list[str]]:
    gold = json.loads((SEEDS / "gold" / "seed000.json").read_text(encoding="utf-8"))
    return gold["en"], gold["zh"]


def test_segments_give_the_beads_of_the_whole(
    tools: linking.Tools, sides: tuple[list[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    en, zh = Sentences.plain("en", sides[0]), Sentences.plain("zh", sides[1])
    whole, score = linking.link(en, zh, tools)
    monkeypatch.setattr(linking, "LONG", 10)
    monkeypatch.setattr(linking, "_SEGMENT", 10)
    cut, cut_score = linking.link(en, zh, tools)
    assert [(each.src, each.tgt) for each in cut] == [(each.src, each.tgt) for each in whole]
    assert cut_score == pytest.approx(score, abs=0.05)


def test_missing_sentences_are_left_alone(
    tools: linking.Tools, sides: tuple[list[str], list[str]]
) -> None:
    en = [s for i, s in enumerate(sides[0]) if i not in (6, 7, 20)]
    zh = [s for i, s in enumerate(sides[1]) if i not in (30, 31)]
    links, _ = linking.link(Sentences.plain("en", en), Sentences.plain("zh", zh), tools)
    pairs = {(en[a.src.start], zh[a.tgt.start]) for a in links if len(a.src) == len(a.tgt) == 1}
    true = {(a, b) for a, b in zip(*sides, strict=True) if a in en and b in zh}
    assert len(pairs & true) >= len(true) - 1
    alone = [zh[a.tgt.start] for a in links if not a.src]
    assert {sides[1][6], sides[1][7], sides[1][20]} <= set(alone)


def test_a_shift_by_hundreds_of_sentences_is_found(
    tools: linking.Tools, sides: tuple[list[str], list[str]]
) -> None:
    foreign = [f"Chapter {k} tells of number {k * 7}." for k in range(150)]
    links, _ = linking.link(
        Sentences.plain("en", [*foreign, *sides[0]]), Sentences.plain("zh", sides[1]), tools
    )
    right = sum(
        each.src == range(150 + k, 151 + k) and each.tgt == range(k, k + 1)
        for each in links
        for k in range(len(sides[0]))
    )
    assert right >= len(sides[0]) - 2


def test_texts_that_are_no_translations_score_low(
    tools: linking.Tools, sides: tuple[list[str], list[str]]
) -> None:
    other = ["He bought a small red boat.", "The sea was calm that night.", "Nobody answered."] * 8
    _, score = linking.link(Sentences.plain("en", other), Sentences.plain("zh", sides[1]), tools)
    assert score < 0.25
    assert np.isfinite(score)


REFRAIN = ("The river carries us all home.", "江河带我们大家回家。")
VERSES = [
    ("My mother sang beside the stove.", "母亲在炉边歌唱。"),
    ("My father mended fishing nets.", "父亲修补渔网。"),
    ("The soldiers marched away in spring.", "士兵们在春天出征。"),
    ("Snow fell on the empty school.", "雪落在空荡荡的学校上。"),
    ("I wrote a letter to the king.", "我给国王写了一封信。"),
]
DIALOGUE = [
    ("Ready?", "好了吗？"),
    ("No.", "没有。"),
    ("Why?", "为什么？"),
    ("Rain.", "下雨。"),
    ("Wait here until I come back with the horses.", "在这里等我牵马回来。"),
    ("Fine.", "好吧。"),
    ("Goodbye!", "再见！"),
]
TRADITIONAL = [
    ("The museum opens at nine on weekdays.", "博物館平日九點開門。"),
    ("Visitors must leave their bags at the entrance.", "參觀者必須把包包寄放在入口處。"),
    ("Photography is forbidden in the west wing.", "西翼禁止拍照。"),
    ("The oldest bowl was made in the Tang dynasty.", "最古老的碗是唐代製作的。"),
    ("Children under six enter free of charge.", "六歲以下兒童免費入場。"),
]
LONG = [
    ("The mayor spoke first.", "市长首先发言。"),
    (
        "He thanked " + ", ".join(f"the workers of district {k}" for k in range(1, 26)) + ".",
        "他感谢了" + "，".join(f"第{k}区的工人们" for k in range(1, 26)) + "。",
    ),
    ("Then the band began to play.", "随后乐队开始演奏。"),
]


@pytest.mark.parametrize(
    "pairs",
    [
        [line for verse in VERSES for line in (verse, REFRAIN)],
        DIALOGUE,
        TRADITIONAL,
        LONG,
    ],
    ids=["refrain", "one-word dialogue", "traditional", "very long sentence"],
)
@pytest.mark.parametrize("direction", ["en-zh", "zh-en"])
def test_difficult_kinds_of_text(
    pairs: list[tuple[str, str]], direction: str, encoder: Any
) -> None:
    en, zh = ([pair[k] for pair in pairs] for k in (0, 1))
    sides = (en, zh) if direction == "en-zh" else (zh, en)
    found = aligner.align(*sides, encoder=encoder, families="none")
    assert [(list(b.src), list(b.tgt)) for b in found.beads] == [([k], [k]) for k in range(len(en))]


def test_the_reader_reads_sentences_as_one_text(
    tools: linking.Tools, sides: tuple[list[str], list[str]]
) -> None:
    network, tokens = load_network(), built_in_tokens()
    en, zh = Sentences.plain("en", [*sides[0][:3], " "]), Sentences.plain("zh", sides[1][:3])
    assert linking.reader(en, zh, tools) is None, "the preset has no network"
    read = linking.reader(en, zh, replace(tools, network=network))
    assert read is not None
    found = read([(range(2), range(1)), (range(3, 4), range(1)), (range(2, 3), range(1, 3))])
    assert found[1] is None, "a side without tokens cannot be read"
    for bead, odds in (((range(2), range(1)), found[0]), ((range(2, 3), range(1, 3)), found[2])):
        whole = [
            network.joined(
                [
                    network.text(own, text.lang, each)
                    for own in (text.sentences[k] for k in part)
                    for each in tokens.tokens([own])
                ]
            )
            for text, part in zip((en, zh), bead, strict=True)
        ]
        assert odds is not None
        (again,) = network.log_odds_of([tuple(whole)])
        for side, expected in zip(odds, again, strict=True):
            np.testing.assert_allclose(side, expected, atol=1e-4)


class Counting:
    """An encoder of random vectors that keeps the texts it was given."""

    identity = "counting"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: list[str]) -> np.ndarray:
        self.texts += texts
        rows = [np.random.default_rng(len(text)).normal(size=8) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)


def test_other_encoders_read_only_what_the_first_leaves_open(
    tools: linking.Tools, sides: tuple[list[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sieve, "_FEWEST", 1)
    best = load_weights("alignment-best")
    en, zh = (Sentences.plain(lang, each) for lang, each in zip(("en", "zh"), sides, strict=True))
    whole, part = Counting(), Counting()
    for encoder, weights in ((whole, replace(best, sieve=None)), (part, best)):
        both = replace(tools, seconds=(encoder,), weights=weights, network=None)
        links, _ = linking.link(en, zh, both)
        assert sum(len(each.src) for each in links) == len(sides[0])
    assert {text for text in whole.texts if text not in part.texts}
    assert set(part.texts) < set(whole.texts)
    # What is settled cannot be moved, whatever the other encoder says.
    alone, _ = linking.link(en, zh, tools)
    open_text = "".join(part.texts)
    closed = [each for each in alone if each.src and sides[0][each.src.start] not in open_text]
    assert closed and {(a.src, a.tgt) for a in closed} <= {(a.src, a.tgt) for a in links}
