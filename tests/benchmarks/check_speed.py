"""How many beads a second the checks read, on one processor.

    python -m tests.benchmarks.check_speed [--json FILE] [--runs 5] [--families exact]
    python -m tests.benchmarks.check_speed --single

Reads the folder named by ALIGNER_DATA. Each run is a process of its own: it checks newstest lines
1 to 500, so that dictionaries are loaded, and then texts it has not seen: newstest lines 501 to
1000 (human translation A), the beads of MAC-Dev and every tenth verse of the Bible, in documents
of 50 beads. Timings are noisy: the median and the best run are told.

With ``--single`` it times `aligner.check` of one short pair after another, all families, on a
loaded encoder.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

import aligner
from aligner import flagging, pipeline
from aligner.config import Settings
from tests.benchmarks.checking import alignment_of
from tests.benchmarks.data import TextPair, bible_verses, mac_dev_beads, newstest, report
from tests.benchmarks.peers import pinned

SETS: dict[str, Callable[[], list[TextPair]]] = {
    "newstest": lambda: newstest(501, 1000, "human-a"),
    "mac-dev": mac_dev_beads,
    "bible": lambda: bible_verses()[::10],
}

BEADS = 50
"""Beads of a document: an article."""


def rates(families: str) -> dict[str, float]:
    """Beads a second of processor time on each set, encoding included."""
    settings = Settings(jobs=1, families=families)
    tools = pipeline.load_tools(settings) if families == "all" else None

    def seconds(texts: list[TextPair]) -> float:
        parts = [texts[first : first + BEADS] for first in range(0, len(texts), BEADS)]
        documents = [alignment_of(*zip(*part, strict=True)) for part in parts]
        start = time.process_time()
        for document in documents:
            flagging.recheck(document, settings, tools)
        return time.process_time() - start

    with threadpool_limits(limits=1):
        seconds(newstest(1, 500, "human-a"))
        texts = {name: load() for name, load in SETS.items()}
        return {name: len(each) / seconds(each) for name, each in texts.items()}


SHORT = 80
"""English characters of a short pair."""


def single() -> dict[str, float]:
    """Milliseconds that `aligner.check` takes for a short pair, the median of 100 unseen ones.

    Processor time of all threads, and what a clock on the wall says.
    """
    encoder = aligner.load_encoder()
    texts = [pair for pair in newstest(1, 1000, "human-a") if len(pair[0]) <= SHORT]
    times = []
    for en, zh in texts[:120]:
        start = time.process_time(), time.perf_counter()
        aligner.check(en, zh, "en", "zh", encoder=encoder)
        times.append((time.process_time() - start[0], time.perf_counter() - start[1]))
    # The first ones load dictionaries.
    medians = [round(1000 * statistics.median(kind), 2) for kind in zip(*times[20:], strict=True)]
    return {"processor_ms": medians[0], "wall_ms": medians[1]}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--families", choices=("exact", "all"), default="exact")
    parser.add_argument("--single", action="store_true")
    options = parser.parse_args()
    if options.single:
        report(single(), options.json)
        return
    spawn = multiprocessing.get_context("spawn")
    runs = []
    with pinned(1):
        for _ in range(options.runs):
            with spawn.Pool(1) as pool:
                runs.append(pool.apply(rates, (options.families,)))
    value: dict[str, Any] = {"families": options.families, "runs": options.runs}
    for name in SETS:
        found = [run[name] for run in runs]
        value[name] = {"median": round(statistics.median(found)), "best": round(max(found))}
    report(value, options.json)


if __name__ == "__main__":
    main()
