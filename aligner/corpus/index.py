"""The nearest of very many documents, by an index (needs the extra ``index``: usearch).

Comparing all with all takes four times as long for twice as many. A graph of near neighbours
(HNSW, Malkov and Yashunin 2018) takes little more than twice as long, and may miss one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from aligner.corpus.profiles import APART, Nearest, Window, tiles
from aligner.errors import ConfigError

MOST = 80_000
"""Documents of either side up to which all are compared with all: on one processor 20,000 take 50
seconds, four times as many sixteen times as long; by an index 212 seconds, and four times as many
little more than four times as long (`tests.benchmarks.archive search` and ``index``)."""
_NEIGHBOURS, _LOOKED_AT = 16, 128
"""Of each document in the graph, and candidates kept while it is walked: usearch's own defaults
are 16 and 64 to 128."""
_WIDER = 10
"""Times as many candidates where some may be too far apart in time, a guess."""


def needs_index(count: int, others: int, window: Window | None = None) -> bool:
    """Whether so many documents are too many to compare all that may belong together."""
    if count * others <= MOST**2:
        return False
    return sum(len(rows) * len(columns) for rows, columns in tiles(count, others, window)) > MOST**2


def check_index() -> None:
    """ConfigError where the extra is not installed."""
    try:
        import usearch.index  # noqa: F401
    except ImportError as error:
        raise ConfigError(
            f"more than {MOST} texts a side without a pair by name need an index: pip install "
            "enzh-aligner[index], or name the pairs in a manifest"
        ) from error


def indexed(
    left: np.ndarray, right: np.ndarray, count: int, window: Window | None = None
) -> tuple[Nearest, Nearest]:
    """As `profiles.nearest`; a few of the nearest may be missed.

    One thread builds the graph, so that the same documents always give the same one.
    """
    back = Window(window.right, window.left, window.days) if window else None
    return _found(left, right, count, window), _found(right, left, count, back)


def _found(rows: np.ndarray, others: np.ndarray, count: int, window: Window | None) -> Nearest:
    # The graph knows no days: more are looked up, and those too far apart put last.
    wanted = min(count * (_WIDER if window else 1), len(others))
    matches = _graph(others).search(rows.astype(np.float16), wanted, threads=1)
    places = np.asarray(matches.keys).reshape(len(rows), wanted).astype(np.int64)
    # It gives distances, and may find fewer; of one row it tells no number.
    cosines = 1 - np.asarray(matches.distances, dtype=np.float32).reshape(len(rows), wanted)
    counts = np.reshape(getattr(matches, "counts", wanted), (-1, 1))
    nothing = np.arange(wanted) >= counts
    if window is not None:
        nothing |= window.apart(np.arange(len(rows))[:, None], np.where(nothing, 0, places))
    places[nothing], cosines[nothing] = 0, APART
    order = np.argsort(-cosines, axis=1, kind="stable")[:, :count]
    return Nearest(
        np.take_along_axis(places, order, axis=1), np.take_along_axis(cosines, order, axis=1)
    )


def _graph(rows: np.ndarray) -> Any:
    from usearch.index import Index

    made = Index(
        ndim=rows.shape[1],
        metric="cos",
        dtype="f16",
        connectivity=_NEIGHBOURS,
        expansion_add=_LOOKED_AT,
        expansion_search=_LOOKED_AT,
    )
    made.add(np.arange(len(rows)), rows.astype(np.float16), threads=1)
    return made
