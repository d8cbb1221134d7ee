"""What `-o` writes by its suffix, from each command that has it."""

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import aligner
from aligner.cli import run
from tests.formats.samples import pair

PAIRS = [("It happened in 2021.", "这件事发生在2001年。"), ("It rained all day.", "下了一整天雨。")]


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    rows = "".join(f"{en},{zh}\n" for en, zh in PAIRS)
    Path("x.csv").write_text(f"English,中文\n{rows}", encoding="utf-8")
    doubtful = pair(*PAIRS[0])
    doubtful = replace(doubtful, beads=(replace(doubtful.beads[0], confidence=0.3),))
    aligner.write([doubtful, pair(*PAIRS[1], doc="b")], "in.jsonl")


def test_check_writes_its_findings_as_a_workbook(capsys):
    assert run(["check", "x.csv", "--families", "exact", "-q", "-o", "findings.xlsx"]) == 0
    assert "2021" in capsys.readouterr().out
    book = openpyxl.load_workbook("findings.xlsx")
    names, *rows = book["flags"].iter_rows(values_only=True)
    (found,) = [dict(zip(names, row, strict=True)) for row in rows]
    assert (found["doc"], found["bead"], found["kind"]) == ("x", 0, "number")
    assert (found["quoted in source"], found["severity"]) == ("2021", "major")
    assert book["beads"].max_row == 3


SUFFIXES = [
    *(".jsonl", ".tmx", ".tsv", ".csv", ".xlsx", ".docx", ".xlf", ".xliff", ".po", ".parquet"),
    *(".epub", ".bilingual.html", ".html"),
]


def test_filter_writes_every_format_at_once(capsys):
    outputs = [item for suffix in SUFFIXES for item in ("-o", f"out{suffix}")]
    assert run(["filter", "in.jsonl", *outputs, "-o", "out.moses", "-q"]) == 0
    assert capsys.readouterr().err.count("below 0.5 were left out") == 2
    made = {path.name for path in Path().glob("out*")}
    assert made == {f"out{suffix}" for suffix in SUFFIXES} | {"out.en", "out.zh"}


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ([], 1),
        (["--min-bead-confidence", "0"], 2),
        (["--min-confidence", "0.2"], 2),
        (["--min-confidence", "0.2", "--min-bead-confidence", "0.4"], 1),
    ],
)
def test_doubtful_beads_in_a_memory(options, count):
    assert run(["filter", "in.jsonl", "-o", "out.tmx", "-q", *options]) == 0
    assert len(aligner.read("out.tmx")) == count


def test_check_takes_codes_and_the_least_confidence():
    options = ["--min-bead-confidence", "0.2", "--zh-code", "zh-SG", "--families", "exact", "-q"]
    assert run(["check", "in.jsonl", "-o", "out.tmx", *options]) == 0
    assert Path("out.tmx").read_text(encoding="utf-8").count("zh-SG") == 2


def test_subtitles_without_times_leave_nothing(capsys):
    assert run(["filter", "in.jsonl", "-o", "out.srt"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: document 'doc', bead 0: its sentences have no times")
    assert not Path("out.srt").exists()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".po", ".parquet", ".xlf", ".moses"])
def test_stats_reads_every_format(capsys, suffix):
    aligner.write(aligner.read("in.jsonl"), f"y{suffix}", min_bead_confidence=0.0)
    assert run(["stats", f"y{suffix}", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["beads"] == 2
