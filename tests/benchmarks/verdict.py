"""Translation or not: the verdict on true pairs and on random ones.

    python -m tests.benchmarks.verdict [--pairs N] [--json FILE]

Units are MAC-Dev chapters, blocks of 20 newstest segments (lines 1 to 500 of human-a, and 501 to
1,000 of human-b) and Bible chapters. A random pair takes two units of the same set, and of the
other language from another chapter or block.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from aligner import encoding, pipeline, segmentation
from aligner.alignment import THRESHOLD
from aligner.config import Settings
from aligner.linking import Sentences, Tools, link
from aligner.training import Remembering, gold_documents
from tests.benchmarks.bible import verses
from tests.benchmarks.data import folder, report

BLOCK = 20


@dataclass(frozen=True, slots=True)
class Unit:
    """A chapter or block in both languages."""

    en: tuple[str, ...]
    zh: tuple[str, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=300, help="pairs of each kind and set")
    parser.add_argument("--json", type=Path, default=None)
    options = parser.parse_args()
    settings = Settings(families="none")
    loaded = pipeline.load_tools(settings)
    tools = Tools(Remembering(loaded.encoder), loaded.weights)
    result = {
        name: judged(units, options.pairs, tools)
        for name, units in (("mac-dev", mac()), ("newstest", news()), ("bible", bible()))
    }
    report(
        {"encoder": encoding.identity(tools.encoder), "threshold": THRESHOLD, **result},
        options.json,
    )


def mac() -> list[Unit]:
    return [Unit(d.en, d.zh) for d in gold_documents([folder("mac-dev")])]


def news() -> list[Unit]:
    root = folder("newstest2020-zhen")
    zh, a, b = (
        (root / name).read_text(encoding="utf-8").splitlines()
        for name in ("source.zh", "human-a.en", "human-b.en")
    )
    return [
        Unit(cut((a if k < 500 else b)[k : k + BLOCK], "en"), cut(zh[k : k + BLOCK], "zh"))
        for k in range(0, len(zh), BLOCK)
    ]


def cut(paragraphs: Sequence[str], lang: str) -> tuple[str, ...]:
    return tuple(p[a:b] for p in paragraphs for a, b in segmentation.split(p, lang))  # type: ignore[arg-type]


def bible() -> list[Unit]:
    sides = []
    for lang in ("en", "zh"):
        chapters: dict[str, list[str]] = {}
        for verse, sentence in zip(*verses(lang), strict=True):
            chapters.setdefault(verse.rsplit(":", 1)[0], []).append(sentence)
        sides.append(chapters)
    return [Unit(tuple(sides[0][c]), tuple(sides[1][c])) for c in sides[0] if c in sides[1]]


def judged(units: Sequence[Unit], count: int, tools: Tools) -> dict[str, object]:
    draw = Random(5)
    chosen = (
        list(range(len(units))) if len(units) <= count else draw.sample(range(len(units)), count)
    )
    true = [score(units[k].en, units[k].zh, tools) for k in chosen]
    pairs = [(i, j) for i in chosen for j in chosen if i != j]
    false = [
        score(units[i].en, units[j].zh, tools)
        for i, j in draw.sample(pairs, min(count, len(pairs)))
    ]
    return {
        "true": len(true),
        "true_accepted": round(float(np.mean(np.array(true) >= THRESHOLD)), 4),
        "true_lowest": [round(s, 3) for s in sorted(true)[:5]],
        "random": len(false),
        "random_refused": round(float(np.mean(np.array(false) < THRESHOLD)), 4),
        "random_highest": [round(s, 3) for s in sorted(false)[-5:]],
    }


def score(en: Sequence[str], zh: Sequence[str], tools: Tools) -> float:
    return link(Sentences.plain("en", en), Sentences.plain("zh", zh), tools)[1]


if __name__ == "__main__":
    main()
