"""Values outside their range are refused before any work, in one line that names the option."""

from pathlib import Path

import pytest

from aligner.cli import run

PAIR = ["align", "en.txt", "zh.txt", "-o", "new.tmx"]
CORPUS = ["corpus", "en.txt", "zh.txt", "--out", "new"]
CHECK = ["check", "x.tsv", "-o", "new.tmx"]
FILTER = ["filter", "x.tsv", "-o", "new.tmx"]
TRAIN = ["train", "data", "--out", "new"]


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    Path("en.txt").write_text("It rained all day.\n", encoding="utf-8")
    Path("zh.txt").write_text("雨下了一整天。\n", encoding="utf-8")
    Path("x.tsv").write_text("It rained.\t下雨了。\n", encoding="utf-8")
    Path("loop").symlink_to("loop")
    Path("data").mkdir()


COMMON = [
    ["--min-confidence", "2"],
    ["--min-confidence", "nan"],
    ["--min-confidence", "-inf"],
    ["--min-confidence", "x"],
    ["--min-confidence", ""],
    ["--model", ""],
    ["--model", "  "],
    ["--device", ""],
    ["--device", "mars"],
    ["--preset", "slow"],
    ["--jobs", "0"],
    ["--jobs", "-1"],
    ["--jobs", "1.5"],
    ["--glossary", ""],
    ["--glossary", "none.csv"],
    ["--families", "some"],
    ["--bogus"],
    ["--seed", "1"],
]
FILES = [
    ["--min-bead-confidence", "2"],
    ["--min-bead-confidence", "nan"],
    ["-o", "new.moses.txt"],
    ["-o", "x.tsv", "-o", "x.TSV.exe"],
]
CODES = [
    ["--zh-code", "en-US"],
    ["--zh-code", ""],
    ["--zh-code", "z h"],
    ["--zh-code", "zh_CN"],
    ["--en-code", "zh-CN"],
    ["--en-code", "e"],
]
LANGUAGES = [["--src-lang", "fr"], ["--tgt-lang", ""], ["--src-lang", "en", "--tgt-lang", "en"]]
CASES = [
    *([*PAIR, *option] for option in (*COMMON, *CODES, *LANGUAGES)),
    [*PAIR, "--layout", "diagonal"],
    [*PAIR, "--keep", ""],
    [*PAIR, "--keep", "missing.jsonl"],
    [*PAIR, "--keep", "loop"],
    [*PAIR, "-o", ""],
    ["align", ""],
    ["align", "en.txt", ""],
    ["align", "loop", "zh.txt"],
    ["align", "x" * 300, "zh.txt"],
    [*PAIR, "-o", "loop/x.tmx"],
    *([*CORPUS, *option] for option in (*COMMON, *CODES, *LANGUAGES)),
    *(
        [*CORPUS, *option]
        for option in (
            ["--engine", "cluster"],
            ["--progress", "loud"],
            *(["--shard", each] for each in ("", "0/2", "3/2", "1", "a/b", "-1/2", "1/0")),
            ["--timeout", "0"],
            ["--timeout", "-1"],
            ["--timeout", "nan"],
            ["--timeout", "x"],
            ["--timeout", "5", "--engine", "local"],
            ["--memory", "100"],
            ["--memory", "x"],
            ["--memory", "900", "--engine", "local"],
            ["--days", "-1"],
        )
    ),
    ["merge", "data", "--out", "new"],
    ["merge", "none", "--out", "new"],
    ["merge", "--out", "new"],
    ["status", "data"],
    ["status", "none"],
    ["status", ""],
    ["corpus", "", "--out", "new"],
    ["corpus", "none*.txt", "--out", "new"],
    ["corpus", "en.txt", "--out", ""],
    ["corpus", "en.txt"],
    ["corpus", "--out", "new"],
    ["corpus", "loop", "--out", "new"],
    ["corpus", "en.txt", "--out", "loop"],
    ["corpus", "en.txt", "--out", "loop/new"],
    *([*CHECK, *option] for option in (*COMMON, *CODES, *FILES)),
    *([*PAIR, *option] for option in FILES),
    *([*FILTER, *option] for option in FILES),
    [*CORPUS, "--min-bead-confidence", "2"],
    [*CHECK, "--fail-on", "some"],
    [*CHECK, "--format", "xml"],
    ["check", ""],
    ["check", "loop"],
    ["check", "loop.jsonl"],
    *([*FILTER, *option] for option in CODES),
    *(
        [*FILTER, *option]
        for option in (
            ["--min-confidence", "2"],
            ["--min-confidence", "nan"],
            ["--min-similarity", "7"],
            ["--min-similarity", "nan"],
            ["--min-similarity", "-1.01"],
            ["--min-length", "-4"],
            ["--min-length", "1e3"],
            ["--max-length", "0"],
            ["--min-length", "9", "--max-length", "8"],
            ["--type", "x"],
            ["--type", "0-0"],
            ["--type", "01-1"],
            ["--type", "١-١"],
            ["--flag", ""],
            ["--no-flag", "nonsense"],
            ["--flag", "\udcff"],
            ["-o", ""],
        )
    ),
    ["apply", ""],
    ["apply", "missing.xlsx"],
    ["apply", "x.tsv"],
    ["apply", "x.tsv", "missing.jsonl"],
    ["review", ""],
    ["review", "loop"],
    ["review", "missing.jsonl"],
    ["review", "x.tsv", "--port", "70000"],
    ["review", "x.tsv", "--port", "x"],
    ["review", "x.tsv", "--ui", "fr"],
    ["review", "x.tsv", "-o", "x.exe"],
    ["review", "x.tsv", "--store", ""],
    ["review", "x.tsv", "--store", "none/x.review"],
    ["review", "data"],
    ["filter", ""],
    ["stats", ""],
    ["stats", "x" * 300 + ".jsonl"],
    ["eval", "", "x.tsv"],
    ["eval", "x.tsv", ""],
    ["models", "show", ""],
    ["models", "show", ".."],
    ["models", "show", "../models/alignment-use"],
    ["models", "show", "/etc"],
    ["models", "build", ""],
    ["models", "nonsense"],
    ["nonsense"],
    [""],
    [*TRAIN, "--seed", "-1"],
    [*TRAIN, "--seed", "99999999999"],
    [*TRAIN, "--seed", "x"],
    [*TRAIN, "--of", "nonsense"],
    [*TRAIN, "--of", "lexicon"],
    [*TRAIN, "--model", ""],
    [*TRAIN, "--jobs", "0"],
    ["train", "--out", "new"],
    ["train", "data", "--out", ""],
    ["train", "data", "--out", "x.tsv"],
    ["train", "data", "--out", "data"],
    ["train", "missing", "--out", "new"],
    ["train", "", "--out", "new"],
]


@pytest.mark.parametrize("arguments", CASES, ids=" ".join)
def test_a_value_outside_its_range(place, capsys, arguments):
    before = sorted(Path().iterdir())
    assert run(arguments) == 2
    captured = capsys.readouterr()
    (line,) = captured.err.splitlines()
    assert line.startswith("error: ") and captured.out == ""
    assert "Value error" not in line and len(line) < 1000
    assert sorted(Path().iterdir()) == before


@pytest.mark.parametrize("value", ["abc", "-1", "1.5", "9" * 30, "٣", " "])
@pytest.mark.parametrize("command", [PAIR, CORPUS, CHECK, FILTER], ids=lambda c: c[0])
def test_a_source_date_that_is_none(place, capsys, monkeypatch, command, value):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    assert run(command) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: SOURCE_DATE_EPOCH is ")
    assert not Path("new").exists() and not Path("new.tmx").exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--src-lang", "en-GB", "--tgt-lang", "zh_TW"], 0),
        (["--min-confidence", "0.2", "--min-confidence", "1"], 0),
        (["--en-code", "en-GB", "--zh-code", "zh-Hant-TW"], 0),
    ],
)
def test_values_at_the_edge_of_their_range(place, options, code):
    assert run([*PAIR, "--families", "none", "-q", *options]) == code
