"""What it costs that a row's product does not depend on what stands beside it.

    OPENBLAS_CORETYPE=Haswell python -m tests.benchmarks.row_products [--json FILE] [--runs 7]

Reads the folder named by ALIGNER_DATA. Encodes the sentences of MAC-Dev on one processor by the
products of `aligner.products` and by plain ones, in turns; the best runs are compared.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_info

from aligner.encoding import use_network
from aligner.encoding.use import UniversalSentenceEncoder
from aligner.products import one_thread, row_products
from tests.benchmarks.data import mac_dev_beads, report


def plain(rows: np.ndarray, weights: np.ndarray, bias: np.ndarray | None = None) -> np.ndarray:
    """The same product as BLAS makes it."""
    with one_thread():
        product: np.ndarray = rows @ weights
    return product if bias is None else product + bias


def seconds(texts: list[str], product: Callable[..., np.ndarray]) -> float:
    """Processor time of encoding the texts, the model loaded."""
    encoder = UniversalSentenceEncoder(threads=1)
    encoder.encode(["."])
    use_network.row_products = product  # type: ignore[assignment]
    start = time.process_time()
    encoder.encode(texts)
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    texts = [text for pair in mac_dev_beads() for text in pair]
    runs = [
        [seconds(texts, product) for product in (row_products, plain)] for _ in range(options.runs)
    ]
    ours, theirs = (min(column) for column in zip(*runs, strict=True))
    (kernel,) = {each["architecture"] for each in threadpool_info() if each["user_api"] == "blas"}
    value = {"kernel": kernel, "seconds": round(ours, 3), "plain": round(theirs, 3)}
    report({**value, "ratio": round(ours / theirs, 3)}, options.json)


if __name__ == "__main__":
    main()
