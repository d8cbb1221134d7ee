"""`aligner clean`: many memories to one, and a table of what was removed."""

import csv
from pathlib import Path

import pytest

import aligner
from aligner.cli import run
from tests.formats.samples import pair

TMX = '<tmx><header srclang="en"/><body>{}</body></tmx>'
UNIT = '<tu><tuv xml:lang="en"><seg>{}</seg></tuv><tuv xml:lang="zh"><seg>{}</seg></tuv></tu>'


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    units = [("It rained all day.", "下了一整天雨。"), ("OK", "OK"), ("Open", "打开")]
    Path("a.tmx").write_text(TMX.format("".join(UNIT.format(*u) for u in units)), encoding="utf-8")
    Path("b.csv").write_text(
        "en,zh\nIt rained all day.,下了一整天雨。\nOpen,开放\n12,甲\n", encoding="utf-8"
    )
    aligner.write([pair("We stayed in.", "我们没出门。"), pair("", "空", "e")], "c.xlsx")


def removed(path="out.tmx.removed.tsv"):
    with Path(path).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_memories_of_three_programs_become_one(capsys):
    assert run(["clean", "a.tmx", "b.csv", "c.xlsx", "-o", "out.tmx"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "8 units read, 4 written to out.tmx",
        "removed: empty 1, no-letters 1, alike 1, duplicate 1",
        "listed: two-translations 1",
        "reasons: out.tmx.removed.tsv",
    ]
    found = aligner.read("out.tmx")
    assert [each.texts(bead) for each in found for bead in each.beads] == [
        ("It rained all day.", "下了一整天雨。"),
        ("Open", "打开"),
        ("Open", "开放"),
        ("We stayed in.", "我们没出门。"),
    ]
    rows = {(row["file"], row["bead"]): row for row in removed()}
    assert {place: (row["action"], row["reason"]) for place, row in rows.items()} == {
        ("a.tmx", "1"): ("drop", "alike"),
        ("b.csv", "0"): ("drop", "duplicate"),
        ("b.csv", "1"): ("list", "two-translations"),
        ("b.csv", "2"): ("drop", "no-letters"),
        ("c.xlsx", "0"): ("drop", "empty"),
    }
    assert rows["b.csv", "0"]["like"] == "a.tmx:a:0"
    assert (rows["a.tmx", "1"]["src"], rows["a.tmx", "1"]["tgt"]) == ("OK", "OK")


def test_each_reason_can_be_kept_listed_or_dropped():
    options = ["--keep", "alike", "--list", "no-letters", "--drop", "two-translations"]
    arguments = [
        "clean",
        "a.tmx",
        "b.csv",
        "-o",
        "out.jsonl",
        "--removed",
        "why.tsv",
        "-q",
        *options,
    ]
    assert run(arguments) == 0
    assert [(row["action"], row["reason"]) for row in removed("why.tsv")] == [
        ("drop", "duplicate"),
        ("drop", "two-translations"),
        ("list", "no-letters"),
    ]
    beads = [bead for each in aligner.read("out.jsonl") for bead in each.beads]
    assert len(beads) == 4


def test_long_documents_stay_one(monkeypatch):
    from aligner.cli.commands import clean

    monkeypatch.setattr(clean, "_PIECE", 2)
    rows = "".join(f"Sentence number {w}.\t第{w}句。\n" for w in "abcdefg")
    Path("long.tsv").write_text(rows, encoding="utf-8")
    for suffix in (".jsonl", ".tmx", ".xlsx", ".tsv", ".xlf", ".parquet"):
        assert run(["clean", "long.tsv", "-o", f"out{suffix}", "-q"]) == 0
        found = aligner.read(f"out{suffix}")
        assert [(each.doc, len(each.beads)) for each in found] == [("long", 7)], suffix


def test_documents_of_the_same_name_are_told_apart():
    Path("x").mkdir()
    Path("x/a.tsv").write_text("Close\t关闭\n", encoding="utf-8")
    assert run(["clean", "a.tmx", "x/a.tsv", "-o", "out.jsonl", "-q"]) == 0
    assert [each.doc for each in aligner.read("out.jsonl")] == ["a", "a#2"]


@pytest.mark.parametrize(
    "options",
    [
        ["--drop", "typo"],
        ["--near", "2"],
        ["--max-ratio", "0.5"],
        ["--max-ratio", "1"],
        ["--max-risk", "nan"],
        ["-o", "out.html.txt"],
        ["-o", "a.tmx"],
        ["--removed", "b.csv"],
        ["--removed", "out.tmx"],
        ["missing.tmx"],
        ["--zh-code", "en"],
    ],
)
def test_what_cannot_be_done_touches_nothing(capsys, options):
    before = {path: path.read_bytes() for path in Path().iterdir()}
    out = [] if "-o" in options else ["-o", "out.tmx"]
    assert run(["clean", "a.tmx", "b.csv", *out, *options]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    assert {path: path.read_bytes() for path in Path().iterdir()} == before


def test_a_file_that_breaks_off_leaves_nothing(capsys):
    Path("bad.tmx").write_text(TMX.format(UNIT.format("A", "甲"))[:-20], encoding="utf-8")
    assert run(["clean", "a.tmx", "bad.tmx", "-o", "out.tmx"]) == 2
    assert "bad.tmx is no well-formed TMX" in capsys.readouterr().err
    assert not Path("out.tmx").exists() and not Path("out.tmx.removed.tsv").exists()
