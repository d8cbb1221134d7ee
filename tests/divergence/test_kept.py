"""Latin words of the Chinese: which a document keeps, and which it forgot."""

import pytest

from aligner.divergence import Asked, Pair, find_document_flags, find_flags
from aligner.divergence.glossary import Glossary, Term

TERM = [
    ("We declare slots in a list.", "我们用列表声明 slots。"),
    ("The slots are fixed.", "slots 是固定的。"),
    ("Pass slots to the child.", "把 slots 传给子组件。"),
]


def document(rows, src="en", glossary=None):
    tgt = "zh" if src == "en" else "en"
    pairs = [Pair(*(row if src == "en" else row[::-1]), src, tgt) for row in rows]
    return [
        [(flag.kind, flag.severity) for flag in flags if flag.kind == "untranslated"]
        for flags in find_document_flags(pairs, Asked("exact", 0.5, glossary))
    ]


def test_a_term_that_recurs_is_kept():
    assert document(TERM) == [[], [], []]


def test_a_term_of_the_glossary_is_kept():
    glossary = Glossary((Term(("slots",), ("slots",)),))
    assert document(TERM[:1]) == [[("untranslated", "minor")]]
    assert document(TERM[:1], glossary=glossary) == [[]]
    pair = Pair(*TERM[0], "en", "zh")
    assert find_flags(pair, Asked("exact", 0.5))
    assert not find_flags(pair, Asked("exact", 0.5, glossary))


def test_a_word_that_other_beads_render_was_forgotten():
    rows = [
        ("The bridge is wide.", "大桥很宽。"),
        ("The bridge was closed.", "bridge 已关闭。"),
        ("Ships passed the bridge.", "船只驶过大桥。"),
    ]
    assert document(rows) == [[], [("untranslated", "major")], []]


def test_a_document_with_code_keeps_single_words():
    rows = [
        ("Set `depth` first.", "先设置 `depth`。"),
        ("A buffer is used.", "使用了一个 buffer。"),
    ]
    assert document(rows) == [[], []]
    left = [
        *rows,
        ("It is set before the start of the run.", "它在 before the start of the run 设置。"),
    ]
    assert document(left)[2] == [("untranslated", "major")]


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("My order has not arrived yet.", "我的 order 还没到。"),
        ("Send me the file today.", "今天把 file 发给我。"),
        ("The deadline was moved.", "deadline 改了。"),
        ("We met at the check-in desk.", "我们在 check-in 柜台见面。"),
    ],
)
def test_latin_words_of_a_chinese_source_are_no_fault(en, zh):
    assert document([(en, zh)], "zh") == [[]]
    assert document([(en, zh)]) != [[]]


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("Give *depth* a value.", "给 *depth* 一个值。"),
        ("It runs ``pump`` and the pump stops.", "它运行 ``pump``，然后 pump 停止。"),
        ("Open sea.harbour.com for more.", "更多内容请打开 sea.harbour.com。"),
        ("Take boat 9 home.", "乘 boat 9 回家。"),
        ("total = wind + tide # sum of both", "total = wind + tide # 两者之和"),
    ],
)
def test_markup_addresses_and_programs(en, zh):
    assert document([(en, zh)]) == [[]]


def test_a_run_is_flagged_once_a_document():
    rows = [("The order is late.", "这个 late order 迟到了。")] * 2
    assert sum(map(len, document(rows))) <= 1
