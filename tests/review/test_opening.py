"""A review lies beside its corpus, goes on, and follows a corpus that changes."""

import pytest

import aligner
from aligner.cli import run
from aligner.config import Settings
from aligner.errors import InputError
from aligner.review import gestures as g
from aligner.review.linker import Aligning
from aligner.review.opening import corpus_at, open_review, store_of
from tests.review.samples import article
from tests.review.test_keeping import later


@pytest.fixture(scope="module")
def linker():
    return Aligning(Settings())


def opened(path, linker, tgt=None):
    found = open_review(path, tgt, linker)
    return found.store, found.messages


def confirm(store, id):
    store.act("confirm", {id: 0}, lambda found: g.judge([found[id]], "confirmed"))


@pytest.mark.parametrize("name", ["x.jsonl", "x.tmx", "x.xlsx"])
def test_a_review_goes_on(tmp_path, linker, name):
    path = tmp_path / name
    aligner.write(article(), path)
    store, _ = opened(path, linker)
    confirm(store, 2)
    store.close()
    store, messages = opened(path, linker)
    assert store.path == tmp_path / f"{name}.review" and messages == ()
    assert [bead.status for bead in next(store.alignments()).beads][:3] == [
        "auto",
        "confirmed",
        "auto",
    ]
    store.close()
    assert sorted(each.name for each in tmp_path.iterdir()) == [name, f"{name}.review"]


def test_a_corpus_that_changed_takes_the_corrections_over(tmp_path, linker):
    path = tmp_path / "corpus.jsonl"
    aligner.write(article(), path)
    store, _ = opened(tmp_path, linker)
    for id in (2, 5):
        confirm(store, id)
    store.close()
    aligner.write(later(), path)
    store, messages = opened(tmp_path, linker)
    statuses = {a.src.span_text(b.src): b.status for a in store.alignments() for b in a.beads}
    assert statuses["Nobody came. It rained."] == "confirmed"
    assert statuses["The end was very near."] == "review"
    assert "the old review is corpus.jsonl.1.review" in messages[0]
    store.close()
    assert len(next(corpus_at(tmp_path / "corpus.jsonl.1.review")).beads) == 5


def test_two_texts_are_aligned_first(tmp_path, linker):
    en, zh = tmp_path / "a.en.txt", tmp_path / "a.zh.txt"
    en.write_text("It rained all day.\nNobody came.\n", encoding="utf-8")
    zh.write_text("雨下了一整天。\n没有人来。\n", encoding="utf-8")
    store, _ = opened(en, linker, zh)
    assert store.path == store_of(en, zh) == tmp_path / "a.en.txt.review"
    assert len(next(store.alignments()).beads) == 2
    store.close()


def test_what_cannot_be_opened(tmp_path, linker):
    with pytest.raises(InputError, match=r"holds no corpus\.jsonl"):
        opened(tmp_path, linker)
    (tmp_path / "empty.jsonl").write_text(
        '{"doc": "x", "type": "skipped", "reason": "footer", "src": {"lang": "en", "text": "a", '
        '"sentences": [{"index": null, "start": 0, "end": 1, "paragraph": 0}]}}\n'
    )
    with pytest.raises(InputError, match="no bead to review"):
        opened(tmp_path / "empty.jsonl", linker)
    assert not list(tmp_path.glob("empty.jsonl.*"))
    with pytest.raises(InputError, match="missing"):
        opened(tmp_path / "missing.review", linker)
    assert not (tmp_path / "missing.review").exists()


def test_corrections_are_kept_by_a_later_run(tmp_path, linker, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    en, zh = tmp_path / "en.txt", tmp_path / "zh.txt"
    en.write_text("It rained all day.\nNobody came.\nHe left.\n", encoding="utf-8")
    zh.write_text("雨下了一整天。\n没有人来。\n他走了。\n", encoding="utf-8")
    store, _ = opened(en, linker, zh)
    store.act("merge", {1: 0, 2: 0}, lambda found: g.merge(found[1], found[2]))
    store.act("remark", {3: 0}, lambda found: g.remark(found[3], "who?"))
    store.close()
    en.write_text("A word before.\nIt rained all day.\nNobody came.\n", encoding="utf-8")
    zh.write_text("先说一句。\n雨下了一整天。\n没有人来。\n", encoding="utf-8")
    words = ["align", "en.txt", "zh.txt", "--keep", "en.txt.review", "-o", "new.jsonl"]
    assert run(words) == 0
    err = capsys.readouterr().err
    assert "warning: en: the auto bead 'He left.' has no place in the new alignment" in err
    assert "1 corrections could not be carried" in err
    (found,) = aligner.read("new.jsonl")
    assert ("It rained all day. Nobody came.", "雨下了一整天。没有人来。") in [
        found.texts(bead) for bead in found.beads if bead.status == "edited"
    ]
    # What a file of the corpus says is kept in the same way.
    assert run(["align", "en.txt", "zh.txt", "--keep", "new.jsonl", "-q", "-o", "z.jsonl"]) == 0
    assert [b.src for b in aligner.read("z.jsonl")[0].beads] == [b.src for b in found.beads]
