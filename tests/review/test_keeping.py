"""Corrections in a new alignment of sources that have changed."""

from dataclasses import replace

import pytest

from aligner.bitext import Alignment, Bead, Flag
from aligner.config import Settings
from aligner.review import gestures as g
from aligner.review.entries import alignment_of, entries_of
from aligner.review.keeping import carried, corrections_of
from aligner.review.linker import Aligning
from tests.review.samples import EN, SHAPES, ZH, article, document, entries


@pytest.fixture(scope="module")
def linker():
    return Aligning(Settings())


def aligned(en, zh, shapes):
    beads, src, tgt = [], 0, 0
    for m, n in shapes:
        beads.append(Bead(range(src, src + m), range(tgt, tgt + n), 0.7, 0.9))
        src, tgt = src + m, tgt + n
    return Alignment("article", document("en", en), document("zh", zh), tuple(beads))


def later():
    """The same texts with two sentences before, and one of them changed."""
    en = ("A preface.", "It is new.", *EN[:4], "The end was very near.")
    return aligned(en, ("前言。", "是新的。", *ZH), ((1, 1), (1, 1), *SHAPES))


def old(beads):
    made = sorted(beads, key=lambda each: each.place)
    return corrections_of(alignment_of("article", "en", made))


def pairs(alignment):
    return {alignment.texts(bead): bead for bead in alignment.beads}


def all_sentences(alignment):
    """Each is in exactly one bead."""
    for side in ("src", "tgt"):
        held = sorted(k for bead in alignment.beads for k in getattr(bead, side))
        assert held == list(range(len(getattr(alignment, side).sentences)))


def test_confirmed_beads_are_anchors_of_what_is_linked_later(linker):
    beads = entries()
    made = list(g.shift(beads[1], beads[2], ["tgt"], True).after)
    made = [replace(each, status="confirmed", id=each.id) for each in made]
    found = carried(later(), old([beads[0], *made, *beads[3:]]), linker)
    kept = pairs(found.alignment)
    assert kept["Nobody came. It rained.", "没有人来。"].status == "confirmed"
    assert kept["Jasper Zhang spoke.", "下雨了。张杰说话了。"].status == "confirmed"
    assert (found.count, found.lost) == (2, ())
    all_sentences(found.alignment)


def test_a_cut_and_an_edit_follow_their_sentences(linker):
    beads = entries()
    parts = list(g.divide(beads[1], g.Point(0, 12), g.Point(1)).after)
    (edited,) = g.edit(beads[3], "tgt", 0, "他们都走了。").after
    found = carried(later(), old([beads[0], *parts, beads[2], edited, beads[4]]), linker)
    kept = pairs(found.alignment)
    assert kept["Nobody came.", "没有人来。"].status == "edited"
    assert kept["It rained.", "下雨了。"].status == "edited"
    assert ("They left.", "他们都走了。") in kept
    assert found.lost == ()
    all_sentences(found.alignment)


def test_crossing_beads_stay_crossed(linker):
    beads = entries()
    crossed = g.swap(beads[2], beads[4]).after
    found = carried(later(), old([*beads[:2], crossed[0], beads[3], crossed[1]]), linker)
    kept = pairs(found.alignment)
    assert kept["Jasper Zhang spoke.", "结局近了。"].status == "edited"
    assert ("They left.", "他们走了。") in kept
    # The source of the other has changed since: a person looks again.
    assert kept["The end was very near.", "张杰说话了。"].status == "review"
    all_sentences(found.alignment)


def test_what_has_no_place_is_told(linker):
    beads = [replace(each, status="confirmed") for each in entries()]
    found = carried(aligned(EN[:2], ZH[:3], SHAPES[:2]), old(beads), linker)
    assert found.count == 2 and len(found.lost) == 3
    assert found.lost[0].startswith("article: the confirmed bead 'Jasper Zhang spoke.'")


def test_dismissed_flags_comments_and_rejections_stay(linker):
    flag = article().beads[0].flags[0]
    fresh = later()
    fresh = replace(
        fresh,
        beads=tuple(
            replace(bead, flags=(replace(flag, message="again"),)) if k == 2 else bead
            for k, bead in enumerate(fresh.beads)
        ),
    )
    beads = entries()
    (dismissed,) = g.dismiss(beads[0], 0).after
    (noted,) = g.remark(beads[2], "who is he?").after
    (rejected,) = g.judge([beads[3]], "rejected").after
    found = carried(fresh, old([dismissed, beads[1], noted, rejected]), linker)
    kept = pairs(found.alignment)
    first = kept[EN[0], ZH[0]]
    assert [f.dismissed for f in first.flags] == [True] and first.status == "auto"
    assert kept["Jasper Zhang spoke.", "张杰说话了。"].comment == "who is he?"
    assert kept["They left.", "他们走了。"].status == "rejected"
    assert found.count == 3 and found.lost == ()


def test_a_confirmed_bead_that_comes_out_alike_has_fresh_flags(linker):
    beads = [replace(entries()[0], status="confirmed", flags=())]
    fresh = later()
    new = Flag("date", "minor", 0.7, ((0, 3),), (), "x")
    fresh = replace(
        fresh, beads=(*fresh.beads[:2], replace(fresh.beads[2], flags=(new,)), *fresh.beads[3:])
    )
    found = carried(fresh, old(beads), linker)
    assert pairs(found.alignment)[EN[0], ZH[0]].flags == (new,)


def test_nothing_said_changes_nothing(linker):
    fresh = later()
    assert carried(fresh, corrections_of(article(flags=False)), linker).alignment is fresh
    assert entries_of(fresh, 1)[0].text("src") == "A preface."
