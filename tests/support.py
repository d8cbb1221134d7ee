"""What the tests of several rooms share."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from hypothesis import strategies as st

from aligner import cli
from aligner.bitext import STATUSES, Alignment, Bead, Document, Flag, Sentence, Skipped, joined
from aligner.divergence.judging import Judge
from aligner.divergence.pair import Pair

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
SCRIPT = Path(sys.executable).with_name("aligner")


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


_OF_THE_START = ("PYTHON", "OMP_", "OPENBLAS_", "ALIGNER_MODELS")
"""Beginnings of variables that a process reads when it starts, or keeps what it read by them."""


def run(*arguments: object, cwd: Path, env: dict[str, str] | None = None) -> Ran:
    """The command, as the installed one runs it.

    In this process, which has loaded dictionaries and weights: they are most of what a short
    command does. In one of its own where the environment needs it.
    """
    words = [*map(str, arguments)]
    if any(name.startswith(_OF_THE_START) for name in env or ()):
        return _process(words, cwd, env or {})
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace") for _ in range(2))
    with (
        chdir(cwd),
        patch.dict(os.environ, env or {}),
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO())),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = cli.run(words)
    for stream in (out, err):
        stream.flush()
    return Ran(code, *(each.buffer.getvalue().decode("utf-8") for each in (out, err)))


def _process(words: list[str], cwd: Path, env: dict[str, str]) -> Ran:
    done = subprocess.run(
        [str(SCRIPT), *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


class Believing(Judge):
    """A judge that takes the confidence of every check as it is, and tells no risk."""

    def __init__(self) -> None:
        """It has no weights."""
        self.digest = "none"

    def judged(self, check: str, pair: Pair, flags: Sequence[Flag]) -> list[Flag]:
        """The flags as they are."""
        return list(flags)

    def risk(self, pair: Pair, flags: Sequence[Flag]) -> float | None:
        """Unknown."""
        return None

    def shares(self, pair: Pair, flags: Sequence[Flag]) -> list[tuple[str, float, float]]:
        """None."""
        return []


AWKWARD = (
    "𠮷𝒜😀👩‍👩‍👧\x00\x01\x0b\x0c\x1c\x7f\x85\u2028\ufffe\ufeff\u200b\r\n\t<&>\"']]>  \\é中。.a"
)
"""Rare Han, emoji, control characters, line separators, what XML treats specially."""

texts = st.text(st.one_of(st.sampled_from(AWKWARD), st.characters(codec="utf-8")), max_size=12)


@st.composite
def alignments(draw: st.DrawFn, nulls: bool = True) -> Alignment:
    """Any alignment that the records can express: odd texts, flags, what was set aside."""
    src_lang = draw(st.sampled_from(["en", "zh"]))
    tgt_lang = "zh" if src_lang == "en" else "en"
    sizes = st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(
        lambda size: sum(size) > 0 and (nulls or all(size))
    )
    shapes = draw(st.lists(sizes, max_size=5))
    src, tgt, beads = [], [], []
    for m, n in shapes:
        spans = []
        for side, count in ((src, m), (tgt, n)):
            start = len(side)
            for _ in range(count):
                text, at = draw(texts), side[-1].end + 1 if side else 0
                side.append(Sentence(text, at, at + len(text), draw(st.integers(0, 5))))
            spans.append(range(start, len(side)))
        two = bool(m and n)
        similarity = round(draw(st.floats(-1, 1)), 4) if two else None
        confidence = round(draw(st.floats(0, 1)), 4)
        joined_texts = (
            joined([side[i].text for i in span], lang)
            for side, span, lang in zip((src, tgt), spans, (src_lang, tgt_lang), strict=True)
        )
        flags = tuple(draw(st.lists(_flags(*joined_texts), max_size=2)))
        status = draw(st.sampled_from(STATUSES))
        risk = draw(st.none() | st.floats(0, 1).map(lambda x: round(x, 4))) if two else None
        beads.append(Bead(spans[0], spans[1], similarity, confidence, flags, status, risk))
    skipped = tuple(
        Skipped(draw(st.sampled_from([src_lang, tgt_lang])), Sentence(t, 0, len(t), 0), "footer")
        for t in draw(st.lists(texts, max_size=2))
    )
    documents = Document(src_lang, "", tuple(src)), Document(tgt_lang, "", tuple(tgt))
    return Alignment(draw(st.sampled_from(["a", "名 1"])), *documents, tuple(beads), skipped)


def _spans(text: str) -> st.SearchStrategy[tuple[tuple[int, int], ...]]:
    """Spans inside the text, empty ones too."""
    span = st.tuples(*[st.integers(0, len(text))] * 2).map(lambda ends: (min(ends), max(ends)))
    return st.lists(span, max_size=2).map(tuple)


def _flags(src: str, tgt: str) -> st.SearchStrategy[Flag]:
    return st.builds(
        Flag,
        st.sampled_from(["number", "omission", "length"]),
        st.sampled_from(["major", "minor"]),
        st.floats(0, 1).map(lambda x: round(x, 4)),
        _spans(src),
        _spans(tgt),
        texts,
    )
