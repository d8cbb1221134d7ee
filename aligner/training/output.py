"""Files of a fitted model."""

from __future__ import annotations

from pathlib import Path

from aligner import formats


def write_model(out: Path, name: str, content: bytes, card: str) -> None:
    """Write a model's file and its card, ``README.md``, into `out`, each whole or not at all."""
    out.mkdir(parents=True, exist_ok=True)
    for file, data in ((name, content), ("README.md", card.encode("utf-8"))):
        with formats.replacing(out / file) as stream:
            stream.write(data)
