import random
from dataclasses import replace

import pytest

from aligner.bitext import Flag
from tests.benchmarks import judged

ZH, EN = "该公司2001年售出2500辆汽车。", "The firm sold 2,500 cars in 2021."
FLAG = Flag("number", "major", 0.95, ((3, 7),), ((28, 32),), "2021 ≠ 2001")


def test_it_skips_without_data(monkeypatch):
    monkeypatch.delenv("ALIGNER_DATA", raising=False)
    monkeypatch.setattr("sys.argv", ["judged"])
    with pytest.raises(SystemExit, match="skipped: ALIGNER_DATA"):
        judged.main()


def test_the_draw_stays_the_same():
    lines = judged.drawn_lines()
    assert len(set(lines)) == judged.DRAWN
    assert lines == sorted(lines)
    assert lines[:5] == [509, 513, 519, 529, 531]
    assert set(lines) <= set(range(501, 1001))


def test_no_line_is_drawn_that_was_read_before():
    before = random.Random(2020).sample(range(501, 1001), 100)
    assert not set(judged.drawn_lines()) & set(before)


def test_a_row_quotes_the_words():
    row = judged.row_of(521, FLAG, ZH, EN)
    assert (row.line, row.kind, row.severity, row.confidence) == (
        "521",
        "number",
        "major",
        "0.9500",
    )
    assert (row.chinese, row.english) == ("2001", "2021")
    assert row.spans == "zh 3-7, en 28-32"
    long = judged.quoted("x" * 500, [(0, 500)])
    assert len(long) == judged.LONGEST
    assert long.endswith("…")


def test_judgements_are_kept_for_the_same_flags(tmp_path):
    path = tmp_path / "judged.tsv"
    assert judged.read_rows(path) == []
    row = judged.row_of(521, FLAG, ZH, EN)
    path.write_text(judged.written([replace(row, judgement="right", note='a "year"')]), "utf-8")
    surer = replace(row, confidence="0.9900")
    elsewhere = replace(row, spans="zh 0-2")
    kept = judged.kept([surer, elsewhere], judged.read_rows(path))
    assert kept == [replace(surer, judgement="right", note='a "year"'), elsewhere]
    path.write_text(judged.written(kept), "utf-8")
    assert judged.read_rows(path) == kept


def test_an_unknown_judgement_is_refused(tmp_path):
    path = tmp_path / "judged.tsv"
    row = replace(judged.row_of(521, FLAG, ZH, EN), judgement="perhaps")
    path.write_text(judged.written([row]), "utf-8")
    with pytest.raises(ValueError, match="perhaps"):
        judged.read_rows(path)


def test_figures():
    row = judged.row_of(521, FLAG, ZH, EN)
    judgements = ("right", "right", "wrong", "borderline", "")
    rows = [replace(row, judgement=each) for each in judgements]
    rows.append(replace(row, severity="minor", judgement="wrong"))
    found = judged.figures(rows)
    assert found["major"]["precision"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["major"]["precision, borderline wrong"] == 0.5
    assert found["all"]["precision"] == 0.5
    assert found["kinds"]["number"]["calibration error"] == pytest.approx(0.45)
    assert judged.figures([])["all"]["precision"] is None


def test_the_committed_file_can_be_read():
    assert {int(row.line) for row in judged.read_rows(judged.FILE)} <= set(judged.drawn_lines())
