"""`aligner explain`: what every witness saw of one bead."""

import json
from dataclasses import replace

import pytest

import aligner
from aligner import divergence
from aligner.cli import run
from aligner.divergence.judging import RISK_SIGNS

ROWS = "It rained in 2021.\t1999年下雨了。\nYes.\t是。\n\t只有这边。\n"


@pytest.fixture(autouse=True)
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.tsv").write_text(ROWS, encoding="utf-8")


def told(capsys, *words):
    assert run(["explain", *words]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return said.out.splitlines()


def refused(capsys, *words):
    assert run(["explain", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    assert line.startswith("error: ")
    return line


def test_a_bead_is_told_in_parts(capsys):
    lines = told(capsys, "x.tsv", "x:0")
    assert lines[0].startswith("x:0  1-1  confidence ") and "  risk 0." in lines[0]
    assert lines[1:4] == ["  en  It rained in 2021.", "  zh  1999年下雨了。", "checks"]
    (number,) = [line for line in lines if "2021 ≠ 1999" in line]
    assert "(numbers gave 0." in number and "[2021 | 1999" in number
    assert "network" in lines and any(line.startswith("  pair: major 0.") for line in lines)
    assert any(line.startswith("  en: holds what the other lacks ") for line in lines)
    risk = lines[lines.index("risk, by what adds most to its log-odds") + 1 :]
    assert 0 < len(risk) <= 8
    weights = [abs(float(line.split()[0])) for line in risk]
    assert weights == sorted(weights, reverse=True)
    names = {line.split(maxsplit=1)[1].rpartition(" ")[0] for line in risk}
    assert names <= {*RISK_SIGNS, "constant"}


def test_what_is_shown_is_what_check_prints(capsys):
    lines = told(capsys, "x.tsv", "x:0")
    state = {"shown" in line.split(": ")[0] and "not" not in line for line in lines[4:5]}
    assert run(["check", "x.tsv", "--format", "json", "--quiet"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert state == {any(each["bead"] == 0 for each in found)}


def test_a_bead_without_counterpart(capsys):
    lines = told(capsys, "x.tsv", "x:2")
    assert lines[0].endswith("similarity –  risk –") and "0-1" in lines[0]
    assert "  en  –" in lines and "network" not in lines
    assert any("addition" in line for line in lines)


def test_a_bead_without_a_candidate_says_so(capsys, monkeypatch):
    monkeypatch.setattr(divergence, "CHECKS", ())
    lines = told(capsys, "x.tsv", "x:1")
    assert lines[lines.index("checks") + 1] == "  no candidate"


@pytest.mark.parametrize("name", ["a:b", "a b", "文档"])
def test_names_of_documents(capsys, name):
    (found,) = aligner.read("x.tsv")
    aligner.write(replace(found, doc=name), "y.jsonl")
    assert told(capsys, "y.jsonl", f"{name}:0")[0].startswith(f"{name}:0  ")


def test_an_unknown_document(capsys):
    line = refused(capsys, "x.tsv", "y:0")
    assert "has no document 'y', but 1 others" in line


def test_an_unknown_bead(capsys):
    line = refused(capsys, "x.tsv", "x:9")
    assert "has no bead 9, but 3 others" in line


@pytest.mark.parametrize("bead", ["x", "x:", ":0", "x:-1", "x:٣", "x:1.0", "", "x:" + "9" * 5000])
def test_what_names_no_bead(capsys, bead):
    line = refused(capsys, "x.tsv", bead)
    assert "names no bead: write document and number, as 004:23" in line
    assert len(line) < 400


def test_what_names_no_file(capsys):
    refused(capsys, "missing.jsonl", "x:0")
    refused(capsys, "x.tsv", "x:0", "--glossary", "missing.csv")
    refused(capsys, "x.tsv", "x:0", "--config", "missing.toml")


def test_control_characters_are_not_printed(capsys):
    (found,) = aligner.read("x.tsv")
    src = replace(found.src, sentences=(replace(found.src.sentences[0], text="A\x1b[2J 7."),))
    bad = replace(found, src=src, beads=found.beads[:1])
    aligner.write(bad, "y.jsonl")
    assert "\x1b" not in "".join(told(capsys, "y.jsonl", "x:0"))


def test_rules_and_terms_of_the_user_are_witnesses(capsys, tmp_path):
    (tmp_path / "terms.csv").write_text("en,zh\nrained,降雨\n", encoding="utf-8")
    lines = told(capsys, "x.tsv", "x:0", "--glossary", "terms.csv")
    assert any(line.startswith("  term ") for line in lines)
