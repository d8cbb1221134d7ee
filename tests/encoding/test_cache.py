import os
import subprocess
import sys
import time

import numpy as np
import pytest
from platformdirs import user_cache_dir

from aligner.encoding.cache import CachedEncoder, VectorCache, default_folder, key_of

WRITER = """
import sys
from pathlib import Path
import numpy as np
from aligner.encoding.cache import VectorCache, key_of
cache = VectorCache(Path(sys.argv[1]))
for i in range(40):
    names = [f"{sys.argv[2]} {i} {j}" for j in range(10)] + [f"shared {i}"]
    cache.put({key_of("writer", n): np.full(8, i, dtype=np.float32) for n in names})
"""


@pytest.fixture
def cache(tmp_path):
    return VectorCache(tmp_path / "cache")


def damage(cache, text="猫", column="vector", value="zeroblob(32)", identity="counting-1"):
    import sqlite3

    connection = sqlite3.connect(cache.path)
    connection.execute(
        f"UPDATE vectors SET {column} = {value} WHERE key = ?", [key_of(identity, text)]
    )
    connection.commit()
    connection.close()


def test_results_have_the_same_bytes_from_the_cache_or_not(cache, counting):
    texts = ["cat", "猫", "", "\ud800 lone"]
    plain = counting.encode(texts)
    first = CachedEncoder(counting, cache).encode(texts)
    counting.asked.clear()
    second = CachedEncoder(counting, VectorCache(cache.folder)).encode(texts)
    assert counting.asked == []
    assert plain.tobytes() == first.tobytes() == second.tobytes()
    assert second.dtype == np.float32


def test_only_missing_texts_are_encoded_and_equal_ones_once(cache, counting):
    encoder = CachedEncoder(counting, cache)
    encoder.encode(["a", "b"])
    counting.asked.clear()
    vectors = encoder.encode(["c", "a", "c", "d", "b", "c"])
    assert counting.asked == ["c", "d"]
    assert vectors.tobytes() == counting.encode(["c", "a", "c", "d", "b", "c"]).tobytes()


def test_no_texts_give_no_rows(cache, counting):
    assert CachedEncoder(counting, cache).encode([]).shape == (0, 8)


def test_identity_is_that_of_the_encoder_and_part_of_the_key(cache, counting):
    encoder = CachedEncoder(counting, cache)
    assert encoder.identity == "counting-1"
    encoder.encode(["a"])
    other = type(counting)("counting-2", dimension=4)
    assert CachedEncoder(other, cache).encode(["a"]).shape == (1, 4)
    assert key_of("a", "b") != key_of("ab", "")


def test_an_encoder_without_identity_is_not_kept(cache, counting):
    counting.identity = ""
    encoder = CachedEncoder(counting, cache)
    encoder.encode(["a", "a"])
    encoder.encode(["a"])
    assert counting.asked == ["a", "a"]
    assert not cache.path.exists()


def test_looking_up_changes_no_disk(cache):
    assert cache.get([b"0" * 32]) == {}
    assert not cache.folder.exists()


@pytest.mark.parametrize(
    "damaged",
    [
        lambda data: b"this is no database" * 200,
        lambda data: data[:100],
        lambda data: data[: len(data) // 2],
        lambda data: data[:2000] + os.urandom(len(data) - 2000),
        lambda data: data[:16] + os.urandom(len(data) - 16),
        lambda data: b"",
    ],
)
def test_a_damaged_file_never_breaks_a_run(cache, counting, damaged):
    texts = [f"text {i}" for i in range(300)]
    encoder = CachedEncoder(counting, cache)
    expected = encoder.encode(texts)
    cache.path.write_bytes(damaged(cache.path.read_bytes()))
    assert encoder.encode(texts).tobytes() == expected.tobytes()
    counting.asked.clear()
    assert encoder.encode(texts).tobytes() == expected.tobytes()
    assert counting.asked == [], "the cache was not rebuilt"


@pytest.mark.parametrize(
    ("column", "value"),
    [("vector", "zeroblob(32)"), ("vector", "'text'"), ("checksum", "0"), ("checksum", "'x'")],
)
def test_a_damaged_vector_is_encoded_again(cache, counting, column, value):
    encoder = CachedEncoder(counting, cache)
    expected = encoder.encode(["cat", "猫"])
    damage(cache, column=column, value=value)
    counting.asked.clear()
    for _ in range(2):
        assert encoder.encode(["cat", "猫"]).tobytes() == expected.tobytes()
    assert counting.asked == ["猫"]


def test_a_folder_that_cannot_be_made_is_passed_by(tmp_path, counting, caplog):
    (tmp_path / "file").write_text("")
    encoder = CachedEncoder(counting, VectorCache(tmp_path / "file" / "cache"))
    for _ in range(2):
        assert encoder.encode(["cat"]).shape == (1, 8)
    assert "not used" in caplog.text


def test_two_processes_write_at_once(cache):
    command = [sys.executable, "-c", WRITER, str(cache.folder)]
    writers = [subprocess.Popen([*command, name], stderr=subprocess.PIPE) for name in "ab"]
    for writer in writers:
        _, messages = writer.communicate(timeout=50)
        assert writer.returncode == 0
        assert messages == b""
    names = [f"{w} {i} {j}" for w in "ab" for i in range(40) for j in range(10)]
    names += [f"shared {i}" for i in range(40)]
    found = cache.get(key_of("writer", name) for name in names)
    assert len(found) == len(names)
    assert found[key_of("writer", "shared 7")].tolist() == [7.0] * 8


def test_ten_thousand_texts_are_found_in_half_a_second(cache):
    rows = np.random.default_rng(0).standard_normal((10_000, 512)).astype(np.float32)
    keys = [key_of("timing", str(i)) for i in range(len(rows))]
    cache.put(dict(zip(keys, rows, strict=True)))
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        found = cache.get(keys)
        seconds.append(time.perf_counter() - start)
    assert len(found) == len(keys)
    assert found[keys[1234]].tobytes() == rows[1234].tobytes()
    assert min(seconds) < 0.5


def test_clearing_deletes_every_vector(cache, counting):
    encoder = CachedEncoder(counting, cache)
    encoder.encode(["a"])
    cache.clear()
    assert list(cache.folder.iterdir()) == []
    encoder.encode(["a"])
    assert counting.asked == ["a", "a"]


def test_the_default_folder_is_the_users_unless_the_variable_names_one(monkeypatch, tmp_path):
    monkeypatch.delenv("ALIGNER_CACHE", raising=False)
    assert str(default_folder()) == user_cache_dir("enzh-aligner", appauthor=False)
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "mine"))
    assert default_folder() == tmp_path / "mine"
    assert VectorCache().folder == tmp_path / "mine"
