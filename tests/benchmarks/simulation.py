"""What a large corpus costs: a run of ``aligner corpus`` played through with measured times.

Events are the ends of tasks. A worker starts, does one document after another, and may be lost with
the one that it has; the process that leads the run takes each answer, one at a time. Documents that
failed are done once more at the end, one by one, and then one process writes the files, as in a
real run. Shards are runs of their own on their own machines, whose corpora one process merges.

    ALIGNER_DATA=... python -m tests.benchmarks.rates --documents 200 --json rates.json
    python -m tests.benchmarks.simulation rates.json --documents 1000000
"""

from __future__ import annotations

import argparse
import heapq
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.benchmarks.data import report


@dataclass(frozen=True)
class Costs:
    """Seconds, all of them measured."""

    tasks: Sequence[float]
    """Of documents of a real run (the journal has them), from which all are drawn."""
    start: float = 0.0
    """Until a worker takes its first document."""
    before: float = 0.0
    """A document: files found and their digests made, by the process that leads."""
    leading: float = 0.0
    """A document: its answer taken and kept, by the same."""
    writing: float = 0.0
    """A document: written into all files at the end, by the same."""
    fails: float = 0.0
    """Share of documents whose first try fails."""
    lost: float = 0.0
    """Share of documents with which the worker is lost; it starts anew."""


@dataclass(frozen=True)
class Played:
    """Seconds of the stages of a run."""

    before: float
    aligning: float
    again: float
    """Second tries."""
    writing: float
    led: float
    """Share of the aligning in which the process that leads was busy."""

    @property
    def seconds(self) -> float:
        """Of the whole run."""
        return self.before + self.aligning + self.again + self.writing

    @property
    def bottleneck(self) -> str:
        """What more workers would not make faster, or the workers."""
        stages = {"before": self.before, "second tries": self.again, "writing": self.writing}
        name = max(stages, key=lambda stage: stages[stage])
        if stages[name] > self.aligning:
            return name
        return "leading" if self.led > 0.9 else "workers"


def play(documents: int, workers: int, costs: Costs, seed: int = 0) -> Played:
    """One run; the same for the same seed."""
    rng = random.Random(seed)
    ends: list[tuple[float, float, float]] = []
    """When a task ends, what it took, and what becomes of it."""
    given = 0

    def give(now: float) -> None:
        nonlocal given
        if given < documents:
            given += 1
            task, luck = rng.choice(costs.tasks), rng.random()
            heapq.heappush(ends, (now + task, task, luck))

    for _ in range(workers):
        give(costs.start)
    led_until = 0.0
    again: list[float] = []
    while ends:
        now, task, luck = heapq.heappop(ends)
        if luck < costs.lost + costs.fails:
            again.append(task)
        # A worker has its next document before its answer is kept, but a busy leader lets it wait.
        now = max(now, led_until)
        led_until = now + costs.leading
        give(now + (costs.start if luck < costs.lost else 0.0))
    return Played(
        before=documents * costs.before,
        aligning=led_until,
        again=sum(again) + len(again) * costs.leading,
        writing=documents * costs.writing,
        led=documents * costs.leading / led_until if led_until else 0.0,
    )


def play_shards(documents: int, machines: int, workers: int, costs: Costs, seed: int = 0) -> Played:
    """A run on every machine, and the merging of what they wrote: as long as the writing again."""
    runs = [
        play(documents // machines + (number < documents % machines), workers, costs, seed + number)
        for number in range(machines)
    ]
    slowest = max(runs, key=lambda run: run.seconds)
    merging = documents * costs.writing if machines > 1 else 0.0
    return replace(slowest, writing=slowest.writing + merging)


PLACES = (
    ("laptop, 2 processors", 1, 2),
    ("laptop, 8 processors", 1, 8),
    ("server, 64 processors", 1, 64),
    ("10 machines of 16 processors, shards", 10, 16),
)


def costs_of(rates: dict[str, Any], fails: float, lost: float) -> Costs:
    """What ``rates`` measured: the spread of the journal's times, with the mean of the processor
    seconds, for others may have used the machine meanwhile."""
    one = next(run for run in rates["runs"] if run["run"].startswith("process"))
    count, lead = one["aligned"] + one["failed"], one["leading_cpu"]
    worker, spread = rates["worker"], one["task_twentieths"]
    idle = worker["document"] * len(spread) / sum(spread)
    return Costs(
        tasks=[seconds * idle for seconds in spread],
        start=worker["start"],
        before=lead["before"] / count,
        leading=lead["aligning"] / count,
        writing=lead["writing"] / count,
        fails=fails,
        lost=lost,
    )


def table(documents: int, costs: Costs, seed: int) -> list[dict[str, Any]]:
    """Hours and the bottleneck at every place."""
    rows = []
    for name, machines, workers in PLACES:
        played = play_shards(documents, machines, workers, costs, seed)
        rows.append(
            {
                "where": name,
                "hours": round(played.seconds / 3600, 2),
                "aligning": round(played.aligning / 3600, 2),
                "again": round(played.again / 3600, 2),
                "writing": round(played.writing / 3600, 2),
                "bottleneck": played.bottleneck,
            }
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rates", type=Path, help="figures of tests.benchmarks.rates")
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--fails", type=float, default=0.001, help="share of first tries")
    parser.add_argument("--lost", type=float, default=0.0001, help="share that takes its worker")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    given = parser.parse_args()
    rates = json.loads(given.rates.read_text("utf-8"))["rates"][-1]
    costs = costs_of(rates, given.fails, given.lost)
    report(
        {
            "documents": given.documents,
            "seconds_a_document": round(sum(costs.tasks) / len(costs.tasks), 4),
            "before": round(costs.before, 5),
            "leading": round(costs.leading, 5),
            "writing": round(costs.writing, 5),
            "start": costs.start,
            "places": table(given.documents, costs, given.seed),
        },
        given.json,
    )


if __name__ == "__main__":
    main()
