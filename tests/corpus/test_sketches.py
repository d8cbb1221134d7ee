"""Near-duplicates: what is nearly the same is told, what is about the same thing is not."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.corpus.sketches import Sketches, dumped, loaded, sketch, sketched

WORDS = [
    "harbour",
    "council",
    "bridge",
    "ferry",
    "winter",
    "engineer",
    "mayor",
    "budget",
    "river",
    "market",
    "storm",
    "captain",
    "letter",
    "garden",
    "school",
    "evening",
    "railway",
    "island",
    "doctor",
    "village",
    "morning",
    "summer",
    "road",
]


def article(seed: int, length: int = 400) -> list[str]:
    chance = random.Random(seed)
    return [chance.choice(WORDS) for _ in range(length)]


def groups(**texts: str) -> list[tuple[str, ...]]:
    sketches = Sketches()
    for doc, text in texts.items():
        sketches.add(doc, loaded(dumped(sketched({"en": text}))))
    return sketches.groups()


def edited(words: list[str], share: float, seed: int) -> list[str]:
    chance = random.Random(seed)
    return [chance.choice(WORDS) if chance.random() < share else word for word in words]


@pytest.mark.parametrize("seed", range(5))
def test_a_copy_with_some_words_changed_is_nearly_the_same(seed):
    words = article(seed)
    copy = edited(words, 0.05, seed + 100)
    cut = words[: len(words) * 9 // 10]
    found = groups(
        a=" ".join(words), other=" ".join(article(seed + 50)), b=" ".join(copy), c=" ".join(cut)
    )
    assert found == [("a", "b", "c")]


def test_articles_of_the_same_words_are_not_the_same():
    assert groups(**{str(seed): " ".join(article(seed)) for seed in range(40)}) == []


def test_marks_blanks_and_capitals_do_not_count():
    words = article(1)
    assert groups(a=" ".join(words), b=", ".join(words).upper() + ".\n") == [("a", "b")]


def test_either_language_is_enough_and_groups_meet():
    chance = random.Random(3)
    chinese = "".join(
        chance.choice("港口市议会桥船冬天工程师长预算河场暴风信花园学校") for _ in range(900)
    )
    english = " ".join(article(2))
    sketches = Sketches()
    sketches.add("a", sketched({"en": english, "zh": chinese[:300]}))
    sketches.add("b", sketched({"zh": chinese}))
    sketches.add("c", sketched({"en": english, "zh": chinese}))
    assert sketches.groups() == [("a", "b", "c")]


def test_a_headline_is_the_same_as_nothing():
    assert groups(a="The mayor resigned", b="The mayor resigned", c="", d="") == []
    assert sketch("", "en") is None


def test_what_a_worker_kept_is_what_was_sketched():
    english, chinese = " ".join(article(2)), "港口市议会桥船冬天工程师长预算河" * 40
    for texts in ({}, {"en": english}, {"zh": chinese}, {"zh": chinese, "en": english}):
        made = sketched(texts)
        back = loaded(dumped(made))
        assert back.keys() == made.keys()
        assert all((back[lang] == made[lang]).all() for lang in made)


@given(st.text(max_size=400))
def test_every_text_can_be_sketched_and_is_nearly_itself(text):
    for lang in ("en", "zh"):
        found = sketch(text, lang)
        assert found is None or (found == sketch(text, lang)).all()
