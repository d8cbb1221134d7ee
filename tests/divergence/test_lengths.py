import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence.form import lengths
from aligner.divergence.pair import Pair


def flags(en, zh, minimum=DEFAULT_MIN_CONFIDENCE):
    return [f for f in lengths.find(Pair(en, zh, "en", "zh")) if f.confidence >= minimum]


def test_an_ordinary_pair():
    en = "Chinese AI innovation is reshaping the global technology landscape in many ways."
    assert flags(en, "中国人工智能创新正在以多种方式重塑全球技术格局。", 0.0) == []


def test_far_too_long_and_far_too_short():
    (long,) = flags("word " * 80, "这是一个很短的句子。")
    assert (long.kind, long.severity) == ("length", "minor")
    assert "long" in long.message
    (short,) = flags("A short one.", "这是一个很长很长的句子。" * 5)
    assert "short" in short.message
    assert short.src == ((0, 12),)


def test_short_texts_and_null_beads_are_left_alone():
    assert flags("No.", "不是这样的，绝对不是。", 0.0) == []
    assert flags("", "这是一个很长很长的句子。" * 5, 0.0) == []


def test_pauses_do_not_count():
    assert (
        flags(
            "'I... I can't remember the name of the book.'", "他说：“我……我……记不起书名了……”", 0.0
        )
        == []
    )


@given(
    st.text(alphabet="ab .…—\n", max_size=300), st.text(alphabet="字句。…—. \u3000", max_size=80)
)
def test_the_quick_test_misses_none(en, zh):
    quick = flags(en, zh, 0.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lengths, "_may_be_odd", lambda *_: True)
        assert flags(en, zh, 0.0) == quick


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("Using v-html directive:", "Using v-html directive:"),
        ("The ``7`` in ``7.3.2b4 build``.", "``7`` (``7.3.2b4 build`` 中的第一段)。"),
        (
            "See also :func:`row`, :func:`sail` and :func:`drift`.",
            "另见 :func:`row`、:func:`sail` 与 :func:`drift`。",
        ),
        ("Ann Lee and Tom Ray act in it.", "安·李（Ann Lee）和汤姆·雷（Tom Ray）在其中出演。"),
    ],
)
def test_what_stands_on_both_sides_does_not_count(en, zh):
    assert flags(en, zh) == []
