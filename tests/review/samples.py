"""Documents for the tests of review."""

from __future__ import annotations

from hypothesis import strategies as st

from aligner.bitext import Alignment, Bead, Document, Flag, Sentence
from aligner.review.entries import Entry, entries_of

EN = (
    "The firm sold 2,500 cars by 2021.",
    "Nobody came. It rained.",
    "Jasper Zhang spoke.",
    "They left.",
    "The end was near.",
)
ZH = (
    "公司到2001年售出2500辆。",
    "没有人来。",
    "下雨了。",
    "张杰说话了。",
    "他们走了。",
    "结局近了。",
)
SHAPES = ((1, 1), (1, 2), (1, 1), (1, 1), (1, 1))


def document(lang, texts):
    sentences, at = [], 0
    for text in texts:
        sentences.append(Sentence(text, at, at + len(text), 0))
        at += len(text) + 1
    return Document(lang, "", tuple(sentences))


def article(doc="article", flags=True):
    beads, src, tgt = [], 0, 0
    for m, n in SHAPES:
        beads.append(Bead(range(src, src + m), range(tgt, tgt + n), 0.7, 0.9))
        src, tgt = src + m, tgt + n
    if flags:
        first, third = beads[0], beads[2]
        number = Flag("number", "major", 0.9, ((28, 32),), ((3, 7),), "2021 ≠ 2001")
        name = Flag("name", "minor", 0.6, ((0, 12),), ((0, 2),), "Jasper Zhang ≠ 张杰")
        beads[0] = Bead(first.src, first.tgt, 0.7, 0.9, (number,), risk=0.4)
        beads[2] = Bead(third.src, third.tgt, 0.6, 0.5, (name,), risk=0.2)
    return Alignment(doc, document("en", EN), document("zh", ZH), tuple(beads))


def long(beads, doc="long"):
    en = [f"Sentence number {k} of a long text, with some words." for k in range(beads)]
    zh = [f"这是长文的第{k}句话，有一些词。" for k in range(beads)]
    flag = Flag("length", "minor", 0.6, (), (), "too long")
    each = tuple(
        Bead(range(k, k + 1), range(k, k + 1), 0.7, 0.95 - (k % 7) / 10, (flag,) * (k % 50 == 49))
        for k in range(beads)
    )
    return Alignment(doc, document("en", en), document("zh", zh), each)


def stored(entries):
    """Entries with ids, as a store gives them."""
    from dataclasses import replace

    return [replace(each, id=place + 1) for place, each in enumerate(entries)]


def entries() -> list[Entry]:
    return stored(entries_of(article(), 1))


def sentences(entries):
    """Every sentence of each side, whole again: cuts undone, texts without white space."""
    found = []
    for side in ("src", "tgt"):
        lines = sorted((x for e in entries for x in e.lines(side)), key=lambda x: x.key)
        assert len({line.key for line in lines}) == len(lines)
        whole: dict[int, str] = {}
        for line in lines:
            whole[line.index] = whole.get(line.index, "") + "".join(line.text.split())
        found.append(whole)
    return found


@st.composite
def gestures(draw):
    """A gesture on the places of a list of beads: its name and numbers."""
    name = draw(st.sampled_from(NAMES))
    numbers = st.integers(0, 7)
    return name, draw(numbers), draw(numbers), draw(st.booleans()), draw(st.integers(0, 30))


NAMES = (
    "merge", "cut", "divide", "shift", "both", "move", "unlink", "link", "swap", "confirmed",
    "rejected", "review", "comment", "dismiss",
)  # fmt: skip
