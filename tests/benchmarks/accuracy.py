"""Accuracy on MAC-Dev, each chapter aligned by weights fitted on the others.

    python -m tests.benchmarks.accuracy [--preset fast|best] [--model NAME] [--json FILE]

Prints strict and lax F1 with a bootstrap interval over the beads, null beads, calibration,
and the same with 5, 10 and 20 % of the sentences deleted on each side, over five draws whose
seeds (11 to 15) are none of those that fitting uses.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from aligner import encoding
from aligner.evaluation import Counts, Scores
from aligner.linking import Tools
from aligner.training import (
    GoldDocument,
    Remembering,
    Trial,
    calibration_error,
    delete,
    fit_weights,
    gold_documents,
    judged,
    second_reader,
    untrained,
)
from tests.benchmarks.data import folder, report

RATES = (0.05, 0.1, 0.2)
"""Shares of the sentences deleted on each side."""

DELETED, DELETION_SEED = 0.1, 11
DELETIONS = 5
"""Draws of the deletion, by seeds from DELETION_SEED on: one alone moves F1 by .015."""

BOOTSTRAPS = 2000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--preset", default="fast", choices=sorted(encoding.PRESETS))
    parser.add_argument("--model", default=None)
    parser.add_argument("--json", type=Path, default=None)
    options = parser.parse_args()
    documents = gold_documents([folder("mac-dev")])
    names = (options.model,) if options.model else encoding.PRESETS[options.preset]
    encoders = [Remembering(encoding.load_encoder(name, cache=cache())) for name in names]
    tools = untrained(encoders, None if options.model else second_reader(options.preset))
    whole, abridged = leave_one_out(documents, tools)
    report(
        {
            "encoders": [encoding.identity(each) for each in encoders],
            "mac-dev": figures(whole),
            **{f"mac-dev less {rate:.0%}": figures(found) for rate, found in abridged.items()},
        },
        options.json,
    )


def cache() -> encoding.VectorCache:
    """The user's own cache: a slow encoder is run once."""
    return encoding.VectorCache()


def leave_one_out(
    documents: Sequence[GoldDocument], tools: Tools
) -> tuple[list[Trial], dict[float, list[Trial]]]:
    """Each chapter whole and abridged, by weights that know the other chapters alone.

    The content network of a second look has seen no chapter at all.
    """
    whole: list[Trial] = []
    abridged: dict[float, list[Trial]] = {rate: [] for rate in RATES}
    for k, document in enumerate(documents):
        weights = fit_weights([d for i, d in enumerate(documents) if i != k], tools, "trial")
        fitted = replace(tools, weights=weights)
        whole.append(judged(document, fitted))
        for rate, trials in abridged.items():
            trials += [
                judged(delete(document, rate, DELETION_SEED + draw), fitted)
                for draw in range(DELETIONS)
            ]
    return whole, abridged


def figures(trials: Sequence[Trial]) -> dict[str, Any]:
    total = Scores(Counts(), Counts(), Counts(), {})
    for trial in trials:
        total = total + trial.scores
    pairs = sorted(pair for trial in trials for pair in trial.confidence)
    low, high = bootstrap(trials)
    return {
        "strict": round(total.strict.f1, 4),
        "strict_interval": [low, high],
        "lax": round(total.lax.f1, 4),
        "null": {
            "precision": round(total.null.precision, 4),
            "recall": round(total.null.recall, 4),
            "f1": round(total.null.f1, 4),
        },
        "by_document": by_document(trials),
        "calibration_error": round(calibration_error(trials), 4),
        "ranking_area": round(ranking_area(pairs), 4),
        "wrong_in_lowest_tenth": round(lowest_tenth(pairs), 4),
    }


def by_document(trials: Sequence[Trial]) -> dict[str, float]:
    """Strict F1 of each document, over all its draws."""
    totals: dict[str, Scores] = {}
    for trial in trials:
        empty = Scores(Counts(), Counts(), Counts(), {})
        totals[trial.name] = totals.get(trial.name, empty) + trial.scores
    return {name: round(total.strict.f1, 4) for name, total in totals.items()}


def bootstrap(trials: Sequence[Trial], seed: int = 0) -> tuple[float, float]:
    """95 % interval of strict F1 when the predicted beads are drawn again."""
    right = np.array([r for trial in trials for _, r in trial.confidence], dtype=float)
    found = right * [two for trial in trials for two in trial.two_sided]
    gold = sum(trial.scores.strict.gold for trial in trials)
    draws = np.random.default_rng(seed).integers(0, len(right), (BOOTSTRAPS, len(right)))
    precision, recall = right[draws].mean(axis=1), found[draws].sum(axis=1) / gold
    low, high = np.quantile(2 * precision * recall / (precision + recall), (0.025, 0.975))
    return round(float(low), 4), round(float(high), 4)


def ranking_area(pairs: Sequence[tuple[float, bool]]) -> float:
    """Probability that a right bead is more confident than a wrong one; ties count half."""
    confidence = np.array([c for c, _ in pairs])
    right = np.array([r for _, r in pairs])
    above = (confidence[right][:, None] > confidence[~right][None, :]).mean()
    ties = (confidence[right][:, None] == confidence[~right][None, :]).mean()
    return float(above + ties / 2)


def lowest_tenth(pairs: Sequence[tuple[float, bool]]) -> float:
    """Share of the wrong beads among the tenth of least confidence."""
    wrong = [not right for _, right in pairs]
    return sum(wrong[: len(wrong) // 10]) / max(sum(wrong), 1)


if __name__ == "__main__":
    main()
