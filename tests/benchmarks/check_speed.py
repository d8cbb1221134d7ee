"""How many beads a second the checks read, on one processor.

    python -m tests.benchmarks.check_speed [--json FILE] [--runs 5] [--families exact]

Reads the folder named by ALIGNER_DATA. Each run is a process of its own: it checks newstest lines
1 to 500, so that dictionaries are loaded, and then texts it has not seen: newstest lines 501 to
1000 (human translation A), the beads of MAC-Dev and every tenth verse of the Bible, in documents
of 50 beads. Timings are noisy: the median and the best run are told.
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


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--families", choices=("exact", "all"), default="exact")
    options = parser.parse_args()
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
