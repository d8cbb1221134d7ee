"""Known findings, dismissed flags, and the options of `check` that use them."""

import json
from dataclasses import replace
from io import BytesIO

import pytest

import aligner
from aligner.baseline import Baseline
from aligner.config import Settings
from aligner.errors import InputError
from aligner.flagging import recheck
from tests.support import run

ROWS = "We sold 12 cars.\t我们卖了13辆车。\nIt rained in 2021.\t1999年下雨了。\n"


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "x.tsv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def checked(path):
    (alignment,) = aligner.read(path)
    return recheck(alignment, Settings(families="exact"), None)


def test_known_findings_are_left_out_wherever_they_stand(corpus):
    baseline = Baseline()
    baseline.add(checked(corpus))
    assert len(baseline.findings) == 2
    corpus.write_text("One more line.\t多了一行。\n" + ROWS, encoding="utf-8")
    assert not baseline.without_known(checked(corpus)).flags
    corpus.write_text(ROWS.replace("13", "14"), encoding="utf-8")
    assert len(baseline.without_known(checked(corpus)).flags) == 1


def test_the_file_is_the_same_for_the_same_findings(corpus, tmp_path):
    written = []
    for rows in (ROWS, "\n".join(reversed(ROWS.splitlines())) + "\n"):
        corpus.write_text(rows, encoding="utf-8")
        baseline, stream = Baseline(), BytesIO()
        baseline.add(checked(corpus))
        baseline.write(stream)
        written.append(stream.getvalue())
    assert written[0] == written[1]
    path = tmp_path / "known.json"
    path.write_bytes(written[0])
    assert Baseline.load(path) == baseline


@pytest.mark.parametrize("text", ["[]", "{", '{"version": 2, "findings": {}}', '{"version": 1}'])
def test_what_is_no_baseline_is_refused(tmp_path, text):
    path = tmp_path / "known.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"is no baseline: .*--write-baseline"):
        Baseline.load(path)


def check(corpus, *words):
    return run("check", "x.tsv", "--families", "exact", *words, cwd=corpus.parent)


def test_a_baseline_lets_a_build_pass(corpus):
    assert check(corpus, "--fail-on", "minor").code == 1
    assert check(corpus, "--fail-on", "minor", "--write-baseline", "known.json").code == 0
    ran = check(corpus, "--fail-on", "minor", "--baseline", "known.json")
    assert (ran.code, ran.out) == (0, "")
    corpus.write_text(ROWS + "He is 40.\t他50岁。\n", encoding="utf-8")
    ran = check(corpus, "--fail-on", "minor", "--baseline", "known.json")
    assert ran.code == 1 and len(ran.out.splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--write-baseline", "x.tsv"),
        ("--write-baseline", "./x.tsv"),
        ("--write-baseline", "new.jsonl", "-o", "new.jsonl"),
    ],
)
def test_a_baseline_takes_the_place_of_no_corpus(corpus, words):
    ran = check(corpus, *words)
    assert ran.code == 2 and len(ran.err.splitlines()) == 1
    assert "it is an input, or named twice" in ran.err
    assert corpus.read_text(encoding="utf-8") == ROWS
    assert [path.name for path in corpus.parent.iterdir()] == ["x.tsv"]


def test_a_baseline_is_brought_up_to_date(corpus):
    assert check(corpus, "--write-baseline", "known.json").code == 0
    corpus.write_text(ROWS + "He is 40.\t他50岁。\n", encoding="utf-8")
    ran = check(corpus, "--baseline", "known.json", "--write-baseline", "known.json")
    assert ran.code == 0 and len(ran.out.splitlines()) == 1
    assert check(corpus, "--baseline", "known.json").out == ""


def test_a_bad_baseline_is_one_line(corpus):
    (corpus.parent / "known.json").write_text("{", encoding="utf-8")
    ran = check(corpus, "--baseline", "known.json")
    assert ran.code == 2 and len(ran.err.splitlines()) == 1


def test_kinds_are_chosen(corpus):
    assert check(corpus, "--only", "name").out == ""
    assert check(corpus, "--skip", "number", "--skip", "date").out == ""
    assert len(check(corpus, "--only", "number").out.splitlines()) == 2
    assert check(corpus, "--only", "nonsense").code == 2


def test_a_file_above_the_corpus_is_found(corpus):
    (corpus.parent / "aligner.toml").write_text('off = ["number"]', encoding="utf-8")
    assert check(corpus).out == ""
    other = corpus.parent / "other.toml"
    other.write_text('[severity]\nnumber = "minor"', encoding="utf-8")
    assert "minor number" in check(corpus, "--config", "other.toml").out


def test_dismissed_flags_stay_so(corpus, tmp_path):
    found = checked(corpus)
    first = found.beads[0]
    gone = replace(first, flags=tuple(replace(flag, dismissed=True) for flag in first.flags))
    path = tmp_path / "x.jsonl"
    aligner.write(replace(found, beads=(gone, *found.beads[1:])), path)
    assert [json.loads(line)["flags"][0].get("dismissed") for line in path.open()] == [True, None]
    again = checked(path)
    assert again.beads[0].flags[0].dismissed and not again.beads[0].open_flags
    assert len(again.flags) == 1
    ran = run("check", "x.jsonl", "--families", "exact", "--fail-on", "major", cwd=tmp_path)
    assert len(ran.out.splitlines()) == 1
