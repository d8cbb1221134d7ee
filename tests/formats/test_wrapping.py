"""Texts that were wrapped to a width, in one line."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.bitext import Flag
from aligner.formats.wrapping import in_lines, unwrapped
from tests.formats.samples import pair

WRAPPED = {
    ("It rained\n  all day.", "en"): "It rained all day.",
    ("It rained \r\n\tall day.", "en"): "It rained all day.",
    ("a head-\nquarters b", "en"): "a headquarters b",
    ("a well-\nknown b", "en"): "a well-known b",
    ("soft\u00ad\nware", "en"): "software",
    ("He said -\nno.", "en"): "He said - no.",
    ("pages 3-\n4", "en"): "pages 3- 4",
    ("Trans-\nAtlantic", "en"): "Trans- Atlantic",
    ("called 中\n国 there", "en"): "called 中国 there",
    ("较善之\n民生", "zh"): "较善之民生",
    ("使用 Machine\nLearning。", "zh"): "使用 Machine Learning。",
    ("使用\nAPI", "zh"): "使用API",
    ("他说：\n“好。”", "zh"): "他说：“好。”",
    ("第一，\u3000\r\n\u3000第二", "zh"): "第一，第二",
    ("\nA\n", "en"): "A",
    ("a\u2028b\x85c", "en"): "a b c",
}


@pytest.mark.parametrize(("case", "text"), WRAPPED.items(), ids=str)
def test_a_line_break_is_a_blank_in_english_and_nothing_in_chinese(case, text):
    assert unwrapped(*case) == text


WORDS = st.lists(
    st.sampled_from(["ab", "c-", "\n", " \r\n ", "中", "X", "head-", "quarters", "\n\n"])
)


@given(
    parts=WORDS,
    lang=st.sampled_from(["en", "zh"]),
    start=st.integers(0, 30),
    size=st.integers(1, 4),
)
def test_a_flag_points_at_the_same_words(parts, lang, start, size):
    """What it marks loses line breaks and hyphens, and gains nothing."""
    text = "".join(parts)
    start = min(start, len(text))
    end = min(start + size, len(text))
    other = "中" if lang == "en" else "A"
    value = pair(text, other, src_lang=lang)
    flag = Flag("number", "major", 0.9, ((start, end),), (), "m")
    value = replace(value, beads=(replace(value.beads[0], flags=(flag,)),))
    (found,) = in_lines([value])
    src, _ = found.texts(found.beads[0])
    assert src == unwrapped(text, lang)
    assert not set(src) & set("\r\n")
    ((a, b),) = found.beads[0].flags[0].src
    assert 0 <= a <= b <= len(src)
    marked, before = src[a:b], text[start:end]
    assert marked.replace(" ", "").replace("-", "") == "".join(before.split()).replace("-", "")
