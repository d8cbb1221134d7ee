"""Where a tokeniser's pieces stand in the text it was given."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

_SPACE = "▁"
_AHEAD = 8
"""Characters that normalisation may have put between two pieces: spaces, mostly."""


def piece_spans(text: str, pieces: Sequence[str]) -> np.ndarray:
    """Offsets into `text` of each piece, int32 (len(pieces), 2), end exclusive.

    The tokeniser normalises by NFKC, so one character may become several and pieces are looked
    for in the normalised text. A piece that is only a space, or is not found, has an empty span.
    """
    normal, origin = _normalised(text)
    spans = np.zeros((len(pieces), 2), dtype=np.int32)
    at = 0
    for k, piece in enumerate(pieces):
        letters = piece.replace(_SPACE, "")
        found = normal.find(letters, at, at + len(letters) + _AHEAD) if letters else -1
        if found < 0:
            spans[k] = origin[at]
            continue
        at = found + len(letters)
        spans[k] = origin[found], origin[at - 1] + 1
    return spans


def _normalised(text: str) -> tuple[str, list[int]]:
    """The text in NFKC, character by character, and the origin of each of its characters."""
    if unicodedata.is_normalized("NFKC", text):
        return text, list(range(len(text) + 1))
    normal: list[str] = []
    origin: list[int] = []
    for i, character in enumerate(text):
        forms = unicodedata.normalize("NFKC", character)
        normal.extend(forms)
        origin.extend([i] * len(forms))
    return "".join(normal), [*origin, len(text)]
