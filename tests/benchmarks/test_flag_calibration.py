import pytest

from aligner.bitext import Flag
from aligner.divergence import Pair
from aligner.divergence.meaning import polarity
from tests.benchmarks import flag_calibration
from tests.benchmarks.checking import Judged
from tests.benchmarks.flag_calibration import Trial

PAIR = ("The firm did not sell 2,500 cars in 2021.", "该公司2021年没有售出2500辆汽车。")


def flag(kind, src=(), tgt=(), message="", confidence=0.9):
    return Flag(kind, "major", confidence, src, tgt, message)


def test_it_skips_without_data(monkeypatch):
    monkeypatch.delenv("ALIGNER_DATA", raising=False)
    monkeypatch.setattr("sys.argv", ["flag_calibration"])
    with pytest.raises(SystemExit, match="skipped: ALIGNER_DATA"):
        flag_calibration.main()


def test_a_flag_is_right_of_its_kind_or_on_the_edited_words():
    trial = Trial(PAIR, 0, frozenset({"number"}), "en", (22, 27))
    assert trial.admits(flag("number"), set())
    assert trial.admits(flag("date", src=((20, 24),)), set())
    assert not trial.admits(flag("date", src=((0, 4),)), set())
    assert not trial.admits(flag("date", tgt=((22, 24),)), set())


def test_a_flag_that_the_clean_pair_has_too_is_wrong():
    trial = Trial(PAIR, 0, frozenset({"number"}), "en", (22, 27))
    here = flag("number", src=((22, 27),), message="2,500 is missing")
    moved = ("Then " + PAIR[0], PAIR[1])
    before = {flag_calibration.key_of(flag("number", ((27, 32),), (), here.message), moved)}
    assert not trial.admits(here, before)


def test_a_mistranslation_names_its_family():
    text = ("The firm will not leave.", "该公司会离开。")
    pair = Pair(*text, "en", "zh")
    found = polarity.find(pair)
    assert found
    assert flag_calibration.label_of(found[0], pair) == "mistranslation, polarity"
    assert flag_calibration.label_of(flag("number"), pair) == "number"


def test_trials_are_reproducible():
    names = [("native", "Liu Lijuan", "刘丽娟")]
    found = flag_calibration.trials([PAIR] * 3, names)
    assert found == flag_calibration.trials([PAIR] * 3, names)
    assert set(found) == set(flag_calibration.LABELS) - {"moved"}
    assert {trial.clean for trial in found["quantities"]} == {0, 1, 2}


def test_constants_tell_the_precision_of_what_is_often_given():
    judged = [Judged(0.9, k < 6, 1.0) for k in range(8)] + [Judged(0.5, True)] * 7
    assert flag_calibration.constants(judged) == {"0.9": {"right": 0.75, "flags": 8}}
    figures = flag_calibration.figures(judged)
    assert figures["flags"] == 15
    assert figures["error"] == pytest.approx((8 * 0.15 + 7 * 0.5) / 15, abs=1e-4)
