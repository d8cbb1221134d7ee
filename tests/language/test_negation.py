import pytest

from aligner.divergence.meaning import negation
from aligner.language.patterns import opens_plainly, split


@pytest.mark.parametrize(
    "text",
    [
        "They cannot come.", "He is NOT here.", "It isn't so.", "It isn’t so.", "Nobody came.",
        "She has yet to answer.", "Neither will do.", "Nor was it.", "Go without me.", "None left.",
        "Never again.", "No longer.", "I don't any more.",
    ],
)  # fmt: skip
def test_every_strong_english_cue_is_found(text):
    assert negation.strong_english_cues(text)


@pytest.mark.parametrize("text", ["They know another economic snob.", "A note on nodes.", "Unity."])
def test_words_with_no_inside_negate_nothing(text):
    assert not negation.strong_english_cues(text)


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("好不好", ["question"]), ("难道不行", ["question"]), ("何不去", ["question"]),
        ("看不见", ["soft"]), ("政府尚未答复", ["yet"]), ("前所未有", ["without"]),
        ("他未能来", ["unable"]), ("当年未曾", ["without"]), ("从未见过", ["never"]),
    ],
)  # fmt: skip
def test_chinese_cues_by_group(text, groups):
    assert [cue.group for cue in negation.chinese_cues(text)] == groups


def test_the_look_ahead_spares_no_english_cue():
    outright = negation._outright()
    initials = set(negation._initials(outright).lower())
    for _, text in outright:
        for cue in split(text):
            first = cue.removeprefix("(?:")[0].lower()
            assert first in initials or "n['’]t" in cue, cue


def test_the_look_ahead_spares_no_chinese_cue():
    for _, text in negation._chinese_groups():
        for cue in split(text):
            # What begins with any character has 不 or 没 behind it, as the look-ahead says.
            any_character = (r"(?P<same>[\u4e00-\u9fff])[不没]", r"[\u4e00-\u9fff]不")
            assert opens_plainly(cue) or cue.startswith(any_character), cue
