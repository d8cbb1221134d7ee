"""This aligner beside its peers on MAC-Dev, in one run.

    python -m tests.benchmarks.peers [--json FILE] [--keep-environments DIR] [--runs 3]

Every aligner runs in a process of its own, by turns, so that its memory and processor time are
its own; times are medians over the runs. Our weights are fitted on the other chapters; that
fitting is not counted. Peers from PyPI are installed into environments that this command makes;
all that need vectors get those of the built-in encoder, none has a cache on disk. With
`--keep-environments` the environments and the fitted weights are kept for the next time.
Prints a Markdown table; the JSON holds every figure, the versions and our signature.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import aligner
from aligner import encoding
from aligner.evaluation import Counts, Scores, evaluate
from aligner.training import (
    GoldDocument,
    Remembering,
    delete,
    fit_weights,
    gold_documents,
    untrained,
)
from tests.benchmarks.accuracy import DELETED, DELETION_SEED
from tests.benchmarks.data import folder

ROOT = Path(__file__).resolve().parents[2]
OURS, RIVAL = "ours", "bertalign"
AS_LARGE = "bertalign-6"
"""The rival with beads as large as ours."""
BOOTSTRAPS = 2000


@dataclass(frozen=True, slots=True)
class Peer:
    """A row of the table: the worker's name for it, a title, what pip must install for it."""

    name: str
    title: str
    requirement: str | None = None


PEERS = (
    Peer(OURS, "enzh-aligner, preset fast"),
    Peer("bertalign", "Bertalign 2.0.1, as it comes (m+n ≤ 5)", "bertalign==2.0.1"),
    Peer("bertalign-6", "Bertalign 2.0.1, m+n ≤ 6", "bertalign==2.0.1"),
    Peer("vecalign", "Vecalign's program, written anew (m+n ≤ 6)"),
    Peer("galechurch", "galechurch 0.1.0, as it comes", "galechurch==0.1.0"),
    Peer("galechurch-ratio", "galechurch 0.1.0, the document's length ratio", "galechurch==0.1.0"),
)

ABSENT = {
    "m2v-align": "0.1.0 on PyPI holds no aligner, only a main() that prints a greeting",
    "vecalign": "not on PyPI",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument("--keep-environments", type=Path, default=None, metavar="DIR")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--processors", type=int, default=1, help="for each aligner (Linux)")
    options = parser.parse_args()
    documents = gold_documents([folder("mac-dev")])
    with kept(options.keep_environments) as place:
        weights = folds(documents, place)
        (place / "job.json").write_text(json.dumps(job(documents, weights)), encoding="utf-8")
        pythons, failed = environments(place)
        with pinned(options.processors):
            results = by_turns(place, pythons, failed, options.runs)
            count = _processors()
    value = summary(documents, results, failed) | {"processors": count}
    print(table(value))
    if options.json is not None:
        text = json.dumps(value, indent=1, ensure_ascii=False)
        options.json.write_text(text + "\n", encoding="utf-8")


@contextmanager
def kept(place: Path | None) -> Iterator[Path]:
    """The folder to work in: the one named, else one that is removed again."""
    if place is not None:
        place.mkdir(parents=True, exist_ok=True)
        yield place.resolve()
        return
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


@contextmanager
def pinned(count: int) -> Iterator[None]:
    """Give child processes `count` processors, where the system can.

    Threads that wait for each other on a busy machine spend processor time on waiting: on one
    processor the time is the work's own.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[-count:])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _processors() -> int | None:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def folds(documents: Sequence[GoldDocument], place: Path) -> dict[str, Path]:
    """Weights for every document, fitted on the others; found again while no source changes."""
    out = place / f"weights-{_digest(documents)}"
    out.mkdir(exist_ok=True)
    paths = {document.name: out / f"{document.name}.json" for document in documents}
    tools = untrained([Remembering(encoding.load_encoder(name)) for name in _fast()])
    for document in documents:
        path = paths[document.name]
        if not path.exists():
            _say(f"fitting weights without chapter {document.name}")
            others = [other for other in documents if other is not document]
            path.write_text(fit_weights(others, tools, "trial").to_json(), encoding="utf-8")
    return paths


def _fast() -> Sequence[str]:
    return encoding.PRESETS["fast"]


def _digest(documents: Sequence[GoldDocument]) -> str:
    """Of all that the fitted weights depend on."""
    digest = hashlib.sha256()
    for path in sorted(Path(aligner.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    for document in documents:
        digest.update(repr((document.en, document.zh)).encode())
        digest.update(repr([(sorted(a), sorted(b)) for a, b in document.beads]).encode())
    return digest.hexdigest()[:12]


def job(documents: Sequence[GoldDocument], weights: dict[str, Path]) -> dict[str, Any]:
    """What a worker reads."""

    def item(document: GoldDocument, name: str) -> dict[str, Any]:
        return {
            "name": document.name,
            "en": document.en,
            "zh": document.zh,
            "weights": str(weights[name]),
        }

    return {
        "documents": [item(document, document.name) for document in documents],
        "abridged": [item(abridged(document), document.name) for document in documents],
    }


def abridged(document: GoldDocument) -> GoldDocument:
    """The document with a tenth of each side deleted, as the accuracy benchmark does."""
    return delete(document, DELETED, DELETION_SEED)


def environments(place: Path) -> tuple[dict[str, Path], dict[str, str]]:
    """A Python for every peer, and the reason where one cannot be installed."""
    pythons: dict[str, Path] = {}
    failed: dict[str, str] = {}
    for peer in PEERS:
        if peer.requirement is None:
            pythons[peer.name] = Path(sys.executable)
            continue
        try:
            pythons[peer.name] = environment(place, peer.requirement)
        except subprocess.CalledProcessError as error:
            failed[peer.name] = f"not installed: {_last_line(error.stderr)}"
    return pythons, failed


def environment(place: Path, requirement: str) -> Path:
    """The Python of an environment that holds the requirement and sees our own packages.

    The peers' dependencies (numba, torch) and our encoder come from the environment at hand, so
    that all run on the same versions; the peer itself is installed without dependencies.
    """
    home = place / requirement.replace("==", "-")
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    probe = f"from importlib.metadata import version; version({requirement.split('==')[0]!r})"
    if python.exists() and subprocess.run([python, "-c", probe], capture_output=True).returncode:
        _say(f"{home} is not complete and is made again")
    elif python.exists():
        return python
    _say(f"installing {requirement}")
    venv.create(home, with_pip=True, clear=True)
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--ignore-requires-python"]
    command = [str(python), *install, requirement]
    subprocess.run(command, check=True, capture_output=True, text=True)
    where = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    site = subprocess.run([python, "-c", where], check=True, capture_output=True, text=True)
    paths = dict.fromkeys(sysconfig.get_paths()[kind] for kind in ("purelib", "platlib"))
    (Path(site.stdout.strip()) / "benchmark.pth").write_text("\n".join(paths), encoding="utf-8")
    return python


def by_turns(
    place: Path, pythons: dict[str, Path], failed: dict[str, str], runs: int
) -> dict[str, list[dict[str, Any]]]:
    """The results of every aligner, which run one after another, `runs` times over."""
    results: dict[str, list[dict[str, Any]]] = {}
    for turn in range(runs):
        for name, python in pythons.items():
            if name in failed:
                continue
            _say(f"run {turn + 1} of {runs}: {name}")
            out = place / f"{name}.json"
            work = (name, "whole" if turn else "all", str(place / "job.json"), str(out))
            command = [str(python), "-m", "tests.benchmarks.peer_worker", *work]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            if done.returncode:
                failed[name] = f"failed: {_last_line(done.stderr)}"
                results.pop(name, None)
            else:
                found = json.loads(out.read_text(encoding="utf-8"))
                results.setdefault(name, []).append(found)
    return results


def _last_line(text: str) -> str:
    return text.strip().splitlines()[-1] if text.strip() else "no message"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def summary(
    documents: Sequence[GoldDocument],
    results: dict[str, list[dict[str, Any]]],
    failed: dict[str, str],
) -> dict[str, Any]:
    """All figures of the run."""
    rows = {peer.name: row(documents, results[peer.name]) for peer in PEERS if peer.name in results}
    for peer in PEERS:
        if peer.name in rows:
            rows[peer.name] = {"title": peer.title} | rows[peer.name]
    value: dict[str, Any] = {
        "data": f"mac-dev, {len(documents)} chapters",
        "runs": max(map(len, results.values()), default=0),
        "deleted": {"share": DELETED, "seed": DELETION_SEED},
        "aligners": rows,
        "absent": ABSENT | failed,
    }
    if OURS in rows and RIVAL in rows:
        value["over_ours"] = {
            name: {
                measure: round(rows[name][measure] / max(rows[OURS][measure], 1e-9), 2)
                for measure in ("wall", "cpu", "process_wall", "process_cpu", "peak_mib", "tokens")
            }
            for name in (RIVAL, AS_LARGE)
            if name in rows
        }
        value["strict_over_bertalign"] = paired_bootstrap(
            documents, results[OURS][0]["beads"], results[RIVAL][0]["beads"]
        )
    return value


def row(documents: Sequence[GoldDocument], runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One aligner's figures; times and memory are medians."""
    first = runs[0]
    whole = scored(documents, first["beads"])
    less = scored([abridged(document) for document in documents], first["beads_abridged"])

    def median(part: str, clock: str) -> float:
        return round(statistics.median(run[part][clock] for run in runs), 3)

    def process(clock: str) -> float:
        both = [run["loading"][clock] + run["aligning"][clock] for run in runs]
        return round(statistics.median(both), 3)

    return {
        "strict": round(whole.strict.f1, 4),
        "lax": round(whole.lax.f1, 4),
        "abridged_strict": round(less.strict.f1, 4),
        "abridged_null": round(less.null.f1, 4),
        "wall": median("aligning", "wall"),
        "cpu": median("aligning", "cpu"),
        "encoding_wall": median("encoding", "wall"),
        "encoding_cpu": median("encoding", "cpu"),
        "loading_wall": median("loading", "wall"),
        "loading_cpu": median("loading", "cpu"),
        "process_wall": process("wall"),
        "process_cpu": process("cpu"),
        "peak_mib": round(statistics.median(run["peak_memory"] for run in runs) / 2**20, 1),
        "tokens": first["tokens"],
        "same_beads_in_all_runs": all(run["beads"] == first["beads"] for run in runs),
        "every_run": [
            {part: run[part] for part in ("aligning", "encoding", "loading", "peak_memory")}
            for run in runs
        ],
        **{key: first[key] for key in ("encoder", "options", "signature") if key in first},
        "versions": first["versions"],
    }


def scored(documents: Sequence[GoldDocument], found: Sequence[Any]) -> Scores:
    """Scores of all documents together; `found` holds each one's beads as lists."""
    total = Scores(Counts(), Counts(), Counts(), {})
    for document, beads in zip(documents, found, strict=True):
        predicted = [(frozenset(src), frozenset(tgt)) for src, tgt in beads]
        total = total + evaluate(document.beads, predicted)
    return total


def paired_bootstrap(
    documents: Sequence[GoldDocument], ours: Sequence[Any], theirs: Sequence[Any], seed: int = 0
) -> dict[str, float]:
    """How much strict F1 is higher, with its 95 % interval.

    Drawn again are stretches of about 20 English sentences, the same for both.
    """
    counts = np.concatenate(
        [
            np.concatenate([_stretches(document, a), _stretches(document, b)], axis=1)
            for document, a, b in zip(documents, ours, theirs, strict=True)
        ]
    )
    draws = np.random.default_rng(seed).integers(0, len(counts), (BOOTSTRAPS, len(counts)))

    def gain(sums: np.ndarray) -> np.ndarray:
        right, predicted, found, gold = (sums[..., [k, k + 4]] for k in range(4))
        precision, recall = right / predicted, found / gold
        f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
        return f1[..., 0] - f1[..., 1]

    low, high = np.quantile(gain(counts[draws].sum(axis=1)), (0.025, 0.975))
    values = {"difference": gain(counts.sum(axis=0)), "low": low, "high": high}
    return {name: round(float(value), 4) for name, value in values.items()}


_STRETCH = 20


def _stretches(document: GoldDocument, found: Sequence[Any]) -> np.ndarray:
    """Strict counts (right, predicted, found, gold) by stretch, int (stretches, 4).

    A bead belongs to the stretch of its first English sentence; one without English to the
    place in proportion.
    """
    scale = len(document.en) / max(len(document.zh), 1)
    out = np.zeros((len(document.en) // _STRETCH + 1, 4), dtype=int)
    gold = set(document.beads)
    beads = {(frozenset(src), frozenset(tgt)) for src, tgt in found}
    for bead in beads | gold:
        at = min(bead[0]) if bead[0] else min(bead[1]) * scale
        counts = out[min(int(at) // _STRETCH, len(out) - 1)]
        two_sided = bool(bead[0] and bead[1])
        both = bead in beads and bead in gold
        counts += [both, bead in beads, both and two_sided, bead in gold and two_sided]
    return out


_COLUMNS = (
    ("strict F1", "strict", "{:.3f}"),
    ("lax F1", "lax", "{:.3f}"),
    ("strict F1, 10 % deleted", "abridged_strict", "{:.3f}"),
    ("null F1, 10 % deleted", "abridged_null", "{:.3f}"),
    ("wall s", "wall", "{:.2f}"),
    ("CPU s", "cpu", "{:.2f}"),
    ("of it encoding", "encoding_cpu", "{:.2f}"),
    ("loading CPU s", "loading_cpu", "{:.2f}"),
    ("peak MiB", "peak_mib", "{:.0f}"),
    ("tokens encoded", "tokens", "{:,}"),
)


def table(value: dict[str, Any]) -> str:
    """The Markdown table and what must be known to read it."""
    lines = [
        "| aligner | " + " | ".join(title for title, _, _ in _COLUMNS) + " |",
        "| --- |" + " ---: |" * len(_COLUMNS),
    ]
    for figures in value["aligners"].values():
        cells = [form.format(figures[key]) for _, key, form in _COLUMNS]
        lines.append(f"| {figures['title']} | " + " | ".join(cells) + " |")
    lines += ["", f"Medians of {value['runs']} runs; loading and warm-up apart from aligning."]
    for name, ratio in value.get("over_ours", {}).items():
        title = value["aligners"][name]["title"]
        lines.append(f"{title}: {ratio['wall']:.1f} times our wall time, {ratio['cpu']:.1f} CPU.")
    if "strict_over_bertalign" in value:
        gain = value["strict_over_bertalign"]
        lines.append(
            f"Our strict F1 is {gain['difference']:+.3f} over Bertalign's as it comes "
            f"(95 % interval {gain['low']:+.3f} to {gain['high']:+.3f})."
        )
    lines += [f"Absent: {name}: {reason}." for name, reason in value["absent"].items()]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
