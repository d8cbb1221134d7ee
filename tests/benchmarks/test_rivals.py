import pytest

from tests.benchmarks import rivals
from tests.benchmarks.rivals import CLEAN, EDITED, Edited

PAIR = (
    "The firm did not sell 2,500 cars in 2021, and Liu Lijuan left it at the end of the year.",
    "该公司2021年没有售出2500辆汽车，刘丽娟在当年的年底就离开了这家公司。",
)
NAMES = [("native", "Liu Lijuan", "刘丽娟"), ("native", "Zhou Ruchang", "周汝昌")]


def test_it_skips_without_data(monkeypatch):
    monkeypatch.delenv("ALIGNER_DATA", raising=False)
    monkeypatch.setattr("sys.argv", ["rivals"])
    with pytest.raises(SystemExit, match="skipped: ALIGNER_DATA"):
        rivals.main()


def test_edits_are_reproducible_and_name_their_pair():
    clean = [("Hello.", "你好。"), PAIR, PAIR, PAIR, PAIR]
    found = rivals.edited_pairs(clean, NAMES)
    assert found == rivals.edited_pairs(clean, NAMES)
    assert {each.kind for each in found} == {
        *("number", "name", "negation", "source copied", "clause untranslated"),
        *("left out", "put in"),
    }
    for each in found:
        assert each.pair != clean[each.clean]
        assert set(each.pair) & set(clean[each.clean])


def test_a_clause_of_the_source_is_left_in_the_translation():
    en, zh = PAIR
    assert rivals.part_copied(zh, "zh", en) == (
        "该公司2021年没有售出2500辆汽车，and Liu Lijuan left it at the end of the year."
    )
    assert rivals.part_copied(en, "en", zh) == (
        "The firm did not sell 2,500 cars in 2021, 刘丽娟在当年的年底就离开了这家公司。"
    )
    assert rivals.part_copied("你好。", "zh", "Hello.") is None


def test_opusfilter_is_skipped_with_a_reason(monkeypatch):
    monkeypatch.delenv(rivals.VARIABLE, raising=False)
    verdicts, why = rivals.opusfilter([PAIR], [PAIR], [PAIR])
    assert verdicts == {}
    assert "OPUSFILTER_PYTHON" in why


def test_a_row_tells_what_is_found_afresh():
    edited = [Edited("number", PAIR, 0), Edited("number", PAIR, 1), Edited("name", PAIR, 1)]
    row = rivals.row({CLEAN: [False, True], EDITED: [False, True, True]}, edited)
    assert row == {
        "clean pairs flagged": 0.5,
        "recall": {"number": 0.5, "name": 1.0},
        "recall where the clean pair is not flagged": {"number": 0.0, "name": None},
    }
    lines = rivals.table({"ours": row}, {"number": 2, "name": 1}).split("\n")
    assert lines[0] == "| program | clean flagged | number (2) | name (1) |"
    assert lines[2] == "| ours | 0.500 | 0.50 (0.00) | 1.00 (–) |"


def test_translate_toolkit_finds_a_changed_number():
    pytest.importorskip("translate.filters.checks")
    wrong = (PAIR[0], PAIR[1].replace("2500", "2600"))
    verdicts, failures = rivals.pofilter([PAIR], [wrong])
    assert verdicts["translate-toolkit, numbers"][EDITED] == [True]
    assert all(0 <= value <= 1 for value in failures.values())


def test_the_length_ratio_lets_most_pairs_pass():
    pairs = [("a" * 4, "甲")] * 99 + [("a" * 40, "甲")]
    assert 4 <= rivals.length_ratio(pairs) < 40
