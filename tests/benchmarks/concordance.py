"""How well a concordance marks words by lexicon and vectors.

    python -m tests.benchmarks.concordance [--lines 501-1000] [--json FILE]

The names of newstest2020, first human translation, whose rendering the tables and the sounds of
names tell; the concordance uses those too, so that here the words are looked at without them. All
places of a name are asked for at once, as a search does. Prints for how many the marks and the
renderings share a character, and which share of the characters of one is in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from aligner.bitext import Span
from aligner.concordance import Occurrence, by_words
from aligner.config import Settings
from aligner.divergence.names.matching import find_rendering
from aligner.language.names.english import find_names
from tests.benchmarks.data import line_options, newstest, report


def main() -> None:
    """Measure and print."""
    options = line_options(__doc__).parse_args()
    first, last = map(int, options.lines.split("-"))
    asked: dict[str, list[Occurrence]] = {"en to zh": [], "zh to en": []}
    told: dict[str, list[set[int]]] = {"en to zh": [], "zh to en": []}
    for en, zh in newstest(first, last, "human-a"):
        for name, rendering in names_of(en, zh):
            there, back = everywhere(en, name), everywhere(zh, rendering)
            asked["en to zh"].append(Occurrence(en, "en", zh, there))
            asked["zh to en"].append(Occurrence(zh, "zh", en, back))
            told["en to zh"].append(places(back))
            told["zh to en"].append(places(there))
    found = {way: figures(asked[way], told[way]) for way in asked}
    report({"lines": options.lines, "names": len(told["en to zh"]), **found}, options.json)


def names_of(en: str, zh: str) -> set[tuple[str, str]]:
    """The names of an English text, each with its rendering."""
    spans = ((name, find_rendering(name, zh)) for name in find_names(en))
    return {(name.text, zh[span[0] : span[1]]) for name, span in spans if span is not None}


def everywhere(text: str, words: str) -> tuple[Span, ...]:
    """Where the words stand in a text."""
    return tuple(found.span() for found in re.finditer(re.escape(words), text))


def places(spans: Iterable[Span]) -> set[int]:
    """The characters in the spans."""
    return {at for start, end in spans for at in range(start, end)}


def figures(asked: Sequence[Occurrence], told: Sequence[set[int]]) -> dict[str, float]:
    """What the marks and the renderings have in common."""
    marks = [places(spans) for spans in by_words(asked, Settings())]
    common = [len(a & b) for a, b in zip(marks, told, strict=True)]
    return {
        "touched": round(sum(map(bool, common)) / len(asked), 4),
        "marked that is rendering": round(sum(common) / sum(map(len, marks)), 4),
        "rendering that is marked": round(sum(common) / sum(map(len, told)), 4),
    }


if __name__ == "__main__":
    main()
