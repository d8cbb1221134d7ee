"""Where the benchmarks find their data, and how they report."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner.bitext import Lang, Span
from aligner.training.translations import translations

VARIABLE = "ALIGNER_DATA"
"""Names the folder that holds mac-dev, bible and newstest2020-zhen."""


def folder(name: str) -> Path:
    """A data set's folder; ends the process with the reason where it is not there."""
    root = os.environ.get(VARIABLE)
    if not root:
        sys.exit(f"skipped: {VARIABLE} does not name the folder that holds {name}")
    path = Path(root).expanduser() / name
    if not path.is_dir():
        sys.exit(f"skipped: {path} does not exist")
    return path


TextPair = tuple[str, str]
"""English and Chinese of one pair."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A pair with one thing changed on one side."""

    kind: str
    lang: Lang
    en: str
    zh: str
    span: Span
    before: str
    counterpart: str = ""
    """What renders it on the other side: a flag may point there alone."""


def newstest(first: int, last: int, reference: str) -> list[TextPair]:
    """Lines `first` to `last` (1-based, inclusive) with one human translation."""
    root = folder("newstest2020-zhen")
    zh = (root / "source.zh").read_text(encoding="utf-8").split("\n")
    en = (root / f"{reference}.en").read_text(encoding="utf-8").split("\n")
    return [(e, z) for e, z in zip(en[first - 1 : last], zh[first - 1 : last], strict=True) if e]


def human_pairs(first: int, last: int) -> list[TextPair]:
    """The same lines with each of the two human translations, one after the other."""
    return [pair for each in ("human-a", "human-b") for pair in newstest(first, last, each)]


def bible_verses() -> list[TextPair]:
    """Verses that both sides have."""
    return _pairs("bible")


def mac_dev_beads() -> list[TextPair]:
    """The gold beads of MAC-Dev, null beads left out."""
    return _pairs("mac-dev")


def _pairs(name: str) -> list[TextPair]:
    return [(each.en, each.zh) for each in translations([folder(name)])[0]]


def line_options(description: str | None) -> argparse.ArgumentParser:
    """What benchmarks of edits ask for: newstest lines, a seed, a file for the figures."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--lines", default="1-500", help="newstest lines, 1-500 for development, 501-1000 to report"
    )
    parser.add_argument("--json", type=Path, help="also write the figures here")
    return parser


def miss_options(description: str | None) -> argparse.ArgumentParser:
    """The same, and how many misses are printed."""
    parser = line_options(description)
    parser.add_argument(
        "--misses", type=int, default=0, help="print so many edits that were not found"
    )
    return parser


def keep(value: Any, path: Path | None) -> None:
    """Write figures as JSON where a path is named."""
    if path is not None:
        text = json.dumps(value, indent=1, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")


def report(value: dict[str, Any], path: Path | None) -> None:
    """Print a result as JSON, and keep it where a path is named."""
    print(json.dumps(value, indent=1, ensure_ascii=False))
    keep(value, path)
