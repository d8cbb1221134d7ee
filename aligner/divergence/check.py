"""What a check is: a name, how it finds flags, and what it must be given."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aligner.bitext import Flag
from aligner.divergence.pair import Pair


@dataclass(frozen=True, slots=True)
class Check:
    """A check of one bead: finds what differs between its two texts."""

    name: str
    """Of the family, as `aligner explain` names it."""
    find: Callable[[Pair], list[Flag]]
    """Every candidate flag with its confidence in [0, 1]; both texts hold more than blanks."""
    exact: bool = True
    """Whether it needs no encoder."""
    one_sided: bool = False
    """Whether it reads the beads with an empty side, and no others."""

    def __call__(self, pair: Pair) -> list[Flag]:
        """The candidates in a bead; none where it holds less than the check reads."""
        return self.find(pair) if pair.full != self.one_sided else []

    @property
    def card(self) -> str:
        """What it finds and what it cannot find, with examples and figures."""
        return sys.modules[self.find.__module__].__doc__ or ""


@dataclass(frozen=True, slots=True)
class DocumentCheck:
    """A check that compares the beads of one document; it needs no encoder."""

    name: str
    find: Callable[[Sequence[Pair]], dict[int, list[Flag]]]
    """Places in the sequence, each with its flags; both texts of every pair hold more than
    blanks."""

    def __call__(self, pairs: Sequence[Pair]) -> dict[int, list[Flag]]:
        """Places of beads with their candidates."""
        full = [k for k, pair in enumerate(pairs) if pair.full]
        found = self.find([pairs[k] for k in full])
        return {full[place]: flags for place, flags in found.items()}
