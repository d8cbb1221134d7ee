"""Kinds of files: each is one module with `read`; what a file is, its content tells."""

from __future__ import annotations

from typing import Protocol

from aligner.errors import InputError
from aligner.reading.kinds import (
    csv,
    docx,
    epub,
    html,
    pdf,
    pptx,
    strings,
    subtitles,
    xlsx,
)
from aligner.reading.kinds.recognising import BITEXTS, REFUSED, kind_of
from aligner.reading.nouns import Source

__all__ = ["BITEXTS", "READERS", "REFUSED", "Reader", "kind_of", "refusal"]


class Reader(Protocol):
    """Reads the bytes of one kind of file."""

    def __call__(self, data: bytes, name: str, /) -> Source:
        """The file's text and blocks; `name` stands for it in messages."""


READERS: dict[str, Reader] = {
    "csv": csv.read,
    "docx": docx.read,
    "epub": epub.read,
    "html": html.read,
    "pdf": pdf.read,
    "pptx": pptx.read,
    "strings": strings.read,
    "subtitles": subtitles.read,
    "xlsx": xlsx.read,
}
"""Reader of each kind; plain text and Markdown have their own."""


def refusal(kind: str, name: str) -> InputError | None:
    """The error that refuses a kind by name, with the remedy; None for a kind that is read."""
    if kind in REFUSED:
        what, remedy = REFUSED[kind]
        return InputError(f"{name}: is {what}, which is not read; {remedy}")
    if kind in BITEXTS:
        what = {"po": "a PO file", "jsonl": "a corpus in JSONL"}.get(kind, kind.upper())
        return InputError(
            f"{name}: is {what}, which holds both languages already; use `aligner check`"
        )
    return None
