"""Linking anew between what a person has confirmed."""

from dataclasses import replace

import pytest

from aligner.config import Settings
from aligner.review import gestures as g
from aligner.review.entries import in_a_row
from aligner.review.linker import Aligning
from aligner.review.realign import differing, realigned, stretch
from aligner.review.store import Store
from tests.review.samples import article, entries, sentences


@pytest.fixture(scope="module")
def linker():
    return Aligning(Settings())


def muddled():
    """The targets of the middle pushed one on: four beads are wrong."""
    beads = entries()
    made = list(g.shift(beads[1], beads[2], ["tgt"], True).after)
    made += g.shift(replace(beads[3]), beads[4], ["tgt"], True).after
    return [beads[0], *made]


def texts(entries):
    return [(each.text("src"), each.text("tgt")) for each in entries]


def test_the_middle_is_mended(linker):
    wrong = [replace(each, status="auto") for each in muddled()]
    change = realigned(wrong, linker)
    assert sentences(change.after) == sentences(wrong)
    assert ("Jasper Zhang spoke.", "张杰说话了。") in texts(change.after)
    shown = differing(change)
    assert wrong[0] not in shown.before and change.after[0].id == wrong[0].id
    places = [each.place for each in change.after]
    assert places == sorted(set(places)) and places[0] == wrong[0].place
    assert change.after[-1].place + change.after[-1].room <= wrong[-1].place + wrong[-1].room + 1e-9


def test_what_is_right_stays_as_it_is(linker):
    right = realigned(entries(), linker).after
    right = [replace(each, id=k) for k, each in enumerate(right, 1)]
    change = realigned(right, linker)
    assert change.before == change.after


def test_sentences_with_a_gap_between_are_not_put_together(linker):
    beads = entries()
    change = realigned([beads[0], beads[2], beads[4]], linker)
    assert sentences(change.after) == sentences([beads[0], beads[2], beads[4]])
    for each in change.after:
        assert in_a_row(each.src) and in_a_row(each.tgt)


def test_the_stretch_ends_at_what_is_certain(tmp_path):
    store = Store.create(tmp_path / "x.review", [article()])
    store.act("confirm", {2: 0}, lambda found: g.judge([found[2]], "confirmed"))
    assert [each.entry.id for each in stretch(store, 4)] == [3, 4, 5]
    assert [each.entry.id for each in stretch(store, 1)] == [1]
    for id, code in ((2, "anchor"), (99, "stale")):
        with pytest.raises(g.Refused) as refused:
            stretch(store, id)
        assert refused.value.code == code
    store.close()


def test_changed_beads_are_flagged_anew_and_dismissed_flags_stay(linker):
    bead = entries()[0]
    (dismissed,) = g.dismiss(bead, 0).after
    change = g.edit(dismissed, "tgt", 0, "公司到2001年售出2700辆。")
    (after,) = linker.examined(change).after
    kinds = [(flag.kind, flag.dismissed) for flag in after.flags]
    assert kinds.count(("number", False)) == 1 and ("number", True) in kinds
    unchanged = g.judge([bead], "confirmed")
    assert linker.examined(unchanged) == unchanged
