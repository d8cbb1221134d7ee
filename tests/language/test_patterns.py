"""Gathered alternatives match what the same alternatives match one after another."""

import re

from hypothesis import given
from hypothesis import strategies as st

from aligner.language.patterns import any_of, gathered, split, word_of

LETTERS = st.text("abé.- ", min_size=1, max_size=5)


def spans(pattern, text):
    return [match.span() for match in re.finditer(pattern, text)]


@given(st.lists(LETTERS, min_size=1, max_size=8), st.text("abé.- ", max_size=30))
def test_gathered_forms_match_as_a_list_of_them(forms, text):
    listed = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    assert spans(any_of(forms), text) == spans(listed, text)


def test_gathered_patterns_keep_their_order():
    alternatives = ["an?", "one day", "on(?:ce|ly)", "one", "[xy]", "o"]
    text = "an a one day once one x only o"
    assert spans(gathered(alternatives), text) == spans("|".join(alternatives), text)


def test_a_word_begins_where_the_pattern_does():
    assert spans(word_of(["one", "on"]), "one alone on upon") == [(0, 3), (10, 12)]


def test_split_leaves_bars_in_brackets():
    assert split("a(?:b|c)|d[|]|e") == ["a(?:b|c)", "d[|]", "e"]
