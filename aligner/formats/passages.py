"""Beads as passages for readers: paragraphs of pairs, in markup that HTML and EPUB share."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from aligner.bitext import Alignment, Bead
from aligner.formats.tags import language_tag
from aligner.formats.xmltext import cleaned

Pair = tuple[str, str]


def paragraphs(alignment: Alignment) -> Iterator[list[Pair]]:
    """Pairs of source and target, those of one paragraph of the source together."""
    held: list[Pair] = []
    before: int | None = None
    for bead in alignment.beads:
        src, tgt = (" ".join(text.split()) for text in alignment.texts(bead))
        if not src and not tgt:
            continue
        paragraph = _paragraph(alignment, bead)
        # What is only in the target belongs to the paragraph before it.
        if held and paragraph is not None and paragraph != before:
            yield held
            held = []
        before = before if paragraph is None else paragraph
        held.append((src, tgt))
    if held:
        yield held


def _paragraph(alignment: Alignment, bead: Bead) -> int | None:
    return alignment.src.sentences[bead.src.start].paragraph if bead.src else None


def tags_of(alignment: Alignment) -> Pair:
    """The languages of the sides as ``lang`` names them."""
    return language_tag(alignment.src), language_tag(alignment.tgt)


def markup(tags: Pair, pairs: list[Pair]) -> str:
    """A paragraph of pairs as elements that are HTML and XML alike."""
    shown = "\n".join(
        '<div class="pair">'
        + "".join(
            f'<p class="{side}" lang="{tag}" xml:lang="{tag}">{escaped(text)}</p>'
            for side, tag, text in zip(("src", "tgt"), tags, pair, strict=True)
            if text
        )
        + "</div>"
        for pair in pairs
    )
    return f'<div class="paragraph">\n{shown}\n</div>\n'


def escaped(text: str) -> str:
    """Text between tags; what no page may hold becomes U+FFFD."""
    return escape("".join("\ufffd" if "\x7f" <= ch <= "\x9f" else ch for ch in cleaned(text)[0]))
