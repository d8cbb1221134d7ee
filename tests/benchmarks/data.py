"""Where the benchmarks find their data, and how they report."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

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


def newstest(first: int, last: int, reference: str) -> list[TextPair]:
    """Lines `first` to `last` (1-based, inclusive) with one human translation."""
    root = folder("newstest2020-zhen")
    zh = (root / "source.zh").read_text(encoding="utf-8").split("\n")
    en = (root / f"{reference}.en").read_text(encoding="utf-8").split("\n")
    return [(e, z) for e, z in zip(en[first - 1 : last], zh[first - 1 : last], strict=True) if e]


def bible_verses() -> list[TextPair]:
    """Verses that both sides have."""
    sides: list[dict[str, list[str]]] = []
    for lang in ("en", "zh"):
        verses: dict[str, list[str]] = {}
        for line in (folder("bible") / f"{lang}.tsv").read_text(encoding="utf-8").splitlines():
            key, _, sentence = line.partition("\t")
            verses.setdefault(key, []).append(sentence)
        sides.append(verses)
    en, zh = sides
    return [(" ".join(en[key]), "".join(zh[key])) for key in en if key in zh]


def mac_dev_beads() -> list[TextPair]:
    """The gold beads of MAC-Dev, null beads left out."""
    pairs = []
    for gold in sorted(folder("mac-dev").glob("*.gold")):
        zh = gold.with_suffix(".zh").read_text(encoding="utf-8").split("\n")
        en = gold.with_suffix(".en").read_text(encoding="utf-8").split("\n")
        for line in gold.read_text(encoding="utf-8").splitlines():
            left, _, right = line.partition(":")
            a = [int(i) for i in re.findall(r"\d+", left)]
            b = [int(i) for i in re.findall(r"\d+", right)]
            if a and b:
                pairs.append((" ".join(en[i] for i in b), "".join(zh[i] for i in a)))
    return pairs


def report(value: dict[str, Any], path: Path | None) -> None:
    """Print a result as JSON, and keep it where a path is named."""
    text = json.dumps(value, indent=1, ensure_ascii=False)
    print(text)
    if path is not None:
        path.write_text(text + "\n", encoding="utf-8")
