"""What damage does to an alignment: the Bible with whole stretches missing or put in.

    python -m tests.benchmarks.robustness [--json FILE]

An excerpt is aligned as it is, with chapters missing on either side, with foreign paragraphs put
in, and with the two sides hundreds of sentences apart. Prints strict F1 over the verses that both
sides still have, and how many sentences of the damage were left alone, as they should be.
(Sentences deleted at random are in `tests.benchmarks.accuracy`.)
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner import pipeline
from aligner.config import Settings
from aligner.evaluation import evaluate
from aligner.linking import Sentences, Tools, link
from tests.benchmarks.bible import collapsed, sides, verse_beads
from tests.benchmarks.data import folder, report

SENTENCES = 3000
"""English sentences of the excerpt: Genesis and half of Exodus."""

FOREIGN = "foreign"
"""Prefix of the names of lines that come from elsewhere."""


@dataclass(frozen=True)
class Excerpt:
    """Both sides as (verse, sentence) lines."""

    en: list[tuple[str, str]]
    zh: list[tuple[str, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, default=None)
    options = parser.parse_args()
    en_verses, en, zh_verses, zh = sides(SENTENCES)
    whole = Excerpt(list(zip(en_verses, en, strict=True)), list(zip(zh_verses, zh, strict=True)))
    tools = pipeline.load_tools(Settings(families="none"))
    report(
        {name: figures(damaged(whole), tools) for name, damaged in DAMAGES.items()}
        | {"signature": str(pipeline.signature(tools, Settings(families="none")))},
        options.json,
    )


def figures(excerpt: Excerpt, tools: Tools) -> dict[str, Any]:
    """Verses found, and sentences without counterpart that were left alone."""
    en_names, en = zip(*excerpt.en, strict=True)
    zh_names, zh = zip(*excerpt.zh, strict=True)
    links, score = link(Sentences.plain("en", en), Sentences.plain("zh", zh), tools)
    beads = collapsed([(each.src, each.tgt) for each in links], en_names, zh_names)
    found = evaluate(
        verse_beads(en_names, zh_names), [bead for bead in beads if bead[0] and bead[1]]
    )
    lonely_en = {i for i, name in enumerate(en_names) if name not in set(zh_names)}
    lonely_zh = {j for j, name in enumerate(zh_names) if name not in set(en_names)}
    alone = sum(len(lonely_en & set(each.src)) for each in links if not each.tgt)
    alone += sum(len(lonely_zh & set(each.tgt)) for each in links if not each.src)
    lonely = len(lonely_en) + len(lonely_zh)
    return {
        "verse_f1": round(found.strict.f1, 4),
        "without_counterpart": lonely,
        "left_alone": round(alone / lonely, 4) if lonely else None,
        "score": round(score, 4),
    }


def chapters_missing(excerpt: Excerpt) -> Excerpt:
    """Genesis 10 to 12 gone from the Chinese, 30 from the English."""
    return Excerpt(
        without_chapters(excerpt.en, ("Gen:30:",)),
        without_chapters(excerpt.zh, ("Gen:10:", "Gen:11:", "Gen:12:")),
    )


def without_chapters(
    lines: Sequence[tuple[str, str]], chapters: tuple[str, ...]
) -> list[tuple[str, str]]:
    return [line for line in lines if not line[0].startswith(chapters)]


def paragraphs_put_in(excerpt: Excerpt) -> Excerpt:
    """Twenty lines of news in the middle of each side, not the same ones."""
    return Excerpt(
        put_in(excerpt.en, news("human-a.en", 0)), put_in(excerpt.zh, news("source.zh", 100))
    )


def put_in(
    lines: Sequence[tuple[str, str]], foreign: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    middle = len(lines) // 2
    return [*lines[:middle], *foreign, *lines[middle:]]


def news(file: str, first: int) -> list[tuple[str, str]]:
    text = (folder("newstest2020-zhen") / file).read_text(encoding="utf-8")
    lines = text.splitlines()[first : first + 20]
    return [(f"{FOREIGN} {file} {k}", line) for k, line in enumerate(lines)]


def shifted(excerpt: Excerpt) -> Excerpt:
    """The English lacks its first 400 sentences, the Chinese its last 400."""
    return Excerpt(excerpt.en[400:], excerpt.zh[:-400])


DAMAGES: dict[str, Callable[[Excerpt], Excerpt]] = {
    "as it is": lambda excerpt: excerpt,
    "chapters missing": chapters_missing,
    "foreign paragraphs": paragraphs_put_in,
    "shifted by 400 sentences": shifted,
}


if __name__ == "__main__":
    main()
