"""Random documents: real sentences dropped, doubled, moved, joined, cut or replaced by nasty ones.

The sentences are those of ``sentences.tsv``, written for this purpose in seven registers, and the
seeds' own.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st

from tests.support import SEEDS

HERE = Path(__file__).parent

NASTY: tuple[str, ...] = (
    *json.loads((HERE / "nasty.json").read_text(encoding="utf-8")),
    *(400 * character for character in "9a好"),
)
"""Lines that no translator writes and every file holds."""


def wanted(usual: int) -> int:
    """How many examples: ``FUZZ_EXAMPLES``, or so many as the test suite has time for."""
    return int(os.environ.get("FUZZ_EXAMPLES") or usual)


def fuzzed(usual: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The settings of a fuzzer: the same examples each time unless ``FUZZ_SEED`` is set."""
    named = os.environ.get("FUZZ_SEED")
    common = settings(
        max_examples=wanted(usual),
        derandomize=named is None,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    if named is None:
        return common
    return lambda test: common(seed(int(named))(test))


@lru_cache(maxsize=1)
def pairs() -> tuple[tuple[str, str], ...]:
    """English and Chinese sentences that translate each other."""
    with (HERE / "sentences.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        found = [(row["en"], row["zh"]) for row in rows]
    for line in (HERE.parent / "golden" / "seeds.jsonl").read_text(encoding="utf-8").split("\n"):
        record = json.loads(line) if line else {}
        if record.get("type") == "1-1":
            (path,) = SEEDS.glob(f"{record['doc']}_*.txt")
            text = path.read_text(encoding="utf-8")
            sides = [text[slice(*record[side][0])] for side in ("src", "tgt")]
            found.append(tuple(sorted(sides, key=_han)))
    return tuple(found)


def _han(text: str) -> int:
    return sum("\u4e00" <= character <= "\u9fff" for character in text)


def _joined(one: str, two: str) -> str:
    return one + " " + two


@st.composite
def _side(draw: st.DrawFn, sentences: list[str]) -> list[str]:
    """The sentences of one side after some accidents."""
    found = list(sentences)
    accidents = ("drop", "double", "move", "join", "cut", "nasty", "nasty", "run")
    for accident in draw(st.lists(st.sampled_from(accidents), max_size=4)):
        at = draw(st.integers(0, max(len(found) - 1, 0)))
        if accident == "nasty" or not found:
            found[at : at + draw(st.integers(0, 1))] = [draw(st.sampled_from(NASTY))]
        elif accident == "drop":
            del found[at]
        elif accident == "run":
            del found[at : at + 3]
        elif accident == "double":
            found.insert(at, found[at])
        elif accident == "move":
            found.insert(draw(st.integers(0, len(found) - 1)), found.pop(at))
        elif accident == "join" and at + 1 < len(found):
            found[at : at + 2] = [_joined(found[at], found[at + 1])]
        elif accident == "cut":
            place = draw(st.integers(0, len(found[at])))
            found[at : at + 1] = [found[at][:place], found[at][place:]]
    return found


@dataclass(frozen=True)
class RandomDocument:
    """Both sides, English first, and which sentences begin a paragraph in a text."""

    en: list[str]
    zh: list[str]
    gap: str
    """What stands between two sentences that are given as a text."""


@st.composite
def documents(draw: st.DrawFn) -> RandomDocument:
    """A short document: most sentences have their translation."""
    chosen = draw(st.lists(st.sampled_from(pairs()), max_size=6))
    en, zh = ([pair[k] for pair in chosen] for k in (0, 1))
    gap = draw(st.sampled_from(["\n", "\n\n", " ", "\r\n", "\r\n\r\n"]))
    return RandomDocument(draw(_side(en)), draw(_side(zh)), gap)
