"""Kills runs of ``aligner corpus`` at random instants, and compares what the next run makes.

    python -m tests.benchmarks.faults --instants 30

Of every engine the run itself is killed; of processes a worker too. The corpus must have the bytes
of an undisturbed run, whenever that was.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.data import report
from tests.corpus.test_engines import FILES, RUN, write
from tests.support import ROOT

EVERY = 3
"""Kills one after another, before a run may come to its end."""


def started(place: Path, engine: str) -> subprocess.Popen[bytes]:
    """A run in the folder."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1"}
    return subprocess.Popen([sys.executable, "run.py", engine], cwd=place, env=environment)


def finished(place: Path, engine: str) -> dict[str, bytes]:
    """What a run makes that is left alone."""
    with started(place, engine) as process:
        process.wait()
    return {name: (place / "out" / name).read_bytes() for name in FILES}


def workers(parent: int) -> list[int]:
    """Processes that a run has started to do its tasks."""
    path = Path(f"/proc/{parent}/task/{parent}/children")
    found = [int(each) for each in path.read_text().split()] if path.exists() else []
    return [pid for pid in found if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def kill_worker(process: subprocess.Popen[bytes], rng: random.Random) -> bool:
    """Kill one of the workers; whether there was one."""
    try:
        os.kill(rng.choice(workers(process.pid)), signal.SIGKILL)
    except (IndexError, OSError):
        return False
    return True


def emptied(place: Path) -> None:
    """Take away what was made."""
    for path in (place / "out").iterdir():
        path.unlink()


def measured(engine: str, whom: str, instants: int, rng: random.Random) -> dict[str, Any]:
    """Kills at random instants, and how often the bytes were others."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        write(place / "texts", 6)
        (place / "run.py").write_text(RUN)
        begun = time.monotonic()
        wanted = finished(place, engine)
        whole = time.monotonic() - begun
        kills = wrong = runs = 0
        while kills < instants:
            emptied(place)
            for _ in range(min(EVERY, instants - kills) if whom == "run" else 1):
                with started(place, engine) as process:
                    time.sleep(whole * rng.uniform(0.2, 1.0))
                    if whom == "run":
                        process.kill()
                        kills += 1
                    else:
                        kills += kill_worker(process, rng)
            runs += 1
            wrong += finished(place, engine) != wanted
        return {"engine": engine, "killed": whom, "kills": kills, "runs": runs, "wrong": wrong}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--instants", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    given = parser.parse_args()
    rng = random.Random(given.seed)
    cases = (("local", "run"), ("process", "run"), ("process", "worker"))
    found = [measured(engine, whom, given.instants, rng) for engine, whom in cases]
    report({"faults": found}, given.json)


if __name__ == "__main__":
    main()
