"""Files of a fitted model."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from aligner import formats
from aligner.errors import OutputError


def write_model(out: Path, name: str, content: bytes, card: str) -> None:
    """Write a model's file and its card, ``README.md``, into `out`, each whole or not at all.

    OutputError where the folder cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"cannot write into {out}: {error.strerror}; name a folder that can be written"
        ) from error
    for file, data in ((name, content), ("README.md", card.encode("utf-8"))):
        with formats.replacing(out / file) as stream:
            stream.write(data)


def check_out(out: Path, inputs: Sequence[Path]) -> None:
    """Refuse before the work a folder that could not be written after it.

    OutputError where `out` is no folder, may not be written, or is an input.
    """
    existing = next((path for path in (out, *out.parents) if os.path.lexists(path)), Path())
    if not existing.is_dir():
        raise OutputError(f"cannot write into {out}: {existing} is no folder; name another")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise OutputError(f"cannot write into {out}: {existing} may not be written; name another")
    if os.path.realpath(out) in map(os.path.realpath, inputs):
        raise OutputError(f"cannot write into {out}: it is an input; name another folder")
