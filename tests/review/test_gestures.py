"""Gestures on beads: each sentence stays in exactly one, and what is refused changes nothing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.review import gestures as g
from aligner.review.entries import alignment_of, entries_of, in_a_row
from tests.review.samples import NAMES, article, entries, gestures, sentences


def done(name, beads, a, b, yes, offset):
    """The gesture by its name on the beads at places a and b."""
    one, two = beads[a % len(beads)], beads[b % len(beads)]
    following = beads[(a + 1) % len(beads)]
    side = "src" if yes else "tgt"
    point = g.Point(b % 3, offset)
    changes = {
        "merge": lambda: g.merge(one, following),
        "cut": lambda: g.cut(one, side, point),
        "divide": lambda: g.divide(one, point, None if yes else g.Point(0, offset // 2)),
        "shift": lambda: g.shift(one, following, [side], b % 2 == 0),
        "both": lambda: g.shift(one, following, ["src", "tgt"], yes),
        "move": lambda: g.move(one, two, side, offset % 3),
        "unlink": lambda: g.unlink(one),
        "link": lambda: g.link(one, two),
        "swap": lambda: g.swap(one, two),
        "comment": lambda: g.remark(one, "see above"),
        "dismiss": lambda: g.dismiss(one, 0),
    }
    return changes.get(name, lambda: g.judge([one], name))()


def applied(beads, change, fresh):
    """The list after a change, in order, with ids for what is new."""
    gone = {each.id for each in change.before}
    made = [each if each.id else replace(each, id=next(fresh)) for each in change.after]
    kept = [each for each in beads if each.id not in gone]
    return sorted([*kept, *made], key=lambda each: each.place)


@given(st.lists(gestures(), max_size=12))
@settings(deadline=None)
def test_every_sentence_stays_in_exactly_one_bead(moves):
    beads, fresh = entries(), iter(range(100, 999))
    whole = sentences(beads)
    for name, a, b, yes, offset in moves:
        try:
            change = done(name, beads, a, b, yes, offset)
        except g.Refused:
            continue
        beads = applied(beads, change, fresh)
        assert sentences(beads) == whole
        assert len({each.id for each in beads}) == len(beads)
        assert len({each.place for each in beads}) == len(beads)
        for each in beads:
            assert each.src or each.tgt
            assert in_a_row(each.src) and in_a_row(each.tgt)
            for flag in each.flags:
                for text, spans in ((each.text("src"), flag.src), (each.text("tgt"), flag.tgt)):
                    assert all(0 <= start < end <= len(text) for start, end in spans)
    alignment = alignment_of("x", "en", beads)
    for side, document in (("src", alignment.src), ("tgt", alignment.tgt)):
        held = sorted(i for bead in alignment.beads for i in getattr(bead, side))
        assert held == list(range(len(document.sentences)))
        texts = [alignment.texts(bead)[side == "tgt"] for bead in alignment.beads]
        assert texts == [each.text(side) for each in beads]


def test_every_name_of_the_properties_can_be_done():
    for name in NAMES:
        for offset in range(60):
            beads = entries()
            beads[4] = replace(beads[4], tgt=())
            try:
                done(name, beads, offset % 5, offset // 5 % 5, offset % 2 == 0, offset // 2)
                break
            except g.Refused:
                continue
        else:
            pytest.fail(f"{name} is always refused")


def texts(change):
    return [(each.text("src"), each.text("tgt")) for each in change.after]


def test_merge_keeps_flags_where_their_words_are_now():
    beads = entries()
    (whole,) = g.merge(beads[1], beads[2]).after
    (flag,) = whole.flags
    assert whole.text("src")[slice(*flag.src[0])] == "Jasper Zhang"
    assert whole.text("tgt")[slice(*flag.tgt[0])] == "张杰"
    assert whole.status == "edited" and whole.confidence == 0.5


def test_chinese_is_cut_between_any_two_characters_and_english_without_its_blank():
    beads = entries()
    (made,) = g.cut(beads[0], "tgt", g.Point(0, 3)).after
    assert [line.text for line in made.tgt] == ["公司到", "2001年售出2500辆。"]
    assert [(line.start, line.end) for line in made.tgt] == [(0, 3), (3, 16)]
    (made,) = g.cut(beads[1], "src", g.Point(0, 12)).after
    assert [line.text for line in made.src] == ["Nobody came.", "It rained."]
    assert made.text("src") == beads[1].text("src")


def test_divide_at_both_texts():
    bead = entries()[1]
    change = g.divide(bead, g.Point(0, 12), g.Point(1))
    assert texts(change) == [("Nobody came.", "没有人来。"), ("It rained.", "下雨了。")]
    with pytest.raises(g.Refused, match="inside"):
        g.divide(bead, None, g.Point(2))


def test_shift_on_one_side_and_on_both():
    first, second = entries()[1:3]
    change = g.shift(first, second, ["tgt"], True)
    assert texts(change)[1] == ("Jasper Zhang spoke.", "下雨了。张杰说话了。")
    change = g.shift(first, second, ["src", "tgt"], False)
    assert len(change.after) == 1 and len(change.after[0].tgt) == 3


def test_a_sentence_goes_far_only_where_it_can_stand():
    beads = entries()
    with pytest.raises(g.Refused) as refused:
        g.move(beads[0], beads[4], "tgt", 0)
    assert refused.value.code == "apart"
    alone = replace(beads[4], tgt=())
    change = g.move(beads[1], alone, "tgt", 1)
    assert texts(change) == [
        ("The end was near.", "下雨了。"),
        ("Nobody came. It rained.", "没有人来。"),
    ]


def test_link_and_swap_and_unlink():
    beads = entries()
    left, right = g.unlink(beads[3]).after
    assert (left.text("tgt"), right.text("src")) == ("", "")
    right = replace(right, id=9)
    assert texts(g.link(right, left)) == [("They left.", "他们走了。")]
    crossed = g.swap(beads[2], beads[4])
    assert [each.text("tgt") for each in crossed.after] == ["结局近了。", "张杰说话了。"]
    linked = g.link(beads[2], beads[4])
    assert texts(linked) == [
        ("Jasper Zhang spoke.", "结局近了。"),
        ("", "张杰说话了。"),
        ("The end was near.", ""),
    ]


def test_words_are_edited_and_a_flag_is_mended():
    bead = entries()[0]
    (made,) = g.mend(bead, 0, "2021").after
    assert made.text("tgt") == "公司到2021年售出2500辆。" and made.flags == ()
    (made,) = g.edit(bead, "tgt", 0, "第一\n第二").after
    assert made.text("tgt") == "第一 第二" and made.flags == () and made.status == "edited"
    for text, code in (("  ", "no-text"), ("x" * 100_001, "too-long")):
        with pytest.raises(g.Refused) as refused:
            g.edit(bead, "src", 0, text)
        assert refused.value.code == code


def test_flags_of_the_same_words_are_dismissed_together():
    bead = entries()[0]
    other = replace(bead, id=7, flags=(replace(bead.flags[0], message="again"),))
    change = g.dismiss_like([bead, other, entries()[2]], "number", ("2021", "2001"))
    assert [each.id for each in change.before] == [bead.id, 7]
    assert all(not each.open_flags for each in change.after)


def without_target(bead):
    return replace(bead, flags=(replace(bead.flags[0], tgt=()),))


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda b: g.merge(b[0], b[0]), "same"),
        (lambda b: g.merge(b[0], replace(b[1], doc=2)), "other-document"),
        (lambda b: g.merge(b[0], b[3]), "apart"),
        (lambda b: g.cut(b[0], "src", g.Point(0, 0)), "edge"),
        (lambda b: g.cut(b[0], "src", g.Point(5, 1)), "no-line"),
        (lambda b: g.divide(b[0], None, None), "nowhere"),
        (lambda b: g.shift(replace(b[0], src=()), b[1], ["src"], True), "empty"),
        (lambda b: g.unlink(replace(b[0], src=())), "null"),
        (lambda b: g.link(replace(b[0], src=()), replace(b[1], src=())), "one-sided"),
        (lambda b: g.dismiss(b[1], 0), "no-flag"),
        (lambda b: g.mend(without_target(b[0]), 0, "x"), "no-fix"),
    ],
)
def test_what_is_refused_says_why(act, code):
    with pytest.raises(g.Refused) as refused:
        act(entries())
    assert refused.value.code == code


def test_a_sentence_is_not_cut_for_ever():
    bead = entries()[0]
    bead = replace(bead, tgt=(replace(bead.tgt[0], text="字" * 99),))
    with pytest.raises(g.Refused, match="too often"):
        for _ in range(99):
            (bead,) = g.cut(bead, "tgt", g.Point(0, 1)).after
            bead = replace(bead, tgt=bead.tgt[1:])


def test_an_alignment_comes_back_as_it_was():
    value = article()
    again = alignment_of("article", "en", entries_of(value, 1))
    assert again == value
