"""Files of a fitted model."""

from __future__ import annotations

from pathlib import Path

from aligner import formats
from aligner.errors import OutputError
from aligner.files import shown


def write_model(out: Path, name: str, content: bytes, card: str) -> None:
    """Write a model's file and its card, ``README.md``, into `out`, each whole or not at all.

    OutputError where the folder cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"cannot write into {shown(out)}: {error.strerror}; name a folder that can be written"
        ) from error
    for file, data in ((name, content), ("README.md", card.encode("utf-8"))):
        with formats.replacing(out / file) as stream:
            stream.write(data)
