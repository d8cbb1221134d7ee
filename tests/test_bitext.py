from dataclasses import FrozenInstanceError

import pytest

from aligner.bitext import (
    FLAG_KINDS,
    MQM_CATEGORY,
    Bead,
    Corpus,
    Flag,
    Signature,
    joined,
    other,
    source_of,
)
from tests.formats.samples import pair, two_sentences


def test_languages():
    assert (other("en"), other("zh")) == ("zh", "en")
    assert (source_of("en", None), source_of(None, "en")) == ("en", "zh")
    assert (source_of("zh", "en"), source_of(None, None)) == ("zh", None)
    assert joined(["A.", "B."], "en") == "A. B."
    assert joined(["甲。", "乙。"], "zh") == "甲。乙。"


def test_every_kind_of_flag_has_its_mqm_category():
    assert set(MQM_CATEGORY) == set(FLAG_KINDS)
    assert Flag("date", "minor", 0.5, (), (), "").mqm == "Accuracy/Mistranslation"


def test_bead_types():
    assert Bead(range(2, 4), range(7, 8), 0.5, 0.9).type == "2-1"
    assert Bead(range(3, 3), range(7, 8), None, 0.9).is_null


def test_signatures_read_back():
    signature = Signature((("a", "1"), ("encoder", "folder:x@y")))
    assert Signature.parse(str(signature)) == signature


def test_values_are_frozen():
    with pytest.raises(FrozenInstanceError):
        pair("A.", "甲。").doc = "other"


def test_rethreshold_leaves_out_what_is_less_sure():
    flags = tuple(Flag("number", "major", c, (), (), "") for c in (0.2, 0.6))
    value = pair("A.", "甲。")
    value = value.__class__("d", value.src, value.tgt, (Bead(range(1), range(1), 0.5, 0.9, flags),))
    assert [flag.confidence for _, flag in value.rethreshold(0.5).flags] == [0.6]
    assert len(value.flags) == 2


def test_texts_and_numbers():
    value = two_sentences()
    assert value.texts(value.beads[0]) == ("It rained. We stayed.", "下雨了，我们没走。")
    assert [number for number, _ in value.numbered()] == [0]


def test_a_corpus_is_a_sequence():
    corpus = Corpus((pair("A.", "甲。", "a"), pair("B.", "乙。", "b")))
    assert len(corpus) == 2 and corpus[-1].doc == "b"
    assert [each.doc for each in corpus] == ["a", "b"]
