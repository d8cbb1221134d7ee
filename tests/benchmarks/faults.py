"""Disturbs runs of ``aligner corpus`` at random instants, and compares what the next run makes.

    python -m tests.benchmarks.faults --times 30
    python -m tests.benchmarks.faults --cases run worker disk

Whatever was done to a run, the next one must give the bytes of an undisturbed run, and a run that
ends early must say why. ``disk`` and ``read-only`` need a file system of their own, which Linux
lends to everybody (``unshare``); elsewhere they are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.data import report
from tests.corpus.test_engines import FILES, write
from tests.support import ROOT

EVERY = 3
"""Kills one after another, before a run may come to its end."""
DOCUMENTS = 6
MISSES = 4
"""Times as many tries as strikes, and no more: an instant may come after the end of a run."""
ROOM_KB = 65536
"""Of the file system of a run that is not to fill it."""
LIMIT_S, LIMIT_MB = 10, 1000
"""Of a document, where one is poisonous."""
RUN = """
import os, signal, sys, time
from pathlib import Path
from aligner.config import Settings
from aligner.corpus import RunOptions, build_corpus
from aligner.corpus.tasks import Align
from aligner.errors import AlignerError

work, clock, begun = Align.work, time.time, time.monotonic()
poison, late = os.environ.get("POISON"), float(os.environ.get("SET_BACK", "inf"))
kind = os.environ.get("KIND", "deadly")
limits = {"timeout": {LIMIT_S}, "memory": {LIMIT_MB}} if kind != "deadly" else {}

def poisonous(task, shop):
    if task.doc == poison and sys.argv[1] == "local":
        raise MemoryError
    if task.doc == poison and kind == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    held = []
    while task.doc == poison:
        if kind == "hungry":
            held.append(bytes(range(256)) * 40000)
    return work(task, shop)

Align.work = poisonous
time.time = lambda: clock() - 86400 * (time.monotonic() - begun > late)
if __name__ == "__main__":
    settings = Settings(families="none", cache=True, jobs=2)
    options = RunOptions(engine=sys.argv[1], address=os.environ.get("CLUSTER"), **limits)
    try:
        build_corpus([Path("texts")], Path("out"), settings, options=options)
    except AlignerError as error:
        sys.exit(f"told: {error}")
""".replace("{LIMIT_S}", str(LIMIT_S)).replace("{LIMIT_MB}", str(LIMIT_MB))


@dataclass
class Ground:
    """Where the runs of an engine are disturbed, and what an undisturbed one makes."""

    place: Path
    engine: str
    rng: random.Random
    variables: dict[str, str] = field(default_factory=dict)
    """Of every run's environment."""
    cluster: Any = None
    """Of Ray, for its engine: a head and two more nodes."""
    wanted: dict[str, bytes] = field(default_factory=dict)
    seconds: float = 0.0
    """Of an undisturbed run."""

    @property
    def out(self) -> Path:
        return self.place / "out"

    def prepare(self) -> None:
        """Write the texts, and run once undisturbed."""
        write(self.place / "texts", DOCUMENTS)
        (self.place / "run.py").write_text(RUN)
        begun = time.monotonic()
        self.finish()
        self.seconds = time.monotonic() - begun
        self.wanted = self.made()

    def start(self, **variables: str) -> subprocess.Popen[str]:
        """A run in the folder."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1"}
        return subprocess.Popen(
            [sys.executable, "run.py", self.engine],
            cwd=self.place,
            env={**environment, **self.variables, **variables},
            stderr=subprocess.PIPE,
            text=True,
        )

    def finish(self, **variables: str) -> str:
        """What a run says that is left alone; empty where all is well."""
        with self.start(**variables) as process:
            _, told = process.communicate()
        return told if process.returncode else ""

    def instant(self) -> float:
        """Seconds after the start of a run: some are in its start, some in its writing."""
        return self.seconds * self.rng.uniform(0.2, 1.0)

    def made(self) -> dict[str, bytes]:
        return {name: (self.out / name).read_bytes() for name in FILES}

    def wrong(self) -> list[str]:
        """What the next run does not make as an undisturbed one does."""
        told = self.finish()
        if told:
            return [f"the next run ends with {told}"]
        return [name for name, data in self.made().items() if data != self.wanted[name]]

    def kill(self) -> bool:
        """Start a run and kill it; whether it was still going on."""
        with self.start() as process:
            time.sleep(self.instant())
            going = process.poll() is None
            process.kill()
        return going

    def empty(self) -> None:
        """Take away what was made."""
        for path in self.out.iterdir():
            path.unlink()


Found = tuple[bool, list[str]]
"""Whether the disturbance struck a run, and what was wrong."""


def run_killed(ground: Ground) -> Found:
    struck = [ground.kill() for _ in range(EVERY)]
    return any(struck), ground.wrong()


def workers(parent: int) -> list[int]:
    """Processes that a run has started to do its tasks."""
    path = Path(f"/proc/{parent}/task/{parent}/children")
    found = [int(each) for each in path.read_text().split()] if path.exists() else []
    return [pid for pid in found if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def worker_killed(ground: Ground) -> Found:
    """The run goes on by itself, with nothing to do again."""
    with ground.start() as process:
        time.sleep(ground.instant())
        try:
            os.kill(ground.rng.choice(workers(process.pid)), signal.SIGKILL)
            struck = True
        except (IndexError, OSError):
            struck = False
        _, told = process.communicate()
    return struck, ([told] if process.returncode else []) + ground.wrong()


def node_killed(ground: Ground) -> Found:
    """A machine of the cluster is lost; the run goes on with the others, and it comes back."""
    node = ground.cluster.spare.pop(0)
    with ground.start() as process:
        time.sleep(ground.instant())
        struck = process.poll() is None
        ground.cluster.remove_node(node, allow_graceful=False)
        _, told = process.communicate()
    wrong = [told] if process.returncode else []
    wrong += [name for name, data in ground.made().items() if data != ground.wanted[name]]
    ground.cluster.spare.append(ground.cluster.add_node(num_cpus=1))
    return struck, wrong


def others(data: bytes, *docs: str) -> list[bytes]:
    """Records of named pairs and bilingual texts, but of these documents."""
    return [
        line
        for line in data.splitlines()
        if (doc := str(json.loads(line).get("doc", "")))
        and doc.startswith(("n", "both"))
        and not doc.startswith(docs)
    ]


def changed_others(ground: Ground, *docs: str) -> list[str]:
    """Documents that had no part in it have what they had."""
    made = (ground.out / FILES[0]).read_bytes()
    same = others(made, *docs) == others(ground.wanted[FILES[0]], *docs)
    return [] if same else [f"other documents than {docs} changed"]


def poisoned(ground: Ground, kind: str = "deadly") -> Found:
    """One document ends every process that takes it, never ends, or takes all memory; where there
    is one process only, it raises."""
    doc = f"both{ground.rng.randrange(DOCUMENTS)}"
    told = ground.finish(POISON=doc, KIND=kind)
    struck = doc.encode() not in b"".join(others((ground.out / FILES[0]).read_bytes()))
    return struck, ([told] if told else []) + changed_others(ground, doc) + ground.wrong()


def unreadable(ground: Ground) -> Found:
    """A text becomes no text while the run goes on, and is put back."""
    doc = f"n{ground.rng.randrange(DOCUMENTS)}"
    path = ground.place / "texts" / f"{doc}.en.txt"
    text = path.read_bytes()
    with ground.start() as process:
        time.sleep(ground.instant())
        path.write_bytes(b"\0\1")
        _, told = process.communicate()
    struck = (ground.out / FILES[0]).read_bytes() != ground.wanted[FILES[0]]
    wrong = ([told] if process.returncode else []) + changed_others(ground, doc)
    path.write_bytes(text)
    return struck, wrong + ground.wrong()


def two_runs(ground: Ground) -> Found:
    """The second says so and leaves the first alone, or comes after it."""
    with ground.start() as first:
        time.sleep(ground.instant())
        told = ground.finish()
        _, said = first.communicate()
    wrong = [told] if told and "another run is writing" not in told else []
    return bool(told), wrong + ([said] if first.returncode else []) + ground.wrong()


def set_back(ground: Ground) -> Found:
    """The clock goes back a day while the run goes on, and once more before it is resumed."""
    struck = ground.kill()
    told = ground.finish(SET_BACK=str(ground.rng.uniform(0, ground.seconds)))
    return struck, ([told] if told else []) + ground.wrong()


def mounted(ground: Ground, options: str) -> None:
    """Give the output folder a file system of its own, or change it."""
    command = ["mount", "-t", "tmpfs", "-o", options, "none", str(ground.out)]
    subprocess.run(command, check=True)


def disk_full(ground: Ground) -> Found:
    """There is room for a part of what a run writes."""
    need = sum(path.stat().st_size for path in ground.out.iterdir()) // 1024
    mounted(ground, f"size={ground.rng.randint(need // 8, need)}k")
    try:
        told = ground.finish()
        wrong = [told] if told and "told: cannot write" not in told else []
        mounted(ground, f"remount,size={ROOM_KB}k")
        return bool(told), wrong + ground.wrong()
    finally:
        subprocess.run(["umount", str(ground.out)], check=True)


def read_only(ground: Ground) -> Found:
    """A run was killed; the next may not write, and changes nothing."""
    mounted(ground, f"size={ROOM_KB}k")
    try:
        ground.kill()
        before = {path.name: path.read_bytes() for path in ground.out.iterdir()}
        mounted(ground, "remount,ro")
        told = ground.finish()
        wrong = [] if "told: cannot write" in told else [f"on a read-only folder: {told}"]
        after = {path.name: path.read_bytes() for path in ground.out.iterdir()}
        wrong += [] if before == after else ["a read-only folder has changed"]
        mounted(ground, "remount,rw")
        return bool(told), wrong + ground.wrong()
    finally:
        subprocess.run(["umount", str(ground.out)], check=True)


CASES: dict[str, Callable[[Ground], Found]] = {
    "run": run_killed,
    "worker": worker_killed,
    "node": node_killed,
    "poison": poisoned,
    "endless": lambda ground: poisoned(ground, "endless"),
    "hungry": lambda ground: poisoned(ground, "hungry"),
    "unreadable": unreadable,
    "two": two_runs,
    "clock": set_back,
    "disk": disk_full,
    "read-only": read_only,
}
MOUNTING = ("disk", "read-only")
ONLY = {"worker": "process", "endless": "process", "hungry": "process", "node": "ray"}
"""Cases of one engine; the others are those of the two on this machine."""


def disturbed(ground: Ground, case: str, times: int) -> dict[str, Any]:
    """Disturb until so many runs were struck, and tell what was wrong then."""
    struck, tried, wrong = 0, 0, []
    while struck < times and tried < MISSES * times:
        if case not in MOUNTING:
            ground.empty()
        hit, found = CASES[case](ground)
        struck, tried = struck + hit, tried + 1
        wrong += found
    return {"engine": ground.engine, "case": case, "tried": tried, "struck": struck, "wrong": wrong}


def measured(cases: Sequence[str], times: int, seed: int) -> list[dict[str, Any]]:
    """Every case with every engine that it is for."""
    found = []
    for engine in ("local", "process", "ray"):
        own = [case for case in cases if engine in (ONLY.get(case) or ("local", "process"))]
        if not own:
            continue
        with tempfile.TemporaryDirectory() as name, cluster(engine) as made:
            ground = Ground(Path(name), engine, random.Random(seed), cluster=made)
            if made is not None:
                ground.variables["CLUSTER"] = made.address
            ground.prepare()
            for case in own:
                found.append(disturbed(ground, case, times))
                print(json.dumps(found[-1]), file=sys.stderr, flush=True)
    return found


@contextmanager
def cluster(engine: str) -> Iterator[Any]:
    """A cluster of three nodes on this machine, where the engine needs one."""
    if engine != "ray":
        yield None
        return
    from ray.cluster_utils import Cluster

    os.environ["PYTHONPATH"] = str(ROOT)
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    made.spare = [made.add_node(num_cpus=1) for _ in range(2)]
    try:
        yield made
    finally:
        made.shutdown()


APART = ("unshare", "--map-root-user", "--mount")
"""Gives a process a view of the file systems that is its own."""


def may_mount() -> bool:
    """Whether this system lends file systems."""
    if shutil.which(APART[0]) is None:
        return False
    return not subprocess.run([*APART, "true"], capture_output=True).returncode


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=3, help="strikes of each case")
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if not given.inside and may_mount():
        again = [sys.executable, "-m", "tests.benchmarks.faults", *sys.argv[1:], "--inside"]
        os.execvp(APART[0], [*APART, *again])
    cases = [case for case in given.cases if given.inside or case not in MOUNTING]
    report({"faults": measured(cases, given.times, given.seed)}, given.json)


if __name__ == "__main__":
    main()
