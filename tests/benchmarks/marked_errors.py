"""How many of the errors that professionals marked a flag finds, by what is wrong.

    python -m tests.benchmarks.marked_errors [--json FILE] [--min-confidence .5]
        [--origin machine]

Reads the folder named by ALIGNER_DATA: general text and talks of MQM, Chinese to English, every
system's translation of a document checked as a document.

- values and names: a thousand marks in the target that hold a digit, a word of number or time or
  a capital, drawn at random, were read one by one: ``marked_errors.tsv`` says which of them are a
  wrong value (29), a wrong name (234), only the form of a name, or something else. The key of a
  mark is the hash of source, target and place, so the list holds nothing of the texts.
- omissions: every mark of one in the source, by at least eight characters and fewer.

A mark is found where a flag shares a character with it. A flag that has a place in the source
alone (a name or a value that the target lacks) finds a wrong name or value if it is of its kind.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from aligner import flagging, pipeline
from aligner.bitext import ORIGINS, Flag, Origin, Span
from aligner.config import Settings
from aligner.divergence.merging import overlap
from aligner.training.judging import hashed
from aligner.training.marks import Row, rows, unmarked
from tests.benchmarks.checking import alignment_of
from tests.benchmarks.data import folder, report

FILES = {"general2023": "general2023-zhen-a.tsv", "ted": "ted-zhen.tsv"}
LIST = Path(__file__).with_suffix(".tsv")
LONG = 8
"""Characters from which an omission is counted as a long one."""
KINDS = {"value": ("number", "date"), "name": ("name", "untranslated")}


def key_of(src: str, tgt: str, span: Span) -> str:
    """A mark in the target by its content: what the list names it by."""
    return hashed(src, tgt, f"{span[0]}-{span[1]}")


def documents(file: Path) -> Iterator[list[list[Row]]]:
    """Every system's translation of a document: its segments, each with the rows about it."""
    found: dict[tuple[str, str], dict[str, list[Row]]] = {}
    for row in rows(file):
        own = found.setdefault((row["system"], row["doc"]), {})
        own.setdefault(row["segment"], []).append(row)
    yield from ([own[number] for number in sorted(own, key=int)] for own in found.values())


def is_found(flags: Sequence[Flag], kind: str, place: Span) -> bool:
    """Whether a flag finds a wrong value or name at a place of the target."""
    return any(
        overlap(flag.tgt, [place]) or (not flag.tgt and flag.kind in KINDS[kind]) for flag in flags
    )


def of_segment(
    segment: Sequence[Row], flags: Sequence[Flag], listed: dict[str, str]
) -> Iterator[tuple[str, bool]]:
    """The errors of a segment by kind, and whether a flag finds each."""
    met = set()
    for row in segment:
        src, omitted = unmarked(row["source"])
        tgt, place = unmarked(row["target"])
        if row["category"] == "Accuracy/Omission" and omitted and omitted not in met:
            met.add(omitted)
            length = "long" if omitted[1] - omitted[0] >= LONG else "short"
            yield f"{length} omission", any(overlap(flag.src, [omitted]) for flag in flags)
        key = key_of(src, tgt, place) if place else ""
        kind = listed.get(key)
        if place and kind in KINDS and key not in met:
            met.add(key)
            yield kind, is_found(flags, kind, place)


def measure(min_confidence: float | None, origin: Origin | None = None) -> dict[str, Any]:
    """For each part of the data and kind of error how many were marked, and the share found."""
    listed = {row["key"]: row["kind"] for row in rows(LIST)}
    settings = Settings(min_confidence=min_confidence, origin=origin)
    tools = pipeline.load_tools(settings)
    value: dict[str, Any] = {}
    for path, file in FILES.items():
        marked: Counter[str] = Counter()
        found: Counter[str] = Counter()
        for segments in documents(folder("mqm") / file):
            sides = [[unmarked(rows[0][side])[0] for rows in segments] for side in SIDES]
            checked = flagging.recheck(alignment_of(*sides, src_lang="zh"), settings, tools)
            for segment, bead in zip(segments, checked.beads, strict=True):
                for kind, right in of_segment(segment, bead.flags, listed):
                    marked[kind] += 1
                    found[kind] += right
        value[path] = {
            kind: {"marked": count, "found": round(found[kind] / count, 4)}
            for kind, count in sorted(marked.items())
        }
    return value


SIDES = ("source", "target")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument("--min-confidence", type=float, default=None)
    parser.add_argument("--origin", choices=ORIGINS, default=None)
    options = parser.parse_args()
    report(measure(options.min_confidence, options.origin), options.json)


if __name__ == "__main__":
    main()
