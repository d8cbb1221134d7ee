import random
import re

import pytest

from aligner.bitext import Flag
from tests.benchmarks import edit_clauses
from tests.benchmarks.edit_clauses import Edit, MovedSeen, Seen

DOCUMENT = [
    (
        f"The mill number {name} burned down in the night, and nobody in the village of {name} "
        "knew who had set the fire.",
        f"{number}号磨坊在夜里被大火烧毁了，{number}号村子里没有人知道到底是谁放的这把火。",
    )
    for number, name in zip("一二三四五六七八九", "ABCDEFGHI", strict=True)
]


def bare(text):
    return re.sub(r"\W", "", text).lower()


def test_it_skips_without_data(monkeypatch):
    monkeypatch.delenv("ALIGNER_DATA", raising=False)
    monkeypatch.setattr("sys.argv", ["edit_clauses"])
    with pytest.raises(SystemExit, match="skipped: ALIGNER_DATA"):
        edit_clauses.main()


def test_edits_are_reproducible():
    first = list(edit_clauses.clause_edits(DOCUMENT, random.Random(1)))
    assert first == list(edit_clauses.clause_edits(DOCUMENT, random.Random(1)))
    assert first != list(edit_clauses.clause_edits(DOCUMENT, random.Random(2)))
    kinds = {(edit.kind, edit.edited, edit.flag_kind) for edit in first}
    assert kinds == {
        ("left out", "en", "addition"),
        ("left out", "zh", "omission"),
        ("put in", "en", "omission"),
        ("put in", "zh", "addition"),
        ("second half left out", "en", "addition"),
        ("second half left out", "zh", "omission"),
    }


def test_only_the_edited_side_of_a_pair_changes():
    for edit in edit_clauses.clause_edits(DOCUMENT, random.Random(1)):
        clean = DOCUMENT[edit.place]
        sides = {"en": 0, "zh": 1}
        if edit.kind == "second half left out":
            assert edit.pair[sides[edit.edited]] == clean[sides[edit.edited]]
        else:
            assert edit.pair[1 - sides[edit.edited]] == clean[1 - sides[edit.edited]]
        assert edit.pair != clean


def test_spans_hold_what_the_other_side_lacks():
    for edit in edit_clauses.clause_edits(DOCUMENT, random.Random(1)):
        text = edit.pair[0 if edit.surplus == "en" else 1]
        if edit.span is None:
            assert edit.kind == "left out"
            continue
        words = text[slice(*edit.span)]
        if edit.kind == "put in":
            own = DOCUMENT[edit.place][0 if edit.surplus == "en" else 1]
            assert bare(text[: edit.span[0]] + text[edit.span[1] :]) == bare(own)
            donors = [pair for pair in DOCUMENT if bare(words) in bare("".join(pair))]
            near = {abs(DOCUMENT.index(donor) - edit.place) for donor in donors}
            assert near & set(edit_clauses.DONORS)
        else:
            assert words == DOCUMENT[edit.place + 1][0 if edit.surplus == "en" else 1]


@pytest.mark.parametrize("seed", range(5))
def test_moves_keep_all_text(seed):
    found = list(edit_clauses.moves(DOCUMENT, random.Random(seed)))
    assert found == list(edit_clauses.moves(DOCUMENT, random.Random(seed)))
    assert {move.kind for move in found} == {
        f"{lang}, to the {place} pair" for lang in ("en", "zh") for place in ("next", "previous")
    }
    for move in found:
        before = DOCUMENT[move.start : move.start + edit_clauses.RUN]
        side = 0 if move.kind.startswith("en") else 1
        assert move.run[0] == before[0]
        assert move.run[3] == before[3]
        assert [pair[1 - side] for pair in move.run] == [pair[1 - side] for pair in before]
        texts = [sorted(bare("".join(pair[side] for pair in run))) for run in (before, move.run)]
        assert texts[0] == texts[1]
        assert len(move.run[move.giver][side]) < len(before[move.giver][side])
        assert len(move.run[move.taker][side]) > len(before[move.taker][side])
        assert {move.giver, move.taker} == {1, 2}


@pytest.mark.parametrize(
    ("at_end", "taker"),
    [
        (True, "It was late, they all went home again."),
        (False, "They all went home again, it was late."),
    ],
)
def test_a_moved_clause_stands_at_an_end(at_end, taker):
    giver = "The mill burned down that night; they all went home again."
    found = next(
        texts
        for seed in range(20)
        if (
            texts := edit_clauses.moved_clause(
                giver,
                "It was late." if at_end else "it was late.",
                "en",
                at_end,
                random.Random(seed),
            )
        )
        and texts[0].startswith("The mill")
    )
    assert found == ("The mill burned down that night.", taker)


def test_a_single_clause_does_not_move():
    assert edit_clauses.moved_clause("Hello.", "It was late.", "en", True, random.Random(0)) is None


def test_limited_takes_whole_runs():
    assert edit_clauses.limited([DOCUMENT, DOCUMENT], 100) == [DOCUMENT, DOCUMENT]
    assert sum(map(len, edit_clauses.limited([DOCUMENT] * 30, 100))) <= 100
    assert edit_clauses.limited([DOCUMENT, DOCUMENT], 9) == [DOCUMENT]
    assert all(len(part) >= edit_clauses.RUN for part in edit_clauses.limited([DOCUMENT] * 9, 70))


def flag(kind, confidence, span=(0, 4)):
    return Flag(kind, "major", confidence, (span,), (), "")


def test_figures_of_an_edit():
    edits = [Edit("put in", "en", "en", ("abcd", "甲"), (0, 5), k) for k in range(4)]
    found = [
        Seen(0.9, 0.2, (flag("omission", 0.9),), True),
        Seen(0.8, 0.9, (flag("addition", 0.6),), True),
        Seen(0.3, 0.1, (flag("omission", 0.3),), False),
        Seen(0.0, 0.9, (), True),
    ]
    both = list(zip(edits, found, strict=True))
    assert edit_clauses.edit_figures(both, (0.5, 0.5)) == {
        "edits": 4,
        "recall at 5%": 0.5,
        "recall of cosine at 5%": 0.5,
        "recall": 0.5,
        "recall of any kind of flag": 0.75,
        "right kind": 0.5,
        "span right by half": 1.0,
    }
    clean = [Seen(0.1, 0.9, (), False)] * 4
    figures = edit_clauses.calibration(clean, both)
    # Shown are a right flag at .9 and a wrong one at .6.
    assert figures["precision of those shown"] == 0.5
    assert figures["error of those shown"] == pytest.approx((0.1 + 0.6) / 2)


def test_figures_of_moves():
    found = [MovedSeen(0.9, 0.1, True), MovedSeen(0.6, 0.8, False), MovedSeen(0.2, 0.8, True)]
    assert edit_clauses.move_figures(found, 0.7, 0.5) == {
        "edits": 3,
        "recall at 2%": 0.3333,
        "recall of cosine at 2%": 0.3333,
        "recall": 0.6667,
        "right other pair": 0.5,
    }
