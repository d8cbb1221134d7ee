"""What `aligner train --of divergence` does: edit, encode, fit, calibrate, write."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from aligner import encoding
from aligner.bitext import LANGUAGES, Lang
from aligner.divergence.content.network import ContentNetwork, together
from aligner.divergence.content.reading import Content, looseness, quartile
from aligner.language.words.lexicon import load_lexicon
from aligner.training.content_examples import Example, split_examples
from aligner.training.output import write_model
from aligner.training.translations import translations

if TYPE_CHECKING:
    from aligner.training.content_fit import Encoded


def train_content(
    data: Sequence[Path],
    out: Path,
    *,
    command: str,
    seed: int = 0,
    jobs: int | None = None,
    epochs: float | None = None,
    tell: Callable[[str], None] | None = None,
) -> str:
    """Fit the content network, write ``weights.npz`` and ``README.md`` into `out`; the card.

    `tell` is given a line now and then, as fitting takes more than an hour. InputError for data
    that cannot be read.
    """
    from aligner.training.content_fit import EPOCHS, Encoded, fit_network

    reader = encoding.built_in_tokens(jobs)
    fitted, held = split_examples(translations(data), seed)
    lexicon = load_lexicon()
    vectors = Encoded(reader, lexicon, fitted)
    arrays = together(
        [
            fit_network(vectors, fitted, seed + k, epochs or EPOCHS, tell).arrays()
            for k in range(MEMBERS)
        ]
    )
    del vectors
    network = ContentNetwork(arrays, lexicon)
    encoded = Encoded(reader, lexicon, held)
    # Small products: sharing each among processors costs more than it saves.
    with threadpool_limits(limits=1, user_api="blas"):
        read = [(each, content_of(each, encoded, network)) for each in held]
    held = [each for each, content in read if content is not None]
    contents = [content for _, content in read if content is not None]
    arrays["calibration"], arrays["faithful"] = calibrated(held, contents)
    network.calibration = arrays["calibration"]
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]
    digest = sha256(file.getvalue()).hexdigest()
    card = _card(held, contents, command, digest, reader.identity, len(fitted))
    write_model(out, "weights.npz", file.getvalue(), card)
    return card


MEMBERS = 2
"""Networks read together: of unseen chapters of the Bible one alone finds .77 of the missing
clauses at one alarm in twenty, two .79; a third adds nothing there and would take a tenth of the
speed."""


def content_of(example: Example, encoded: Encoded, network: ContentNetwork) -> Content | None:
    """What the network reads of an example."""
    en, zh = (
        replace(text, vectors=text.vectors.astype(np.float32))
        for text in (encoded[example.en], encoded[example.zh])
    )
    return Content.read(network, en, zh)


_LACKING = 0.2
"""Share of beads with a missing clause that confidences assume: a translation worth checking."""


def calibrated(
    examples: Sequence[Example], contents: Sequence[Content]
) -> tuple[np.ndarray, np.ndarray]:
    """Logistic curve of each language's signs, float32 (2, 4): see `Content.confidence`.

    Besides, the quartile of evidence of the most faithful path (see `reading.looseness`), float32
    (). Every path counts the same, and is taken for as loose a document as its clean pairs are.
    """
    curves = np.tile([1.0, 0.0, 0.0, -2.0], (len(LANGUAGES), 1))
    signs = {lang: np.array([content.signs(lang) for content in contents]) for lang in LANGUAGES}
    for _ in range(_ROUNDS):
        loose, _ = _looseness(examples, signs, curves)
        curves = np.array(
            [
                _curve(examples, lang, signs[lang], loose, start)
                for lang, start in zip(LANGUAGES, curves, strict=True)
            ]
        )
    faithful = _looseness(examples, signs, curves)[1]
    return curves.astype(np.float32), np.array(faithful, dtype=np.float32)


_ROUNDS = 6
"""Of curves and looseness by turns: the fourth changes no coefficient by .003."""


def _looseness(
    examples: Sequence[Example], signs: dict[Lang, np.ndarray], curves: np.ndarray
) -> tuple[np.ndarray, float]:
    """Of each example's path, (len(examples),); and the quartile of the most faithful path."""
    evidence = np.max([signs[lang] @ curves[k] for k, lang in enumerate(LANGUAGES)], axis=0)
    paths = np.array([each.path for each in examples])
    clean = np.array([each.lacking is None for each in examples])
    levels = {path: quartile(evidence[(paths == path) & clean]) for path in set(paths)}
    faithful = min(levels.values())
    return np.array([looseness(levels[path], faithful) for path in paths]), faithful


def _curve(
    examples: Sequence[Example], lang: Lang, signs: np.ndarray, loose: np.ndarray, start: np.ndarray
) -> np.ndarray:
    """Of one language: logistic regression with looseness as an offset."""
    from scipy.optimize import minimize

    use = np.isfinite(signs[:, 0])
    groups = [(each.path, each.lacking) for each in examples]
    share = Counter(groups)
    weight = np.array(
        [(_LACKING / 2 if lacks else 1 - _LACKING) / share[path, lacks] for path, lacks in groups]
    )[use]
    x, offset = signs[use], loose[use]
    y = np.where([lacks == lang for _, lacks in groups], 1.0, -1.0)[use]

    def loss(curve: np.ndarray) -> float:
        return float(weight @ np.logaddexp(0, -y * (x @ curve - offset)))

    return np.asarray(minimize(loss, start).x)


def recall_at(
    examples: Sequence[Example], contents: Sequence[Content], alarms: float = 0.05
) -> dict[str, float]:
    """Share of the edited pairs told from clean ones, `alarms` of the latter being flagged."""
    clean = [
        max(content.confidence(lang) for lang in LANGUAGES)
        for each, content in zip(examples, contents, strict=True)
        if each.lacking is None
    ]
    limit = float(np.quantile(clean, 1 - alarms))
    found: dict[str, list[bool]] = {}
    for each, content in zip(examples, contents, strict=True):
        if each.lacking is not None:
            name = "left out" if each.span is None else "put in"
            right = content.confidence(each.lacking) > limit
            found.setdefault(f"{name}, {each.lacking} has it", []).append(right)
    return {name: sum(each) / len(each) for name, each in sorted(found.items())}


def _card(
    held: Sequence[Example],
    contents: Sequence[Content],
    command: str,
    digest: str,
    encoder: str,
    fitted: int,
) -> str:
    rows = []
    for genre in sorted({each.path for each in held}):
        chosen = [k for k, each in enumerate(held) if each.path == genre]
        recalls = recall_at([held[k] for k in chosen], [contents[k] for k in chosen])
        rows += [f"| {genre} | {name} | {value:.3f} |" for name, value in recalls.items()]
    table = "\n".join(rows)
    return f"""# divergence-use

The content network: which tokens of a bead have no counterpart on the other side, from the token
vectors of `{encoder}` and `lexicon-cedict`.
`aligner/divergence/content/network.py` says what its layers are.

- Source: {MEMBERS} networks, read together, each from a random start of its own fitted on
  {fitted:,} pairs, clean ones and synthetic ones with a clause left out or put in
  (`aligner/training/edits.py`); only weights are kept, nothing of the texts.
- Licence: Apache-2.0, as the project.
- File: `weights.npz`, sha256 `{digest}`.
- Rebuilt by: `{command}` (an hour and a quarter on one processor, 8 GB;
  another processor or release of torch rounds otherwise and gives weights that differ in the last
  digits).

## Held out

Every sixth document, nothing of it fitted. Share of the edited pairs found where one in twenty
clean pairs is flagged:

| data | edit | found |
| --- | --- | --- |
{table}

Confidences are logistic in the greatest mean log-odds of five tokens, the length of the text and
that of the stretch; the curves are fitted on the same held-out pairs.
"""
