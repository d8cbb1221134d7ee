"""Plain words and tables about results, for the command line to print."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from aligner.bitext import Alignment, Flag

if TYPE_CHECKING:
    from aligner.corpus import Report
    from aligner.evaluation import Counts, Scores

_UNSURE = 0.5
"""Confidence under which a bead is counted as worth a look."""


def describe(alignment: Alignment) -> str:
    """A few lines about one alignment: beads, flags, doubts, what was set aside."""
    pairs = [bead for bead in alignment.beads if not bead.is_null]
    alone = len(alignment.beads) - len(pairs)
    unsure = sum(bead.confidence < _UNSURE for bead in alignment.beads)
    lines = [
        f"{alignment.doc}: {len(alignment.src.sentences)} {alignment.src.lang} and "
        f"{len(alignment.tgt.sentences)} {alignment.tgt.lang} sentences in {len(pairs)} pairs, "
        f"{alone} without counterpart, {unsure} unsure, {len(alignment.skipped)} set aside",
        f"flags: {counted(flag for _, flag in alignment.flags)}",
    ]
    if alignment.signature.fields:
        lines.append(f"signature: {alignment.signature}")
    return "\n".join(lines)


def counted(flags: Iterable[Flag]) -> str:
    """``3 major (2 number, 1 omission), 1 minor (1 length)``, or ``none``."""
    return counted_kinds(Counter((flag.severity, flag.kind) for flag in flags))


def counted_kinds(counts: Mapping[tuple[str, str], int]) -> str:
    """The same from the number of flags of each severity and kind."""
    parts = []
    for severity in ("major", "minor"):
        kinds = {kind: n for (each, kind), n in sorted(counts.items()) if each == severity}
        if kinds:
            detail = ", ".join(f"{n} {kind}" for kind, n in kinds.items())
            parts.append(f"{sum(kinds.values())} {severity} ({detail})")
    return ", ".join(parts) or "none"


_COLOURS: dict[str, dict[str, Any]] = {
    "major": {"fg": "red", "bold": True},
    "minor": {"fg": "yellow"},
}
# A text may hold escape sequences of its own, which must not reach a terminal.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]+")


def finding_lines(alignment: Alignment, *, colour: bool = False) -> Iterator[str]:
    """One line a flag: document, bead, severity, kind, confidence, message, both words.

    With `colour` the words are red or yellow, by severity, as terminals show it.
    """
    for number, bead in alignment.numbered():
        src, tgt = alignment.texts(bead)
        for flag in bead.flags:
            words = [_quoted(t, spans) for t, spans in ((src, flag.src), (tgt, flag.tgt))]
            if colour:
                words = [typer.style(word, **_COLOURS[flag.severity]) for word in words]
            yield (
                f"{_CONTROL.sub(' ', alignment.doc)}:{number}: {flag.severity} {flag.kind} "
                f"({flag.confidence:.2f}): {_CONTROL.sub(' ', flag.message)} "
                f"[{' | '.join(words)}]"
            )


_LONGEST_QUOTE = 60


def _quoted(text: str, spans: Sequence[tuple[int, int]]) -> str:
    quote = " … ".join(" ".join(_CONTROL.sub(" ", text[a:b]).split()) for a, b in spans) or "–"
    return quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1] + "…"


def describe_findings(counts: Mapping[tuple[str, str], int], beads: int) -> str:
    """The last line of a check, from the number of flags of each severity and kind."""
    return f"{beads} beads checked; flags: {counted_kinds(counts)}"


def statistics_table(values: dict[str, Any]) -> str:
    """What `selection.statistics` counted, a line each."""
    lines = []
    for name, value in values.items():
        title = name.replace("_", " ")
        if isinstance(value, dict):
            value = ", ".join(f"{key}: {n}" for key, n in value.items()) or "none"
            if name == "confidence":
                title = "confidence from"
        lines.append(f"{title:<16} {value if value is not None else 'not known'}")
    return "\n".join(lines)


def describe_report(report: Report, out: Path) -> str:
    """A corpus run in words: documents, pairs, flags, and the worst findings to read first."""
    lines = [
        f"{len(report.aligned)} of {report.total} documents aligned: {report.pairs} sentence "
        f"pairs, {report.alone} sentences without counterpart, {report.set_aside} lines set aside.",
    ]
    for entry in report.aligned:
        lines.append(f"  {entry.doc}: {entry.pairs} pairs, flags: {entry.flags}")
    for text in report.unpaired:
        lines.append(f"  {text.doc}: no counterpart ({text.reason})")
    if report.worst:
        lines.append("Read first:")
        lines += [f"  {line}" for line in report.worst]
    lines.append(f"Results: {', '.join(str(out / name) for name in report.files)}")
    if report.signature:
        lines.append(f"Signature: {report.signature}")
    return "\n".join(lines)


def score_table(scores: Scores) -> str:
    """Precision, recall and F1 of each row, aligned for a terminal."""
    rows = [("strict", scores.strict), ("lax", scores.lax), ("null beads", scores.null)]
    rows += sorted(scores.types.items(), key=lambda item: (-item[1].gold, item[0]))
    head = f"{'':<12}{'precision':>10}{'recall':>10}{'F1':>10}{'gold':>8}{'found':>8}"
    return "\n".join([head, *(_score_row(name, counts) for name, counts in rows)])


def _score_row(name: str, counts: Counts) -> str:
    return (
        f"{name:<12}{counts.precision:>10.4f}{counts.recall:>10.4f}{counts.f1:>10.4f}"
        f"{counts.gold:>8}{counts.predicted:>8}"
    )


def score_json(scores: Scores) -> str:
    """The same rows as JSON."""
    rows = {"strict": scores.strict, "lax": scores.lax, "null": scores.null, **scores.types}
    return json.dumps(
        {
            name: {
                "precision": round(c.precision, 4),
                "recall": round(c.recall, 4),
                "f1": round(c.f1, 4),
                "gold": c.gold,
                "predicted": c.predicted,
            }
            for name, c in rows.items()
        },
        indent=1,
    )


def models_table() -> str:
    """Every encoder and set of weights with its state, a line each."""
    from aligner.config import models_folder
    from aligner.encoding import BUILDERS, BUILT_IN, PRESETS, where_built

    lines = []
    for name in sorted(BUILDERS):
        folder = where_built(name)
        state = f"built in {folder}" if folder else f"not built: aligner models build {name}"
        if name == BUILT_IN:
            state = f"ready (numpy); sentence-transformers folder {state}"
        lines.append(f"encoder  {name:<24} {state}")
    for path in sorted(models_folder().glob("*/weights.*")):
        lines.append(f"weights  {path.parent.name:<24} {path.parent}")
    for preset, members in PRESETS.items():
        lines.append(f"preset   {preset:<24} {' + '.join(members)}")
    return "\n".join(lines)


def model_card(name: str) -> str:
    """The card of a model; ModelError where there is none."""
    from aligner.config import models_folder
    from aligner.encoding import model_folders
    from aligner.errors import ModelError

    folders = [
        entry
        for parent in (models_folder(), *model_folders())
        if parent.is_dir()
        for entry in sorted(parent.iterdir())
    ]
    for folder in folders:
        # Found by what is there: a name that is a path would lead to files that are no cards.
        if folder.name == name and (folder / "README.md").is_file():
            return (folder / "README.md").read_text(encoding="utf-8", errors="replace").rstrip()
    raise ModelError(f"no card of a model {name!r}: see aligner models list")


_PAIR = ("The library opens at nine tomorrow.", "图书馆明天九点开门。")
_UNLIKE = "他不喜欢吃辣的东西。"


def checked_models() -> tuple[list[str], bool]:
    """A line for every model that is there, and whether all are sound.

    Weights must be what their card says they are; an encoder must find a translation more like
    its source than another sentence.
    """
    from aligner.config import models_folder
    from aligner.encoding import BUILDERS, BUILT_IN, load_encoder, where_built
    from aligner.errors import AlignerError

    lines, sound = [], True
    for path in sorted(models_folder().glob("*/weights.*")):
        digest = sha256(path.read_bytes()).hexdigest()
        card = path.parent / "README.md"
        fine = card.is_file() and digest in card.read_text(encoding="utf-8")
        sound = sound and fine
        verdict = "ok" if fine else "not what its card says: refit with aligner train"
        lines.append(f"weights  {path.parent.name:<24} {verdict}")
    for name in sorted(BUILDERS):
        if name != BUILT_IN and where_built(name) is None:
            continue
        try:
            en, zh, unlike = load_encoder(name).encode([*_PAIR, _UNLIKE])
        except AlignerError as error:
            lines.append(f"encoder  {name:<24} {error}")
            sound = False
            continue
        near, far = float(en @ zh), float(en @ unlike)
        sound = sound and near > far
        verdict = "ok" if near > far else "cannot tell a translation: build it again"
        lines.append(f"encoder  {name:<24} {verdict} (pair {near:.2f}, unrelated {far:.2f})")
    return lines, sound
