"""What `aligner train --from` does: the shipped weights moved by what a person has settled.

Few beads bend few weights: the alignment's are drawn to the shipped ones, and of the flags of each
kind one level is moved. What both do is told on documents that were held back.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
from msgspec import structs, to_builtins

from aligner import pipeline
from aligner.alignment import Weights
from aligner.bitext import Alignment
from aligner.config import Settings
from aligner.divergence.judging import FAMILIES, WEIGHTS, JudgeWeights, load_judge_weights, log_odds
from aligner.errors import InputError
from aligner.linking import Sentences, Tools, evidence, link
from aligner.training.fitting import Example, chosen_ridge, example, fit
from aligner.training.output import write_model
from aligner.training.reviewed import JudgedFlag, Reviewed, parts, reviewed

FEWEST_BEADS = 100
"""Confirmed or edited beads from which the alignment is refitted: it has 34 weights with the
preset fast, 39 with the preset best."""

FEWEST_FLAGS = 40
"""Judged flags from which their calibration is refitted."""

FEWEST_OF_A_KIND = 10
"""Judged flags of a kind from which its level is moved."""

FEWEST_DOCUMENTS = 2
"""Documents that must have some of them: what is fitted on one is judged on another."""

PARTS = 4
"""Parts of the documents, each held back once."""

_RIDGES = (1.0, 10.0, 100.0)
"""Pulls towards the shipped weights, of which that is taken under which unseen beads are
likeliest. In the fitting of the shipped ones, on whole documents, it was .1 to 1 towards zero."""

_KIND_FAMILIES = {
    "number": ("numbers",),
    "date": ("dates",),
    "name": ("names",),
    "untranslated": ("untranslated",),
    "omission": ("omission",),
    "addition": ("addition",),
    "mistranslation": ("polarity", "modality", "roles", "similarity", "form"),
    "length": ("lengths",),
}
"""Families of the judge whose flags have a kind; the other kinds are not judged."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Held:
    """Figures of documents that were held back: by the shipped weights, and by those refitted on
    the other documents."""

    count: int
    before: float
    after: float


def refit(
    corpus: Sequence[Alignment],
    out: Path,
    settings: Settings,
    *,
    command: str,
    seed: int = 0,
    tell: Tell = lambda what: None,
) -> str:
    """Refit what the corpus teaches enough for, and write each model with its card into `out`.

    What is returned says what was written, what it does on documents held back, and what there was
    too little for. InputError where there is too little for anything.
    """
    documents = reviewed(corpus)
    lacking = [_lacking_beads(documents), _lacking_flags(documents)]
    if all(lacking):
        raise InputError(
            f"too little was reviewed to refit anything: {lacking[0]}; {lacking[1]}; go on in "
            "aligner review"
        )
    told = []
    for lack, refitted in zip(lacking, (_refit_alignment, _refit_flags), strict=True):
        told.append(f"Left as it was: {lack}." if lack else "")
        if not lack:
            told[-1] = refitted(documents, out, settings, command, seed, tell)
    return "\n\n".join(told)


def _lacking_beads(documents: Sequence[Reviewed]) -> str:
    counts = [len(each.right) for each in documents if each.right]
    return _lack("confirmed or edited beads", counts, FEWEST_BEADS, "the alignment's weights")


def _lacking_flags(documents: Sequence[Reviewed]) -> str:
    counts = [len(each.flags) for each in documents if each.flags]
    wanted = "the calibration of flags"
    return _lack("flags dismissed or left standing", counts, FEWEST_FLAGS, wanted)


def _lack(what: str, counts: Sequence[int], fewest: int, wanted: str) -> str:
    """Why there is too little; empty where there is enough."""
    if sum(counts) >= fewest and len(counts) >= FEWEST_DOCUMENTS:
        return ""
    return (
        f"{wanted} need {fewest} {what} in {FEWEST_DOCUMENTS} documents, so that what some teach "
        f"can be judged on others, and there are {sum(counts)} in {len(counts)}"
    )


# --- the alignment --------------------------------------------------------------------------


def _refit_alignment(
    documents: Sequence[Reviewed],
    out: Path,
    settings: Settings,
    command: str,
    seed: int,
    tell: Tell,
) -> str:
    tools = pipeline.load_tools(settings)
    told = [each for each in documents if each.right]
    examples = {each.name: _example(each, tools) for each in told}
    held = parts(told, PARTS, seed)
    right, wrong = [], []
    for k, part in enumerate(held, 1):
        tell(f"documents held back, part {k} of {len(held)}")
        rest = [examples[each.name] for each in told if each not in part]
        moved = replace(tools, weights=moved_weights(tools.weights, rest))
        for each in part:
            before, after = _beads(each, tools), _beads(each, moved)
            right += [(bead in before, bead in after) for bead in each.right]
            wrong += [(bead in before, bead in after) for bead in each.wrong]
    weights = moved_weights(tools.weights, list(examples.values()))
    figures = _shares(right), _shares(wrong)
    card = _alignment_card(weights, figures, len(told), command)
    write_model(out / weights.name, "weights.json", weights.to_json().encode("utf-8"), card)
    return card


def moved_weights(shipped: Weights, examples: Sequence[Example]) -> Weights:
    """The weights of greatest likelihood that are near to the shipped ones."""
    start = np.array(list(shipped.feature.values())), shipped.type
    ridge = chosen_ridge(examples, start, ridges=_RIDGES, centre=start)
    feature, prior = fit(examples, start, ridge, centre=start)
    named = {name: round(float(w), 4) for name, w in zip(shipped.feature, feature, strict=True)}
    return replace(shipped, feature=named, type=np.round(prior, 4), digest="")


def _example(document: Reviewed, tools: Tools) -> Example:
    start = np.array(list(tools.weights.feature.values())), tools.weights.type
    bitext, band = evidence(*_sides(document), tools)
    return example(bitext, band, document.right, start, wrong=document.wrong, every=document.every)


def _sides(document: Reviewed) -> tuple[Sentences, Sentences]:
    return Sentences.plain("en", document.en), Sentences.plain("zh", document.zh)


def _beads(document: Reviewed, tools: Tools) -> set[tuple[frozenset[int], frozenset[int]]]:
    links, _ = link(*_sides(document), tools)
    return {(frozenset(each.src), frozenset(each.tgt)) for each in links}


def _shares(found: Sequence[tuple[bool, bool]]) -> Held:
    count = len(found)
    before, after = (sum(each[k] for each in found) for k in (0, 1))
    return Held(count, before / max(count, 1), after / max(count, 1))


def _alignment_card(weights: Weights, figures: tuple[Held, Held], count: int, command: str) -> str:
    right, wrong = figures
    return f"""# {weights.name}, refitted

The shipped weights of the alignment, moved by {right.count} beads that a person confirmed or edited
and {wrong.count} that they rejected, in {count} documents. Nothing of the texts is kept.

- File: `weights.json`, sha256 `{weights.file_digest()}`.
- Rebuilt by: `{command}`

On documents held back ({PARTS} parts at most, each left out of the fitting once):

| beads | count | made by the shipped weights | by those refitted without them |
| --- | --- | --- | --- |
| confirmed or edited | {right.count} | {right.before:.4f} | {right.after:.4f} |
| rejected | {wrong.count} | {wrong.before:.4f} | {wrong.after:.4f} |

Beads that were confirmed as they were had been made by such weights before: the figures tell
most where many were corrected.
"""


# --- the flags ------------------------------------------------------------------------------


def _refit_flags(
    documents: Sequence[Reviewed],
    out: Path,
    _settings: Settings,
    command: str,
    seed: int,
    tell: Tell,
) -> str:
    told = [each for each in documents if each.flags]
    held = parts(told, PARTS, seed)
    tell("flags of documents held back")
    errors = []
    for part in held:
        levels = moved_levels([flag for each in told if each not in part for flag in each.flags])
        errors += [_errors(flag, levels) for each in part for flag in each.flags]
    every = [flag for each in told for flag in each.flags]
    levels = moved_levels(every)
    text = json.dumps(to_builtins(_judge(load_judge_weights(), levels)), indent=1) + "\n"
    means = np.array(errors).mean(axis=0)
    figures = Held(len(errors), float(means[0]), float(means[1]))
    digest = sha256(text.encode("ascii")).hexdigest()
    card = _flags_card(every, levels, figures, (len(told), digest), command)
    write_model(out / WEIGHTS, "weights.json", text.encode("ascii"), card)
    return card


def moved_levels(flags: Sequence[JudgedFlag]) -> dict[str, float]:
    """What is added to the log-odds of each kind's flags; kinds with few flags are left out."""
    found = {}
    for kind in _KIND_FAMILIES:
        own = [flag for flag in flags if flag.kind == kind]
        if len(own) >= FEWEST_OF_A_KIND:
            found[kind] = _level(own)
    return found


_STEPS = 25


def _level(flags: Sequence[JudgedFlag]) -> float:
    """The likeliest shift of the log-odds, held near zero as if by a normal prior of width 1."""
    odds = np.array([log_odds(flag.confidence) for flag in flags])
    right = np.array([flag.right for flag in flags], dtype=float)
    shift = 0.0
    for _ in range(_STEPS):
        sure = 1 / (1 + np.exp(-(odds + shift)))
        slope = float((sure - right).sum()) + shift
        shift -= slope / (float((sure * (1 - sure)).sum()) + 1.0)
    return round(shift, 4)


def _errors(flag: JudgedFlag, levels: dict[str, float]) -> tuple[float, float]:
    """Squares of what the confidence is off by, as it is and moved."""
    moved = 1 / (1 + math.exp(-(log_odds(flag.confidence) + levels.get(flag.kind, 0.0))))
    return (flag.confidence - flag.right) ** 2, (moved - flag.right) ** 2


def _judge(shipped: JudgeWeights, levels: dict[str, float]) -> JudgeWeights:
    added = dict.fromkeys(FAMILIES, 0.0)
    for kind, level in levels.items():
        added |= dict.fromkeys(_KIND_FAMILIES[kind], level)
    moved = {
        name: {family: round(value + added[family], 4) for family, value in own.items()}
        for name, own in (("level", shipped.level), ("bare_level", shipped.bare_level))
    }
    return structs.replace(shipped, **moved)


def _flags_card(
    flags: Sequence[JudgedFlag],
    levels: dict[str, float],
    figures: Held,
    source: tuple[int, str],
    command: str,
) -> str:
    count, digest = source
    totals = Counter(flag.kind for flag in flags)
    rights = Counter(flag.kind for flag in flags if flag.right)
    rows = "\n".join(
        f"| {kind} | {n} | {rights[kind]} | "
        + (f"{levels[kind]:+.2f} |" if kind in levels else "as it was |")
        for kind, n in sorted(totals.items())
    )
    return f"""# {WEIGHTS}, refitted

The shipped judge, the level of each kind of flag moved by {len(flags)} flags that a person
dismissed, or left standing in beads that they confirmed, in {count} documents.

- File: `weights.json`, sha256 `{digest}`.
- Rebuilt by: `{command}`

On documents held back ({PARTS} parts at most, each left out of the fitting once) the mean square of
what the confidence is off by is {figures.before:.4f} as shipped and {figures.after:.4f} refitted.

| kind | flags | right | added to its log-odds |
| --- | --- | --- | --- |
{rows}

Only flags that were shown can be judged: of those below the threshold nothing is known.
"""
