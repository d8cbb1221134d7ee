"""A synthetic archive: how well texts without names are paired, and how fast.

Documents are chapters of the Bible, blocks of newstest2020 and files of the Python documentation.
Their names are shuffled; a fifth has no counterpart, a twentieth has a near duplicate, another
twentieth is cut in two, and three of the seeds are there, which nothing translates.

    ALIGNER_DATA=... python -m tests.benchmarks.archive pairing --documents 400
    ALIGNER_DATA=... python -m tests.benchmarks.archive throughput --documents 300
    python -m tests.benchmarks.archive search --documents 20000
    python -m tests.benchmarks.archive index --documents 20000
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from aligner import pipeline
from aligner.config import Settings
from aligner.corpus import Report, RunOptions, Step, build_corpus
from aligner.corpus.index import indexed
from aligner.corpus.profiles import POSITIONS, nearest
from tests.benchmarks.data import folder, report
from tests.support import SEEDS

BLOCK = 20
"""Lines of newstest that make a document."""


@dataclass(frozen=True)
class Pair:
    """A document in both languages, paragraph by paragraph."""

    source: str
    en: tuple[str, ...]
    zh: tuple[str, ...]


@dataclass
class Archive:
    """Texts under names that tell nothing, and what belongs together."""

    source: dict[str, str] = field(default_factory=dict)
    right: dict[str, set[str]] = field(default_factory=dict)
    """For a text those that may stand beside it."""
    truths: list[tuple[str, set[str]]] = field(default_factory=list)
    """A text of every document that has a counterpart, with what may stand beside it."""


def bible() -> list[Pair]:
    """Chapters."""
    sides: list[dict[str, list[str]]] = []
    for lang in ("en", "zh"):
        chapters: dict[str, list[str]] = defaultdict(list)
        for line in (folder("bible") / f"{lang}.tsv").read_text("utf-8").splitlines():
            verse, _, text = line.partition("\t")
            chapters[verse.rpartition(":")[0]].append(text)
        sides.append(chapters)
    en, zh = sides
    return [Pair("bible", tuple(en[key]), tuple(zh[key])) for key in en if key in zh]


def newstest() -> list[Pair]:
    """Blocks of lines."""
    root = folder("newstest2020-zhen")
    zh = (root / "source.zh").read_text("utf-8").splitlines()
    en = (root / "human-a.en").read_text("utf-8").splitlines()
    return [
        Pair("news", tuple(en[k : k + BLOCK]), tuple(zh[k : k + BLOCK]))
        for k in range(0, len(zh), BLOCK)
    ]


def documentation() -> list[Pair]:
    """Files with five paragraphs at least."""
    files: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in (folder("python-docs") / "library.tsv").read_text("utf-8").splitlines()[1:]:
        file, en, zh = line.split("\t")[:3]
        files[file].append((en, zh))
    return [
        Pair("docs", tuple(en for en, _ in rows), tuple(zh for _, zh in rows))
        for rows in files.values()
        if 5 <= len(rows) <= 60
    ]


def documents(count: int, rng: random.Random) -> list[Pair]:
    """A sample of all kinds."""
    every = [*bible(), *newstest(), *documentation()]
    return rng.sample(every, min(count, len(every)))


class Writer:
    """Writes the texts of an archive under names that tell nothing."""

    def __init__(self, place: Path, rng: random.Random) -> None:
        self._place, self._rng = place, rng
        self.archive = Archive()
        self._numbers = list(range(100_000))
        rng.shuffle(self._numbers)

    def text(self, source: str, paragraphs: Sequence[str]) -> str:
        name = f"t{self._numbers.pop():05}"
        (self._place / f"{name}.txt").write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
        self.archive.source[name] = source
        self.archive.right[name] = set()
        return name

    def together(self, one: Sequence[str], other: Sequence[str]) -> None:
        for a in one:
            for b in other:
                self.archive.right[a].add(b)
                self.archive.right[b].add(a)


def write_archive(place: Path, pairs: Sequence[Pair], rng: random.Random) -> Archive:
    """Write the texts; the truth."""
    writer = Writer(place, rng)
    for pair in pairs:
        fate = rng.random()
        sides = [pair.en, pair.zh]
        rng.shuffle(sides)
        one, other = sides
        if fate < 0.2:
            writer.text(pair.source, one)
            continue
        first = [writer.text(pair.source, one)]
        if fate < 0.25:
            # A twentieth of the paragraphs left out: either may be taken, the other is alone.
            kept = [p for k, p in enumerate(one) if k % 20 != 7] or list(one)
            first.append(writer.text(pair.source, kept))
        middle = len(other) // 2
        parts = [other[:middle], other[middle:]] if 0.25 <= fate < 0.3 and middle > 4 else [other]
        second = [writer.text(pair.source, part) for part in parts]
        writer.together(first, second)
        writer.archive.truths.append((first[0], set(first)))
    for seed in sorted(SEEDS.glob("00[123]*")):
        writer.text("seeds", [seed.read_text("utf-8")])
    return writer.archive


class Clock:
    """Seconds of each stage."""

    def __init__(self) -> None:
        self.stages: Counter[str] = Counter()
        self._last = time.perf_counter()

    def __call__(self, step: Step) -> None:
        now = time.perf_counter()
        self.stages[step.stage] += now - self._last
        self._last = now


def judge(archive: Archive, found: Report) -> dict[str, Any]:
    """Precision and recall of the pairs, and the wrong ones."""
    # A page of documentation that quotes much of the other language may pass for a bilingual one.
    every = [tuple(Path(file).stem for file in entry.files) for entry in found.aligned]
    pairs = [pair for pair in every if len(pair) == 2]
    wrong = [pair for pair in pairs if pair[1] not in archive.right[pair[0]]]
    paired = {text for pair in pairs if pair not in wrong for text in pair}
    missed = [text for text, group in archive.truths if not group & paired]
    scores = {tuple(Path(file).stem for file in e.files): e.score for e in found.aligned}
    return {
        "texts": len(archive.source),
        "pairs": len(pairs),
        "taken_as_bilingual": len(every) - len(pairs),
        "precision": round(1 - len(wrong) / max(1, len(pairs)), 4),
        "recall": round(1 - len(missed) / max(1, len(archive.truths)), 4),
        "wrong": [(archive.source[a], archive.source[b], scores[a, b]) for a, b in wrong],
        "missed": dict(Counter(archive.source[text] for text in missed)),
        "seeds_paired": sum("seeds" in map(archive.source.get, pair) for pair in pairs),
    }


def pairing(count: int, jobs: int, seed: int) -> dict[str, Any]:
    """Pair an archive by content alone."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "texts"
        place.mkdir()
        archive = write_archive(place, documents(count, rng), rng)
        clock = Clock()
        started = time.perf_counter()
        found = build_corpus(
            [place],
            Path(name) / "out",
            Settings(families="none", jobs=jobs),
            options=RunOptions(engine="process"),
            progress=clock,
        )
        seconds = time.perf_counter() - started
        return {
            **judge(archive, found),
            "seconds": round(seconds, 1),
            "stages": {stage: round(time_, 1) for stage, time_ in clock.stages.items()},
        }


def throughput(count: int, seed: int) -> dict[str, Any]:
    """A manifest with checks off, by one worker and by two, against encoding alone."""
    rng = random.Random(seed)
    pairs = [pair for pair in documents(10**6, rng) if len(pair.en) <= 60][:count]
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        rows = ["id\tsrc\ttgt"]
        for number, pair in enumerate(pairs):
            for lang, side in (("en", pair.en), ("zh", pair.zh)):
                path = root / f"{number}.{lang}.txt"
                path.write_text("\n\n".join(side) + "\n", encoding="utf-8")
            rows.append(f"d{number}\t{number}.en.txt\t{number}.zh.txt")
        (root / "m.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        seconds = {}
        for engine, jobs in (("local", 1), ("process", 1), ("process", 2)):
            started = time.perf_counter()
            found = build_corpus(
                [root / "m.tsv"],
                root / "out",
                Settings(families="none", jobs=jobs),
                options=RunOptions(engine=engine),
                fresh=True,
            )
            if len(found.aligned) != len(pairs):
                raise SystemExit(f"not all were aligned: {found.failures[:1]}")
            seconds[f"{engine} {jobs}"] = round(time.perf_counter() - started, 1)
            shutil.rmtree(root / "out")
        return {"documents": len(pairs), "seconds": seconds, **encoding_alone(pairs)}


def encoding_alone(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Seconds to encode the same sentences in one batch, one processor."""
    settings = Settings(families="none", jobs=1)
    tools = pipeline.load_tools(settings)
    texts = []
    for pair in pairs:
        for lang, side in (("en", pair.en), ("zh", pair.zh)):
            split = pipeline.side_of("\n\n".join(side), lang, settings, "text")
            texts += split.document.texts()
    tools.encoder.encode(texts[:1])
    started = time.perf_counter()
    tools.encoder.encode(texts)
    seconds = time.perf_counter() - started
    return {"sentences": len(texts), "encoding": round(seconds, 1)}


MATTERS = 200
"""Of made-up documents: those of one matter are near each other."""


def search(count: int, *, index: bool) -> dict[str, Any]:
    """Nearest documents among as many on the other side: made-up ones of some matters, each with a
    translation (their mean cosine is .54)."""
    rng = np.random.default_rng(0)
    matters = rng.standard_normal((MATTERS, 512), dtype=np.float32)
    sides = [np.empty((count, POSITIONS * 512), dtype=np.float16) for _ in range(2)]
    for k in range(count):
        own = matters[k % MATTERS] + 0.8 * rng.standard_normal(512, dtype=np.float32)
        parts = own + rng.standard_normal((POSITIONS, 512), dtype=np.float32)
        for side in sides:
            row = parts + 1.5 * rng.standard_normal(parts.shape, dtype=np.float32)
            side[k] = (row / np.linalg.norm(row)).ravel()
    started = time.perf_counter()
    across, _ = (indexed if index else nearest)(sides[0], sides[1], 3)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    right = (across.places[:, 0] == np.arange(count)).mean()
    return {
        "documents": count,
        "seconds": round(seconds, 1),
        "peak_mb": peak // 1024,
        "found": round(float(right), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["pairing", "throughput", "search", "index"])
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    given = parser.parse_args()
    found = {
        "pairing": lambda: pairing(given.documents, given.jobs, given.seed),
        "throughput": lambda: throughput(given.documents, given.seed),
        "search": lambda: search(given.documents, index=False),
        "index": lambda: search(given.documents, index=True),
    }[given.what]()
    report(found, given.json)


if __name__ == "__main__":
    main()
