"""Fits one encoder's alignment weights and judges them on documents left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from aligner import encoding, evaluation
from aligner.alignment import Band, Bitext, SecondLook, Sieve, Weights, align
from aligner.alignment.features import feature_names
from aligner.alignment.lattice import TYPES
from aligner.alignment.model import NULL_RATE, score, solve
from aligner.alignment.second_look import NAMES as SECOND_NAMES
from aligner.linking import Sentences, TokenReader, Tools, evidence, reader
from aligner.training.data import GoldDocument, abridged
from aligner.training.fitting import Example, chosen_ridge, example, fit, second_example

_RATIO_START = 3.3
"""English characters per Chinese one before any data: MAC-Dev's is 3.3."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One document judged by weights that were fitted without it."""

    name: str
    scores: evaluation.Scores
    confidence: tuple[tuple[float, bool], ...]
    """For every predicted bead its posterior and whether the gold holds it."""
    two_sided: tuple[bool, ...]
    """Whether each of these beads has text on both sides."""


def fit_weights(documents: Sequence[GoldDocument], tools: Tools, name: str) -> Weights:
    """Weights fitted on all documents; `tools` gives the encoders, its weights are not used."""
    base = start_weights(documents, tools, name)
    weights = _fitted(base, documents, replace(tools, weights=base))
    if tools.network is not None:
        weights = replace(weights, second=_second(documents, replace(tools, weights=weights)))
    if tools.seconds:
        # Last, so that the others are fitted on texts that every encoder reads whole.
        weights = replace(weights, sieve=_sieve(documents, tools))
    return weights


def _sieve(documents: Sequence[GoldDocument], tools: Tools) -> Sieve:
    """Weights of the first encoder alone."""
    found = fit_weights(documents, Tools(tools.encoder, tools.weights), "sieve")
    return Sieve(found.feature, found.type)


def cross_validate(documents: Sequence[GoldDocument], tools: Tools) -> list[Trial]:
    """Leave one document out: each is aligned by weights fitted on the others alone.

    The ridge, the languages' mean vectors and the length ratio are taken from the others too.
    """
    trials = []
    for held_out, document in enumerate(documents):
        others = [each for k, each in enumerate(documents) if k != held_out]
        weights = fit_weights(others, tools, "trial")
        trials.append(judged(document, replace(tools, weights=weights)))
    return trials


def untrained(encoders: Sequence[encoding.Encoder], network: TokenReader | None = None) -> Tools:
    """Tools for fitting: encoders, the network of the second look if there is to be one, and
    weights that only hold their place."""
    nothing = Weights("untrained", {}, np.zeros(len(TYPES)), {}, _RATIO_START)
    return Tools(encoders[0], nothing, tuple(encoders[1:]), network)


def start_weights(documents: Sequence[GoldDocument], tools: Tools, name: str) -> Weights:
    """Start weights with the documents' mean vectors and length ratio."""
    en = [text for document in documents for text in document.en]
    zh = [text for document in documents for text in document.zh]
    means = {
        lang: np.round(tools.encoder.encode(texts).mean(axis=0), 4).astype(np.float32)
        for lang, texts in (("en", en), ("zh", zh))
    }
    names = (*feature_names(1 + len(tools.seconds)), NULL_RATE)
    feature = {each: _START.get(each, 0.0) for each in names}
    prior = np.array([-1.5 * abs(m + n - 2) if m and n else -3.0 for m, n in TYPES])
    ratio = round(sum(map(len, en)) / sum(map(len, zh)), 4)
    return Weights(name, feature, prior, means, ratio)


_START = {
    "similarity": 5.0,
    "margin": 4.0,
    "gain": 2.0,
    "loss": -3.0,
    "length_ratio": -1.0,
    NULL_RATE: 1.0,
}
"""Where fitting starts; the optimum hardly depends on it (the loss is convex but for freed
stretches), only the beads kept for the sums do."""


def _fitted(base: Weights, documents: Sequence[GoldDocument], tools: Tools) -> Weights:
    examples = prepared(documents, tools)
    start = np.array(list(base.feature.values())), base.type
    return fitted(base, examples, chosen_ridge(examples, start))


_SECOND_RIDGE = 0.3
"""Of .1, .3 and 1 on MAC-Dev (chapters left out) none is better by .001."""


_FIRST_START = 5.0
"""Weight of the first look's score where fitting starts: that score, as it is."""


def _second(documents: Sequence[GoldDocument], tools: Tools) -> SecondLook:
    """Weights of the second look, after a first one by the tools' weights."""
    examples = []
    for document in documents:
        for each in (document, *abridged(document)):
            en, zh = _texts(each)
            read = reader(en, zh, tools)
            assert read is not None
            bitext, band = evidence(en, zh, tools)
            scores = score(bitext, band, tools.weights)
            first, _ = solve(scores, band, tools.weights.feature[NULL_RATE])
            examples.append(second_example(scores, first, band, each.beads, read))
    names = (*SECOND_NAMES, NULL_RATE)
    start = np.zeros(len(names))
    start[0], start[-1] = _FIRST_START, tools.weights.feature[NULL_RATE]
    feature, prior = fit(examples, (start, np.zeros(len(TYPES))), _SECOND_RIDGE)
    named = {name: round(float(w), 4) for name, w in zip(names, feature, strict=True)}
    return SecondLook(named, np.round(prior, 4))


def prepared(documents: Sequence[GoldDocument], tools: Tools) -> list[Example]:
    """Training documents and their abridged copies; pruned by the tools' weights."""
    base = tools.weights
    start = np.array(list(base.feature.values())), base.type
    return [
        example(*_evidence(each, tools), each.beads, start)
        for document in documents
        for each in (document, *abridged(document))
    ]


def fitted(base: Weights, examples: Sequence[Example], ridge: float) -> Weights:
    """The base weights with those of greatest penalised likelihood in their place."""
    start = np.array(list(base.feature.values())), base.type
    feature, prior = fit(examples, start, ridge)
    named = {name: round(float(w), 4) for name, w in zip(base.feature, feature, strict=True)}
    return replace(base, feature=named, type=np.round(prior, 4))


def _texts(document: GoldDocument) -> tuple[Sentences, Sentences]:
    return Sentences.plain("en", document.en), Sentences.plain("zh", document.zh)


def _evidence(document: GoldDocument, tools: Tools) -> tuple[Bitext, Band]:
    return evidence(*_texts(document), tools)


def judged(document: GoldDocument, tools: Tools) -> Trial:
    """A document aligned by the tools, against its gold beads."""
    texts = _texts(document)
    links = align(*evidence(*texts, tools), tools.weights, reader(*texts, tools))
    beads = [(frozenset(link.src), frozenset(link.tgt)) for link in links]
    gold = set(document.beads)
    return Trial(
        document.name,
        evaluation.evaluate(document.beads, beads),
        tuple((link.confidence, bead in gold) for link, bead in zip(links, beads, strict=True)),
        tuple(bool(link.src and link.tgt) for link in links),
    )


def write_card(weights: Weights, trials: Sequence[Trial], encoder: str, command: str) -> str:
    """The card (Markdown) that lies beside the weights."""
    total = trials[0].scores
    for trial in trials[1:]:
        total = total + trial.scores
    rows = "\n".join(
        f"| {t.name} | {t.scores.strict.f1:.3f} | {t.scores.lax.f1:.3f} |" for t in trials
    )
    sieve = "" if weights.sieve is None else _SIEVE
    features = "\n".join(f"| {name} | {w:+.2f} |" for name, w in weights.feature.items())
    return f"""# {weights.name}

Weights of the alignment model (log-linear, semi-Markov) for the vectors of `{encoder}`.

- Source: fitted by maximum likelihood on {len(trials)} documents with known beads; only
  {len(weights.feature)} feature weights, {len(TYPES)} bead-type priors, one mean vector a
  language and one length ratio are kept, nothing of the texts.
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
{sieve}{_second_table(weights)}"""


_SIEVE = """
## Weights of the sieve

A first model, of the first encoder's features alone, says which sentences the other encoder reads.
Its weights are those of the first encoder alone, fitted on the same documents.
"""


def _second_table(weights: Weights) -> str:
    if weights.second is None:
        return ""
    rows = "\n".join(f"| {name} | {w:+.2f} |" for name, w in weights.second.feature.items())
    return f"""
## Weights of the second look

Beads that the first look leaves open are read by the content network
(`models/divergence-use`, which has seen none of these documents).

| feature | weight |
| --- | --- |
{rows}
"""


def calibration_error(trials: Sequence[Trial], bins: int = 15) -> float:
    """Expected calibration error in [0, 1], over `bins` bins of equal mass."""
    pairs = np.array(sorted((c, float(right)) for t in trials for c, right in t.confidence))
    parts = np.array_split(pairs, bins)
    return float(
        sum(len(p) * abs(p[:, 0].mean() - p[:, 1].mean()) for p in parts if len(p)) / len(pairs)
    )
