"""Products on one processor, and the limit that several threads share."""

from threading import Barrier, Thread

import numpy as np
from threadpoolctl import threadpool_info

from aligner.products import one_thread, row_products


def blas_threads() -> set[int]:
    """Of numpy's library: scipy brings one of its own, which no product of ours uses."""
    return {
        each["num_threads"]
        for each in threadpool_info()
        if each["user_api"] == "blas" and "scipy.libs" not in each["filepath"]
    }


def test_a_product_is_what_the_plain_one_is():
    draw = np.random.default_rng(0)
    weights = draw.standard_normal((96, 40), dtype=np.float32)
    bias = draw.standard_normal(40, dtype=np.float32)
    for count in (0, 1, 15, 240, 241, 700):
        rows = draw.standard_normal((count, 96), dtype=np.float32)
        found = row_products(rows, weights, bias)
        assert found.shape == (count, 40)
        assert found.dtype == np.float32
        assert found.flags.c_contiguous
        assert np.allclose(found, rows @ weights + bias, atol=1e-4)
        assert np.allclose(row_products(rows, weights), rows @ weights, atol=1e-4)


def test_the_limit_holds_until_the_last_one_leaves():
    before = blas_threads()
    seen: list[set[int]] = []
    first_in, first_out, done = Barrier(2), Barrier(2), Barrier(2)

    def stays() -> None:
        with one_thread():
            first_in.wait()
            first_out.wait()
            seen.append(blas_threads())
        done.wait()

    thread = Thread(target=stays)
    with one_thread():
        thread.start()
        first_in.wait()
        assert blas_threads() == {1}
    first_out.wait()
    done.wait()
    thread.join()
    assert seen == [{1}]
    assert blas_threads() == before
