import json
import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import given, settings

import aligner
from aligner.bitext import Alignment, Sentence
from aligner.errors import InputError, OutputError
from aligner.formats import read_corpus, write_corpus
from tests.formats.samples import pair, two_sentences
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
    path = tmp_path / "x.jsonl"
    aligner.write(pair("a\ud800b", "好"), path)
    path.read_bytes().decode("utf-8")
    assert aligner.read(path)[0].src.texts() == ["a\ud800b"]


def test_several_documents_come_back_one_by_one(tmp_path):
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
        "risk": None,
        "status": "auto",
        "flags": [],
    }


def side(lang: str = "en", **place: object) -> dict:
    sentence = {"index": 0, "start": 0, "end": 2, "paragraph": 0, **place}
    return {"lang": lang, "text": "A.", "sentences": [sentence]}


def flagged(**values: object) -> dict:
    flag = {"kind": "number", "mqm": "any", "severity": "major", "confidence": 0.9}
    return {"flags": [{**flag, "src": [[0, 1]], "tgt": [], "message": "m", **values}]}


NAN, ENDLESS = float("nan"), float("inf")

DAMAGES = [
    ({"doc": 3}, "doc is 3: expected is a text"),
    ({"doc": None}, "doc is null"),
    ({"bead": 1.5}, "bead is 1.5: expected is a whole number"),
    ({"bead": "1"}, "bead is '1'"),
    ({"bead": True}, "bead is true"),
    ({"bead": -1}, "bead is -1: expected is a whole number of at least 0"),
    ({"type": "2-1"}, "type is '2-1', but its sentences are 1-1"),
    ({"type": "nonsense"}, "type is 'nonsense'"),
    ({"type": "skipped"}, "no field 'reason'"),
    ({"type": "skipped", "reason": "r"}, "both sides"),
    ({"src": None}, "src is null"),
    ({"src": {**side(), "lang": "fr"}}, "src.lang is 'fr': it must be one of en, zh"),
    ({"src": {**side(), "text": 3}}, "src.text is 3"),
    ({"src": side("zh")}, "both sides are zh"),
    ({"src": {**side(), "sentences": [None]}}, "src.sentences[0] is null"),
    ({"src": side(index=1.5)}, "src.sentences[0].index is 1.5"),
    ({"src": side(index=None)}, "src.sentences[0].index is null"),
    ({"src": side(index=-1)}, "src.sentences[0].index is -1"),
    ({"src": side(index=10**12)}, "a whole number of at most 200,000,000"),
    ({"src": side(index=10**30)}, "a whole number of at most 200,000,000"),
    ({"src": side(end=ENDLESS)}, "src.sentences[0].end is inf: a finite number is expected"),
    ({"src": side(start=3)}, "src: a sentence ends at 2, before its start 3"),
    ({"src": side(paragraph="x")}, "src.sentences[0].paragraph is 'x'"),
    (
        {
            "type": "2-1",
            "src": {**side(), "sentences": [*side()["sentences"], *side(index=2)["sentences"]]},
        },
        "sentence 2 follows 0",
    ),
    (
        {
            "type": "2-1",
            "src": {**side(), "sentences": [*side(index=1)["sentences"], *side()["sentences"]]},
        },
        "sentence 0 follows 1",
    ),
    (
        {
            "type": "0-0",
            "src": {**side(), "sentences": []},
            "tgt": {**side("zh"), "sentences": []},
        },
        "type is 0-0",
    ),
    ({"similarity": "near"}, "similarity is 'near'"),
    ({"similarity": 1.5}, "similarity is 1.5: expected is a number of at most 1"),
    ({"similarity": NAN}, "similarity is nan: a finite number is expected"),
    ({"similarity": -ENDLESS}, "similarity is -inf"),
    ({"confidence": NAN}, "confidence is nan: a finite number is expected"),
    ({"confidence": ENDLESS}, "confidence is inf"),
    ({"confidence": 17}, "confidence is 17: expected is a number of at most 1"),
    ({"confidence": -3}, "confidence is -3: expected is a number of at least 0"),
    ({"confidence": "0.5"}, "confidence is '0.5': expected is a number"),
    ({"confidence": True}, "confidence is true"),
    ({"confidence": None}, "confidence is null"),
    ({"status": "lost"}, "status is 'lost': it must be one of auto, confirmed, edited"),
    ({"flags": {}}, "flags is {}: expected is a list"),
    ({"flags": [{"kind": "number"}]}, "flags[0] has no field"),
    (flagged(kind="nonsense"), "flags[0].kind is 'nonsense': it must be one of number, date"),
    (flagged(severity="huge"), "flags[0].severity is 'huge': it must be one of minor, major"),
    (flagged(confidence=NAN), "flags[0].confidence is nan"),
    (flagged(src=[[0]]), "flags[0].src[0] is [0]: expected is a list of length 2"),
    (flagged(src=[[0, 1, 2]]), "flags[0].src[0] is [0, 1, 2]"),
    (flagged(tgt=[["a", "b"]]), "flags[0].tgt[0][0] is 'a'"),
    (flagged(tgt=[[0.5, 1]]), "flags[0].tgt[0][0] is 0.5"),
    (flagged(src=[[-1, 1]]), "flags[0].src[0][0] is -1"),
    (flagged(src=[[2, 1]]), "the src span [2, 1], which runs backwards"),
    (flagged(src=[[0, 11]]), "the src span [0, 11], the text ends at 2"),
    (flagged(tgt=[[0, 3]]), "the tgt span [0, 3], the text ends at 2"),
    (flagged(message=None), "flags[0].message is null"),
]


def refused(path, *lines: object) -> str:
    """Why the lines are refused; the last is the one that is named."""
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_corpus(path)
    message = str(caught.value)
    assert message.startswith(f"{path}, line {len(lines)}") and message.isprintable()
    return message


@pytest.mark.parametrize(("damage", "why"), DAMAGES, ids=[why for _, why in DAMAGES])
def test_a_value_outside_its_range_is_named(tmp_path, damage, why):
    # Only the second is damaged: the first tells that a line before it may be fine.
    assert why in refused(tmp_path / "bad.jsonl", {**good(), "doc": "a"}, {**good(), **damage})


@pytest.mark.parametrize("field", sorted(set(good()) - {"type", "risk"}))
def test_every_field_is_needed(tmp_path, field):
    record = good()
    del record[field]
    assert f"no field '{field}'" in refused(tmp_path / "bad.jsonl", record)


def test_files_of_earlier_versions_have_no_risk(tmp_path):
    record = good()
    del record["risk"]
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps(record), encoding="utf-8")
    assert read_corpus(path)[0].beads[0].risk is None


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        ({}, "no field 'reason'"),
        ({"reason": 3}, "reason is 3"),
        ({"reason": "r"}, "neither side"),
        ({"reason": "r", "src": side(index=None), "tgt": side("zh", index=None)}, "both sides"),
        ({"reason": "r", "tgt": {"lang": "zh", "text": "", "sentences": []}}, "at least 1"),
        ({"reason": "r", "tgt": side("fr")}, "tgt.lang is 'fr'"),
        ({"reason": "r", "src": side(start=5)}, "before its start 5"),
    ],
)
def test_what_was_set_aside_has_one_side_and_a_reason(tmp_path, damage, why):
    record = {"doc": "d", "type": "skipped", **damage}
    assert why in refused(tmp_path / "bad.jsonl", good(), record)


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (good(), "bead 0 stands twice in document 'd'"),
        ({**good(), "bead": 1}, "sentence 0 of src stands in two beads"),
        ({**good(), "bead": 1, "src": side(index=1)}, "sentence 0 of tgt stands in two beads"),
        (
            {**good(), "bead": 1, "src": side("zh", index=1), "tgt": side(index=1)},
            "src.lang is zh, earlier in document 'd' en",
        ),
        (
            {"doc": "d", "type": "skipped", "reason": "r", "src": side("zh", index=None)},
            "src.lang is zh",
        ),
    ],
)
def test_records_that_contradict_each_other(tmp_path, second, why):
    assert why in refused(tmp_path / "bad.jsonl", good(), second)


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[1]",
        "{}",
        "3",
        '"x"',
        "{",
        '{"type": "1-1"}',
        "\x00",
        "[" * 100_000,
        '{"type": "1-1", "doc": ' + "[" * 100_000,
        '{"type": "1-1", "bead": ' + "9" * 10_000 + "}",
        json.dumps(good())[:-1],
        json.dumps(good()) * 2,
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_record_is_refused(tmp_path, text):
    refused(tmp_path / "bad.jsonl", text)


@pytest.mark.parametrize("data", [b"\xff", b'{"doc": "\xed\xa0\x80"}', b"\xff\xfe{\x00}\x00"])
def test_what_is_not_utf8_is_refused(tmp_path, data):
    path = tmp_path / "bad.jsonl"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"line 1 .* not UTF-8"):
        read_corpus(path)


def test_a_file_of_blank_lines_holds_no_bead(tmp_path):
    path = tmp_path / "blank.jsonl"
    for text in ("\n", "  \n\t\n", "\r\n\r\n"):
        path.write_text(text)
        with pytest.raises(InputError, match="holds no bead"):
            read_corpus(path)


def test_fields_of_a_later_version_are_left_alone(tmp_path):
    path = tmp_path / "x.jsonl"
    flag = {**flagged()["flags"][0], "dismissed": True}
    record = {**good(), "risk": 0.9, "meta": {"url": "x"}, "cue": [1, 2], "flags": [flag]}
    record["src"] = {**record["src"], "more": [[[]]]}
    path.write_text(json.dumps(record), encoding="utf-8")
    (found,) = read_corpus(path)
    assert found.beads[0].flags[0].src == ((0, 1),)


def test_whole_numbers_are_numbers(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({**good(), "confidence": 1, "similarity": -1}), encoding="utf-8")
    (bead,) = read_corpus(path)[0].beads
    assert (bead.confidence, bead.similarity) == (1.0, -1.0)


def test_a_late_bead_costs_no_memory(tmp_path):
    """A selection keeps the indices: what it left out is not made up."""
    path, again = tmp_path / "x.jsonl", tmp_path / "y.jsonl"
    record = {**good(), "bead": 50_000, "src": side(index=199_999_998, start=7, end=9)}
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    tracemalloc.start()
    (found,) = read_corpus(path)
    write_corpus([found], again)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000
    assert again.read_text() == path.read_text()
    assert len(found.src.sentences) == 199_999_999
    assert found.src.sentences[0] == Sentence("", 0, 0, 0)
    assert found.src.sentences[-2:] == (Sentence("", 0, 0, 0), Sentence("A.", 7, 9, 0))
    with pytest.raises(IndexError):
        found.src.sentences[199_999_999]


def test_what_lies_between_known_sentences_is_empty(tmp_path):
    path = tmp_path / "x.jsonl"
    records = [
        {
            **good(),
            "bead": k,
            "src": side(index=k, start=9 * k, end=9 * k + 2),
            "tgt": side("zh", index=k),
        }
        for k in (0, 3)
    ]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    (found,) = read_corpus(path)
    assert [(s.text, s.start) for s in found.src.sentences] == [
        ("A.", 0),
        ("", 2),
        ("", 2),
        ("A.", 27),
    ]
    assert found == read_corpus(path)[0] and hash(found) == hash(read_corpus(path)[0])


@pytest.mark.parametrize("suffix", [".jsonl", ".tmx", ".tsv"])
@pytest.mark.parametrize(
    "change", [{"confidence": NAN}, {"confidence": 1.5}, {"similarity": ENDLESS}, {"similarity": 2}]
)
def test_a_number_outside_its_range_is_not_written(tmp_path, suffix, change):
    value = pair("A.", "甲。")
    value = replace(value, beads=(replace(value.beads[0], **change),))
    with pytest.raises(OutputError, match=r"document 'doc', bead 0: the (confidence|similarity)"):
        aligner.write(value, tmp_path / f"x{suffix}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", [".jsonl", ".tmx"])
def test_documents_of_one_name_are_told_apart(tmp_path, suffix):
    """In a file, two in a row would be read as one document with every bead twice."""
    path = tmp_path / f"x{suffix}"
    names = ["text", "text", "text", "b", "text", "text#2", "b", "b", "b#2"]
    (warning,) = aligner.write([pair("A.", "甲。", doc=name) for name in names], path)
    assert "4 documents are named like the one before them" in warning
    found = aligner.read(path)
    assert [each.doc for each in found] == [
        "text",
        "text#2",
        "text#3",
        "b",
        "text",
        "text#2",
        "b",
        "b#2",
        "b#2#2",
    ]
    assert aligner.write(found, path) == []


@pytest.mark.parametrize("suffix", [".jsonl", ".tmx", ".tsv", ".html"])
def test_a_name_with_any_character_is_written(tmp_path, suffix):
    value = pair("a\udcff\x00b", "好", doc="n\udcff\x00\x1b")
    aligner.write(value, tmp_path / f"x{suffix}")
    assert (tmp_path / f"x{suffix}").read_bytes().decode("utf-8")
    if suffix != ".html":
        (found,) = aligner.read(tmp_path / f"x{suffix}")
        assert aligner.write(found, tmp_path / f"y{suffix}") == []
