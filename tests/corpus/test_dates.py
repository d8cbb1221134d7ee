"""Dates and names of texts in pairing."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from aligner.config import Settings
from aligner.corpus import RunOptions, build_corpus
from aligner.corpus.conventions import difference, exceptions
from aligner.corpus.dates import DAYS, date_of, days_apart
from aligner.corpus.pairing import Dated, Match, Scored, by_content, matched
from aligner.corpus.profiles import APART, Window, nearest
from aligner.corpus.texts import Known, TextFile
from aligner.errors import ConfigError
from tests.corpus.texts import EN, ZH


def text(name, lang):
    return Known(TextFile(Path(name), name), "monolingual", lang)


@pytest.mark.parametrize(
    ("path", "meta", "day"),
    [
        ("news/2021-03-04.txt", {}, (2021, 3, 4)),
        ("news/20210304_en.txt", {}, (2021, 3, 4)),
        ("2021/03/04/a.txt", {}, (2021, 3, 4)),
        ("2020-01-01/2021_03_04.txt", {}, (2021, 3, 4)),
        ("2020-01-01.txt", {"date": "2021-03-04T08:00:00"}, (2021, 3, 4)),
        ("2020-01-01.txt", {"date": "yesterday"}, (2020, 1, 1)),
        ("a.txt", {"date": 20210304}, (2021, 3, 4)),
        ("2021-02-30.txt", {}, None),
        ("2021-03/04.txt", {}, None),
        ("120210304.txt", {}, None),
        ("t12345.txt", {}, None),
    ],
)
def test_the_date_of_a_text(path, meta, day):
    assert date_of(Path(path), meta) == (date(*day) if day else None)


def test_days_are_learnt_from_enough_pairs():
    one = date(2021, 3, 4)
    assert days_apart([(one, date(2021, 3, 14))] * 4) == DAYS
    assert days_apart([(one, date(2021, 3, 14)), *[(one, one)] * 4, (None, one)]) == 10
    assert days_apart([(one, one)] * 9) == DAYS


def test_those_kept_apart_come_last():
    cosines = np.array([[0.9, 0.5, 0.1]], dtype=np.float32)
    days = np.array([10.0]), np.array([14.0, 13.0, np.nan])
    across, back = nearest(cosines, np.eye(3), 3, Window(*days, 3))
    assert across.places.tolist() == [[1, 2, 0]] and across.cosines[0, 2] == APART
    assert (back.cosines[:, 0] == APART).tolist() == [True, False, False]


def test_candidates_are_near_in_time():
    texts = [text("a.txt", "en"), text("x.txt", "zh"), text("y.txt", "zh")]
    vectors = {Path("a.txt"): [1.0, 0.0], Path("x.txt"): [1.0, 0.0], Path("y.txt"): [0.6, 0.8]}
    vectors = {path: np.array(row, dtype=np.float32) for path, row in vectors.items()}
    days = {"a.txt": date(2021, 3, 4), "x.txt": date(2021, 3, 8), "y.txt": date(2021, 3, 1)}
    dates = {Path(name): day for name, day in days.items()}

    def pairs(dated):
        found = by_content(texts, vectors, dated)
        return sorted((str(m.en.path), str(m.zh.path)) for m in (*found.clear, *found.others))

    assert pairs(None) == [("a.txt", "x.txt"), ("a.txt", "y.txt")] == pairs(Dated(dates, 4))
    assert pairs(Dated(dates, 3)) == [("a.txt", "y.txt")]
    assert pairs(Dated(dates, 2)) == []
    del dates[Path("x.txt")]
    assert pairs(Dated(dates, 2)) == [("a.txt", "x.txt")], "no date goes with any"


def test_a_number_in_both_names_breaks_a_tie():
    en = text("story-17.txt", "en")
    first, second = text("a-16.txt", "zh"), text("b-17.txt", "zh")

    def best(scores):
        pairs = zip((first, second), scores, strict=True)
        scored = [Scored(Match(en, zh, "content"), score) for zh, score in pairs]
        return matched([en, first, second], scored, 0.5)[0][0].zh

    assert best((0.801, 0.799)) is second
    assert best((0.9, 0.8)) is first, "no tie"


def test_how_names_differ():
    assert difference("a/X_en.txt", "a/X_cn.txt") == ("en", "cn")
    assert difference("d/english/1.txt", "d/chinese/1.md") == ("english", "chinese")
    assert difference("a.txt", "a.zh.txt") == ("", "zh")
    pairs = [(f"{k}_e.txt", f"{k}_c.txt") for k in range(8)]
    assert exceptions([*pairs, ("x.txt", "y.txt")]) == (("e", "c"), [8])
    assert exceptions(pairs[:7]) is None, "too few"
    assert exceptions([*pairs, *[(f"x{k}", f"y{k}") for k in range(3)]]) is None, "too many others"
    assert exceptions([("a.txt", "a.txt")] * 9) is None and exceptions([]) is None


def test_days_of_a_run(tmp_path):
    with pytest.raises(ConfigError, match="days -1 is no number of days"):
        RunOptions(days=-1)
    rows = [
        {"id": "x", "text": EN, "date": "2021-03-04"},
        {"id": "y", "text": ZH, "date": "2021-03-09"},
    ]
    path = tmp_path / "m.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    def build(days):
        settings = Settings(families="none", cache=True)
        return build_corpus([path], tmp_path / "out", settings, options=RunOptions(days=days))

    report = build(None)
    assert [each.doc for each in report.unpaired] == ["x", "y"]
    assert report.warnings == ("texts with dates more than 3 days apart were not compared",)
    report = build(5)
    assert [each.doc for each in report.aligned] == ["x"] and not report.warnings


def test_a_pair_named_otherwise_is_told(tmp_path):
    for k in range(8):
        for lang, side in (("en", EN), ("cn", ZH)):
            (tmp_path / f"t{k}_{lang}.txt").write_text(side, encoding="utf-8")
    (tmp_path / "other.txt").write_text(EN, encoding="utf-8")
    (tmp_path / "other.zh.txt").write_text(ZH, encoding="utf-8")
    report = build_corpus([tmp_path], tmp_path / "out", Settings(families="none", cache=True))
    assert len(report.aligned) == 9
    assert "most pairs differ by en and cn in their names, these otherwise: other" in (
        report.warnings
    )
