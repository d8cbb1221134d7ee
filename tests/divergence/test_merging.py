import itertools

import pytest

import aligner
from aligner.bitext import Flag
from aligner.divergence.merging import merge


def flag(kind, src=(), tgt=(), confidence=0.8, severity="major", message=""):
    return Flag(
        kind, severity, confidence, tuple(src), tuple(tgt), message or f"{kind} {src} {tgt}"
    )


def test_a_year_that_is_number_and_date_is_one_flag():
    number = flag("number", [(3, 7)], [(1, 5)], 0.95)
    date = flag("date", [(0, 7)], [], 0.3, "minor")
    assert merge([date, number]) == [
        flag("number", [(0, 7)], [(1, 5)], 0.95, message=number.message)
    ]


def test_a_latin_name_is_no_second_error_of_being_untranslated():
    name = flag("name", [(0, 5)], [(4, 9)], 0.6)
    untranslated = flag("untranslated", [], [(4, 9)], 0.9)
    (merged,) = merge([untranslated, name])
    assert (merged.kind, merged.confidence, merged.src) == ("name", 0.9, ((0, 5),))


def test_a_likely_flag_wins_over_a_more_specific_doubt():
    doubt = flag("name", [(0, 5)], [(4, 9)], 0.2, "minor")
    likely = flag("untranslated", [], [(4, 9)], 0.9)
    (merged,) = merge([doubt, likely])
    assert (merged.kind, merged.severity, merged.src) == ("untranslated", "major", ((0, 5),))


@pytest.mark.parametrize(("lost", "side"), [("omission", "src"), ("addition", "tgt")])
def test_a_name_inside_what_was_left_out_is_the_same_loss(lost, side):
    whole = flag(lost, **{side: [(0, 20)]})
    name = flag("name", **{side: [(4, 9)]}, confidence=0.6)
    (merged,) = merge([whole, name])
    assert merged.kind == lost
    assert getattr(merged, side) == ((0, 20),)


def test_a_sure_name_is_told_rather_than_a_doubtful_omission_around_it():
    flags = [flag("omission", [(0, 20)], [], 0.6), flag("name", [(4, 9)], [], 0.9)]
    (merged,) = merge(flags)
    assert (merged.kind, merged.src) == ("name", ((0, 20),))


def test_a_negation_inside_what_was_left_out_is_the_same_loss():
    flags = [flag("omission", [(0, 20)], [], 0.9), flag("mistranslation", [(4, 5)], [], 0.6)]
    (merged,) = merge(flags)
    assert (merged.kind, merged.src) == ("omission", ((0, 20),))


def test_what_moved_is_neither_missing_nor_a_lost_name():
    flags = [
        flag("moved", [(0, 12)], [], 0.6),
        flag("omission", [(2, 14)], [], 0.9),
        flag("name", [(4, 9)], [], 0.9),
    ]
    (merged,) = merge(flags)
    assert merged.kind == "moved"


def test_a_changed_name_beside_an_omission_is_its_own_error():
    flags = [flag("omission", [(0, 20)]), flag("name", [(4, 9)], [(0, 3)])]
    assert len(merge(flags)) == 2


def test_the_same_loss_told_twice_is_one_flag_with_both_places():
    flags = [flag("name", [(9, 12)], message="X"), flag("name", [(0, 3)], message="X")]
    (merged,) = merge(flags)
    assert merged.src == ((0, 3), (9, 12))


@pytest.mark.parametrize(
    "flags",
    [
        [flag("number", [(0, 2)], [(0, 2)]), flag("number", [(0, 2)], [(5, 7)])],
        [flag("number", [(0, 2)]), flag("date", [(3, 5)])],
        [flag("mistranslation", [(0, 2)]), flag("name", [(0, 2)])],
    ],
)
def test_different_stories_stay_apart(flags):
    assert sorted(merge(flags), key=str) == sorted(flags, key=str)


def test_the_result_does_not_depend_on_the_order():
    flags = [
        flag("number", [(3, 7)], [(1, 5)], 0.95),
        flag("date", [(0, 7)], [], 0.3, "minor"),
        flag("name", [(8, 9)], [], 0.6),
        flag("name", [(20, 21)], [(7, 8)], 0.6),
        flag("omission", [(7, 12)], [], 0.6),
    ]
    results = {tuple(merge(order)) for order in itertools.permutations(flags)}
    assert len(results) == 1


def test_a_repeated_loss_is_told_once():
    flags = aligner.check(
        "Zhou Ruchang knew that Zhou Ruchang had won.", "胜利已成定局。", families="exact"
    )
    assert [flag.message for flag in flags if flag.kind == "name"] == [
        "Zhou Ruchang is missing in the Chinese"
    ]
