"""Where the benchmarks find their data, and how they report."""

from __future__ import annotations

import json
import os
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


def report(value: dict[str, Any], path: Path | None) -> None:
    """Print a result as JSON, and keep it where a path is named."""
    text = json.dumps(value, indent=1, ensure_ascii=False)
    print(text)
    if path is not None:
        path.write_text(text + "\n", encoding="utf-8")
