"""A document that is longer than memory: check, filter and stats take it in pieces."""

import json

import pytest

from aligner import formats
from aligner.cli import run
from aligner.formats import records

EN = ["The bridge was closed on Tuesday.", "It cost 40 million dollars.", "Nobody was hurt."]
ZH = ["大桥周二关闭。", "耗资5000万美元。", "无人受伤。"]


@pytest.fixture
def table(tmp_path):
    """Twelve pairs without names of documents; every third has a wrong number."""
    path = tmp_path / "long.tsv"
    rows = [f"{EN[k % 3]}\t{ZH[k % 3]}" for k in range(12)]
    path.write_text("en\tzh\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture(params=[1, 5, 50])
def pieces(request, monkeypatch):
    """Beads of a piece; how many were held at once is noted."""
    monkeypatch.setattr(formats, "PIECE", request.param)
    held = []
    real = records._Builder.alignment

    def noted(builder):
        made = real(builder)
        held.append(len(made.beads))
        return made

    monkeypatch.setattr(records._Builder, "alignment", noted)
    yield request.param
    assert held and max(held) <= request.param


def test_check_finds_and_writes_the_same(table, pieces, tmp_path, capsys):
    out = str(tmp_path / "out.jsonl")
    assert run(["check", str(table), "--families", "exact", "-o", out]) == 0
    found = [line for line in capsys.readouterr().out.splitlines() if "number" in line]
    assert [int(line.split(":")[1]) for line in found] == [1, 4, 7, 10]
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [row["bead"] for row in rows] == list(range(12))
    assert len({row["doc"] for row in rows}) == 1
    assert sum(len(row["flags"]) for row in rows) == 4


def test_filter_keeps_the_numbers(table, pieces, tmp_path):
    out = str(tmp_path / "out.jsonl")
    assert run(["filter", str(table), "--min-length", "6", "-o", out]) == 0
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [row["bead"] for row in rows] == [k for k in range(12) if k % 3 < 2]
    assert len({row["doc"] for row in rows}) == 1


def test_stats_count_one_document(table, pieces, capsys):
    assert run(["stats", str(table), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["documents"], told["beads"]) == (1, 12)
