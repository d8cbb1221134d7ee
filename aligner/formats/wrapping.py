"""Line breaks inside sentences: a text that was wrapped to a width, as one line.

Files of pairs have a line or a cell for a sentence, and translation memories match whole lines.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from aligner.bitext import Alignment, Bead, Document, Flag, Lang, Sentence, Span, Sparse
from aligner.language.scripts import HAN, LATIN_CLASS
from aligner.language.words.lexicon import load_lexicon

_BREAK = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]\s*")
_BLANKS = " \t\u3000\xa0"
_ANY_BREAK = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")

# Chinese characters and the punctuation that is written between them: no blank stands beside them.
_CHINESE = re.compile(
    f"[{HAN}\u2014\u2018-\u201d\u2026\u3001-\u303f\u3040-\u30ff\uff01-\uff60\uffe0-\uffe6]"
)
_HAN = re.compile(f"[{HAN}]")
_CUT_WORD = re.compile(f"({LATIN_CLASS}+)[-\u2010\u00ad]$")
_WORD_REST = re.compile(f"{LATIN_CLASS}+")
_SOFT_HYPHEN = "\u00ad"
_LONGEST_WORD = 60


def unwrapped(text: str, lang: Lang) -> str:
    """The text in one line: a line break is a blank in English and nothing in Chinese.

    An English word cut at the line's end is one again where the lexicon knows it, and keeps its
    hyphen otherwise. Two Latin words in a Chinese sentence keep a blank between them.
    """
    return _pieces(text, lang)[0]


def is_wrapped(text: str) -> bool:
    """Whether a line break stands in the text."""
    return _ANY_BREAK.search(text) is not None


def _pieces(text: str, lang: Lang) -> tuple[str, list[tuple[int, int, int]]]:
    """The text in one line, and what was changed: place, length before, length after."""
    changes: list[tuple[int, int, int]] = []
    parts: list[str] = []
    done = 0
    for found in _BREAK.finditer(text):
        before = text[done : found.start()].rstrip(_BLANKS)
        start, end = done + len(before), found.end()
        inside = start and end < len(text)
        gap, cut = _gap(text, start, end, lang) if inside else ("", 0)
        parts += [before[: len(before) - cut], gap]
        changes.append((start - cut, end - start + cut, len(gap)))
        done = end
    return "".join(parts) + text[done:], changes


def _gap(text: str, start: int, end: int, lang: Lang) -> tuple[str, int]:
    """What stands for the line break from start to end, and how many characters before it go."""
    cut = _CUT_WORD.search(text[max(0, start - _LONGEST_WORD) : start])
    rest = _WORD_REST.match(text[end : end + _LONGEST_WORD])
    left, right = text[start - 1], text[end]
    if cut and rest and right.islower():
        return "", int(left == _SOFT_HYPHEN or is_word(cut.group(1) + rest.group()))
    kind = _CHINESE if lang == "zh" else _HAN
    sides = bool(kind.match(left)), bool(kind.match(right))
    return ("" if (any(sides) if lang == "zh" else all(sides)) else " "), 0


def is_word(word: str) -> bool:
    """Whether the lexicon knows an English word."""
    return bool(load_lexicon().stems(word))


def in_lines(corpus: Iterable[Alignment]) -> Iterator[Alignment]:
    """The alignments with every sentence in one line, and spans of flags where the words went.

    Only texts that are put into lines or cells need it; the places in the document stay.
    """
    for alignment in corpus:
        wrapped = any(
            is_wrapped(sentence.text)
            for document in (alignment.src, alignment.tgt)
            for sentence in _known(document)
        )
        yield _in_lines(alignment) if wrapped else alignment


def _known(document: Document) -> Sequence[Sentence]:
    sentences = document.sentences
    return sentences.known if isinstance(sentences, Sparse) else sentences


def _in_lines(alignment: Alignment) -> Alignment:
    beads = tuple(
        replace(bead, flags=_mapped(alignment, bead)) if bead.flags else bead
        for bead in alignment.beads
    )
    src, tgt = (_one_line(document) for document in (alignment.src, alignment.tgt))
    return replace(alignment, src=src, tgt=tgt, beads=beads)


def _one_line(document: Document) -> Document:
    changed = tuple(
        replace(each, text=unwrapped(each.text, document.lang)) if is_wrapped(each.text) else each
        for each in _known(document)
    )
    held = document.sentences
    return replace(
        document, sentences=Sparse(held.indices, changed) if isinstance(held, Sparse) else changed
    )


def _mapped(alignment: Alignment, bead: Bead) -> tuple[Flag, ...]:
    src = _Places(alignment.src, bead.src)
    tgt = _Places(alignment.tgt, bead.tgt)
    return tuple(replace(flag, src=src(flag.src), tgt=tgt(flag.tgt)) for flag in bead.flags)


class _Places:
    """Where an offset in a bead's side is after its sentences were put into one line each."""

    def __init__(self, document: Document, span: range) -> None:
        gap = int(document.lang == "en")
        self._changes: list[tuple[int, int, int]] = []
        start = 0
        for index in span:
            text = document.sentences[index].text
            self._changes += [
                (start + at, old, new) for at, old, new in _pieces(text, document.lang)[1]
            ]
            start += len(text) + gap
        self._starts = [at for at, _, _ in self._changes]
        self._shifts = [0]
        for _, old, new in self._changes:
            self._shifts.append(self._shifts[-1] + new - old)

    def __call__(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        return tuple((self._place(start), self._place(end)) for start, end in spans)

    def _place(self, offset: int) -> int:
        count = bisect_left(self._starts, offset)
        if count:
            at, old, new = self._changes[count - 1]
            if offset < at + old:
                return at + self._shifts[count - 1] + min(offset - at, new)
        return offset + self._shifts[count]
