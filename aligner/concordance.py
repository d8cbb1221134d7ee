"""What stands on the other side for words that were searched: a concordance of a corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aligner import divergence, encoding
from aligner.bitext import Lang, Span, other
from aligner.config import Settings
from aligner.divergence.names.matching import find_rendering
from aligner.language.names.english import find_names


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Words of one side of a bead."""

    text: str
    lang: Lang
    counterpart: str
    """The text of the other side."""
    spans: tuple[Span, ...]
    """Where the words stand in `text`."""


def matches(
    occurrences: Sequence[Occurrence],
    settings: Settings,
    encoder: encoding.Encoder | None = None,
) -> list[list[Span]]:
    """For each, where its words are translated in the other side; empty where that is not plain.

    ModelError where files of the built-in encoder or the lexicon are missing.
    """
    found = by_words(occurrences, settings, encoder)
    return [
        _together([*words, *by_names(each)]) for each, words in zip(occurrences, found, strict=True)
    ]


def by_words(
    occurrences: Sequence[Occurrence],
    settings: Settings,
    encoder: encoding.Encoder | None = None,
) -> list[list[Span]]:
    """What the lexicon and the token vectors tell.

    The built-in encoder reads the tokens, whatever `encoder` the corpus was aligned with.
    """
    network = divergence.load_network()
    reader = encoding.token_encoder(encoder) if encoder is not None else None
    reader = reader or encoding.built_in_tokens(settings.jobs)
    own = reader.tokens([each.text for each in occurrences])
    theirs = reader.tokens([each.counterpart for each in occurrences])
    found = []
    for each, here, there in zip(occurrences, own, theirs, strict=True):
        sides = (
            network.text(each.text, each.lang, here),
            network.text(each.counterpart, other(each.lang), there),
        )
        texts = each.text, each.counterpart
        if each.lang == "zh":
            sides, texts = sides[::-1], texts[::-1]
        found.append(divergence.matching_words(network, sides, texts, each.lang, each.spans))
    return found


def by_names(occurrence: Occurrence) -> list[Span]:
    """What the tables and the sounds of names tell: a name's rendering, or the name of one."""
    english = occurrence.lang == "en"
    en, zh = (
        (occurrence.text, occurrence.counterpart)
        if english
        else (occurrence.counterpart, occurrence.text)
    )
    found = []
    for name in find_names(en):
        rendering = find_rendering(name, zh)
        if rendering is None:
            continue
        own, theirs = (name.span, rendering) if english else (rendering, name.span)
        if any(start < own[1] and own[0] < end for start, end in occurrence.spans):
            found.append(theirs)
    return found


def _together(spans: Sequence[Span]) -> list[Span]:
    """The spans in their order, those that share a character as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
