from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aligner.alignment import Weights, load_weights
from aligner.alignment.features import feature_names
from aligner.alignment.model import NULL_RATE
from aligner.errors import InputError, ModelError
from aligner.training import GoldDocument, delete, gold_documents, train_weights
from tests.support import SEEDS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three small documents cut from seed 000, in the layout of MAC."""
    root = tmp_path_factory.mktemp("gold")
    gold = json.loads((SEEDS / "gold" / "seed000.json").read_text(encoding="utf-8"))
    for number in range(3):
        a, b = number * 14, number * 14 + 14
        for lang in ("en", "zh"):
            text = "\n".join(gold[lang][a:b]) + "\n"
            (root / f"{number}.{lang}").write_text(text, encoding="utf-8")
        lines = "".join(f"[{k}]:[{k}]\n" for k in range(14))
        (root / f"{number}.gold").write_text(lines, encoding="utf-8")
    return root


def test_weights_and_card_are_written_and_read_back(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "alignment-test"
    card = train_weights([folder], out, command="aligner train gold")
    weights = load_weights("alignment-test", tmp_path)
    assert set(weights.feature) == {*feature_names(1), NULL_RATE}
    assert weights.file_digest() in card
    assert (out / "README.md").read_text(encoding="utf-8") == card
    assert "strict F1 1.0000" in card, "an easy document is aligned right by the others' weights"
    again = tmp_path / "again"
    train_weights([folder], again, command="aligner train gold")
    same = (out / "weights.json").read_text().replace("alignment-test", "again")
    assert (again / "weights.json").read_text() == same


def test_one_document_is_too_few(folder: Path, tmp_path: Path) -> None:
    for suffix in ("en", "zh", "gold"):
        (tmp_path / f"0.{suffix}").write_bytes((folder / f"0.{suffix}").read_bytes())
    with pytest.raises(InputError, match="1 document is too few"):
        train_weights([tmp_path], tmp_path / "out", command="")


def test_a_gold_file_without_its_texts_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.gold").write_text("[0]:[0]\n")
    with pytest.raises(InputError, match=r"has no x\.en beside it"):
        gold_documents([tmp_path])


@pytest.mark.parametrize(
    ("gold", "why"),
    [
        ("[0]:[0]\n[1]:[7]\n", r"names line 7 of x\.en, which has 2"),
        ("[2]:[]\n", r"names line 2 of x\.zh, which has 2"),
        ('{"doc": "x", "type": "1-1"}\n', "is JSONL"),
    ],
)
def test_a_gold_file_that_does_not_fit_its_texts(tmp_path: Path, gold: str, why: str) -> None:
    for name, text in (("x.en", "A\nB"), ("x.zh", "甲\n乙"), ("x.gold", gold)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=why):
        gold_documents([tmp_path])


def test_a_selection_of_beads_is_no_document(tmp_path: Path) -> None:
    place = {"index": 100_000_000, "start": 0, "end": 2, "paragraph": 0}
    sides = {
        name: {"lang": lang, "text": "ab", "sentences": [place]}
        for name, lang in (("src", "en"), ("tgt", "zh"))
    }
    record = {"doc": "d", "bead": 0, "type": "1-1", **sides, "similarity": 1, "confidence": 1}
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({**record, "status": "auto", "flags": []}), encoding="utf-8")
    with pytest.raises(InputError, match="has 1 of 100000001 en sentences"):
        gold_documents([path])


def test_deleting_keeps_what_is_left_linked() -> None:
    beads = [(frozenset([2 * k, 2 * k + 1]), frozenset([k])) for k in range(50)]
    en = tuple(f"e{k}" for k in range(100))
    zh = tuple(f"z{k}" for k in range(50))
    less = delete(GoldDocument("d", en, zh, tuple(beads)), 0.2, 1)
    assert 60 < len(less.en) < 95
    covered = sorted(i for a, _ in less.beads for i in a)
    assert covered == list(range(len(less.en)))
    for a, b in less.beads:
        if a and b:
            (j,) = b
            assert {int(less.en[i][1:]) // 2 for i in a} == {int(less.zh[j][1:])}
    assert delete(GoldDocument("d", en, zh, tuple(beads)), 0.2, 1) == less


def test_weights_that_lack_a_feature_are_refused() -> None:
    fitted = load_weights("alignment-use")
    with pytest.raises(ModelError, match="know nothing of lost_tgt_2"):
        fitted.vector(["similarity", "lost_tgt_2"])
    with pytest.raises(ModelError, match="no alignment weights of this version"):
        Weights.from_json("{}", "somewhere")


def test_the_committed_card_tells_the_digest() -> None:
    for path in sorted((Path(__file__).parents[2] / "models").glob("alignment-*/weights.json")):
        weights: Any = load_weights(path.parent.name)
        assert weights.file_digest() in (path.parent / "README.md").read_text(encoding="utf-8")
