"""Examples from human translations: held-out documents, what is known of an edited pair."""

from collections import Counter
from dataclasses import fields
from math import isnan

import pytest

from aligner.divergence.content.network import PAIR_HEADS, TOKEN_HEADS
from aligner.training import synthetic
from aligner.training.content_examples import (
    ALL_KNOWN,
    NONE_KNOWN,
    Example,
    Mark,
    share_of,
)
from aligner.training.translations import Translation
from aligner.training.vocabulary import Vocabulary
from tests.training.made import LEXICON, Reader, translation, translations


@pytest.fixture(scope="module")
def vocabulary():
    pairs = [(pair.en, pair.zh) for pair in translations(60)]
    return Vocabulary(pairs, Reader(), LEXICON)


@pytest.fixture(scope="module")
def made(vocabulary):
    documents, _ = synthetic.split_documents([translations(100)], 1)
    return list(synthetic.examples(documents, vocabulary, 1))


def told(example):
    """An example to compare: what is not a number is equal to itself."""
    return tuple(repr(getattr(example, field.name)) for field in fields(Example))


def test_every_sixth_document_is_held_out():
    fitted, held = synthetic.split_documents([translations(260)], 1)
    names = [{pair.document for document in part for pair in document} for part in (fitted, held)]
    assert [len(each) for each in names] == [11, 2]
    assert not names[0] & names[1]


def test_every_path_is_split_by_itself():
    paths = [translations(140, "one"), translations(140, "two")]
    _, held = synthetic.split_documents(paths, 1)
    assert [document[0].path for document in held] == ["one", "two"]


def test_documents_are_taken_until_there_are_enough(monkeypatch):
    monkeypatch.setattr(synthetic, "MOST_PAIRS", 50)
    fitted, held = synthetic.split_documents([translations(200)], 1)
    assert sum(map(len, [*fitted, *held])) == 60


def test_the_same_seed_gives_the_same(vocabulary):
    def all_of(seed):
        documents, _ = synthetic.split_documents([translations(60)], seed)
        return [told(each) for each in synthetic.examples(documents, vocabulary, seed)]

    assert all_of(5) == all_of(5)
    assert all_of(5) != all_of(6)


def test_a_path_with_few_pairs_is_edited_more(vocabulary, monkeypatch):
    documents, _ = synthetic.split_documents([translations(40)], 1)
    monkeypatch.setattr(synthetic, "_EDITS_OF_A_PATH", 20)
    few = Counter(each.edited for each in synthetic.examples(documents, vocabulary, 1))
    assert few[False] == 40 and 0 < few[True] < 40
    monkeypatch.setattr(synthetic, "_EDITS_OF_A_PATH", 12_000)
    many = Counter(each.edited for each in synthetic.examples(documents, vocabulary, 1))
    assert 40 < many[True] <= 120


def test_a_human_translation_is_taken_for_right():
    example = synthetic.clean(translation(3))
    assert (example.src, example.tgt) == (translation(3).en, translation(3).zh)
    assert example.known == (ALL_KNOWN, ALL_KNOWN)
    assert example.marks == ((), ()) and example.lacking == (0.0, 0.0) and not example.edited
    known = dict(zip(PAIR_HEADS, example.pair, strict=True))
    assert known["major"] == known["mistranslation"] == known["critical"] == 0
    assert isnan(known["penalty"]), "nobody asked for its style"


def test_texts_are_told_by_side_and_by_language():
    chinese = Translation("farm", "a", "The mill.", "磨坊。", "zh")
    assert (chinese.langs, chinese.texts) == (("zh", "en"), ("磨坊。", "The mill."))
    assert (chinese.text("en"), chinese.text("zh")) == ("The mill.", "磨坊。")
    example = synthetic.clean(chinese)
    assert (example.langs, example.texts) == (("zh", "en"), ("磨坊。", "The mill."))
    assert (example.text("en"), example.text("zh")) == ("The mill.", "磨坊。")
    lacking = Example("磨坊。", "A.", "zh", "farm", "a", lacking=(1.0, 0.0))
    assert lacking.lacks("zh") and not lacking.lacks("en")
    assert not Example("磨坊。", "A.", "zh", "farm", "a").lacks("zh"), "unknown"


def test_one_side_of_an_edited_pair_is_as_it_was(made):
    whole = {(pair.en, pair.zh) for pair in translations(100)}
    for example in made:
        same = [side for side in (0, 1) if any(pair[side] == example.texts[side] for pair in whole)]
        assert len(same) == (1 if example.edited else 2)


def test_marks_lie_in_the_edited_text(made):
    count = Counter()
    for example in made:
        for side in (0, 1):
            for mark in example.marks[side]:
                start, end = mark.span
                assert 0 <= start < end <= len(example.texts[side])
                assert mark.head in TOKEN_HEADS
                count[mark.head] += 1
        if example.origin:
            start, end = example.origin.span
            assert 0 <= start < end <= len(example.origin.text)
            assert example.origin.text != example.texts[example.origin.side]
    assert count["bad"] == count["missing"] + count["wrong"]
    assert min(count.values()) > 10


def test_what_is_known_of_each_kind_of_edit(made):
    kinds = Counter()
    for each in (example for example in made if example.edited):
        pair = dict(zip(PAIR_HEADS, each.pair, strict=True))
        assert pair["major"] == 1.0 and isnan(pair["penalty"])
        heads = {mark.head for marks in each.marks for mark in marks}
        if "wrong" in heads:
            kinds["wrong"] += 1
            assert pair["mistranslation"] == pair["critical"] == 1.0
            assert each.lacking == (0.0, 0.0)
        elif "missing" in heads:
            kinds["added"] += 1
            (side,) = [side for side in (0, 1) if each.marks[side]]
            assert each.lacking[side] == 1.0 and each.lacking[1 - side] == 0.0
            assert each.known == (ALL_KNOWN, ALL_KNOWN) and each.origin is None
        else:
            kinds["left out"] += 1
            side = each.origin.side
            assert each.origin.head == "missing"
            assert each.lacking[1 - side] == 1.0 and each.lacking[side] == 0.0
            # Which tokens the other side has too much is not known, that none is wrong is.
            assert each.known[1 - side] == (False, True, False)
        if "missing" not in heads:
            assert isnan(pair["critical"]) == ("wrong" not in heads)
    assert min(kinds.values()) > 10 and len(kinds) == 3


def test_of_a_wrong_word_the_other_side_is_not_known(made):
    wrong = [each for each in made if each.origin and each.origin.head == "wrong"]
    assert wrong
    for each in wrong:
        assert each.known[each.origin.side] == ALL_KNOWN
        assert each.known[1 - each.origin.side] == (True, False, False)


def test_nothing_is_known_of_an_example_by_itself():
    example = Example("A.", "甲。", "en", "x", "y")
    assert example.known == (NONE_KNOWN, NONE_KNOWN)
    assert all(map(isnan, (*example.lacking, *example.pair)))
    assert example != Example("A.", "甲。", "en", "x", "y"), "each is one of its own"


def test_shares_of_raters():
    one, two = Mark((0, 1), "bad", 1 / 3, "a"), Mark((0, 1), "bad", 1 / 3, "b")
    assert share_of([]) == 0.0
    assert share_of([one, two]) == pytest.approx(2 / 3)
    assert share_of([one, Mark((3, 4), "wrong", 1 / 3, "a")]) == pytest.approx(1 / 3)
    assert share_of([Mark((0, 1), "bad"), Mark((1, 2), "bad")]) == 1.0
