"""Weights moved by what a person settled in a review."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import aligner
import aligner.cli
from aligner.alignment import load_weights
from aligner.bitext import Alignment, Bead, Document, Flag, Sentence
from aligner.config import Settings, model_folder
from aligner.divergence import load_judge
from aligner.divergence.judging import load_judge_weights
from aligner.errors import ConfigError, InputError
from aligner.training import refitting
from aligner.training.refitting import moved_levels, refit
from aligner.training.reviewed import JudgedFlag, parts, reviewed
from tests.review.samples import article
from tests.support import ROOT, run

BARE = Settings(families="none", cache=True)


def with_statuses(alignment, *statuses, flags=()):
    beads = list(alignment.beads)
    for k, status in enumerate(statuses):
        beads[k] = replace(beads[k], status=status)
    return replace(alignment, beads=tuple(beads))


def test_what_was_settled():
    flag = Flag("number", "major", 0.9, ((0, 3),), (), "x", True)
    corpus = [
        with_statuses(article(), "confirmed", "edited", "rejected", "review"),
        article("untouched", flags=False),
        replace(article("dismissed"), beads=(replace(article().beads[0], flags=(flag,)),)),
    ]
    first, last = reviewed(corpus)
    assert first.right == ((frozenset([0]), frozenset([0])), (frozenset([1]), frozenset([1, 2])))
    assert first.wrong == ((frozenset([2]), frozenset([3])),) and len(first.every) == 5
    assert first.flags == (JudgedFlag("number", 0.9, True),)
    assert last.flags == (JudgedFlag("number", 0.9, False),) and last.right == ()


def test_english_stands_first_and_gaps_are_closed():
    one = Document("zh", "", (Sentence("甲。", 0, 2, 0), Sentence("乙。", 2, 4, 0)))
    two = Document("en", "", (Sentence("A.", 0, 2, 0), Sentence("B.", 2, 4, 0)))
    bead = Bead(range(1, 2), range(1, 2), 0.7, 0.9, status="confirmed")
    (found,) = reviewed([Alignment("x", one, two, (bead,))])
    assert (found.en, found.zh) == (("B.",), ("乙。",))
    assert found.right == ((frozenset([0]), frozenset([0])),)


def test_parts_hold_each_document_once_and_follow_the_seed():
    documents = reviewed(with_statuses(article(f"d{k}"), "confirmed") for k in range(10))
    found = parts(documents, 4, 1)
    assert sorted(len(part) for part in found) == [2, 2, 3, 3]
    assert sorted(each.name for part in found for each in part) == sorted(
        each.name for each in documents
    )
    assert found == parts(documents, 4, 1) != parts(documents, 4, 2)
    assert len(parts(documents[:2], 4, 1)) == 2


def merged_in_pairs(alignment):
    """As a person has it who wants two sentences in a bead."""
    beads = []
    for first, second in zip(alignment.beads[::2], alignment.beads[1::2], strict=False):
        src = range(first.src.start, second.src.stop)
        tgt = range(first.tgt.start, second.tgt.stop)
        beads.append(replace(first, src=src, tgt=tgt, status="edited", flags=()))
    return replace(alignment, beads=tuple(beads))


@pytest.fixture(scope="module")
def articles(seed_run):
    return list(aligner.read(seed_run[0] / "corpus.jsonl"))


def test_what_a_person_edits_again_and_again_is_learnt(articles, tmp_path, monkeypatch):
    monkeypatch.setattr(refitting, "FEWEST_BEADS", 30)
    corpus = [merged_in_pairs(each) for each in articles]
    card = refit(corpus, tmp_path, BARE, command="x")
    (row,) = [line for line in card.splitlines() if line.startswith("| confirmed or edited")]
    _, count, before, after = (cell.strip() for cell in row.strip("|").split("|"))
    assert int(count) >= 30 and float(before) < 0.3 < float(after)
    moved = load_weights("alignment-use", tmp_path)
    shipped = load_weights("alignment-use")
    assert moved.digest != shipped.digest and moved.name == shipped.name
    assert np.allclose(moved.means["en"], shipped.means["en"], atol=1e-4)
    assert "Left as it was: the calibration of flags need 40" in card
    again = tmp_path / "again"
    refit(corpus, again, BARE, command="x")
    name = "alignment-use/weights.json"
    assert (again / name).read_bytes() == (tmp_path / name).read_bytes()


def test_a_person_who_confirms_everything_moves_little(articles, tmp_path, monkeypatch):
    monkeypatch.setattr(refitting, "FEWEST_BEADS", 30)
    corpus = [with_statuses(each, *["confirmed"] * len(each.beads)) for each in articles]
    corpus = [
        replace(each, beads=tuple(replace(bead, flags=()) for bead in each.beads))
        for each in corpus
    ]
    card = refit(corpus, tmp_path, BARE, command="x")
    (row,) = [line for line in card.splitlines() if line.startswith("| confirmed or edited")]
    *_, before, after = (float(cell) for cell in row.strip("| ").split("|")[1:])
    assert before > 0.95 and after > 0.95


def judged(kind, confidence, right, count):
    return [JudgedFlag(kind, confidence, right)] * count


def test_the_level_of_a_kind_follows_its_flags():
    down = moved_levels(judged("number", 0.9, False, 30) + judged("name", 0.6, True, 30))
    assert down["number"] < -2 and down["name"] > 1
    assert moved_levels(judged("number", 0.9, False, 9)) == {}
    # Where nine of ten are right that were said to be so, hardly anything is moved.
    fair = judged("date", 0.9, True, 90) + judged("date", 0.9, False, 10)
    assert abs(moved_levels(fair)["date"]) < 0.02
    assert moved_levels(judged("term", 0.9, False, 50)) == {}


def test_dismissed_flags_lower_the_confidence_of_their_kind(tmp_path):
    flag = Flag("number", "major", 0.9, ((0, 3),), ((0, 2),), "x", True)
    corpus = []
    for k in range(4):
        whole = article(f"d{k}", flags=False)
        beads = tuple(replace(bead, flags=(flag,) * 3) for bead in whole.beads)
        corpus.append(replace(whole, beads=beads))
    card = refit(corpus, tmp_path, BARE, command="x")
    assert "is 0.8100 as shipped and 0." in card and "| number | 60 | 0 | -" in card
    assert float(card.partition("as shipped and ")[2].split()[0]) < 0.2
    moved = load_judge_weights(tmp_path / "judge-mqm")
    shipped = load_judge_weights()
    assert moved.level["numbers"] < shipped.level["numbers"]
    assert moved.bare_level["numbers"] - shipped.bare_level["numbers"] == pytest.approx(
        moved.level["numbers"] - shipped.level["numbers"], abs=2e-4
    )
    assert moved.level["names"] == pytest.approx(shipped.level["names"], abs=1e-4)
    assert load_judge(tmp_path / "judge-mqm").digest != load_judge().digest


def test_too_little_is_refused_with_what_is_needed(tmp_path):
    with pytest.raises(InputError) as told:
        refit([with_statuses(article(), "confirmed")], tmp_path / "out", BARE, command="x")
    assert "100 confirmed or edited beads in 2 documents" in str(told.value)
    assert "there are 1 in 1" in str(told.value) and "40 flags" in str(told.value)
    assert not (tmp_path / "out").exists()


def test_own_models_go_before_the_shipped(tmp_path, monkeypatch):
    monkeypatch.setenv("ALIGNER_MODELS", str(tmp_path))
    assert model_folder("judge-mqm").is_relative_to(ROOT)
    (tmp_path / "judge-mqm").mkdir()
    assert model_folder("judge-mqm") == tmp_path / "judge-mqm"
    monkeypatch.setenv("ALIGNER_MODELS", str(tmp_path / "gone"))
    with pytest.raises(ConfigError, match="ALIGNER_MODELS names"):
        model_folder("judge-mqm")


def test_from_the_command_line_to_an_alignment_with_the_new_weights(seed_run, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(seed_run[0], out)
    text = (out / "corpus.jsonl").read_text(encoding="utf-8")
    text = text.replace('"status": "auto"', '"status": "confirmed"')
    (out / "corpus.jsonl").write_text(text, encoding="utf-8")
    ran = run("train", "--from", "out", "--out", "own", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert "alignment-use, refitted" in ran.out and "ALIGNER_MODELS=own" in ran.err
    made = json.loads((tmp_path / "own/alignment-use/weights.json").read_text(encoding="utf-8"))
    assert made["name"] == "alignment-use"
    (tmp_path / "en.txt").write_text("It rained all day.\nNobody came.\n", encoding="utf-8")
    (tmp_path / "zh.txt").write_text("雨下了一整天。\n没有人来。\n", encoding="utf-8")
    words = ("align", "en.txt", "zh.txt", "--families", "none")
    own = run(*words, cwd=tmp_path, env={"ALIGNER_MODELS": "own"})
    digest = load_weights("alignment-use", tmp_path / "own").digest
    assert own.code == 0 and f"weights:alignment-use@{digest}" in own.err
    assert digest not in run(*words, cwd=tmp_path).err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--from", "x.jsonl", "data", "--out", "own"], "--from takes no data folders"),
        (["--from", "x.jsonl", "--out", str(Path(ROOT) / "models")], "add --replace"),
        (["--from", "x.jsonl", "--out", str(Path(ROOT) / "models/x")], "add --replace"),
        (["--from", "gone", "--out", "own"], "does not exist"),
        (["--from", "x.jsonl", "--out", "own"], "too little was reviewed"),
    ],
)
def test_what_cannot_be_refitted(tmp_path, monkeypatch, capsys, words, told):
    monkeypatch.chdir(tmp_path)
    aligner.write(article(), "x.jsonl")
    Path("data").mkdir()
    assert aligner.cli.run(["train", *words]) == 2
    assert told in capsys.readouterr().err
    assert not Path("own").exists()
