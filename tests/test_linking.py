from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from aligner import linking, pipeline
from aligner.config import Settings
from aligner.linking import Text
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
    en, zh = Text.plain("en", sides[0]), Text.plain("zh", sides[1])
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
    links, _ = linking.link(Text.plain("en", en), Text.plain("zh", zh), tools)
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
        Text.plain("en", [*foreign, *sides[0]]), Text.plain("zh", sides[1]), tools
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
    _, score = linking.link(Text.plain("en", other), Text.plain("zh", sides[1]), tools)
    assert score < 0.25
    assert np.isfinite(score)
