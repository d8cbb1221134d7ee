"""Findings that a person dismissed for good, written into the project's ``aligner.toml``."""

from __future__ import annotations

from pathlib import Path

from aligner.errors import AlignerError, OutputError
from aligner.files import read_utf8, shown
from aligner.formats import replacing
from aligner.policy import LARGEST, dismissal, load_policy


def add(path: Path, kind: str, words: tuple[str, str]) -> str:
    """Add a finding to the file, which is made where there is none; the lines added.

    OutputError where the file cannot be written, or would not be read afterwards.
    """
    before = read_utf8(path, LARGEST) if path.exists() else ""
    block = dismissal(kind, *words)
    gap = "\n" if before and not before.endswith("\n") else ""
    _write(path, before + gap + block)
    try:
        load_policy(path)
    except AlignerError as error:
        _write(path, before)
        raise OutputError(f"cannot add to {shown(path)}: {error}; mend it first") from error
    return block


def remove(path: Path, block: str) -> None:
    """Take lines away that `add` has added; nothing where they are no more."""
    if path.exists():
        text = read_utf8(path, LARGEST)
        if block in text:
            _write(path, text.replace(block, "", 1))


def again(path: Path, block: str) -> None:
    """Add the same lines once more."""
    before = read_utf8(path, LARGEST) if path.exists() else ""
    _write(path, before + block)


def _write(path: Path, text: str) -> None:
    with replacing(path) as stream:
        stream.write(text.encode("utf-8"))
