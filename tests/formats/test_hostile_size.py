"""Files that are made to cost much: refused by a limit that the message names."""

import subprocess
import sys

import pytest

from tests.support import ROOT

MEASURED = """
import resource, sys, time
import aligner
try:
    import pyarrow.parquet
except ImportError:
    pass
import polib
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.process_time()
try:
    aligner.read(sys.argv[1])
    print("read")
except aligner.InputError as error:
    print(str(error))
spent = time.process_time() - started
print(spent, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) / 1024)
"""
SIZE = 100_000_000


def tsv(path):
    path.write_bytes(b"A\t" + b"B" * SIZE + b"\n")


def quoted(path):
    path.write_bytes(b'A,"' + b"B\n" * (SIZE // 2) + b'"\n')


def catalogue(path):
    path.write_bytes(b'msgid "' + b"B" * SIZE + b'"\nmsgstr "A"\n')


def memory(path):
    path.write_bytes(b'<tmx><body><tu><tuv xml:lang="en"><seg>' + b"B" * SIZE)


def packed(path):
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    texts = arrow.array(["B" * 1_000_000] * 400)
    parquet.write_table(arrow.table({"en": texts, "zh": texts}), path, compression="zstd")


HOSTILE = {
    "x.tsv": (tsv, "line 1 is longer than 32,000,000 bytes, the limit"),
    "x.csv": (quoted, "is not closed within 10,000 lines"),
    "x.po": (catalogue, "longer than 30,000,000 bytes, the limit"),
    "x.tmx": (memory, "a text has 10,000,000 bytes at most"),
    "x.parquet": (packed, "more than 64,000,000 bytes, the limit"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_cell_of_a_hundred_megabytes(tmp_path, name):
    make, why = HOSTILE[name]
    make(tmp_path / name)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path / name)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    message, figures = done.stdout.splitlines()
    seconds, megabytes = map(float, figures.split())
    assert why in message, message
    # A batch of rows is unpacked before its size is known.
    assert seconds < 2 and megabytes < (500 if name == "x.parquet" else 300)
