"""Fits one encoder's alignment weights and judges them on documents left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from aligner import alignment as model
from aligner import encoding, evaluation
from aligner.alignment.features import FEATURES
from aligner.alignment.lattice import TYPES
from aligner.pipeline import Tools, evidence
from aligner.training.data import GoldDocument
from aligner.training.fitting import Example, example, fit

_RATIO_START = 3.3
"""English characters per Chinese one before any data: MAC-Dev's is 3.3."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One document judged by weights that were fitted without it."""

    name: str
    scores: evaluation.Scores
    confidence: tuple[tuple[float, bool], ...]
    """For every predicted bead its posterior and whether the gold holds it."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    document: GoldDocument
    bitext: model.Bitext
    band: model.Band
    example: Example


def fit_weights(
    documents: Sequence[GoldDocument], encoder: encoding.Encoder, name: str
) -> model.Weights:
    """Weights fitted on all documents."""
    base = _base(documents, encoder, name)
    return _fitted(base, [p.example for p in _prepared(documents, encoder, base)])


def cross_validate(documents: Sequence[GoldDocument], encoder: encoding.Encoder) -> list[Trial]:
    """Leave one document out: each is aligned by weights fitted on the others alone.

    The languages' mean vectors and the length ratio are taken from the others too.
    """
    trials = []
    for held_out, document in enumerate(documents):
        others = [d for k, d in enumerate(documents) if k != held_out]
        base = _base(others, encoder, "trial")
        weights = _fitted(base, [p.example for p in _prepared(others, encoder, base)])
        trials.append(_judged(document, Tools(encoder, weights)))
    return trials


def _base(documents: Sequence[GoldDocument], encoder: encoding.Encoder, name: str) -> model.Weights:
    """Start weights with the documents' mean vectors and length ratio."""
    en = [text for document in documents for text in document.en]
    zh = [text for document in documents for text in document.zh]
    ratio = sum(map(len, en)) / max(sum(map(len, zh)), 1) or _RATIO_START
    means = {"en": encoder.encode(en).mean(axis=0), "zh": encoder.encode(zh).mean(axis=0)}
    feature = np.array([_START.get(each, 0.0) for each in FEATURES])
    prior = np.array([-1.5 * abs(m + n - 2) if m and n else -3.0 for m, n in TYPES])
    rounded = {lang: np.round(mean, 4).astype(np.float32) for lang, mean in means.items()}
    return model.Weights(name, feature, prior, rounded, round(ratio, 4))


_START = {"similarity": 5.0, "margin": 4.0, "gain": 2.0, "loss": -3.0, "length_normal": -1.0}
"""Where fitting starts; the optimum does not depend on it (the loss is convex but for freed
stretches), only the beads kept for the sums do."""


def _prepared(
    documents: Sequence[GoldDocument], encoder: encoding.Encoder, base: model.Weights
) -> list[_Prepared]:
    found = []
    for document in documents:
        bitext, band = evidence(document.en, document.zh, Tools(encoder, base))
        item = example(bitext, band, document.beads, (base.feature, base.type))
        found.append(_Prepared(document, bitext, band, item))
    return found


def _fitted(base: model.Weights, examples: Sequence[Example]) -> model.Weights:
    feature, prior = fit(examples, (base.feature, base.type))
    return replace(base, feature=np.round(feature, 4), type=np.round(prior, 4))


def _judged(document: GoldDocument, tools: Tools) -> Trial:
    bitext, band = evidence(document.en, document.zh, tools)
    links = model.align(bitext, band, tools.weights)
    beads = [(frozenset(link.src), frozenset(link.tgt)) for link in links]
    gold = set(document.beads)
    return Trial(
        document.name,
        evaluation.evaluate(document.beads, beads),
        tuple((link.confidence, bead in gold) for link, bead in zip(links, beads, strict=True)),
    )


def write_card(weights: model.Weights, trials: Sequence[Trial], encoder: str, command: str) -> str:
    """The card (Markdown) that lies beside the weights."""
    total = trials[0].scores
    for trial in trials[1:]:
        total = total + trial.scores
    rows = "\n".join(
        f"| {t.name} | {t.scores.strict.f1:.3f} | {t.scores.lax.f1:.3f} |" for t in trials
    )
    features = "\n".join(
        f"| {name} | {w:+.2f} |" for name, w in zip(FEATURES, weights.feature, strict=True)
    )
    return f"""# {weights.name}

Weights of the alignment model (log-linear, semi-Markov) for the vectors of `{encoder}`.

- Source: fitted by maximum likelihood on {len(trials)} documents with known beads; only
  {len(FEATURES)} feature weights, {len(TYPES)} bead-type priors, one mean vector a language and one
  length ratio are kept, nothing of the texts.
- Licence: Apache-2.0, as the project.
- File: `weights.json`, sha256 `{weights.file_digest()}`.
- Rebuilt by: `{command}`

## Leave one document out

Micro-averaged: strict F1 {total.strict.f1:.4f} (precision {total.strict.precision:.4f}, recall
{total.strict.recall:.4f}), lax F1 {total.lax.f1:.4f}. Expected calibration error of the
confidence (15 bins of equal mass): {calibration_error(trials):.4f}.

| document | strict F1 | lax F1 |
| --- | --- | --- |
{rows}

## Weights

| feature | weight |
| --- | --- |
{features}
"""


def calibration_error(trials: Sequence[Trial], bins: int = 15) -> float:
    """Expected calibration error in [0, 1], over `bins` bins of equal mass."""
    pairs = np.array(sorted((c, float(right)) for t in trials for c, right in t.confidence))
    parts = np.array_split(pairs, bins)
    return float(
        sum(len(p) * abs(p[:, 0].mean() - p[:, 1].mean()) for p in parts if len(p)) / len(pairs)
    )
