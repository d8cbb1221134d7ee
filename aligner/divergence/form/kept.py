"""Words that a document or its glossary keeps as they are: these are terms, not left untranslated.

A Latin word of the Chinese is a term where it stands in several beads, in code or markup, or where
the glossary renders it by itself. A document with code keeps many words that it names once. Where
other beads of a document without code render a word, it was forgotten. No run is flagged twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from aligner.bitext import Flag
from aligner.divergence.form.untranslated import CHECK, SINGLE, has_code, message_of
from aligner.divergence.glossary import Glossary
from aligner.divergence.pair import Pair
from aligner.language.machine_text import CODE

_RENDERED_ELSEWHERE = 0.85
_AMONG_CODE = 0.4
_WORD = re.compile(r"[A-Za-z]+")
_MARKED = re.compile(rf"(?s:{CODE.pattern})|\*\w+\*")


def without_kept(
    pairs: Sequence[Pair], found: Sequence[list[Flag]], glossary: Glossary | None = None
) -> list[list[Flag]]:
    """The flags of every bead of a document, or of one bead by itself, without those of terms."""
    flagged = {flag.message for flags in found for flag in flags if flag.kind == CHECK.name}
    if not flagged:
        return list(found)
    uses = _Uses(pairs)
    told: set[str] = set()
    settled = []
    for pair, flags in zip(pairs, found, strict=True):
        kept = []
        for flag in flags:
            run = _run(pair, flag)
            if not run:
                kept.append(flag)
            elif run not in told and not _in_glossary(run, glossary) and not uses.is_term(run):
                told.add(run)
                kept.append(_weighed(flag, uses, run))
        settled.append(kept)
    return settled


def _run(pair: Pair, flag: Flag) -> str:
    """The Latin run that a flag is about, in lower case; empty for other flags."""
    if flag.kind != CHECK.name or pair.tgt_lang != "zh" or len(flag.tgt) != 1:
        return ""
    run = pair.zh[slice(*flag.tgt[0])]
    return run.lower() if flag.message == message_of(run) else ""


def _in_glossary(run: str, glossary: Glossary | None) -> bool:
    return glossary is not None and run in _kept_by(glossary)


@lru_cache(maxsize=4)
def _kept_by(glossary: Glossary) -> frozenset[str]:
    """English terms that the glossary renders by themselves, in lower case."""
    return frozenset(
        form.lower()
        for term in glossary.terms
        for form in term.en
        if form.lower() in {rendering.lower() for rendering in term.zh}
    )


def _weighed(flag: Flag, uses: _Uses, run: str) -> Flag:
    """A flag of one or two words as sure as the rest of the document lets it be."""
    if flag.confidence != SINGLE:
        return flag
    if uses.has_code:
        return replace(flag, confidence=_AMONG_CODE)
    if not uses.is_rendered(run):
        return flag
    return replace(flag, confidence=_RENDERED_ELSEWHERE, severity="major")


class _Uses:
    """In how many beads of a document words stand, on each side."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._en: Counter[str] = Counter()
        self._zh: Counter[str] = Counter()
        self._both: Counter[str] = Counter()
        self._marked: set[str] = set()
        self.has_code = any(map(has_code, pairs))
        for pair in pairs:
            en, zh = _words(pair.en), _words(pair.zh)
            self._en.update(en)
            self._zh.update(zh)
            self._both.update(en & zh)
            for match in _MARKED.finditer(pair.zh):
                self._marked |= _words(match.group())

    def is_term(self, run: str) -> bool:
        """Whether every word of a run is kept in several beads, or stands in code."""
        return all(
            self._zh[word] > 1 or word in self._marked for word in _WORD.findall(run.lower())
        )

    def is_rendered(self, run: str) -> bool:
        """Whether a word of it stands in the English of several beads, and is kept in this one."""
        words = _WORD.findall(run.lower())
        return any(self._en[word] > self._both[word] for word in words)


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}
