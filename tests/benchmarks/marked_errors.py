"""Errors that professionals marked, kind by kind, and which of them a flag finds.

    ALIGNER_DATA=... python -m tests.benchmarks.marked_errors [--list FILE]

General text and talks (MQM, Chinese to English); errors that at least half of the raters marked:

- values: accuracy errors at a short stretch of the translation with a number, in digits or words;
- names: accuracy errors at one to four words with capitals that do not begin a sentence;
- omissions: eight characters of the source and more.

A flag finds a value or a name where it is of such a kind and touches the stretch, or points at the
source alone; an omission where it touches it. Default settings, each pair by itself. The judge was
fitted on these data: its card has the figures of every source left out.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aligner
from aligner.bitext import Flag, Span
from aligner.training.content_examples import Example, Mark
from aligner.training.marks import marked_file
from tests.benchmarks.data import folder, report
from tests.benchmarks.human_marks import MQM

HALF = 0.5
SHORT = 40
"""Characters of a stretch that names one thing."""
OMITTED = 8
KINDS = {
    "value": ("number", "date", "mistranslation"),
    "name": ("name", "untranslated", "term"),
    "omission": ("omission",),
}
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|"
    r"forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?|"
    r"dozens?|half|twice|double|quarter)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z][\w'’.-]*")
_NAMES = 4
"""Words of a name at most."""
_BEGINS = re.compile(r"(?:^|[.!?:;“\"‘(]\s*)$")


@dataclass(frozen=True, slots=True)
class Error:
    """What was marked in a pair."""

    kind: str
    side: int
    """0 source, 1 target."""
    span: Span


def errors_of(example: Example) -> Iterator[Error]:
    """The errors of a pair that are of one of the kinds, each once."""
    for side in (0, 1):
        seen: list[Span] = []
        for mark in example.marks[side]:
            kind = _kind(example, side, mark)
            if kind and _agreed(mark, example.marks[side]) and not _met(mark.span, seen):
                seen.append(mark.span)
                yield Error(kind, side, mark.span)


def _kind(example: Example, side: int, mark: Mark) -> str | None:
    start, end = mark.span
    text = example.texts[side][start:end]
    if side == 0:
        return "omission" if mark.head == "missing" and end - start >= OMITTED else None
    if mark.head != "bad" or end - start > SHORT:
        return None
    if _NUMBER.search(text):
        return "value"
    words = _WORD.findall(text)
    first = bool(_BEGINS.search(example.tgt[:start]))
    named = words and all(word[0].isupper() for word in words) and len(words) <= _NAMES
    return "name" if named and not (first and len(words) == 1) else None


def _agreed(mark: Mark, marks: Sequence[Mark]) -> bool:
    """Whether half of the raters marked something that touches it."""
    own = [each for each in marks if each.head == mark.head and _met(mark.span, [each.span])]
    return sum({each.rater: each.share for each in own}.values()) >= HALF


def _met(span: Span, spans: Sequence[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)


def found(error: Error, flags: Sequence[Flag]) -> bool:
    """Whether a flag is about an error."""
    for flag in flags:
        if flag.kind in KINDS[error.kind]:
            own = (flag.src, flag.tgt)[error.side]
            if _met(error.span, own) or (error.side == 1 and not own):
                return True
    return False


def measured(path: str, listed: list[dict[str, Any]]) -> dict[str, Any]:
    """Counts of one source; every error goes into `listed`."""
    examples = [each for each in marked_file(folder("mqm") / MQM[path]) if all(each.texts)]
    checked = aligner.check_pairs([each.texts for each in examples], "zh", "en")
    told: Counter[tuple[str, str]] = Counter()
    for example, result in zip(examples, checked, strict=True):
        for error in errors_of(example):
            right = found(error, result.flags)
            told[error.kind, "all"] += 1
            told[error.kind, "found"] += right
            listed.append(
                {
                    "path": path,
                    "kind": error.kind,
                    "found": right,
                    "marked": example.texts[error.side][slice(*error.span)],
                    "src": example.src,
                    "tgt": example.tgt,
                }
            )
    return {kind: f"{told[kind, 'found']}/{told[kind, 'all']}" for kind in KINDS}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--list", type=Path, help="write every error here, a line of JSON each")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    given = parser.parse_args()
    listed: list[dict[str, Any]] = []
    value = {path: measured(path, listed) for path in MQM}
    if given.list:
        lines = (json.dumps(each, ensure_ascii=False) + "\n" for each in listed)
        given.list.write_text("".join(lines), encoding="utf-8")
    report({"marked_errors": value}, given.json)


if __name__ == "__main__":
    main()
