import json

import pytest
from hypothesis import given, settings

from aligner.bitext import Alignment
from aligner.errors import InputError
from aligner.formats import read_corpus, write_corpus
from tests.support import alignments


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("jsonl")


@given(value=alignments())
@settings(max_examples=150, deadline=None)
def test_it_reads_back_equal(folder, value: Alignment):
    path = folder / "x.jsonl"
    write_corpus([value], path)
    found = list(read_corpus(path)) if path.stat().st_size else []
    if not (value.beads or value.skipped):
        assert not found
        return
    assert len(found) == 1
    assert found[0].beads == value.beads
    assert (found[0].doc, found[0].skipped) == (value.doc, value.skipped)
    for bead in value.beads:
        assert found[0].texts(bead) == value.texts(bead)
    write_corpus(found, folder / "y.jsonl")
    if value.beads:
        assert (folder / "y.jsonl").read_bytes() == path.read_bytes()


def test_a_lone_surrogate_is_kept(tmp_path):
    import aligner
    from tests.formats.samples import pair

    path = tmp_path / "x.jsonl"
    aligner.write(pair("a\ud800b", "好"), path)
    path.read_bytes().decode("utf-8")
    assert aligner.read(path)[0].src.texts() == ["a\ud800b"]


def test_several_documents_come_back_one_by_one(tmp_path):
    import aligner
    from tests.formats.samples import pair

    path = tmp_path / "x.jsonl"
    aligner.write([pair("A.", "甲。", doc="a"), pair("B.", "乙。", doc="b")], path)
    assert [each.doc for each in aligner.read(path)] == ["a", "b"]


def test_a_selection_keeps_numbers_and_indices(tmp_path, seed_run):
    """Some of a document's beads: the file that is left says where each stood."""
    lines = (seed_run[0] / "corpus.jsonl").read_text(encoding="utf-8").split("\n")
    kept = [line for line in lines if line and json.loads(line).get("bead", 0) in (5, 17)]
    path, again = tmp_path / "some.jsonl", tmp_path / "again.jsonl"
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    write_corpus(read_corpus(path), again)
    assert again.read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("edited", ["One. Two.", "One two three four, five.", "Word", ""])
def test_an_edited_text_is_kept_word_by_word(tmp_path, edited):
    """A translator corrects a bead's text in the file; its sentences' offsets stay."""
    import aligner
    from tests.formats.samples import two_sentences

    path = tmp_path / "x.jsonl"
    aligner.write(two_sentences(), path)
    record = json.loads(path.read_text(encoding="utf-8"))
    record["src"]["text"] = edited
    record["tgt"]["text"] = "改过的译文。"
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    found = aligner.read(path)[0]
    src, tgt = found.texts(found.beads[0])
    assert src.strip() == edited and tgt == "改过的译文。"
    assert found.beads[0].type == "2-1"


def good() -> dict:
    side = {
        "lang": "en",
        "text": "A.",
        "sentences": [{"index": 0, "start": 0, "end": 2, "paragraph": 0}],
    }
    return {
        "doc": "d",
        "bead": 0,
        "type": "1-1",
        "src": side,
        "tgt": {**side, "lang": "zh"},
        "similarity": 0.5,
        "confidence": 0.5,
        "status": "auto",
        "flags": [],
    }


@pytest.mark.parametrize(
    "damage",
    [
        {"doc": 3},
        {"src": None},
        {"src": {"lang": "fr", "text": "", "sentences": []}},
        {"tgt": {"lang": "en", "text": "", "sentences": []}},
        {"flags": [{"kind": "number"}]},
        {"flags": [{"src": [], "tgt": [], "kind": "nonsense", "severity": "major"}]},
        {"status": "lost"},
        {"confidence": "high"},
        {"similarity": "near"},
        {
            "src": {
                "lang": "en",
                "text": "A.",
                "sentences": [{"index": 10**12, "start": 0, "end": 2, "paragraph": 0}],
            }
        },
        {
            "src": {
                "lang": "en",
                "text": "A.",
                "sentences": [{"index": 0, "start": 9, "end": 2, "paragraph": 0}],
            }
        },
    ],
)
def test_a_damaged_record_is_named_by_its_line(tmp_path, damage):
    path = tmp_path / "bad.jsonl"
    lines = [json.dumps(good()), json.dumps({**good(), **damage})]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        read_corpus(path)


@pytest.mark.parametrize("text", ["no json\n", "[1]\n", "{}\n", "\xff"])
def test_what_is_no_record_is_refused(tmp_path, text):
    path = tmp_path / "bad.jsonl"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match="line 1"):
        read_corpus(path)
