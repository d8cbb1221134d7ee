"""Every family of checks says in its docstring what it finds, and its examples are true."""

import re

import pytest

from aligner.divergence import CHECKS, Check, terms
from aligner.divergence.content import clauses as content
from aligner.divergence.pair import Pair

PARTS = ("What it finds: ", "What it cannot find: ")
FIGURES = ("Examples:\n", "Measured: ")
WITHOUT_FIGURES = {content.CHECK.name}
"""Families whose figures stand on the card of their network."""

CARDS = (*CHECKS, terms.check_of(terms.Glossary(())))
SHOWN = 0.43
"""Confidence of a check that is worth an example: how often it is right, the judge says."""
NOTHING = "(nothing)"
EXAMPLE = re.compile(
    r"(?P<en>.+?) / (?P<zh>.+?) -> (?P<kind>[a-z]+)"
    r'(?: "(?P<en_words>[^"]*)")?(?:, "(?P<zh_words>[^"]*)")?'
    r"(?: \(glossary: (?P<term>\S+) = (?P<rendering>\S+)\))?"
)


def name_of(family: Check) -> str:
    return family.name


def examples(family: Check) -> list[re.Match[str]]:
    """The examples of a card; a line indented deeper goes on with the one before it."""
    text = (family.card or "").partition("Examples:\n")[2].partition("\n\n")[0]
    lines = re.sub(r"\n {8,}", " ", text).splitlines()
    found = [EXAMPLE.fullmatch(line.strip()) for line in lines]
    assert all(found), lines
    return [match for match in found if match]


@pytest.mark.parametrize("family", CARDS, ids=name_of)
def test_a_card_has_all_its_parts(family):
    text = family.card or ""
    parts = PARTS if family.name in WITHOUT_FIGURES else (*PARTS, *FIGURES)
    for part in parts:
        assert part in text
    if "Measured: " in parts:
        assert re.search(r"``python -m tests\.benchmarks\.\w+", text.partition("Measured: ")[2])
        assert 2 <= len(examples(family)) <= 5


CLAIMS = [
    pytest.param(family, example, id=f"{family.name} {number}")
    for family in CARDS
    if family.exact
    for number, example in enumerate(examples(family))
]


@pytest.mark.parametrize(("family", "example"), CLAIMS)
def test_examples_give_the_flags_they_claim(family, example):
    pair = Pair(
        *("" if example[side] == NOTHING else example[side] for side in ("en", "zh")), "en", "zh"
    )
    if example["term"]:
        glossary = terms.Glossary((terms.Term((example["term"],), (example["rendering"],)),))
        found = terms.find_terms(pair, glossary)
    else:
        found = family(pair)
    flags = [flag for flag in found if flag.confidence >= SHOWN]
    if example["kind"] == "none":
        assert flags == []
        return
    assert {flag.kind for flag in flags} == {example["kind"]}
    for words, text, side in (
        (example["en_words"], pair.en, "src"),
        (example["zh_words"], pair.zh, "tgt"),
    ):
        if words is not None:
            assert [text[slice(*span)] for flag in flags[:1] for span in getattr(flag, side)] == (
                [words] if words else []
            )
