"""A result is the same whatever is computed beside it, under every BLAS kernel at hand."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT

_NEEDS = {
    "Nehalem": {"sse4_2"},
    "Sandybridge": {"avx"},
    "Haswell": {"avx2", "fma"},
    "Zen": {"avx2", "fma"},
    "SkylakeX": {"avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"},
}
"""OpenBLAS kernels, and what a processor must have to run them (as Linux names it)."""


def _flags() -> set[str]:
    path = Path("/proc/cpuinfo")
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    line = next((line for line in text.split("\n") if line.startswith("flags")), "")
    return set(line.split())


@pytest.mark.parametrize("kernel", ["own", *_NEEDS])
def test_nothing_depends_on_what_is_computed_beside_it(kernel):
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    # Set by some hosts; the processor's own kernel is the one that users have.
    env.pop("OPENBLAS_CORETYPE", None)
    if kernel != "own":
        if platform.machine() not in ("x86_64", "AMD64") or not _NEEDS[kernel] <= _flags():
            pytest.skip(f"this processor cannot run the kernel {kernel}")
        env["OPENBLAS_CORETYPE"] = kernel
    done = subprocess.run(
        [sys.executable, "-m", "tests.determinism"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stdout + done.stderr
