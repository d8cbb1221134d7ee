"""The card of a released corpus: what it holds, in words for people and in YAML for loaders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

_SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)
_LETTERS = {1_000: "1K", 10_000: "10K", 100_000: "100K", 1_000_000: "1M", 10_000_000: "10M"}


def card_of(
    statistics: Mapping[str, Any],
    meta: Mapping[str, Mapping[str, int]],
    documents: Mapping[str, int],
    files: Sequence[str],
    form: str,
) -> str:
    """Markdown with a head in YAML, as the hub reads it.

    `statistics` are those of `aligner.selection`, `meta` has ``signatures`` and ``licences`` with
    the number of documents of each, `documents` those of every split.
    """
    head = yaml.safe_dump(_head(statistics, meta, documents, form), sort_keys=False)
    return f"---\n{head}---\n\n" + "\n".join(_body(statistics, meta, documents, files))


def _head(
    statistics: Mapping[str, Any],
    meta: Mapping[str, Mapping[str, int]],
    documents: Mapping[str, int],
    form: str,
) -> dict[str, Any]:
    licences = [name for name in meta["licences"] if name != "unknown"]
    head: dict[str, Any] = {
        "language": ["en", "zh"],
        "task_categories": ["translation"],
        "size_categories": [_size(statistics["beads"])],
    }
    if len(licences) == 1 and len(meta["licences"]) == 1:
        head["license_name"] = licences[0]
    if form != "tmx":
        head["configs"] = [
            {
                "config_name": "default",
                "data_files": [{"split": split, "path": f"data/{split}-*"} for split in documents],
            }
        ]
    return head


def _size(beads: int) -> str:
    """The class of size that the hub has for a number of rows."""
    below = next((size for size in _SIZES if beads < size), None)
    if below is None:
        return "n>100M"
    if below == _SIZES[0]:
        return "n<1K"
    return f"{_LETTERS[below // 10]}<n<{_LETTERS.get(below, '100M')}"


def _body(
    statistics: Mapping[str, Any],
    meta: Mapping[str, Mapping[str, int]],
    documents: Mapping[str, int],
    files: Sequence[str],
) -> list[str]:
    sides = (
        f"{statistics['sentences'].get(lang, 0):,} sentences, "
        f"{statistics['characters'].get(lang, 0):,} characters of {name}"
        for lang, name in (("en", "English"), ("zh", "Chinese"))
    )
    return [
        "# An aligned English–Chinese corpus",
        "",
        f"{statistics['documents']:,} documents, {statistics['beads']:,} beads (sentences that "
        f"translate each other, or have no counterpart); {'; '.join(sides)}.",
        "",
        *_table("split", "documents", documents),
        *_table("licence", "documents", meta["licences"]),
        *_table("beads by type", "number", statistics["types"]),
        *_table("confidence from", "beads", statistics["confidence"]),
        *_table("risk from", "beads", statistics["risk"]),
        *_table("flags", "number", statistics["flags"]),
        *_table("made by", "documents", meta["signatures"]),
        "Confidence is the probability that a bead is right, risk that a professional would mark a",
        "major accuracy error in it. Documents that are nearly the same are in one split.",
        "",
        f"Files: {', '.join(files)}",
        "",
    ]


def _table(left: str, right: str, counts: Mapping[str, int]) -> list[str]:
    if not counts:
        return []
    rows = [f"| {name} | {count:,} |" for name, count in counts.items()]
    return [f"| {left} | {right} |", "| --- | ---: |", *rows, ""]
