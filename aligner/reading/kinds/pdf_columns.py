"""Which runs of a page stand in which column, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aligner.reading.kinds.pdf_runs import Run

_GUTTER = 0.7
"""Least width of the gutter between two columns, in heights of a line."""
_FULL = 0.4
"""Share of its column that a line fills on average, at least; less in tables."""
_FEW = 4
"""Lines that a column has at least."""


def columns(
    runs: list[Run], column: tuple[int, int] = (1, 0), depth: int = 0
) -> Iterator[tuple[tuple[int, int], float, list[Run]]]:
    """The columns, each with its left edge and its runs; what crosses them stands between.

    A column is told by how many the page has and which of them it is, from 0.
    """
    if not runs:
        return
    gutter = _gutter(runs) if depth < 2 else None
    edge = min(run.left for run in runs)
    if gutter is None:
        yield column, edge, runs
        return
    crossing = sorted(
        (run for run in runs if run.left < gutter < run.right), key=lambda run: -run.middle
    )
    sides = [run for run in runs if not run.left < gutter < run.right]
    heights = [run.middle for run in crossing]
    count = column[0] * 2
    for band in range(len(heights) + 1):
        above = heights[band - 1] if band else float("inf")
        below = heights[band] if band < len(heights) else float("-inf")
        inside = [run for run in sides if below < run.middle <= above]
        for side in (0, 1):
            half = [run for run in inside if (run.left >= gutter) == bool(side)]
            yield from columns(half, (count, column[1] * 2 + side), depth + 1)
        if band < len(heights):
            yield column, edge, [crossing[band]]


def _gutter(runs: list[Run]) -> float | None:
    """Where the page is cut in two columns; None where it has one."""
    if len(runs) < 2 * _FEW:
        return None
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    width = right - left
    best: tuple[int, float] | None = None
    edges = sorted(
        {round(run.right) for run in runs if left + 0.2 * width < run.right < right - 0.2 * width}
    )
    starts = sorted(run.left for run in runs)
    for edge in edges:
        if starts[-_FEW] < edge:
            break
        found = _cut_at(runs, edge + 1.0, left, right)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return None if best is None else best[1]


def _cut_at(runs: list[Run], edge: float, left: float, right: float) -> tuple[int, float] | None:
    """How well a cut at `edge` fits, and the middle of its gutter; None where there is none."""
    one = [run for run in runs if run.right <= edge]
    two = [run for run in runs if run.left >= edge]
    if min(len(one), len(two)) < _FEW:
        return None
    inner, outer = max(run.right for run in one), min(run.left for run in two)
    size = sorted(run.size for run in runs)[len(runs) // 2]
    if outer - inner < _GUTTER * size:
        return None
    if _mean_width(one) < _FULL * (inner - left) or _mean_width(two) < _FULL * (right - outer):
        return None
    top = min(max(run.top for run in one), max(run.top for run in two))
    bottom = max(min(run.bottom for run in one), min(run.bottom for run in two))
    shorter = min(_extent(one), _extent(two))
    if top - bottom < 0.5 * shorter:
        return None
    score = len(one) + len(two) - 2 * (len(runs) - len(one) - len(two))
    return (score, (inner + outer) / 2) if score > 0 else None


def _mean_width(runs: Sequence[Run]) -> float:
    return sum(run.right - run.left for run in runs) / len(runs)


def _extent(runs: Sequence[Run]) -> float:
    return max(run.top for run in runs) - min(run.bottom for run in runs)
