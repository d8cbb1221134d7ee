"""What a document says in one way here and in another there."""

import pytest

from aligner.bitext import FLAG_KINDS, MQM_CATEGORY
from aligner.divergence import Asked, find_document_flags
from aligner.divergence.consistency import renderings, repeated
from aligner.divergence.pair import Pair

SAVE = "Save the file before you leave the room."
CLOSE = "离开房间前请关闭所有窗户。"


def pairs(*texts, src="en", tgt="zh"):
    return [Pair(a, b, src, tgt, number=k) for k, (a, b) in enumerate(texts)]


def found(*texts, **sides):
    return {
        place: [flag.message for flag in flags]
        for place, flags in repeated.find(pairs(*texts, **sides)).items()
    }


def test_the_kind_is_known_to_formats_and_standards():
    assert "consistency" in FLAG_KINDS
    assert MQM_CATEGORY["consistency"].startswith("Style/")


def test_a_source_with_two_translations_is_told_once():
    texts = [(SAVE, "离开房间前请保存文件。")] * 2 + [(SAVE, "走之前先把文件存好。")] * 2
    assert found(*texts) == {
        2: ["the same source is translated otherwise in beads 0, 1; otherwise too in bead 3"]
    }


def test_the_flag_is_minor_and_covers_both_sides():
    beads = pairs((SAVE, "离开房间前请保存文件。"), (SAVE, "走之前先把文件存好。"))
    _, (flag,) = find_document_flags(beads, Asked("exact", 0.5))
    assert (flag.kind, flag.severity) == ("consistency", "minor")
    assert (flag.src, flag.tgt) == (((0, len(SAVE)),), ((0, 10),))


@pytest.mark.parametrize(
    "texts",
    [
        [(SAVE, "离开房间前请保存文件。"), (SAVE, "离开房间前，请保存文件！")],  # marks
        [(SAVE, "离开房间前请保存文件。"), (SAVE, "離開房間前請保存文件。")],  # script
        [(SAVE, "离开房间前请保存文件。"), (SAVE.upper(), "离开房间前请保存文件。")],  # capitals
        [("Yes, of course.", "当然。"), ("Yes, of course.", "好的，没问题。")],  # short
        [("Overview", "概述"), ("Overview", "总览")],  # headings
        [(SAVE, "离开房间前请保存文件。"), ("", "离开房间前请保存文件。")],  # an empty side
    ],
)
def test_what_is_no_inconsistency(texts):
    assert repeated.CHECK(pairs(*texts)) == {}


def test_two_sources_with_one_translation():
    window = "Close every window before you leave the room."
    door = "Close every door before you leave the room."
    assert found((window, CLOSE), (door, CLOSE)) == {
        1: ["another source is translated alike in bead 0"]
    }
    same = "Shut every window before you leave the room."
    assert found((window, CLOSE), (same, CLOSE)) == {}


def test_chinese_sources():
    zh = "离开房间前请保存好你的文件。"
    texts = [(zh, SAVE), (zh, "Do not forget your papers when you go out.")]
    assert found(*texts, src="zh", tgt="en") == {
        1: ["the same source is translated otherwise in bead 0"]
    }


def names(*texts):
    return {
        place: [flag.message for flag in flags]
        for place, flags in renderings.find(pairs(*texts)).items()
    }


def test_a_name_rendered_in_two_ways_is_told_once():
    usual = [("Trump spoke.", "特朗普讲话。")] * 3
    assert names(*usual, ("Trump left.", "川普走了。"), ("Trump won.", "川普赢了。")) == {
        3: ["Trump is 川普 here, 特朗普 elsewhere, and otherwise in bead 4"]
    }


@pytest.mark.parametrize(
    "text",
    [
        ("Trump spoke.", "唐纳德·特朗普 (Donald Trump) 讲话。"),  # a gloss
        ("Trump lost.", "特朗普输了。"),
        ("He and Trump left.", "他走了。"),
    ],
)
def test_names_rendered_alike(text):
    assert names(*[("Trump spoke.", "特朗普讲话。")] * 3, text) == {}


def test_parts_of_an_organisation_are_no_other_names():
    usual = [("The United Nations met.", "联合国开会。")] * 3
    assert names(*usual, ("The United Nations voted.", "安理会投票。")) == {}


def test_addresses_are_no_names():
    usual = [("Facebook grew.", "脸书发展了。")] * 3
    assert names(*usual, ("See facebook.com for Facebook.", "请看 facebook.com。")) == {}
