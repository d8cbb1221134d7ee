"""Whether the English has a Chinese name: by dictionary, reading, sound or letters."""

from __future__ import annotations

import re
from functools import cached_property

from aligner.divergence.names.matching import DERIVED, SHORT, likeness_needed
from aligner.language.names.chinese import ChineseName
from aligner.language.names.known import KnownName
from aligner.language.names.pinyin import (
    ROMANISED_ABROAD,
    letters,
    spellings,
    surname_length,
)
from aligner.language.names.transliteration import best_match, may_match
from aligner.language.tables import chinese
from aligner.language.words.lexicon import load_lexicon

_CAPITALISED = re.compile(r"[A-ZÀ-Þ][\w'’]*(?:-\w+)*")


def _has_word(text: str, word: str) -> bool:
    """Whether `word` stands in the text with no letter or digit before or after it."""
    at = text.find(word)
    while at >= 0:
        around = text[at - 1 : at], text[at + len(word) : at + len(word) + 1]
        if not any(char.isalnum() or char == "_" for char in around):
            return True
        at = text.find(word, at + 1)
    return False


def _has_derived(text: str, form: str) -> bool:
    """Whether a word made of a name stands in the text: Trumpism, Keynesian, Olympics."""
    at = text.find(form)
    while at >= 0:
        rest = _WORD_REST.match(text, at + len(form))
        if rest and (DERIVED.fullmatch(rest.group()) or rest.group() in _AFTER_VOWELS):
            return True
        at = text.find(form, at + 1)
    return False


_WORD_REST = re.compile("[a-z]*")
_AFTER_VOWELS = frozenset(("n", "ns", "s", "nic", "nically", "nist", "nists"))
"""What makes other words of a name that ends in a vowel: Russians, platonic."""
_GLUED = 5
_ANY_WORD = 0.1
"""Added to the likeness needed where every word of the English is tried."""


_ENGLISH_WORD = re.compile(r"[A-Za-zÀ-ɏ.]+")


class EnglishSide:
    """The English text prepared for looking up Chinese names."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def plain(self) -> str:
        """The text with straight apostrophes."""
        return self.text.replace("’", "'")

    @cached_property
    def letters(self) -> str:
        """All letters of the text, joined."""
        return letters(self.text)

    @cached_property
    def capitalised(self) -> list[str]:
        """Capitalised words."""
        return _CAPITALISED.findall(self.text)

    @cached_property
    def words(self) -> frozenset[str]:
        """All words."""
        return frozenset(_ENGLISH_WORD.findall(self.text))

    def has(self, name: ChineseName) -> bool:
        """Whether the English has this Chinese name in any form that can be recognised."""
        if name.kind == "latin":
            return self._has_latin(name.text)
        if any(self._has_known(entry) for entry in name.known):
            return True
        if self._has_pinyin(name.text) or self._has_entry(name.text):
            return True
        if name.kind == "place" and self._has_meaning(name.text):
            return True
        if name.kind == "transcribed":
            return self._sounds(name.text, 0.75)
        if name.kind in ("person", "marked"):
            return self._has_surname(name) or self._sounds(name.text, 1.0)
        return False

    def _has_known(self, entry: KnownName) -> bool:
        return any(
            # Long forms count without word breaks too: extraction glues words (toldReutersin).
            (len(form) > _GLUED and form in self.plain)
            or _has_word(self.plain, form)
            or (form[0].islower() and _has_word(self.plain, form.capitalize()))
            or (len(form) > _GLUED and _has_word(self.plain, form.lower()))
            or (
                len(form) > SHORT
                and any(_has_derived(self.plain, each) for each in (form, form.lower()))
            )
            for form in entry.en
        )

    def _has_latin(self, text: str) -> bool:
        words = [word for word in re.findall(r"[A-Za-zÀ-ɏ]+", text) if len(word) > 1]
        return not words or any(letters(word) in self.letters for word in words)

    def _has_pinyin(self, run: str) -> bool:
        if len(run) > 4:
            return False
        short = run.rstrip("".join(chinese("name_words", "area ending")))
        runs = {run, short} if len(short) > 1 else {run}
        length = surname_length(run)
        if length and len(run) > length:
            runs.add(run[length:] + run[:length])
            if len(run) - length == 2:
                runs.add(run[length:])
        return any(spelling in self.letters for r in runs for spelling in spellings(r))

    def _has_entry(self, run: str) -> bool:
        """Whether the name stands here that the bilingual lexicon gives for the whole run."""
        lexicon = load_lexicon()
        names = lexicon.names_of(run)
        return bool(names) and lexicon.has_stem(self.text, names)

    def _has_meaning(self, run: str) -> bool:
        """Whether a capitalised word renders a place that is not called by its pinyin: Yangtze for
        长江. What its last character means is no name: river."""
        lexicon = load_lexicon()
        stems = lexicon.senses(run) - lexicon.senses(run[-1])
        return bool(stems) and lexicon.has_stem(" ".join(self.capitalised), stems)

    def _has_surname(self, name: ChineseName) -> bool:
        """Ms Cheng for 程女士; and a family name spelled as in Hong Kong."""
        length = surname_length(name.text)
        if not length or name.kind == "place":
            return False
        head = name.text[:length]
        known = frozenset(spellings(head))
        for word in self.capitalised:
            if head in ROMANISED_ABROAD.get(word, ()):
                return True
            if name.kind != "marked" and letters(word) in known and self._stands_alone(word):
                return True
        return False

    def _stands_alone(self, word: str) -> bool:
        """Whether a family name is without a given name somewhere."""
        return bool(
            re.search(rf"(?<![\w-]){re.escape(word)}(?!-)(?! [A-Z][a-z])(?!\w)", self.text)
        ) and not re.search(rf"[A-Z][a-z]+ {re.escape(word)}\b", self.text)

    def _sounds(self, run: str, least_covered: float) -> bool:
        """Whether an English word sounds like most of the run, or like a part between points."""
        parts = {run, *(part for part in re.split("[·•・‧]", run) if len(part) > 1)}
        for word, least in self.spoken.items():
            if len(run) < _BORROWED and (" " in word or word.rstrip(".").islower()):
                continue
            for part in parts:
                if not may_match(word, part, least):
                    continue
                score, span = best_match(word, part, least)
                if span is None or score < least:
                    continue
                if (span[1] - span[0]) / len(part) >= least_covered:
                    return True
        return False

    @cached_property
    def _joined(self) -> list[str]:
        """Two names side by side, which Chinese may write without a point: 罗尔德达尔."""
        return _SIDE_BY_SIDE.findall(self.text)

    @cached_property
    def spoken(self) -> dict[str, float]:
        """Names, and longer words for what is borrowed from them (巧克力 for chocolate), each with
        the likeness that it needs."""
        names = (word.removesuffix("'s").removesuffix("’s") for word in self.capitalised)
        return {
            word: likeness_needed(word) + _ANY_WORD
            for word in (*names, *self._joined, *filter(may_be_borrowed, self.words))
        }


_BORROWED = 3
"""Characters that a borrowed word, or two names side by side, take at least."""
_SIDE_BY_SIDE = re.compile(r"(?=\b([A-ZÀ-Þ][\w'’]+ [A-ZÀ-Þ][\w'’]+))")


def may_be_borrowed(word: str) -> bool:
    """Whether a word is no name, but long enough to be compared by its sound with one."""
    return len(word) > _TOOSHORT and word.islower()


_TOOSHORT = 4
