"""Two language files: their strings are paired by key, whatever they say."""

from __future__ import annotations

from aligner import reading
from aligner.bitext import Alignment, Bead, Document, Lang, Sentence
from aligner.errors import InputError

_BY_KEY = 0.99
"""Confidence of a pair that two language files have under one key: what they mean is not asked."""


def are_keyed(source: reading.Source) -> bool:
    """Whether a file holds the strings of a program, each under its key."""
    return bool(source.blocks) and all(block.key is not None for block in source.blocks)


def paired(
    source: reading.Source,
    target: reading.Source,
    src_lang: Lang | None,
    tgt_lang: Lang | None,
    doc: str,
) -> Alignment:
    """The strings of two language files, each one sentence, as beads without flags.

    They stand in the order of the source; those that the target alone has come last. InputError
    where a side has no string in English or Chinese.
    """
    src_lang, ours = _strings(source, src_lang, doc)
    tgt_lang, theirs = _strings(target, tgt_lang, doc)
    beads: list[Bead] = []
    src: list[Sentence] = []
    tgt: list[Sentence] = []
    for key in dict.fromkeys((*ours, *theirs)):
        starts = len(src), len(tgt)
        src += [ours[key]] if key in ours else []
        tgt += [theirs[key]] if key in theirs else []
        spans = range(starts[0], len(src)), range(starts[1], len(tgt))
        beads.append(Bead(*spans, None, _BY_KEY))
    return Alignment(
        doc,
        Document(src_lang, source.text, tuple(src)),
        Document(tgt_lang, target.text, tuple(tgt)),
        tuple(beads),
    )


def _strings(
    source: reading.Source, lang: Lang | None, doc: str
) -> tuple[Lang, dict[str, Sentence]]:
    """The language of a language file, and its strings by their keys."""
    found: dict[str, Sentence] = {}
    for number, block in enumerate(source.blocks):
        if block.reason is None and block.key is not None:
            text = source.text[block.start : block.end]
            found.setdefault(block.key, Sentence(text, block.start, block.end, number))
    told = lang or reading.detect_language("\n".join(each.text for each in found.values()))
    if told is None:
        raise InputError(f"a side of {doc} holds no string in English or Chinese")
    return told, found
