"""What stands on the other side for words that were searched: a concordance of a corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aligner import divergence, encoding
from aligner.bitext import Lang, Span, other
from aligner.config import Settings


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

    The built-in encoder reads the tokens, whatever `encoder` the corpus was aligned with.
    ModelError where its files or the lexicon are missing.
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
