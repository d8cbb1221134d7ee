"""Flags of a machine translation, judged by a person: their precision and calibration.

    python -m tests.benchmarks.judged [--json FILE] [--show] [--out FILE]

Checks newstest lines 501 to 1000 with the machine translation online-b as one document and lists
the flags of 100 lines drawn at random in ``judged_newstest.tsv``. The Chinese is the source. A
judgement (right, wrong or borderline) and a note that stand there already are kept for flags that
are the same: line, kind and spans. ``--show`` prints the texts of what is not judged yet.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from aligner import flagging, pipeline
from aligner.bitext import Alignment, Flag, Span
from aligner.config import Settings
from tests.benchmarks.checking import Judged, alignment_of, calibration_error, rounded
from tests.benchmarks.data import newstest, report

FILE = Path(__file__).with_name("judged_newstest.tsv")
FIRST, LAST = 501, 1000
DRAWN, SEED = 100, 2023
EARLIER = (2020, 2021, 2022)
"""Seeds of draws that were judged before, and led to changes: none of their lines is drawn again,
so that what is judged has shaped nothing."""
JUDGEMENTS = ("right", "wrong", "borderline")

LONGEST = 60
"""Characters of a span that are quoted: whole sentences stay with their owners."""


def drawn_lines() -> list[int]:
    """The lines that are judged, in order."""
    lines = range(FIRST, LAST + 1)
    read = {line for seed in EARLIER for line in random.Random(seed).sample(lines, DRAWN)}
    left = [line for line in lines if line not in read]
    return sorted(random.Random(SEED).sample(left, DRAWN))


@dataclass(frozen=True, slots=True)
class Row:
    """A flag as the file holds it; all fields are text."""

    line: str
    kind: str
    severity: str
    confidence: str
    spans: str
    chinese: str
    english: str
    message: str
    judgement: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two flags the same."""
        return self.line, self.kind, self.spans


HEAD = tuple(field.name for field in fields(Row))


def row_of(line: int, flag: Flag, zh: str, en: str) -> Row:
    """A flag that is not judged yet; the Chinese is its source."""
    spans = [f"zh {a}-{b}" for a, b in flag.src] + [f"en {a}-{b}" for a, b in flag.tgt]
    return Row(
        str(line),
        flag.kind,
        flag.severity,
        f"{flag.confidence:.4f}",
        ", ".join(spans),
        quoted(zh, flag.src),
        quoted(en, flag.tgt),
        flag.message,
    )


def quoted(text: str, spans: Sequence[Span]) -> str:
    """The words of the spans, long ones cut short."""
    words = [" ".join(text[a:b].split()) for a, b in spans]
    return " / ".join(w if len(w) <= LONGEST else w[: LONGEST - 1] + "…" for w in words)


def kept(rows: Sequence[Row], before: Sequence[Row]) -> list[Row]:
    """The rows with the judgements and notes that the same flags had before."""
    old = {row.key: row for row in before}
    return [
        replace(row, judgement=old[row.key].judgement, note=old[row.key].note)
        if row.key in old
        else row
        for row in rows
    ]


def read_rows(path: Path) -> list[Row]:
    """What the file holds, nothing where there is none. ValueError for an unknown judgement."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        found = [
            Row(**{name: each[name] or "" for name in HEAD})
            for each in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    for row in found:
        if row.judgement and row.judgement not in JUDGEMENTS:
            raise ValueError(f"line {row.line}: {row.judgement!r} is none of {JUDGEMENTS}")
    return found


def written(rows: Sequence[Row]) -> str:
    """The file's text: tabs and line ends within a field become spaces."""
    out = io.StringIO()
    for cells in (HEAD, *(astuple(row) for row in rows)):
        out.write("\t".join(" ".join(str(cell).split()) for cell in cells) + "\n")
    return out.getvalue()


def figures(rows: Sequence[Row]) -> dict[str, Any]:
    """Precision of the judged flags; what is borderline may be flagged or not."""
    majors = [row for row in rows if row.severity == "major"]
    kinds = sorted({row.kind for row in rows})
    return {
        "all": precision(rows),
        "major": precision(majors),
        "kinds": {
            kind: precision([row for row in rows if row.kind == kind])
            | {"calibration error": error([row for row in rows if row.kind == kind])}
            for kind in kinds
        },
        "calibration error": error(rows),
    }


def precision(rows: Sequence[Row]) -> dict[str, Any]:
    """Counts, and the share that is right: borderline ones left out, and counted as wrong."""
    counts = {each: sum(row.judgement == each for row in rows) for each in JUDGEMENTS}
    decided = counts["right"] + counts["wrong"]
    judged = decided + counts["borderline"]
    return {
        "flags": len(rows),
        **counts,
        "precision": round(counts["right"] / decided, 4) if decided else None,
        "precision, borderline wrong": round(counts["right"] / judged, 4) if judged else None,
    }


def error(rows: Sequence[Row]) -> float | None:
    """Expected calibration error of the flags judged right or wrong."""
    judged = [
        Judged(float(row.confidence), row.judgement == "right")
        for row in rows
        if row.judgement in ("right", "wrong")
    ]
    return rounded(calibration_error(judged))


def checked() -> tuple[Alignment, str]:
    """The document with its flags, and the signature."""
    en, zh = zip(*newstest(FIRST, LAST, "online-b"), strict=True)
    settings = Settings(jobs=1)
    tools = pipeline.load_tools(settings)
    with threadpool_limits(limits=1):
        found = flagging.recheck(alignment_of(zh, en, "zh"), settings, tools)
    return found, str(pipeline.signature(tools, settings))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--show", action="store_true", help="print what is not judged yet")
    options = parser.parse_args()
    found, signature = checked()
    texts = [found.texts(bead) for bead in found.beads]
    rows = [
        row_of(line, flag, *texts[line - FIRST])
        for line in drawn_lines()
        for flag in found.beads[line - FIRST].flags
    ]
    rows = kept(rows, read_rows(options.out))
    options.out.write_text(written(rows), encoding="utf-8")
    for row in rows:
        if options.show and not row.judgement:
            zh, en = texts[int(row.line) - FIRST]
            print(f"{row.line} {row.kind} ({row.confidence}): {row.message}\n  {zh}\n  {en}")
            print(f"  [{row.chinese} | {row.english}]")
    pairs = {"pairs": DRAWN, "pairs flagged": len({row.line for row in rows})}
    report({"signature": signature} | pairs | figures(rows), options.json)


if __name__ == "__main__":
    main()
