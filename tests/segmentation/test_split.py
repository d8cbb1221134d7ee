from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.bitext import Lang
from aligner.segmentation import presplit, split

SEEDS = Path(__file__).parents[2] / "seeds"
ALPHABET = "abAB12 .,!?;:…'\"“”‘’()[]—\n\t你好说他道。！？，；：、……「」『』（）【】《》．％ \u3000"

texts = st.one_of(st.text(alphabet=ALPHABET, max_size=80), st.text(max_size=40))


@settings(max_examples=300, deadline=None)
@given(text=texts, lang=st.sampled_from(["en", "zh"]))
def test_every_character_is_in_one_sentence(text: str, lang: Lang) -> None:
    spans = split(text, lang)
    assert spans == sorted(spans)
    covered = [i for start, end in spans for i in range(start, end)]
    assert len(covered) == len(set(covered))
    outside = set(range(len(text))) - set(covered)
    assert all(text[i].isspace() for i in outside)
    for start, end in spans:
        assert text[start:end] == text[start:end].strip() != ""


@settings(max_examples=100, deadline=None)
@given(text=texts)
def test_presplit_covers_every_line(text: str) -> None:
    pieces = [text[a:b] for a, b in presplit(text)]
    joined = "".join("".join(piece.split()) for piece in pieces)
    assert joined == "".join(text.split())
    assert not any("\n" in piece for piece in pieces)


def test_presplit_trims_and_skips_blank_lines() -> None:
    text = " One. Two. \r\n\r\n\t三。四。\n"
    assert [text[a:b] for a, b in presplit(text)] == ["One. Two.", "三。四。"]


@pytest.mark.parametrize(("lang", "first", "last"), [("en", "原文", "译文"), ("zh", "译文", None)])
def test_seed_000_equals_its_gold(lang: Lang, first: str, last: str | None) -> None:
    gold = json.loads((SEEDS / "gold" / "seed000.json").read_text(encoding="utf-8"))
    lines = next(SEEDS.glob("000_*.txt")).read_text(encoding="utf-8").splitlines()
    end = lines.index(last) if last else len(lines)
    body = lines[lines.index(first) + 1 : end]
    assert [line[a:b] for line in body for a, b in split(line, lang)] == gold[lang]
