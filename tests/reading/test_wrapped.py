"""Plain text that was wrapped: paragraphs, heads of pages, clauses."""

import pytest

from aligner.reading.paragraphs import plain_blocks

RIVER = """RIVER BASIN REPORT 2020                              Page 4
The dam was finished in 1998 after eleven years of work and it
supplies four cities with water. A second dam is planned for the
upper valley.
RIVER BASIN REPORT 2020                              Page 5
Farmers received new fields on the plateau. Most of them grow
barley and potatoes there.
"""
SESSION = """A/C.3/56/L.15
General Assembly Distr.: Limited
28 November 2001
Original: English
Fifty-sixth session
Agenda item 119 (b)
The General Assembly,
Welcoming the report of the Secretary-General, in preparation for the
International Conference on Financing for Development to be held in Monterrey,
Mexico, from 18 to 22 March 2002,
1. Requests the Secretary-General to submit a report to the Assembly at its
fifty-seventh session on the implementation of the present resolution;
2. Decides to remain seized of the matter.
"""


def told(text):
    return [(block.reason, text[block.start : block.end]) for block in plain_blocks(text)]


def test_heads_of_pages_are_set_aside():
    found = told(RIVER)
    assert [reason for reason, _ in found] == ["page head", None, "page head", None]
    assert found[1][1].startswith("The dam") and found[1][1].endswith("upper valley.")


@pytest.mark.parametrize(
    "head", ["- {} -", "Page {}", "第 {} 页", "A Year in the Hills   {}", "Chapter II · p. {}"]
)
def test_heads_of_many_forms(head):
    pages = RIVER.split("\n")
    pages[0], pages[4] = head.format(14), head.format(15)
    assert [reason for reason, _ in told("\n".join(pages))] == ["page head", None] * 2


def test_a_refrain_is_no_head():
    text = RIVER.replace("RIVER BASIN REPORT 2020                              Page 4", "Row on!")
    text = text.replace("RIVER BASIN REPORT 2020                              Page 5", "Row on!")
    assert {reason for reason, _ in told(text)} == {None}


def test_a_short_page_with_many_heads_is_wrapped_too():
    found = [piece for _, piece in told(SESSION)]
    assert found[:6] == SESSION.split("\n")[:6]
    assert found[7].startswith("Welcoming") and found[7].endswith("March 2002,")
    assert found[8].startswith("1. ") and found[8].endswith("resolution;")
    assert found[9] == "2. Decides to remain seized of the matter."


@pytest.mark.parametrize("item", ["7. Decides", "(b) Decides", "（二）Decides", "• Decides"])
def test_an_item_begins_anew_after_a_full_line(item):
    text = (
        "Invites all States to take the measures that are listed here in this part;\n"
        f"{item} to remain seized of the matter and to consider it again at its\n"
        "next session, with the report of the Secretary-General and the comments\n"
        "of all the Member States that it has received.\n"
    )
    assert len(told(text)) == 2


@pytest.mark.parametrize("blank", ["\u200b", "\ufeff", "\u200b \u2060", "\u3000\u200d"])
def test_characters_of_no_width_are_no_paragraph(blank):
    assert told(f"One.\n{blank}\nTwo.{blank}\n") == [(None, "One."), (None, "Two.")]
