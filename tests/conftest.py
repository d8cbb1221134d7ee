from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aligner.config import Settings
from aligner.corpus import Report, build_corpus
from tests.support import SEEDS


@pytest.fixture(scope="session", autouse=True)
def private_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """No test reads or writes the vectors of the person who runs it."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session")
def encoder() -> Any:
    import aligner

    return aligner.load_encoder()


@pytest.fixture(scope="session")
def seed_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """The five articles as a corpus, built once."""
    out = tmp_path_factory.mktemp("seeds") / "out"
    return out, build_corpus([SEEDS], out, Settings())


@pytest.fixture(scope="session")
def seed_records(seed_run: tuple[Path, Report]) -> list[dict[str, Any]]:
    lines = (seed_run[0] / "corpus.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


@pytest.fixture(scope="session", autouse=True)
def plain_locale() -> Iterator[None]:
    """The program speaks English to the tests, whatever the locale of who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LC_ALL", "C.UTF-8")
        yield
