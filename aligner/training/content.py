"""What `aligner train --of divergence` does: edit, encode, fit, calibrate, write."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import cast

import numpy as np
from threadpoolctl import threadpool_limits

from aligner import encoding
from aligner.bitext import LANGUAGES, Lang
from aligner.divergence.content.network import ContentNetwork, together
from aligner.divergence.content.reading import WINDOW, Content, heaviest, looseness, quartile
from aligner.language.words.lexicon import Lexicon, load_lexicon
from aligner.training.content_examples import Example
from aligner.training.output import write_model
from aligner.training.synthetic import examples, split_documents
from aligner.training.translations import translations
from aligner.training.vocabulary import Vocabulary

Tell = Callable[[str], None]


def train_content(
    data: Sequence[Path],
    out: Path,
    *,
    command: str,
    seed: int = 0,
    jobs: int | None = None,
    epochs: float | None = None,
    tell: Tell | None = None,
) -> str:
    """Fit the content network, write ``weights.npz`` and ``README.md`` into `out`; the card.

    `data` are folders of human translations. `tell` is given a line now and then, as fitting takes
    an hour; `epochs` shortens it. InputError for data that cannot be read.
    """
    from aligner.training.content_fit import EPOCHS, fit_network
    from aligner.training.content_store import Store

    reader, lexicon = encoding.built_in_tokens(jobs), load_lexicon()
    documents, held_out = split_documents(translations(data), seed)
    pairs = [(pair.en, pair.zh) for document in documents for pair in document]
    # The built-in encoder gives whole texts too.
    vocabulary = Vocabulary(pairs, cast("encoding.Encoder", reader), lexicon)
    fitted = list(examples(documents, vocabulary, seed))
    held = list(examples(held_out, vocabulary, seed + 1))
    store = Store(reader, lexicon, fitted)
    network = fit_network(store, fitted, seed, epochs or EPOCHS, tell)
    arrays = together([network.arrays()])
    del store
    held, contents = _read_held(held, arrays, reader, lexicon)
    arrays["border"] = borders(held, contents)
    held, contents = _read_held(held, arrays, reader, lexicon)
    arrays["calibration"], arrays["faithful"] = calibrated(held, contents)
    _, contents = _read_held(held, arrays, reader, lexicon)
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]
    digest = sha256(file.getvalue()).hexdigest()
    card = _card(held, contents, command, digest, reader.identity, len(fitted))
    write_model(out, "weights.npz", file.getvalue(), card)
    return card


def contents_of(
    some: Sequence[Example],
    network: ContentNetwork,
    reader: encoding.TokenEncoder,
) -> list[Content | None]:
    """What the network reads of examples, in their order."""
    found: list[Content | None] = [None] * len(some)
    # Small products: sharing each among processors costs more than it saves.
    with threadpool_limits(limits=1, user_api="blas"):
        for lang in LANGUAGES:
            places = [k for k, each in enumerate(some) if each.src_lang == lang]
            for first in range(0, len(places), _AT_ONCE):
                part = places[first : first + _AT_ONCE]
                for k, content in zip(
                    part, _read([some[k] for k in part], lang, network, reader), strict=True
                ):
                    found[k] = content
    return found


_AT_ONCE = 256


def _read(
    some: Sequence[Example], lang: Lang, network: ContentNetwork, reader: encoding.TokenEncoder
) -> list[Content | None]:
    sides = [[each.text(own) for each in some] for own in LANGUAGES]
    tokens = [reader.tokens(side) for side in sides]
    vectors = [reader.compose(np.stack([each.whole for each in side])) for side in tokens]
    texts = [
        [network.text(text, own, each) for text, each in zip(side, found, strict=True)]
        for own, side, found in zip(LANGUAGES, sides, tokens, strict=True)
    ]
    cosines = np.einsum("ij,ij->i", *vectors).tolist()
    read = Content.read_all(network, list(zip(*texts, strict=True)), lang, cosines)
    return [content and content.without_texts() for content in read]


_HELD = 1500
"""Held-out pairs of a path that are read: more move no coefficient by .05."""


def _read_held(
    held: Sequence[Example],
    arrays: dict[str, np.ndarray],
    reader: encoding.TokenEncoder,
    lexicon: Lexicon,
) -> tuple[list[Example], list[Content]]:
    """The held-out examples of which clauses can be told, with what the network reads of them."""
    telling = [each for each in held if not each.edited or _lacking(each) is not None]
    some = [
        example
        for path in sorted({each.path for each in telling})
        for example in [each for each in telling if each.path == path][:_HELD]
    ]
    read = contents_of(some, ContentNetwork(arrays, lexicon), reader)
    found = [(each, content) for each, content in zip(some, read, strict=True) if content]
    return [each for each, _ in found], [content for _, content in found]


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


_BORDERS = np.arange(-5.0, 1.01, 0.25)


def borders(examples: Sequence[Example], contents: Sequence[Content]) -> np.ndarray:
    """Log-odds of each language that part put-in clauses from their texts best, float32 (2,): with
    them the clauses found and those put in share most tokens of both together."""
    found = []
    for lang in LANGUAGES:
        scores = np.zeros(len(_BORDERS))
        for example, content in zip(examples, contents, strict=True):
            side = content.side(lang)
            if _lacking(example) != lang or example.origin or len(side.odds) < WINDOW:
                continue
            span = example.marks[example.langs.index(lang)][0].span
            inside = (side.spans[:, 0] < span[1]) & (side.spans[:, 1] > span[0])
            for k, border in enumerate(_BORDERS):
                first, last = heaviest(side.log_odds - border)
                both = int(inside[first:last].sum())
                scores[k] += both / max(int(inside.sum()) + last - first - both, 1)
        found.append(_BORDERS[int(scores.argmax())])
    return np.array(found, dtype=np.float32)


def _looseness(
    examples: Sequence[Example], signs: dict[Lang, np.ndarray], curves: np.ndarray
) -> tuple[np.ndarray, float]:
    """Of each example's path, (len(examples),); and the quartile of the most faithful path."""
    evidence = np.max([signs[lang] @ curves[k] for k, lang in enumerate(LANGUAGES)], axis=0)
    paths = np.array([each.path for each in examples])
    clean = np.array([not each.edited for each in examples])
    levels = {path: quartile(evidence[(paths == path) & clean]) for path in set(paths)}
    faithful = min(levels.values())
    return np.array([looseness(levels[path], faithful) for path in paths]), faithful


def _curve(
    examples: Sequence[Example], lang: Lang, signs: np.ndarray, loose: np.ndarray, start: np.ndarray
) -> np.ndarray:
    """Of one language: logistic regression with looseness as an offset."""
    from scipy.optimize import minimize

    use = np.isfinite(signs[:, 0])
    groups = [(each.path, _lacking(each)) for each in examples]
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
        if not each.edited
    ]
    limit = float(np.quantile(clean, 1 - alarms))
    found: dict[str, list[bool]] = {}
    for each, content in zip(examples, contents, strict=True):
        lang = _lacking(each)
        if lang is not None:
            name = "left out" if each.origin else "put in"
            right = content.confidence(lang) > limit
            found.setdefault(f"{name}, {lang} has it", []).append(right)
    return {name: sum(each) / len(each) for name, each in sorted(found.items())}


def _lacking(example: Example) -> Lang | None:
    """The language whose text holds what the other lacks, where an edit made it so."""
    return next((lang for lang in LANGUAGES if example.lacks(lang)), None)


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

The content network: what of either side of a bead the other lacks or has wrong, from the token
vectors of `{encoder}` and `lexicon-cedict`.
`aligner/divergence/content/network.py` says what its layers are.

- Source: fitted on {fitted:,} pairs, human translations as they are and with a synthetic edit:
  words, names and numbers exchanged, negations, phrases and clauses put in or left out, words
  swapped (`aligner/training/word_edits.py`). The translations are the Bible (public domain), WMT
  test sets (free for research), and the Python documentation (PSF; its translation CC0). Only
  weights are kept, nothing of the texts. It has read no error that people marked: what it says of
  those is in the card of `judge-mqm`.
- Licence: Apache-2.0, as the project.
- File: `weights.npz`, sha256 `{digest}`.
- Rebuilt by: `{command}` (an hour on one processor, 12 GB;
  another processor or release of torch rounds otherwise and gives weights that differ in the last
  digits).

## Held out

Every sixth document, nothing of it fitted. Share of the pairs with a clause or a phrase left out or
put in that are found where one in twenty clean pairs is flagged:

| data | edit | found |
| --- | --- | --- |
{table}

"""
