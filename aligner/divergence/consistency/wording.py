"""How the messages about a document name other beads."""

from __future__ import annotations

from collections.abc import Sequence

_MANY = 5
"""Beads that a message names."""


def beads_named(numbers: Sequence[int]) -> str:
    """``bead 3``; ``beads 1, 2, 3, 4, 5 and 7 more``."""
    shown = ", ".join(map(str, numbers[:_MANY]))
    more = f" and {len(numbers) - _MANY} more" if len(numbers) > _MANY else ""
    return f"bead{'s' if len(numbers) > 1 else ''} {shown}{more}"
