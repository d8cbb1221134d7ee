"""What each kind of evidence is worth: the model fitted again without it.

    python -m tests.benchmarks.ablation [--json FILE] [--card models/alignment-use/README.md]

For every group of features left out: strict and lax F1 on MAC-Dev (each chapter by weights fitted
on the others, at one ridge), null-bead F1 with a tenth of the sentences deleted, and strict F1 on
excerpts of the Bible (whole verses) and newstest (whole lines) by weights fitted on all of
MAC-Dev. Evidence is computed once, with the mean vectors of all chapters.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from aligner import encoding, segmentation
from aligner.evaluation import Counts, IndexBead, Scores, evaluate
from aligner.linking import Sentences, Tools, link
from aligner.training import Remembering, delete, gold_documents, judged, untrained
from aligner.training.data import ABRIDGED_RATES
from aligner.training.fitting import Example
from aligner.training.weights import fitted, prepared, start_weights
from tests.benchmarks.accuracy import DELETED, DELETION_SEED
from tests.benchmarks.bible import collapsed, sides, verse_beads
from tests.benchmarks.data import folder, report

RIDGE = 0.3
BIBLE_SENTENCES, NEWS_LINES = 1500, 300

GROUPS: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "clauses": ("uncovered_src", "uncovered_tgt", "lost_src", "lost_tgt", "covered"),
    "lost clauses": ("lost_src", "lost_tgt"),
    "quotations": ("quote_state", "quote_end"),
    "margin": ("margin",),
    "gain and loss": ("gain", "loss"),
    "lengths": ("length_normal", "length_ratio"),
    "null evidence": ("null_rival", "null_length"),
    "rate of nulls": ("null_rate",),
}


COST = {
    "clauses": "7 %",
    "lost clauses": "in clauses",
    "quotations": "1 %",
    "margin": "2 %",
    "gain and loss": "under 1 %",
    "lengths": "1 %",
    "null evidence": "under 1 %",
    "rate of nulls": "5 %",
    "abridged copies": "none",
}
"""Share of the processor time of aligning MAC-Dev, by cProfile: encoding each sentence once takes
59 %, composing runs and their cosines 12 %."""

SECTION = "## What each kind of evidence is worth"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument("--card", type=Path, default=None, help="card to be given the table")
    options = parser.parse_args()
    documents = gold_documents([folder("mac-dev")])
    tools = untrained([Remembering(encoding.load_encoder())])
    tools = replace(tools, weights=start_weights(documents, tools, "ablation"))
    examples = prepared(documents, tools)
    copies = 1 + len(ABRIDGED_RATES)
    result: dict[str, Any] = {}
    for name, dropped in GROUPS.items():
        result[name] = figures(documents, without(examples, tools, dropped), copies, tools)
        print(name, result[name], flush=True)
    whole = [item for k, item in enumerate(examples) if k % copies == 0]
    result["abridged copies"] = figures(documents, whole, 1, tools)
    report(result, options.json)
    if options.card is not None:
        text = options.card.read_text(encoding="utf-8").partition(SECTION)[0].rstrip()
        options.card.write_text(f"{text}\n\n{section(result)}", encoding="utf-8")


def section(result: dict[str, dict[str, float]]) -> str:
    """The table for the card: every row the model without one kind of evidence."""
    columns = ("strict", "lax", "deleted_strict", "deleted_null", "bible", "newstest")
    rows = [
        f"| {name} | "
        + " | ".join(f"{row[each]:.3f}" for each in columns)
        + f" | {COST.get(name, '')} |"
        for name, row in result.items()
    ]
    return f"""{SECTION}

The model fitted again without it (`python -m tests.benchmarks.ablation`, which writes this table):
MAC-Dev, each chapter by weights fitted on the others at one ridge ({RIDGE}); the same with a tenth
of the sentences deleted (one draw), strict and for null beads; whole verses of the Bible
({BIBLE_SENTENCES} sentences) and whole lines of newstest ({NEWS_LINES}) by weights fitted on all of
MAC-Dev. The last column is what it takes of the time.

| left out | strict F1 | lax F1 | deleted: strict | deleted: null | Bible | newstest | time |
| --- | --- | --- | --- | --- | --- | --- | --- |
{chr(10).join(rows)}

"Abridged copies" are the training copies with 5, 10 and 20 % of the sentences deleted: the rate of
nulls cannot be fitted without them.

Tried and not kept, as MAC-Dev did not gain (leave one out): coverage by vectors of single words,
static or contextual, with or without hub correction; e5 similarities of pooled runs; features
scaled by length; beads of up to eight sentences (+.006 strict F1, but an eighth more time and a
confidence that tells wrong beads less well); in the second look of preset best, numbers, dates,
names and negations without counterpart as anchors (F1 within .003), and a reader that had learned
from neighbours' whole sentences.
"""


def without(examples: Sequence[Example], tools: Tools, dropped: Sequence[str]) -> list[Example]:
    """The examples with some features always 0, so that their weights have no say."""
    keep = np.array([name not in dropped for name in tools.weights.feature], dtype=float)
    return [replace(item, features=item.features * keep[:, None]) for item in examples]


def figures(
    documents: Sequence[Any], examples: Sequence[Example], copies: int, tools: Tools
) -> dict[str, float]:
    whole = abridged = Scores(Counts(), Counts(), Counts(), {})
    for k, document in enumerate(documents):
        others = [item for i, item in enumerate(examples) if i // copies != k]
        trial = replace(tools, weights=fitted(zeroed(tools, others), others, RIDGE))
        whole = whole + judged(document, trial).scores
        abridged = abridged + judged(delete(document, DELETED, DELETION_SEED), trial).scores
    final = replace(tools, weights=fitted(zeroed(tools, examples), examples, RIDGE))
    return {
        "strict": round(whole.strict.f1, 4),
        "lax": round(whole.lax.f1, 4),
        "deleted_strict": round(abridged.strict.f1, 4),
        "deleted_null": round(abridged.null.f1, 4),
        "bible": round(bible(final), 4),
        "newstest": round(news(final), 4),
    }


def zeroed(tools: Tools, examples: Sequence[Example]) -> Any:
    """Start weights without those of features that no example has."""
    alive = np.any([np.any(item.features != 0, axis=1) for item in examples], axis=0)
    named = {
        name: weight if live else 0.0
        for (name, weight), live in zip(tools.weights.feature.items(), alive, strict=True)
    }
    return replace(tools.weights, feature=named)


def bible(tools: Tools) -> float:
    """Strict F1 of whole verses on the first chapters."""
    en_verses, en, zh_verses, zh = sides(BIBLE_SENTENCES)
    links, _ = link(Sentences.plain("en", en), Sentences.plain("zh", zh), tools)
    beads = collapsed([(each.src, each.tgt) for each in links], en_verses, zh_verses)
    gold = verse_beads(en_verses, zh_verses)
    return evaluate(gold, [bead for bead in beads if bead[0] and bead[1]]).strict.f1


def news(tools: Tools) -> float:
    """Strict F1 of whole lines on lines 1 to 300, which fitting may see."""
    root = folder("newstest2020-zhen")
    names: list[list[str]] = []
    texts: list[list[str]] = []
    for file, lang in (("human-a.en", "en"), ("source.zh", "zh")):
        lines = (root / file).read_text(encoding="utf-8").splitlines()[:NEWS_LINES]
        found = [
            (str(k), line[a:b])
            for k, line in enumerate(lines)
            for a, b in segmentation.split(line, lang)  # type: ignore[arg-type]
        ]
        names.append([name for name, _ in found])
        texts.append([text for _, text in found])
    links, _ = link(Sentences.plain("en", texts[0]), Sentences.plain("zh", texts[1]), tools)
    beads: list[IndexBead] = collapsed([(each.src, each.tgt) for each in links], *names)
    gold = verse_beads(*names)
    return evaluate(gold, [bead for bead in beads if bead[0] and bead[1]]).strict.f1


if __name__ == "__main__":
    main()
