"""Beads to flags: gathers what the checks are given of every bead, and runs them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

import numpy as np

from aligner import divergence, encoding, reading
from aligner.alignment import counterparts, crossed
from aligner.bitext import LANGUAGES, Alignment, Bead, Flag, Lang, other, source_of
from aligner.config import Settings
from aligner.errors import InputError
from aligner.linking import Tools
from aligner.products import one_thread


def flag(alignment: Alignment, settings: Settings, tools: Tools | None = None) -> Alignment:
    """The alignment with the flags that the settings ask for, in place of its own.

    Without `tools` the built-in encoder reads the content, where the settings ask for it.
    """
    if settings.families == "none":
        return alignment
    encoder = tools.encoder if tools else None
    # The content network makes small products: sharing each costs more than it saves.
    with one_thread() if settings.families == "all" else nullcontext():
        alignment, pairs = _pairs(alignment, settings, encoder)
        found = divergence.examine_document(pairs, _asked(settings))
    gone = settings.policy.dismissed
    beads = tuple(
        replace(
            bead,
            flags=dismissing(each.flags, alignment.texts(bead), gone),
            risk=None if bead.is_null else each.risk,
        )
        for bead, each in zip(alignment.beads, found, strict=True)
    )
    return replace(alignment, beads=beads)


def words_of(flag: Flag, texts: tuple[str, str]) -> tuple[str, str]:
    """What a flag points at in the source and the target, its spans set apart by a blank."""
    src, tgt = (
        " ".join(text[a:b] for a, b in spans)
        for text, spans in zip(texts, (flag.src, flag.tgt), strict=True)
    )
    return src, tgt


def dismissing(
    flags: Iterable[Flag], texts: tuple[str, str], gone: frozenset[tuple[str, str, str]]
) -> tuple[Flag, ...]:
    """The flags, those of a kind and words that the policy names marked as dismissed."""
    if not gone:
        return tuple(flags)
    return tuple(
        replace(each, dismissed=True) if (each.kind, *words_of(each, texts)) in gone else each
        for each in flags
    )


def _pairs(
    alignment: Alignment, settings: Settings, encoder: encoding.Encoder | None
) -> tuple[Alignment, list[divergence.Pair]]:
    """What the checks are given of each bead; the alignment has the cosines found on the way."""
    texts = [alignment.texts(bead) for bead in alignment.beads]
    read = list(_contents(texts, alignment.src.lang, settings, encoder))
    contents = divergence.by_document([content for content, _ in read])
    alignment = _with_similarities(alignment, [cosine for _, cosine in read])
    counterpart = _counterparts(alignment, encoder) if encoder else {}
    crossed = _crossed(alignment, encoder) if encoder else set()
    typical = _typical([b.similarity for b in alignment.beads if b.similarity is not None])
    numbers = [number for number, _ in alignment.numbered()]
    return alignment, [
        divergence.Pair(
            *texts[place],
            alignment.src.lang,
            alignment.tgt.lang,
            bead.similarity,
            typical,
            bead.confidence,
            numbers[place],
            numbers[counterpart[place]] if place in counterpart else None,
            place in crossed,
            contents[place],
            settings.told_origin,
        )
        for place, bead in enumerate(alignment.beads)
    ]


def _with_similarities(alignment: Alignment, cosines: Sequence[float | None]) -> Alignment:
    """The alignment with cosines, one a bead, for the beads with two sides that have none."""
    beads = tuple(
        bead
        if bead.is_null or bead.similarity is not None or cosine is None
        else replace(bead, similarity=round(cosine, 4))
        for bead, cosine in zip(alignment.beads, cosines, strict=True)
    )
    return replace(alignment, beads=beads)


def _counterparts(alignment: Alignment, encoder: encoding.Encoder) -> dict[int, int]:
    """Places of null beads, each with that of the null bead that holds its translation."""
    beads = list(enumerate(alignment.beads))
    null_src = [(k, bead.src) for k, bead in beads if bead.src and not bead.tgt]
    null_tgt = [(k, bead.tgt) for k, bead in beads if bead.tgt and not bead.src]
    if not null_src or not null_tgt:
        return {}
    src = encoder.encode([alignment.src.span_text(span) for _, span in null_src])
    tgt = encoder.encode([alignment.tgt.span_text(span) for _, span in null_tgt])
    return counterparts(
        [(k, row) for (k, _), row in zip(null_src, src, strict=True)],
        [(k, row) for (k, _), row in zip(null_tgt, tgt, strict=True)],
    )


_PAIR = 2


def _crossed(alignment: Alignment, encoder: encoding.Encoder) -> set[int]:
    """Places of beads whose two sentences the target has in the other order."""
    beads = [(k, b) for k, b in enumerate(alignment.beads) if len(b.src) == len(b.tgt) == _PAIR]
    if not beads:
        return set()
    src = encoder.encode([alignment.src.sentences[i].text for _, bead in beads for i in bead.src])
    tgt = encoder.encode([alignment.tgt.sentences[j].text for _, bead in beads for j in bead.tgt])
    rows = range(0, _PAIR * len(beads), _PAIR)
    return {
        k
        for (k, _), row in zip(beads, rows, strict=True)
        if crossed(src[row : row + _PAIR], tgt[row : row + _PAIR])
    }


_READ_AT_ONCE = 256
"""Beads whose token vectors are held at once."""


def _contents(
    texts: Sequence[tuple[str, str]],
    src_lang: Lang,
    settings: Settings,
    encoder: encoding.Encoder | None,
) -> Iterator[tuple[divergence.Content | None, float | None]]:
    """What the content network reads of each pair of source and target, and their cosine.

    The cosine is None where the vectors are not those of `encoder`.
    """
    if settings.families != "all":
        yield from ((None, None) for _ in texts)
        return
    network, reader = divergence.load_network(), _reader(settings, encoder)
    own = encoder is not None and encoding.token_encoder(encoder) is not None
    for first in range(0, len(texts), _READ_AT_ONCE):
        sides = list(zip(*texts[first : first + _READ_AT_ONCE], strict=True))
        english, chinese = sides if src_lang == "en" else sides[::-1]
        # Both sides at once: of a single pair, reading the weights takes most of the time.
        tokens = reader.tokens([*english, *chinese])
        vectors = reader.compose(np.stack([each.whole for each in tokens]))
        en, zh = tokens[: len(english)], tokens[len(english) :]
        alike = np.einsum("ij,ij->i", vectors[: len(en)], vectors[len(en) :]).tolist()
        pairs = [
            (
                network.text(one, "en", a),
                network.text(two, "zh", b),
            )
            for one, two, a, b in zip(english, chinese, en, zh, strict=True)
        ]
        contents = divergence.Content.read_all(network, pairs, src_lang, alike)
        for found, cosine in zip(contents, alike, strict=True):
            yield found and found.settled(), cosine if own else None


def _reader(settings: Settings, encoder: encoding.Encoder | None) -> encoding.TokenEncoder:
    """The built-in encoder, whose token vectors the content network was fitted on."""
    found = encoding.token_encoder(encoder) if encoder is not None else None
    return found or encoding.built_in_tokens(settings.jobs)


def _asked(settings: Settings) -> divergence.Asked:
    return divergence.Asked(
        settings.families, settings.min_confidence, _glossary(settings), settings.policy
    )


def _glossary(settings: Settings) -> divergence.Glossary | None:
    """The glossary of the settings, read again only where its file has changed."""
    path = settings.glossary_file
    if path is None:
        return None
    try:
        changed = path.stat().st_mtime_ns
    except (OSError, ValueError):
        # Reading it says why it cannot be read.
        changed = 0
    return _read_glossary(path, changed)


@lru_cache(maxsize=4)
def _read_glossary(path: Path, changed: int) -> divergence.Glossary:
    return divergence.load_glossary(path)


def recheck(alignment: Alignment, settings: Settings, tools: Tools | None) -> Alignment:
    """An alignment that was read from a file, with fresh flags in place of those it had.

    With `tools` the beads' similarities are computed where the file has none.
    """
    reads = settings.families == "all" and tools and encoding.token_encoder(tools.encoder)
    missing = [k for k, b in enumerate(alignment.beads) if not b.is_null and b.similarity is None]
    if tools is not None and missing and not reads:
        texts = [alignment.texts(alignment.beads[k]) for k in missing]
        src, tgt = (tools.encoder.encode(side) for side in zip(*texts, strict=True))
        cosines: list[float | None] = [None] * len(alignment.beads)
        for k, cosine in zip(missing, np.einsum("ij,ij->i", src, tgt).tolist(), strict=True):
            cosines[k] = cosine
        alignment = _with_similarities(alignment, cosines)
    bare = replace(
        alignment, beads=tuple(replace(b, flags=()) if b.flags else b for b in alignment.beads)
    )
    return _with_dismissed(flag(bare, settings, tools), alignment)


def _with_dismissed(fresh: Alignment, before: Alignment) -> Alignment:
    """The alignment with the flags that a person had dismissed, in place of those found again."""
    beads = []
    for bead, old in zip(fresh.beads, before.beads, strict=True):
        flags = with_dismissed(bead.flags, old.flags)
        beads.append(bead if flags == bead.flags else replace(bead, flags=flags))
    return replace(fresh, beads=tuple(beads))


def with_dismissed(fresh: Sequence[Flag], before: Sequence[Flag]) -> tuple[Flag, ...]:
    """A bead's flags with those that a person had dismissed, in place of those found again."""
    gone = tuple(each for each in before if each.dismissed)
    again = {(each.kind, each.src, each.tgt) for each in gone}
    return (*(each for each in fresh if (each.kind, each.src, each.tgt) not in again), *gone)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What every witness saw of one bead."""

    pair: divergence.Pair
    bead: Bead
    """With the flags that are shown, and its risk."""
    witnesses: list[divergence.Witness]
    """Every candidate, the likeliest first."""
    shares: list[tuple[str, float, float]]
    """Signs of the risk, each with what it adds to the log-odds."""


def explain(
    alignment: Alignment, place: int, settings: Settings, tools: Tools | None = None
) -> Explanation:
    """Of the bead at a place, read among the others of its document."""
    asked = _asked(settings)
    with one_thread():
        alignment, pairs = _pairs(alignment, settings, tools.encoder if tools else None)
        pair = pairs[place]
        found, witnesses = divergence.explained(pairs, place, asked)
        weighed = [
            (each.given, each.judged) for each in witnesses if each.check != divergence.RULES
        ]
        shares = divergence.load_judge().shares(pair, weighed)
    bead = replace(alignment.beads[place], flags=tuple(found.flags), risk=found.risk)
    return Explanation(pair, bead, witnesses, shares)


_FEWEST_TYPICAL = 8
"""Beads from which a document's own typical similarity is worth taking."""


def _typical(similarities: Sequence[float]) -> tuple[float, float] | None:
    """Median and robust standard deviation of a document's cosines."""
    if len(similarities) < _FEWEST_TYPICAL:
        return None
    median = float(np.median(similarities))
    return median, 1.4826 * float(np.median(np.abs(np.array(similarities) - median)))


def check_pairs(
    pairs: Iterable[tuple[str, str]], settings: Settings, encoder: encoding.Encoder | None = None
) -> Iterator[divergence.Found]:
    """Flags and risk of pairs of texts, each by itself, in their order.

    Only families beyond ``exact`` need the encoder. InputError for what is no pair of strings.
    """
    asked = _asked(settings)
    found = enumerate(pairs)
    while chunk := [_strings(place, pair) for place, pair in islice(found, _READ_AT_ONCE)]:
        langs = [_source(src, tgt, settings) for src, tgt in chunk]
        # One language after the other, so that many texts are encoded at once.
        contents: dict[int, divergence.Content | None] = {}
        with one_thread() if settings.families == "all" else nullcontext():
            for lang in LANGUAGES:
                places = [k for k, each in enumerate(langs) if each == lang]
                texts = [chunk[k] for k in places]
                read = _contents(texts, lang, settings, encoder)
                contents |= zip(places, (content for content, _ in read), strict=True)
            examined = [
                divergence.examine(
                    divergence.Pair(
                        *pair,
                        lang,
                        other(lang),
                        content=contents[k],
                        origin=settings.told_origin,
                    ),
                    asked,
                )
                for k, (pair, lang) in enumerate(zip(chunk, langs, strict=True))
            ]
        for pair, each in zip(chunk, examined, strict=True):
            told = dismissing(each.flags, pair, settings.policy.dismissed)
            each.flags[:] = [flag for flag in told if not flag.dismissed]
        # Outside the block: while we wait for the caller, BLAS must have its threads back.
        yield from examined


def _strings(place: int, pair: tuple[str, str]) -> tuple[str, str]:
    kinds = [type(text).__name__ for text in pair] if isinstance(pair, Sequence) else []
    if isinstance(pair, str) or kinds != ["str", "str"]:
        given = " and ".join(kinds) or type(pair).__name__
        raise InputError(f"pair {place} is {given}: two strings are needed, source and target")
    src, tgt = pair
    return src, tgt


def _source(src: str, tgt: str, settings: Settings) -> Lang:
    """The language of the source; English where nothing tells."""
    return (
        source_of(settings.src_lang, settings.tgt_lang)
        or reading.detect_language(src)
        or source_of(None, reading.detect_language(tgt))
        or "en"
    )
