"""The quality gate: floors that may rise and never silently fall.

    python -m tests.benchmarks.gate [--full]

Always checks the seeds, the hand-written table of quantities, and that the committed results of
the last full run (results.json) reach the floors (floors.json). With ``--full`` and the data at
hand, accuracy on MAC-Dev is measured again and held to the floors too.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aligner
from aligner import divergence
from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.evaluation import evaluate, read_beads

HERE = Path(__file__).parent
SEEDS = HERE.parent.parent / "seeds"
TABLE = HERE.parent / "divergence" / "quantity_pairs.tsv"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="measure accuracy again")
    options = parser.parse_args()
    floors = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))
    measured = dict(json.loads((HERE / "results.json").read_text(encoding="utf-8")))
    measured["seeds"] = seeds()
    measured["quantities"] = {"right": quantities()}
    if options.full:
        measured["accuracy_fast"] = accuracy()
    failures = list(below(floors, measured))
    for failure in failures:
        print(f"BELOW THE FLOOR {failure}")
    print(f"{sum(1 for _ in leaves(floors))} floors checked, {len(failures)} missed")
    sys.exit(bool(failures))


def seeds() -> dict[str, Any]:
    """What the seed articles must show."""
    first = aligner.align_file(next(SEEDS.glob("000*.txt")))
    gold = json.loads((SEEDS / "gold" / "seed000.json").read_text(encoding="utf-8"))
    beads = [(frozenset(b.src), frozenset(b.tgt)) for b in first.beads]
    scores = evaluate(read_beads(SEEDS / "gold" / "seed000.json")[""], beads)
    wrong = sum(
        flag.kind in ("number", "date") and touches(first, bead, flag, gold)
        for bead, flag in first.flags
    )
    fourth = aligner.align_file(next(SEEDS.glob("004*.txt")))
    found = [
        flag.severity
        for bead, flag in fourth.flags
        if flag.kind == "number" and flag.message == "2021 ≠ 2001"
    ]
    return {
        "strict_f1_000": scores.strict.f1,
        "no_false_number_000": float(not wrong),
        "wrong_year_004": float(found == ["major"]),
    }


def touches(alignment: Any, bead: Any, flag: Any, gold: dict[str, Any]) -> bool:
    """Whether a flag overlaps a span that the gold lists as an equal quantity."""
    for item in gold["equivalent_numbers"]:
        if item["bead"] != bead.src.start:
            continue
        for text, spans, quote in zip(
            alignment.texts(bead), (flag.src, flag.tgt), (item["en"], item["zh"]), strict=True
        ):
            at = text.find(quote)
            if at >= 0 and any(a < at + len(quote) and b > at for a, b in spans):
                return True
    return False


def quantities() -> float:
    """Share of the hand-written pairs that the checks themselves read right: how likely a reviser
    agrees with an unlikely kind of flag is the judge's matter."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    right = 0
    for row in rows:
        pair = divergence.Pair(row["english"], row["chinese"], "en", "zh")
        given = divergence.candidates(pair, divergence.Asked("exact"))
        unequal = any(
            flag.kind in ("number", "date") and flag.confidence >= DEFAULT_MIN_CONFIDENCE
            for _, flag in given
        )
        right += unequal == (row["verdict"] == "unequal")
    return right / len(rows)


def accuracy() -> dict[str, Any]:
    """MAC-Dev again, as `tests.benchmarks.accuracy` measures it."""
    from aligner import encoding
    from aligner.training import Remembering, gold_documents, untrained
    from tests.benchmarks.accuracy import figures, leave_one_out
    from tests.benchmarks.data import folder

    documents = gold_documents([folder("mac-dev")])
    whole, abridged = leave_one_out(documents, untrained([Remembering(encoding.load_encoder())]))
    return {"mac-dev": figures(whole), "mac-dev less 10%": figures(abridged[0.1])}


def below(floors: Any, measured: Any) -> Iterator[str]:
    """Figures that miss their bound: ``{"min": x}`` or ``{"max": x}``."""
    for place, bound in leaves(floors):
        value = measured
        for key in place:
            value = value.get(key) if isinstance(value, dict) else None
        name = " / ".join(place)
        if value is None:
            yield f"{name}: not measured"
        elif value < bound.get("min", value) or value > bound.get("max", value):
            yield f"{name}: {value} against {bound}"


def leaves(floors: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in floors.items():
        if set(value) <= {"min", "max"}:
            yield (*path, key), value
        else:
            yield from leaves(value, (*path, key))


if __name__ == "__main__":
    main()
