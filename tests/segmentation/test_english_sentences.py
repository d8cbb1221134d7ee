from __future__ import annotations

import pytest

from aligner.segmentation import split


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in split(text, "en")]


CASES = [
    "Leading A.I. companies train their chatbots. |They use chips.",
    "The U.S. government acted. |In the U.S. it is law.",
    "It happened in the U.S. |But nobody knew.",
    "He focused on A.I. |They did not.",
    "Dr. Stoica and his students built it. |It works.",
    "Mr. and Mrs. Smith met Prof. Ho at St. Mary’s. |They talked.",
    "CEO of Chinese startup 01.AI and former head. |He left.",
    "Li, founder of AIcpb.com, a website, noted it. |It grew.",
    "They plan 10 trillion yuan (US$1.4 trillion) by 2030. |It is a lot.",
    "It costs US$1.4 trillion. |Much.",
    "The index plunged 3.1%, the other 1.5%. |Nobody knew.",
    "“It is over,” said X. |“Go home.”",
    "“It was a gap. |Now it is closed,” Lee told Reuters.",
    "“Are you sure?” he asked. |She was.",
    "“Are you sure?” Lee asked. |She was.",
    "“Are you sure?” asked Lee. |She was.",
    "“Really?” I said. |He nodded.",
    "“Go!” She left.".replace("!” She", "!” |She"),
    "He said “it solved it.” |Zhang agreed.",
    "J. K. Rowling wrote it. |It sold.",
    "Chris V. Nicholson, an investor, spoke. |He left.",
    "See e.g. this one, i.e. that one, vs. those. |Fine.",
    "He lives at No. 5 Baker Street. |It is old.",
    "It starts at 5 p.m. on Friday. |Be there.",
    "It starts at 5 p.m. |The doors open earlier.",
    "Wait... what is it? |I do not know.",
    "He came; She went; They stayed. |Done.",
    "The text 你好。很好 is here. |Yes.",
    "It ended in the region. |300 people were there.",
    "He came on Jan. 24, 2025. |It was cold.",
    "(The paper has sued OpenAI and its partner, Microsoft, accusing them of infringement of "
    "content. |They have denied those claims.)",
    "This is a\nwrapped sentence. |And this\nis one.",
    "She said “go.” ” |He left.",
    "It rained. ) |He left.",
    "It ended) . |He left.",
    "It rained . . . |Then it stopped.",
    "He came.\n\n\n)",
    "He is here. |'Tis late.",
    "It rained. ’ |He left.",
    "See p. 12 and vol. 3. |It is there.",
    "Then J. R. R. Tolkien wrote. |He won.",
    "He asked A. B. |The answer came.",
    "I met George W. Bush. |He left.",
]


@pytest.mark.parametrize("case", CASES)
def test_cases(case: str) -> None:
    expected = [piece.strip() for piece in case.split("|")]
    assert sentences(case.replace("|", "")) == expected


def test_one_sentence_a_line() -> None:
    assert sentences("Is it?\nIn the U.S.\nYes.") == ["Is it?", "In the U.S.", "Yes."]


def test_chinese_paragraph_in_an_english_text() -> None:
    assert sentences("他走了。她没走。") == ["他走了。", "她没走。"]


def test_blank() -> None:
    assert split("", "en") == []
    assert split(" \n ", "en") == []
