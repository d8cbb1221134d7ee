"""Many short documents by this program and by its peer, each in the way it is used for them.

    ALIGNER_DATA=... python -m tests.benchmarks.many --documents 200 --keep DIR

``aligner corpus`` with one worker and with checks off; the same with a shell loop of ``aligner
align``, a process for each document; Bertalign 2.0.1 in a loop within one process, with the vectors
of the built-in encoder and the same sentences, already split. Each has one processor.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aligner import pipeline
from aligner.config import Settings
from tests.benchmarks.data import TextPair, report
from tests.benchmarks.peers import ROOT, environment, kept, pinned
from tests.benchmarks.rates import PARAGRAPHS, texts, write_manifest

PEER = "bertalign"


def taken(*commands: Sequence[str | Path]) -> dict[str, Any]:
    """What commands took one after another: wall and processor seconds, and the peak of any."""
    wall, cpu, peak = time.perf_counter(), 0.0, 0
    for command in commands:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
        cpu, peak = cpu + used.ru_utime + used.ru_stime, max(peak, used.ru_maxrss // 1024)
    return {"wall": round(time.perf_counter() - wall, 1), "cpu": round(cpu, 1), "peak_mb": peak}


def job(documents: Sequence[Sequence[TextPair]]) -> dict[str, Any]:
    """What the peer's worker reads: the sentences that we split."""
    settings = Settings(families="none")
    items = []
    for number, pairs in enumerate(documents):
        sides = [
            pipeline.side_of("\n\n".join(side), lang, settings, "text").document.texts()
            for lang, side in zip(("en", "zh"), zip(*pairs, strict=True), strict=True)
        ]
        items.append({"name": str(number), "en": sides[0], "zh": sides[1]})
    return {"documents": items, "abridged": []}


def measured(documents: Sequence[Sequence[TextPair]], place: Path) -> dict[str, Any]:
    """Every way, one after another."""
    manifest = write_manifest(place, documents)
    (place / "job.json").write_text(json.dumps(job(documents)), encoding="utf-8")
    aligner = [str(Path(sys.executable).with_name("aligner"))]
    bare = ["--families", "none", "--jobs", "1", "--no-cache", "--quiet"]
    rows = [line.split("\t") for line in manifest.read_text("utf-8").splitlines()[1:]]
    loop = [
        [*aligner, "align", place / src, place / tgt, "-o", place / f"{doc}.jsonl", *bare]
        for doc, src, tgt in rows
    ]
    out = place / "out"
    corpus = [*aligner, "corpus", manifest, "--out", out, "--engine", "local", "--fresh", *bare]
    worker = ["-m", "tests.benchmarks.peer_worker", PEER, "whole", place / "job.json"]
    python = environment(place, "bertalign==2.0.1")
    with pinned(1):
        return {
            "documents": len(documents),
            "aligner corpus": taken(corpus),
            "a loop of aligner align": taken(*loop),
            "a loop of Bertalign": taken([python, *worker, place / "result.json"]),
        }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the peer's environment here")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    given = parser.parse_args()
    with kept(given.keep) as place:
        found = measured(texts(given.documents, PARAGRAPHS, given.seed), place)
    report({"many": found}, given.json)


if __name__ == "__main__":
    main()
