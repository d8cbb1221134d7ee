"""Records and alignments, in memory: what a file must give back, and what it may not hold."""

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.bitext import Bead, Flag, Sentence, Skipped, Sparse
from aligner.errors import InputError, OutputError
from aligner.formats import records
from aligner.formats.records import Located, alignments, pair_row, writable
from aligner.schema import (
    BeadRow,
    FlagRow,
    PlaceRow,
    SideRow,
    SkippedPlaceRow,
    SkippedRow,
    SkippedSideRow,
)
from tests.formats.samples import pair


def side(lang, text="A.", *indices, start=0):
    """Sentences of two characters each, a place between them in English."""
    step = 3 if lang == "en" else 2
    places = (PlaceRow(i, start + k * step, start + k * step + 2, i) for k, i in enumerate(indices))
    return SideRow(lang, text, tuple(places))


def bead(number, src, tgt, doc="d", flags=(), status="auto", risk=None):
    kind = f"{len(src.sentences)}-{len(tgt.sentences)}"
    return BeadRow(doc, number, kind, src, tgt, 0.5, 0.75, status, flags, risk)


def read(*rows, own=True, unit="line"):
    located = (Located(number, row, own) for number, row in enumerate(rows, 1))
    return list(alignments(Path("x"), located, unit))


EN0, EN1 = side("en", "A.", 0), side("en", "B.", 1, start=3)
ZH0, ZH1 = side("zh", "甲。", 0), side("zh", "乙。", 1, start=2)
NO_EN, NO_ZH = side("en", ""), side("zh", "")


def test_a_bead_keeps_every_value():
    flag = FlagRow("number", "major", 0.9, ((0, 1),), ((1, 2),), "m")
    row = bead(
        7,
        side("zh", "甲。乙。", 2, 3, start=5),
        side("en", "A. B.", 4, 5),
        "n",
        (flag,),
        "edited",
        0.25,
    )
    (found,) = read(row)
    assert (found.doc, found.src.lang, found.tgt.lang) == ("n", "zh", "en")
    flags = (Flag("number", "major", 0.9, ((0, 1),), ((1, 2),), "m"),)
    assert found.beads == (
        Bead(range(2, 4), range(4, 6), 0.5, 0.75, flags, "edited", 0.25, number=7),
    )
    assert found.src.sentences[2:] == (Sentence("甲。", 5, 7, 2), Sentence("乙。", 7, 9, 3))
    assert found.tgt.sentences[4:] == (Sentence("A.", 0, 2, 4), Sentence("B.", 3, 5, 5))
    assert isinstance(found.src.sentences, Sparse)


def test_without_gaps_the_sentences_are_plain():
    (found,) = read(bead(0, EN0, ZH0), bead(1, EN1, ZH1))
    assert found.src.sentences == (Sentence("A.", 0, 2, 0), Sentence("B.", 3, 5, 1))
    assert isinstance(found.src.sentences, tuple) and found.skipped == ()
    (crossed,) = read(bead(0, EN1, ZH0), bead(1, EN0, ZH1))
    assert [s.text for s in crossed.src.sentences] == ["A.", "B."]
    assert [b.src for b in crossed.beads] == [range(1, 2), range(1)]
    assert crossed.src.text == crossed.tgt.text == "", "a file holds no text of a document"
    (gap,) = read(bead(0, EN0, ZH0), bead(1, side("en", "C.", 2), ZH1))
    assert [s.text for s in gap.src.sentences] == ["A.", "", "C."]
    (late,) = read(bead(0, EN1, ZH0))
    assert isinstance(late.src.sentences, Sparse) and isinstance(late.tgt.sentences, tuple)


def test_an_empty_side_stands_where_the_bead_does():
    (found,) = read(
        bead(0, NO_EN, ZH0), bead(1, EN0, NO_ZH), bead(2, NO_EN, ZH1), bead(3, EN1, NO_ZH)
    )
    # Empty ranges are equal wherever they stand.
    places = [(b.src.start, b.src.stop, b.tgt.start, b.tgt.stop) for b in found.beads]
    assert places == [(0, 0, 0, 1), (0, 1, 1, 1), (1, 1, 1, 2), (1, 2, 2, 2)]
    (other,) = read(bead(0, EN0, NO_ZH), bead(1, EN1, ZH0))
    places = [(b.src.start, b.src.stop, b.tgt.start, b.tgt.stop) for b in other.beads]
    assert places == [(0, 1, 0, 0), (1, 2, 0, 1)]


def test_documents_are_runs_of_one_name_and_kind():
    rows = [
        bead(0, EN0, ZH0, "a"),
        bead(1, EN1, ZH1, "a"),
        bead(0, EN0, ZH0, "b"),
        bead(0, EN0, ZH0, "a"),
    ]
    assert [(each.doc, len(each.beads)) for each in read(*rows)] == [("a", 2), ("b", 1), ("a", 1)]
    mixed = [Located(1, rows[0], True), Located(2, rows[0], False), Located(3, rows[1], False)]
    assert [len(each.beads) for each in alignments(Path("x"), mixed)] == [1, 2]
    assert read() == []


def test_what_was_set_aside_comes_back_with_its_reason():
    places = (SkippedPlaceRow(0, 2, 0), SkippedPlaceRow(3, 5, 1))
    rows = [
        SkippedRow("d", "skipped", "footer", SkippedSideRow("zh", "甲。乙.", (places[0],))),
        SkippedRow("d", "skipped", "nav", None, SkippedSideRow("en", "A. B.", places)),
        bead(0, side("zh", "甲。", 0), side("en", "A.", 0)),
    ]
    (found,) = read(*rows)
    assert found.skipped == (
        Skipped("zh", Sentence("甲。乙.", 0, 2, 0), "footer"),
        Skipped("en", Sentence("A.", 0, 2, 0), "nav"),
        Skipped("en", Sentence("B.", 3, 5, 1), "nav"),
    )
    assert (found.src.lang, found.tgt.lang) == ("zh", "en")
    (alone,) = read(rows[1])
    assert (alone.src.lang, alone.tgt.lang, alone.beads) == ("zh", "en", ())


ASIDE = SkippedSideRow("en", "", (SkippedPlaceRow(0, 0, 0),))
AGAIN = "mend the file, or write it anew"


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (bead(0, EN1, ZH1), "bead 0 stands twice in document 'd'"),
        (bead(1, EN0, ZH1), "sentence 0 of src stands in two beads of 'd'"),
        (bead(1, EN1, ZH0), "sentence 0 of tgt stands in two beads of 'd'"),
        (bead(1, ZH1, EN1), "src.lang is zh, earlier in document 'd' en"),
        (bead(1, NO_ZH, EN1), "src.lang is zh, earlier in document 'd' en"),
        (
            SkippedRow("d", "skipped", "r", None, ASIDE),
            "tgt.lang is en, earlier in document 'd' zh",
        ),
    ],
)  # fmt: skip
def test_records_that_contradict_each_other(second, why):
    with pytest.raises(InputError) as caught:
        read(bead(0, EN0, ZH0), second, unit="unit")
    assert str(caught.value) == f"x, unit 2: {why}; {AGAIN}"


def test_a_record_is_a_line_of_our_own_unless_said():
    with pytest.raises(InputError, match=r"^x, line 2: bead 0 stands twice"):
        list(
            alignments(
                Path("x"), [Located(1, bead(0, EN0, ZH0), True), Located(2, bead(0, EN1, ZH1))]
            )
        )


@pytest.mark.parametrize(
    ("src", "tgt", "kind"), [("A.", "甲乙", "1-1"), ("", "甲乙丙", "0-1"), ("Ab", "", "1-0")]
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_pair_of_texts_is_a_bead(src, tgt, kind, lang):
    row = pair_row("d", 3, src, tgt, lang)
    assert row == BeadRow(
        "d",
        3,
        kind,
        SideRow(lang, src, (PlaceRow(3, 0, len(src), 3),) if src else ()),
        SideRow("zh" if lang == "en" else "en", tgt, (PlaceRow(3, 0, len(tgt), 3),) if tgt else ()),
        None,
        1.0,
        "auto",
        (),
    )
    assert pair_row("d", 3, src, tgt, lang, similarity=0.25, confidence=0.5) == BeadRow(
        row.doc, row.bead, row.type, row.src, row.tgt, 0.25, 0.5, "auto", ()
    )


def test_two_empty_texts_are_none():
    assert pair_row("d", 0, "", "", "en") is None


def named(*names):
    warnings = []
    return [a.doc for a in writable([pair("A.", "甲。", doc=n) for n in names], warnings)], warnings


def test_one_after_another_of_the_same_name_gets_a_number():
    assert named("a", "b", "a") == (["a", "b", "a"], [])
    found, (warning,) = named("a", "a", "a", "b", "b")
    assert found == ["a", "a#2", "a#3", "b", "b#2"]
    assert warning == (
        "3 documents are named like the one before them, and would be read as one "
        "with it: they are written with #2, #3, ... behind the name"
    )
    assert named("a", "a", "a#2", "a#2")[0] == ["a", "a#2", "a#2#2", "a#2#3"]
    assert named("", "")[0] == ["", "#2"]


@given(st.lists(st.sampled_from(["a", "a#2", "a#3", "a#2#2", "b"]), max_size=9))
def test_no_two_neighbours_are_written_under_one_name(names):
    found, warnings = named(*names)
    assert all(a != b for a, b in pairwise(found))
    assert bool(warnings) == (found != names)
    assert all(
        new == old or new.startswith(f"{old}#") for new, old in zip(found, names, strict=True)
    )


VALUE = pair("A.", "甲。")
FLAG = Flag("date", "minor", 0.5, (), (), "m")


def changed(**change):
    first = replace(VALUE.beads[0], number=4, **change)
    return replace(VALUE, beads=(first,))


@pytest.mark.parametrize("value", [-0.001, 1.001, math.nan, math.inf, -math.inf])
@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("confidence", "0"),
        ("similarity", "-1"),
        ("risk", "0"),
        ("confidence of the date flag", "0"),
    ],
)
def test_a_number_off_its_scale_is_not_written(value, name, least):
    if name == "similarity" and value == -0.001:
        value = -1.001
    change = {"flags": (FLAG, replace(FLAG, confidence=value))} if "flag" in name else {name: value}
    with pytest.raises(OutputError) as caught:
        list(writable([VALUE, changed(**change)], []))
    assert str(caught.value) == (
        f"document 'doc', bead 4: the {name} is {value}, it must be from {least} to 1"
    )


@pytest.mark.parametrize("confidence", [0.0, 1.0])
@pytest.mark.parametrize("similarity", [-1.0, 0.0, 1.0, None])
def test_the_ends_of_the_scale_are_written(confidence, similarity):
    flags = (replace(FLAG, confidence=confidence),)
    value = changed(confidence=confidence, similarity=similarity, flags=flags)
    assert list(writable([value], [])) == [value]


def cut(text, lengths, lang):
    places = tuple(PlaceRow(k, 50, 50 + length, 0) for k, length in enumerate(lengths))
    return [s.text for s in records._sentences(SideRow(lang, text, places))]


@pytest.mark.parametrize(
    ("text", "lengths", "lang", "pieces"),
    [
        ("A. Bc. D", [2, 3, 1], "en", ["A.", "Bc.", "D"]),
        ("Everything b. C d e f. G", [13, 8, 1], "en", ["Everything b.", "C d e f.", "G"]),
        ("A. B.xC.", [2, 2, 2], "en", ["A.", "B.xC.", ""]),
        ("A.xB. C.", [2, 2, 2], "en", ["A.xB.", "C.", ""]),
        ("甲。乙丙。", [2, 3], "zh", ["甲。", "乙丙。"]),
        ("A.", [2], "en", ["A."]),
        ("", [0], "en", [""]),
        ("", [], "en", []),
        (" ", [0, 0], "en", ["", ""]),
        ("A. ", [2, 0], "en", ["A.", ""]),
        # Edited since: whole words, in the share of the lengths.
        ("one two three four", [10, 10], "en", ["one two", "three four"]),
        ("one two three four", [10, 30], "en", ["one", "two three four"]),
        ("one two three four", [30, 10], "en", ["one two three", "four"]),
        ("one two", [1, 1, 1], "en", ["one", "two", ""]),
        ("one", [5, 5], "en", ["one", ""]),
        ("A.-Bc.", [2, 3], "en", ["A.-Bc.", ""]),
        ("甲乙丙丁", [5, 5], "zh", ["甲乙", "丙丁"]),
        ("甲乙丙丁", [1, 99], "zh", ["甲", "乙丙丁"]),
        ("甲乙丙丁", [99, 1], "zh", ["甲乙丙", "丁"]),
        ("甲", [5, 5, 5], "zh", ["甲", "", ""]),
        ("甲乙", [0, 0], "zh", ["甲", "乙"]),
        ("a b c d", [0, 0], "en", ["a", "b c d"]),
        ("one two three four", [10, 1, 10], "en", ["one two", "three", "four"]),
        ("one two three four", [0, 0, 9], "en", ["one", "two", "three four"]),
        ("one two three four", [9, 0, 0], "en", ["one two", "three", "four"]),
        ("one two three", [0, 9, 0], "en", ["one", "two", "three"]),
        ("甲乙丙丁", [100], "zh", ["甲乙丙丁"]),
    ],
)  # fmt: skip
def test_a_joined_text_is_cut_again(text, lengths, lang, pieces):
    assert cut(text, lengths, lang) == pieces


@given(
    st.text("ab 。", max_size=20),
    st.lists(st.integers(0, 9), min_size=1, max_size=5),
    st.sampled_from(["en", "zh"]),
)
def test_whatever_was_edited_nothing_is_lost(text, lengths, lang):
    pieces = cut(text, lengths, lang)
    gap = " " if lang == "en" else ""
    assert len(pieces) == len(lengths)
    assert gap.join(pieces).rstrip(" ") == text.rstrip(" ")
