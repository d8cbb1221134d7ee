"""JSONL packed by Zstandard: the same beads, read line by line, damage told in one line."""

import random
import sys

import pytest

from aligner import formats
from aligner.errors import InputError, OutputError
from aligner.formats import packed
from tests.support import run

pytest.importorskip("pyarrow", reason="packed JSONL needs the extra parquet")


@pytest.fixture
def corpus(seed_run):
    return seed_run[0] / "corpus.jsonl"


@pytest.fixture
def small(corpus, tmp_path):
    path = tmp_path / "c.jsonl.zst"
    formats.write_corpus(formats.stream_corpus(corpus), path)
    return path


def test_what_is_read_back_is_what_was_written(corpus, small, tmp_path):
    formats.write_corpus(formats.stream_corpus(small), tmp_path / "back.jsonl")
    assert (tmp_path / "back.jsonl").read_bytes() == corpus.read_bytes()
    assert small.stat().st_size < corpus.stat().st_size / 3


def test_the_content_tells_it_under_any_name(small, tmp_path):
    small.rename(tmp_path / "corpus.bin")
    assert list(formats.stream_corpus(tmp_path / "corpus.bin"))


def test_another_program_unpacks_it(corpus, small):
    zstandard = pytest.importorskip("zstandard", reason="the other program is not there")
    with small.open("rb") as stream:
        assert zstandard.ZstdDecompressor().stream_reader(stream).read() == corpus.read_bytes()


def test_damage_is_one_line(small, tmp_path):
    data, rng = small.read_bytes(), random.Random(0)
    path = tmp_path / "damaged.jsonl.zst"
    cuts = [data[:5], data[: len(data) // 2], data[:-1], packed.MARK, packed.MARK + b"?" * 99]
    for _ in range(40):
        at = rng.randrange(4, len(data))
        changed = bytes([data[at] ^ (1 << rng.randrange(8))])
        cuts.append(data[:at] + changed + data[at + 1 :])
    refused = 0
    for each in cuts:
        path.write_bytes(each)
        try:
            list(formats.stream_corpus(path))
        except InputError as error:
            refused += 1
            assert "damaged.jsonl.zst" in str(error) and "\n" not in str(error)
    # A changed letter of a text cannot be told.
    assert refused >= 30


def test_a_line_without_end_is_refused_before_it_is_unpacked(tmp_path):
    import pyarrow

    path = tmp_path / "bomb.jsonl.zst"
    with pyarrow.CompressedOutputStream(str(path), "zstd") as stream:
        for _ in range(100):
            stream.write(b"x" * 1_000_000)
    with pytest.raises(InputError, match="longer than"):
        list(formats.stream_corpus(path))


def test_without_the_package_the_extra_is_named(corpus, small, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"enzh-aligner\[parquet\]"):
        list(formats.stream_corpus(small))
    with pytest.raises(OutputError, match=r"enzh-aligner\[parquet\]"):
        formats.write_corpus(formats.stream_corpus(corpus), tmp_path / "d.jsonl.zst")
    assert not (tmp_path / "d.jsonl.zst").exists()


def test_commands_take_it(small, tmp_path):
    done = run("stats", str(small), cwd=tmp_path)
    assert done.code == 0 and "beads" in done.out
