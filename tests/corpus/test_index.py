"""An index finds nearly what comparing all with all finds, and very many documents need one."""

import sys
from pathlib import Path

import numpy as np
import pytest

from aligner.config import Settings
from aligner.corpus import build_corpus, index
from aligner.corpus.index import indexed, needs_index
from aligner.corpus.profiles import APART, Window, nearest
from aligner.errors import ConfigError
from tests.corpus.texts import EN, OTHER_ZH, ZH

BARE = Settings(families="none", jobs=1)


def sides(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Documents of twenty matters, each with a translation that is not quite the same."""
    rng = np.random.default_rng(0)
    matters = rng.standard_normal((20, 64))[rng.integers(20, size=count)]
    own = matters + rng.standard_normal((count, 64))
    found = [own + 0.5 * rng.standard_normal((count, 64)) for _ in range(2)]
    left, right = (each / np.linalg.norm(each, axis=1, keepdims=True) for each in found)
    return left.astype(np.float16), right.astype(np.float16)


def test_nearly_all_of_the_nearest_are_found():
    pytest.importorskip("usearch", reason="an index needs the extra index")
    left, right = sides(3000)
    for found, exact in zip(indexed(left, right, 3), nearest(left, right, 3), strict=True):
        same = found.places[:, 0] == exact.places[:, 0]
        assert same.mean() > 0.98
        assert np.allclose(found.cosines[same, 0], exact.cosines[same, 0], atol=2e-3)
        assert (np.diff(found.cosines, axis=1) <= 0).all()


def test_the_same_index_every_time():
    pytest.importorskip("usearch", reason="an index needs the extra index")
    left, right = sides(500)
    one, two = indexed(left, right, 3), indexed(left, right, 3)
    assert all((a.places == b.places).all() for a, b in zip(one, two, strict=True))


def test_those_too_far_apart_in_time_come_last():
    pytest.importorskip("usearch", reason="an index needs the extra index")
    left, right = sides(300)
    days = np.arange(300.0)
    across, back = indexed(left, right, 3, Window(days, days + 10, 4))
    for found in (across, back):
        kept = found.cosines > APART
        apart = np.abs(days[:, None] - days[found.places] + (10 if found is back else -10))
        assert kept.any() and (apart[kept] <= 4).all()


def test_how_many_need_an_index(monkeypatch):
    monkeypatch.setattr(index, "MOST", 100)
    assert not needs_index(100, 100) and needs_index(101, 100) and not needs_index(20, 400)
    monkeypatch.setattr(index, "MOST", 1500)
    days = np.arange(2000.0)
    assert needs_index(2000, 2000)
    assert not needs_index(2000, 2000, Window(days, days, 0))


def test_without_the_package_the_extra_is_named(monkeypatch, tmp_path):
    (tmp_path / "a.txt").write_text(EN, encoding="utf-8")
    (tmp_path / "b.txt").write_text(ZH, encoding="utf-8")
    (tmp_path / "c.txt").write_text(OTHER_ZH, encoding="utf-8")
    monkeypatch.setattr(index, "MOST", 1)
    monkeypatch.setitem(sys.modules, "usearch.index", None)
    with pytest.raises(ConfigError, match=r"enzh-aligner\[index\]"):
        build_corpus([tmp_path], tmp_path / "out", BARE)


def test_a_corpus_by_an_index_is_the_same(monkeypatch, tmp_path):
    pytest.importorskip("usearch", reason="an index needs the extra index")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.chdir(tmp_path)
    Path("texts").mkdir()
    for name, text in (("a", EN), ("b", ZH), ("c", OTHER_ZH)):
        Path(f"texts/{name}.txt").write_text(text, encoding="utf-8")
    build_corpus([Path("texts")], Path("one"), BARE)
    monkeypatch.setattr(index, "MOST", 1)
    build_corpus([Path("texts")], Path("two"), BARE)
    assert Path("one/corpus.jsonl").read_bytes() == Path("two/corpus.jsonl").read_bytes()
