"""What the schema says of a value that it refuses, in full: field, value and limit."""

import json

import msgspec
import pytest

from aligner import schema
from aligner.bitext import FLAG_KINDS, SEVERITIES, STATUSES, Status
from aligner.schema import (
    MAX_PLACE,
    BeadRow,
    GlossaryRow,
    Misfit,
    Place,
    PlaceRow,
    Probability,
    SideRow,
    SkippedRow,
    check_spans,
    convert,
    decode,
    decode_row,
)


def place(**change):
    return {"index": 0, "start": 0, "end": 2, "paragraph": 0, **change}


def side(lang="en", *places, **change):
    return {"lang": lang, "text": "A.", "sentences": list(places or [place()]), **change}


def bead(**change):
    return {
        "doc": "d",
        "bead": 0,
        "type": "1-1",
        "src": side(),
        "tgt": side("zh"),
        "similarity": 0.5,
        "confidence": 0.5,
        "status": "auto",
        "flags": [],
        **change,
    }


def flag(**change):
    return {
        "kind": "number",
        "severity": "minor",
        "confidence": 0.9,
        "src": [[0, 2]],
        "tgt": [],
        "message": "m",
        **change,
    }


def skipped(**change):
    return {"doc": "d", "type": "skipped", "reason": "r", **change}


def refused(value, reader=decode_row, *arguments):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    with pytest.raises(Misfit) as caught:
        reader(data, *arguments)
    return str(caught.value)


MESSAGES = [
    (bead(confidence=10**400), f"confidence is 1{'0' * 56}...: number out of range"),
    (bead(confidence=False), "confidence is false: expected is a number"),
    (bead(confidence=True), "confidence is true: expected is a number"),
    (bead(confidence=1.0001), "confidence is 1.0001: expected is a number of at most 1"),
    (bead(confidence=-0.0001), "confidence is -0.0001: expected is a number of at least 0"),
    (bead(similarity=-1.5), "similarity is -1.5: expected is a number of at least -1"),
    (bead(similarity=1.5), "similarity is 1.5: expected is a number of at most 1"),
    (bead(similarity="x"), "similarity is 'x': expected is a number or null"),
    (bead(confidence=float("nan")), "confidence is nan: a finite number is expected"),
    (bead(similarity=float("inf")), "similarity is inf: a finite number is expected"),
    (bead(bead=-1), "bead is -1: expected is a whole number of at least 0"),
    (
        bead(bead=MAX_PLACE + 1),
        "bead is 200000001: expected is a whole number of at most 200,000,000",
    ),
    (bead(src=[]), "src is []: expected is an object"),
    (bead(src=None), "src is null: expected is an object"),
    (bead(src=side(sentences={})), "src.sentences is {}: expected is a list"),
    (bead(src=side(text=3)), "src.text is 3: expected is a text"),
    (bead(src=side(lang="de")), "src.lang is 'de': it must be one of en, zh"),
    (bead(src=side(lang=7)), "src.lang is 7: expected is a text"),
    (bead(flags=[3]), "flags[0] is 3: expected is an object"),
    (
        bead(status="x"),
        "status is 'x': it must be one of auto, confirmed, edited, rejected, review",
    ),
    (bead(status="\ud800"), "the record has half a surrogate pair in a fixed word"),
    (bead(type=["x"]), "type is ['x']: expected is a text"),
    (bead(src=side("zh")), "both sides are zh: one must be en, the other zh"),
    (bead(type="1-2"), "type is '1-2', but its sentences are 1-1"),
    (
        bead(type="0-0", src=side(sentences=[]), tgt=side("zh", sentences=[])),
        "type is 0-0: a bead has a sentence on one side at least",
    ),
    (bead(src=side("en", place(start=3))), "src: a sentence ends at 2, before its start 3"),
    (
        bead(type="2-1", src=side("en", place(index=4), place(index=6))),
        "src: sentence 6 follows 4, the indices of a bead must run on: 5 is expected",
    ),
    (bead(flags=[flag(src=[[2, 1]])]), "a flag has the src span [2, 1], which runs backwards"),
    (bead(flags=[flag(tgt=[[0, 3]])]), "a flag has the tgt span [0, 3], the text ends at 2"),
    (bead(flags=[flag(src=[[5, 5]])]), "a flag has the src span [5, 5], the text ends at 2"),
    (
        bead(flags=[flag(kind="x")]),
        f"flags[0].kind is 'x': it must be one of {', '.join(FLAG_KINDS)}",
    ),
    (
        bead(flags=[flag(severity="x")]),
        f"flags[0].severity is 'x': it must be one of {', '.join(SEVERITIES)}",
    ),
    (
        bead(flags=[flag(), flag(src=[[0, 1], [0]])]),
        "flags[1].src[1] is [0]: expected is a list of length 2",
    ),
    (skipped(), "what was set aside has neither side: one is needed, src or tgt"),
    (
        skipped(src=side(), tgt=side("zh")),
        "what was set aside has both sides: one is needed, src or tgt",
    ),
    (
        skipped(src=side(sentences=[])),
        "src.sentences is []: expected is a list with a length of at least 1",
    ),
    (
        skipped(tgt=side("zh", place(index=None, start=5))),
        "tgt.sentences[0]: a sentence ends at 2, before its start 5",
    ),
    ({"type": "skipped", "doc": "d"}, "the record has no field 'reason': it needs one"),
    ({"type": "1-1"}, "the record has no field 'doc': it needs one"),
    (3, "the record is 3: expected is an object"),
    (b"\xff", "it is not UTF-8: byte 1 is 0xFF"),
    (b'{"doc": "ab\xff"}', "it is not UTF-8: byte 12 is 0xFF"),
    (b" x ", "it is no JSON (Expecting value: line 1 column 2 (char 1)): 'x'"),
    (
        "中".encode() * 100,
        f"it is no JSON (Expecting value: line 1 column 1 (char 0)): '{'中' * 56}...",
    ),
    (b'{"doc": ' + b"[" * 100_000, "it is nested too deeply"),
]


@pytest.mark.parametrize(("value", "message"), MESSAGES, ids=[m[:60] for _, m in MESSAGES])
def test_what_is_said_of_a_record(value, message):
    assert refused(value) == message


def test_a_field_of_its_own_is_named():
    assert refused(b"x", decode, int, "size").startswith("size is no JSON")
    assert refused(b"\xff", decode, int, "size") == "size is not UTF-8: byte 1 is 0xFF"
    assert refused(b'"x"', decode, int, "size") == "size is 'x': expected is a whole number"
    assert refused(b'{"en": [3], "zh": []}', decode, GlossaryRow, "terms") == (
        "terms.en[0] is 3: expected is a text"
    )


@pytest.mark.parametrize(
    ("value", "kind", "message"),
    [
        ("x", Place, "n is 'x': expected is a whole number"),
        ("9" * 5000, Place, f"n is '{'9' * 56}...: integer value out of range"),
        ("1e999", Probability, "n is '1e999': number out of range"),
        ("2", Probability, "n is '2': expected is a number of at most 1"),
        ({"en": ["a"], "zh": [""]}, GlossaryRow,
         "n.zh[0] is '': expected is a text with a length of at least 1"),
        ({"en": ["a" * 1001], "zh": []}, GlossaryRow,
         f"n.en[0] is '{'a' * 56}...: expected is a text with a length of at most 1,000"),
    ],
)  # fmt: skip
def test_values_that_a_reader_took_apart(value, kind, message):
    with pytest.raises(Misfit) as caught:
        convert(value, kind, "n", strict=False)
    assert str(caught.value) == message


def test_a_text_is_a_number_only_where_it_may_be():
    assert convert("7", Place, strict=False) == 7
    with pytest.raises(Misfit, match="'7'"):
        convert("7", Place)


def test_a_key_with_half_a_surrogate_pair_is_no_field():
    value = {**bead(), "a\ud800": 1, "doc": "d\ud800"}
    assert decode_row(json.dumps(value).encode()).doc == "d\ud800"
    assert refused({**value, "status": 4}) == "status is 4: expected is a text"


def test_without_a_name_the_field_alone_is_named():
    with pytest.raises(Misfit) as caught:
        convert({"en": [3], "zh": []}, GlossaryRow)
    assert str(caught.value) == "en[0] is 3: expected is a text"


def test_an_attribute_of_xml_has_the_choices_of_its_field():
    with pytest.raises(Misfit) as caught:
        convert("x", Status, "x-status", strict=False)
    choices = ", ".join(STATUSES)
    assert str(caught.value) == f"x-status is 'x': it must be one of {choices}"


def test_nesting_that_a_reader_made_itself():
    nested = []
    nested.append(nested)
    deep = {"en": nested, "zh": nested}
    with pytest.raises(Misfit):
        convert(deep, GlossaryRow, "terms")


@pytest.mark.parametrize("confidence", [0, 0.0, 0.5, 1, 1.0])
@pytest.mark.parametrize("similarity", [None, -1, -0.5, 0, 1.0])
def test_the_ends_of_a_range_are_in_it(confidence, similarity):
    row = decode_row(json.dumps(bead(confidence=confidence, similarity=similarity)).encode())
    assert isinstance(row, BeadRow)
    assert (row.confidence, row.similarity) == (confidence, similarity)


def test_the_ends_of_places_and_spans_are_in_them():
    last = place(index=MAX_PLACE, start=MAX_PLACE, end=MAX_PLACE, paragraph=MAX_PLACE)
    spans = [[0, 0], [2, 2], [0, 2]]
    value = bead(bead=MAX_PLACE, src=side("en", last), flags=[flag(src=spans, tgt=spans)])
    row = decode_row(json.dumps(value).encode())
    assert row.bead == MAX_PLACE and row.src.sentences == (PlaceRow(*[MAX_PLACE] * 4),)
    assert row.flags[0].src == ((0, 0), (2, 2), (0, 2))
    assert check_spans("src", [], "") is None
    with pytest.raises(ValueError, match="the text ends at 0"):
        check_spans("src", [(0, 1)], "")


@pytest.mark.parametrize("name", ["src", "tgt"])
def test_the_side_of_what_was_set_aside(name):
    row = decode_row(json.dumps(skipped(**{name: side("zh", place(index=None))})).encode())
    assert isinstance(row, SkippedRow)
    assert row.side is getattr(row, name) and row.side.sentences[0].index is None


def test_a_term_of_one_character_is_a_term():
    row = convert({"en": ["a" * 1000], "zh": ["税"], "forbidden": ["x"]}, GlossaryRow)
    assert (row.zh, row.forbidden) == (("税",), ("x",))
    assert convert({"en": [], "zh": []}, GlossaryRow).forbidden == ()


def test_sentences_of_no_length_and_those_that_run_on():
    empty = place(start=2, end=2, paragraph=1)
    row = decode_row(json.dumps(skipped(src=side("en", empty))).encode())
    assert row.side.sentences[0].end == 2
    sentences = place(index=4), place(index=5, start=2), place(index=6, start=2)
    row = decode_row(json.dumps(bead(type="3-1", src=side("en", *sentences))).encode())
    assert [each.index for each in row.src.sentences] == [4, 5, 6]


def rows():
    return [
        kind
        for kind in vars(schema).values()
        if isinstance(kind, type)
        and issubclass(kind, msgspec.Struct)
        and kind is not msgspec.Struct
    ]


@pytest.mark.parametrize("kind", rows())
def test_rows_are_values(kind):
    """What has passed stays as it was: a reader may share a row."""
    assert kind.__struct_config__.frozen
    row = SideRow("en", "A.", (PlaceRow(0, 0, 2, 0),))
    assert hash(row) == hash(SideRow("en", "A.", (PlaceRow(0, 0, 2, 0),)))
