"""Matrix products in which each row's result depends on that row alone.

BLAS promises no such thing. OpenBLAS on AVX2 processors (kernels Haswell and Zen) computes rows by
other instructions in turn, six and six, and in the other direction the first and the last eight
columns of a panel, so a product's seventh digit changes with what stands beside a row. Here rows
become columns of fixed panels whose ends hold nothing: every row meets the same instructions.
Kernels that treat all rows alike (`_EVEN`) are spared the copies, which take as long again as half
of the product; of few rows they need only some that hold nothing.
``tests/test_determinism.py`` holds each kernel that the processor can run to the promise.

Products run on one processor each: a library that shares one product among processors cuts its
panels elsewhere, and waits for the slowest, which takes many times longer while another program is
busy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock

import numpy as np
from threadpoolctl import LibController, ThreadpoolController

_END = 8
"""Columns at either end of a panel that OpenBLAS 0.3.31 treats in its own way (kernel Haswell)."""

_STEP = 16
"""Panels are a multiple of this wide: the widest vector (AVX-512) holds 16 numbers, and what is
over would be computed otherwise."""

_WIDEST = 256
"""Columns of a panel: a wider product is cut in two by OpenBLAS, with four ends instead of two."""

_ROWS = _WIDEST - 2 * _END

_EVEN = frozenset(["Nehalem", "Sandybridge", "SkylakeX"])
"""Kernels of OpenBLAS in which no row's result depends on its place: tried with every place among
2 to 1,000 rows, in the shapes of our networks."""

_FEW = 1_000_000
"""Multiplications up to which OpenBLAS may take other code (SkylakeX: small matrices)."""

_AT_ONCE = 512
"""Rows of one product of an even kernel: no more than were tried."""


def row_products(
    rows: np.ndarray, weights: np.ndarray, bias: np.ndarray | None = None
) -> np.ndarray:
    """``rows @ weights + bias``, float32 (n, m), from rows (n, k), weights (k, m) and bias (m,).

    A row has the same bytes whatever the others are and however many there are.
    """
    if _is_even():
        out = _by_rows(rows, weights)
    else:
        out = through_columns(rows, lambda columns: weights.T @ columns, weights.shape[1])
    if bias is not None:
        out += bias
    return out


def _by_rows(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """``rows @ weights``, never of so few rows that other code would be taken."""
    out = np.empty((len(rows), weights.shape[1]), dtype=np.float32)
    least = _FEW // weights.size + 1
    with one_thread():
        for first in range(0, len(rows), _AT_ONCE):
            part, into = (each[first : first + _AT_ONCE] for each in (rows, out))
            if len(part) >= least:
                np.matmul(part, weights, out=into)
            else:
                padded = np.zeros((least, rows.shape[1]), dtype=np.float32)
                padded[: len(part)] = part
                into[:] = (padded @ weights)[: len(part)]
    return out


def through_columns(
    rows: np.ndarray, work: Callable[[np.ndarray], np.ndarray], width: int
) -> np.ndarray:
    """Rows, float32 (n, k), after `work` on them as columns: float32 (n, width).

    `work` gets columns (k, c) and gives columns (width, c); it may chain products
    ``weights.T @ columns`` and whatever it does to each number by itself.
    """
    out = np.empty((len(rows), width), dtype=np.float32)
    with one_thread():
        for first in range(0, len(rows), _ROWS):
            part = rows[first : first + _ROWS]
            found = work(_panel(part))
            out[first : first + _ROWS] = found[:, _END : _END + len(part)].T
    return out


def _panel(rows: np.ndarray) -> np.ndarray:
    """At most `_ROWS` rows as columns, with columns of zeros at both ends."""
    count = len(rows)
    width = -(-(count + 2 * _END) // _STEP) * _STEP
    padded = np.zeros((width, rows.shape[1]), dtype=np.float32)
    padded[_END : _END + count] = rows
    return padded.T


class _Limit:
    """How many are inside `one_thread`, and the threads that each library had before the first.

    The limit holds for the whole process: the first thread to leave must not lift it for the
    others.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._inside = 0
        self._before: list[int] = []

    def enter(self) -> None:
        with self._lock:
            libraries = _libraries()
            if not self._inside:
                self._before = [library.get_num_threads() for library in libraries]
            self._inside += 1
            # Each time, as a library built on OpenMP has a limit for every thread.
            for library in libraries:
                _set_threads(library, 1)

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                for library, threads in zip(_libraries(), self._before, strict=True):
                    _set_threads(library, threads)


_LIMIT = _Limit()


@lru_cache(maxsize=1)
def _libraries() -> tuple[LibController, ...]:
    """The BLAS libraries of numpy. Finding them takes a millisecond, so it is done once."""
    return tuple(ThreadpoolController().select(user_api="blas").lib_controllers)


@lru_cache(maxsize=1)
def _is_even() -> bool:
    """Whether numpy's products are those of a kernel in `_EVEN`."""
    own = [each for each in _libraries() if "numpy" in each.filepath]
    return bool(own) and all(getattr(each, "architecture", None) in _EVEN for each in own)


def _set_threads(library: LibController, threads: int) -> None:
    # From 3.7 on threadpoolctl lets only the thread that set a limit change it, and the last one to
    # leave may be another.
    change: Callable[[int], object] = getattr(
        library, "_real_set_num_threads", library.set_num_threads
    )
    change(threads)


@contextmanager
def one_thread() -> Iterator[None]:
    """Every BLAS product of the process on one processor, until all who are inside have left."""
    _LIMIT.enter()
    try:
        yield
    finally:
        _LIMIT.leave()
