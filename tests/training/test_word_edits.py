"""Synthetic edits: what is said of their places is true."""

import random
import re

import pytest

from aligner.training import word_edits
from aligner.training.vocabulary import Vocabulary
from tests.training.made import LEXICON, Reader, translations

PAIRS = translations(24)
NAMES = [editor.__name__ for editor in word_edits.KINDS]


@pytest.fixture(scope="module")
def vocabulary():
    pairs = [(pair.en, pair.zh) for pair in translations(60)]
    return Vocabulary(pairs, Reader(), LEXICON)


def edits(vocabulary, lang, editor=None):
    """Many edits with the texts they were made of."""
    for k, pair in enumerate(PAIRS):
        text, donor = pair.text(lang), PAIRS[(k + 5) % len(PAIRS)].text(lang)
        for seed in range(8):
            rng = random.Random(100 * seed + k)
            found = (editor or word_edits.edited)(text, lang, donor, vocabulary, rng)
            if found is not None:
                yield text, donor, found


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("editor", word_edits.KINDS, ids=NAMES)
def test_places_lie_in_their_texts(vocabulary, editor, lang):
    found = list(edits(vocabulary, lang, editor))
    assert len(found) > 20, "the kind hardly ever succeeds"
    for text, _, edit in found:
        assert bool(edit.spans) == (edit.what != "missing")
        for start, end in edit.spans:
            assert 0 <= start < end <= len(edit.text)
        if edit.before is not None:
            start, end = edit.before
            assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_text_is_the_same_but_for_what_is_said(vocabulary, lang):
    """What stands before and after the places is what stood there."""
    for text, _, edit in edits(vocabulary, lang):
        if edit.what == "missing":
            start, end = edit.before
            kept = text[:start] + text[end:]
            assert bare(edit.text) == bare(kept)
        elif edit.what == "added":
            ((start, end),) = edit.spans
            assert bare(edit.text[:start] + edit.text[end:]) == bare(text)
        elif edit.before is not None and len(edit.spans) == 1:
            start, end = edit.before
            assert edit.text.startswith(text[:start])
            assert edit.text.endswith(text[end + 2 :]), "the affirmed keep two characters"


def bare(text):
    """A text without what is put right around a cut: case, gaps and marks."""
    return "".join(character for character in text.lower() if character.isalnum())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_exchanged_word_stands_at_the_span(vocabulary, lang):
    for text, _, edit in edits(vocabulary, lang, word_edits._other_word):
        ((start, end),) = edit.spans
        old = text[slice(*edit.before)]
        new = edit.text[start:end]
        assert text[: edit.before[0]] + new + text[edit.before[1] :] == edit.text
        assert new != old
        assert start != 0 or lang == "zh" or new[0].isupper()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_two_words_are_found_where_they_are(vocabulary, lang):
    for text, _, edit in edits(vocabulary, lang, word_edits._other_words):
        places = sorted(edit.spans)
        assert places[0][1] <= places[1][0]
        # What stands around the two places is what stood there.
        (a, b), (c, d) = places
        for kept in (edit.text[:a], edit.text[b:c], edit.text[d:]):
            assert kept in text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_swapped_words_change_places(vocabulary, lang):
    for text, _, edit in edits(vocabulary, lang, word_edits._swapped):
        (a, b), (c, d) = edit.spans
        one, two = edit.text[a:b], edit.text[c:d]
        assert one != two
        assert edit.text[:a] + two + edit.text[b:c] + one + edit.text[d:] == text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_put_in_comes_from_the_donor(vocabulary, lang):
    for editor in (word_edits._with_phrase, word_edits._with_clause):
        for _, donor, edit in edits(vocabulary, lang, editor):
            ((start, end),) = edit.spans
            assert bare(edit.text[start:end]) in bare(donor)


@pytest.mark.parametrize(
    ("text", "lang", "may_be"),
    [
        ("There are 7 of them.", "en", "[1-9]|70|5|6|8|9"),
        ("There are seven of them.", "en", "one|two|three|four|five|six|eight|nine|ten"),
        ("Seven came.", "en", "One|Two|Three|Four|Five|Six|Eight|Nine|Ten"),
        ("一共有七个。", "zh", "[二三四五六八九]"),
        ("一共有三万人。", "zh", "[二四五六七八九亿百千]"),
    ],
)
def test_numbers_become_others_of_their_kind(vocabulary, text, lang, may_be):
    for seed in range(30):
        edit = word_edits._other_number(text, lang, "", vocabulary, random.Random(seed))
        if edit is None:
            continue
        ((start, end),) = edit.spans
        assert edit.text != text
        assert re.fullmatch(may_be + "|17", edit.text[start:end])


def test_no_number_no_edit(vocabulary):
    for text, lang in (("None at all.", "en"), ("完全没有。", "zh"), ("", "en")):
        found = word_edits._other_number(text, lang, "", vocabulary, random.Random(1))
        assert found is None


@pytest.mark.parametrize(
    ("text", "lang", "changed", "words"),
    [
        ("She did not leave.", "en", "She did leave.", "leave"),
        ("They don't know.", "en", "They do know.", "do"),
        ("我没有钱。", "zh", "我有钱。", "有"),
        ("这不是真的。", "zh", "这是真的。", "是"),
        ("他不去。", "zh", "他去。", "去"),
    ],
)
def test_a_negation_is_taken_out(text, lang, changed, words):
    (negation,) = word_edits._NEGATION[lang].finditer(text)
    edit = word_edits._affirmed(text, lang, negation)
    assert edit.text == changed
    ((start, end),) = edit.spans
    assert edit.text[start:end].startswith(words)
    assert text[slice(*edit.before)] == negation.group()


@pytest.mark.parametrize(("text", "lang"), [("他去不", "zh"), ("It is not 5.", "en")])
def test_without_a_word_that_is_wrong_now_there_is_no_edit(text, lang):
    (negation,) = word_edits._NEGATION[lang].finditer(text)
    assert word_edits._affirmed(text, lang, negation) is None


def test_a_negation_is_put_in():
    edit = word_edits._negated("The mill was old.", "en", random.Random(1))
    assert edit.text.startswith("The mill was n")
    assert edit.text[slice(*edit.spans[0])].startswith("was n")
    assert word_edits._negated("Rain again.", "en", random.Random(1)) is None
    edit = word_edits._negated("马匹跑过村庄。", "zh", random.Random(1))
    ((start, end),) = edit.spans
    assert "跑" in edit.text[start:end] and len(edit.text) > 7
    assert word_edits._negated("红色。", "zh", random.Random(1)) is None


def test_the_same_seed_edits_alike(vocabulary):
    one, two = (list(edits(vocabulary, "en")) for _ in range(2))
    assert one == two
    assert {edit.what for *_, edit in one} == {"wrong", "missing", "added"}


@pytest.mark.parametrize("text", ["", "   ", "?!", "。", "Yes.", "好。"])
def test_texts_with_nothing_to_edit(vocabulary, text):
    lang = "en" if text.isascii() else "zh"
    for editor in word_edits.KINDS:
        for seed in range(5):
            found = editor(text, lang, text, vocabulary, random.Random(seed))
            for start, end in found.spans if found else ():
                assert 0 <= start < end <= len(found.text)
            assert not found or found.text != text
