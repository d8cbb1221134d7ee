"""Content that stands in a neighbouring bead."""

import aligner
from aligner.divergence import Pair, candidates
from aligner.divergence.content import moved


def pairs(*texts):
    return [Pair(en, zh, "en", "zh", number=k) for k, (en, zh) in enumerate(texts)]


def moved_content(beads):
    return moved.moved_content(beads, [[flag for _, flag in candidates(bead)] for bead in beads])


NEWS = pairs(
    ("The plan is good, the firm said.", "路透社报道，该公司称计划很好。"),
    ("It will start in May, Reuters reported.", "它将于五月开始。"),
)


def test_a_name_that_moved_is_flagged_in_both_beads():
    found = moved_content(NEWS)
    assert sorted(found) == [0, 1]
    (first,), (second,) = found[0], found[1]
    assert first.kind == second.kind == "moved"
    assert NEWS[0].tgt[slice(*first.tgt[0])].startswith("路透社")
    assert NEWS[1].src[slice(*second.src[0])] == "Reuters"
    assert "bead 1" in first.message
    assert "bead 0" in second.message


def test_what_is_only_missing_did_not_move():
    assert moved_content([NEWS[0], *pairs(("It will start in May.", "它将于五月开始。"))]) == {}


def test_null_beads_take_no_part():
    unmatched = pairs(("", "路透社报道。"), ("Reuters reported it.", ""))
    assert moved_content(unmatched) == {}


def test_numbers_move_too():
    found = moved_content(
        pairs(
            ("Sales rose.", "销售额增长，员工有730人。"),
            ("It has 730 employees in Leeds.", "它在利兹设有办事处。"),
        )
    )
    assert {flag.kind for flags in found.values() for flag in flags} == {"moved"}


def test_two_sentences_in_the_other_order():
    crossed = Pair("A b. C d.", "丙丁。甲乙。", "en", "zh", crossed=True)
    (flag,) = moved_content([crossed])[0]
    assert (flag.kind, flag.severity) == ("moved", "minor")


def test_a_sentence_moved_far_is_no_omission():
    en = [f"The {colour} house has {number} windows and an old door." for colour, number in ROWS]
    zh = [f"{colour}色的房子有{number}扇窗户和一扇旧门。" for colour, number in CHINESE]
    away = "Meanwhile the president signed the treaty on nuclear weapons in Geneva."
    weg = "与此同时，总统在日内瓦签署了关于核武器的条约。"
    alignment = aligner.align([away, *en], [*zh, weg], src_lang="en", tgt_lang="zh")
    kinds = [flag.kind for _, flag in alignment.flags]
    assert kinds == ["moved", "moved"]


ROWS = [("red", 3), ("green", 14), ("blue", 25), ("white", 36), ("black", 47), ("yellow", 58)]
CHINESE = [("红", 3), ("绿", 14), ("蓝", 25), ("白", 36), ("黑", 47), ("黄", 58)]
