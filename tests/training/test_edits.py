import random
import re

import pytest

from aligner.training.edits import CLAUSE, LONGEST, clauses, with_clause, without_clause

EN = (
    "The company said on Monday that it would close two factories in the north, "
    "while the workers at the third plant are going to keep their jobs until the end of the year."
)
ZH = "公司星期一表示将关闭北部的两家工厂，而第三家工厂的工人将保住工作到年底，工会对此表示不满。"
DONORS = {
    "en": "Nobody had expected the weather to change so soon, but it did.",
    "zh": "谁也没有料到天气会变得这么快，可是真的变了。",
}
TEXTS = {"en": EN, "zh": ZH}
SEEDS = range(40)


def bare(text):
    """Letters, digits and characters alone, so that mended punctuation does not count."""
    return re.sub(r"\W", "", text).lower()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_clauses_cut_the_whole_text(lang):
    parts = clauses(TEXTS[lang], lang)
    assert "".join(TEXTS[lang][a:b] for a, b in parts) == TEXTS[lang]
    assert len(parts) > 1


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_left_out_stood_in_the_span(lang, seed):
    text = TEXTS[lang]
    less = without_clause(text, lang, random.Random(seed))
    assert less is not None
    assert less.span in clauses(text, lang)
    a, b = less.span
    assert bare(text[:a] + text[b:]) == bare(less.text)
    # Put back where the span begins, it gives the text again.
    kept = len(bare(text[:a]))
    assert bare(less.text)[:kept] + bare(text[a:b]) + bare(less.text)[kept:] == bare(text)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_put_in_stands_in_the_span(lang, seed):
    text, donor = TEXTS[lang], DONORS[lang]
    more = with_clause(text, lang, donor, random.Random(seed))
    assert more is not None
    a, b = more.span
    piece = more.text[a:b]
    assert piece.lower() in donor.lower()
    size = len(piece.split()) if lang == "en" else len(bare(piece))
    assert CLAUSE[lang] <= size <= LONGEST
    assert bare(more.text[:a] + more.text[b:]) == bare(text)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("seed", SEEDS)
def test_punctuation_is_mended(lang, seed):
    rng = random.Random(seed)
    less = without_clause(TEXTS[lang], lang, rng)
    more = with_clause(TEXTS[lang], lang, DONORS[lang], rng)
    for edited in (less, more):
        assert edited is not None
        assert edited.text == edited.text.strip()
        assert edited.text[-1] == TEXTS[lang][-1]
        assert not re.search(r"[,，;；][,，;；.。]|[.。]{2}|  ", edited.text)
        if lang == "en":
            assert edited.text[0].isupper()


def test_the_span_of_an_appended_clause_ends_before_the_full_stop():
    found = {
        (more.text[more.span[1] :], more.text[: more.span[0]][-2:])
        for more in (with_clause(EN, "en", DONORS["en"], random.Random(seed)) for seed in SEEDS)
        if more is not None and more.text.startswith(EN[:-1])
    }
    assert found == {(".", ", ")}


@pytest.mark.parametrize(
    ("text", "lang"),
    [("It rained all day in the north.", "en"), ("北方下了一整天雨。", "zh"), ("", "en")],
)
def test_a_single_clause_is_kept(text, lang):
    assert without_clause(text, lang, random.Random(0)) is None


def test_most_of_a_text_is_never_left_out():
    text = "He left on the very same day, " + "and " + "so did all of her many friends " * 4 + "."
    for seed in SEEDS:
        less = without_clause(text, "en", random.Random(seed))
        assert less is None or len(less.text) > 0.3 * len(text)


@pytest.mark.parametrize(("lang", "donor"), [("en", "Too short."), ("zh", "太短。"), ("en", "")])
def test_nothing_is_put_in_where_no_clause_fits(lang, donor):
    assert with_clause(TEXTS[lang], lang, donor, random.Random(0)) is None


def test_too_long_a_clause_is_not_put_in():
    donor = " ".join(["word"] * (LONGEST + 1)) + "."
    assert with_clause(EN, "en", donor, random.Random(0)) is None


def test_the_same_seed_gives_the_same_edit():
    for seed in (1, 2):
        twice = [without_clause(EN, "en", random.Random(seed)) for _ in range(2)]
        assert twice[0] == twice[1]
