"""Words of a set of translations, and which of them may take each other's place in an edit.

A word is exchanged for a near neighbour by the encoder, or for any word of its class, but never
for one that the lexicon takes for the same: a synonym is no error.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import rjieba

from aligner.bitext import LANGUAGES, Lang
from aligner.encoding import Encoder
from aligner.language.scripts import HAN_CLASS
from aligner.language.tables import chinese_set, english_set
from aligner.language.words.lexicon import Lexicon, stem

_ENGLISH = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_HAN = re.compile(f"{HAN_CLASS}+")
_CONTENT_TAGS = tuple("nvadtizljqs")
"""First letters of jieba's tags for words with a sense of their own."""
_GRAMMAR = {
    "en": english_set("function_words", "grammar word"),
    "zh": chinese_set("function_words", "grammar word"),
}
_FEWEST = 3
"""Times that a word must be there: rarer ones are misspelt or cut wrongly."""
_NEAR_SHARE = 0.65
"""Share of exchanged words that get a near neighbour."""
_NEIGHBOURS, _TRIED = 25, 6
_SAME = 0.85
"""Cosine from which a neighbour is another spelling."""


class Word(NamedTuple):
    """A word of a text: its place, and jieba's tag where it is Chinese."""

    text: str
    start: int
    end: int
    tag: str = ""


def words_of(text: str, lang: Lang) -> list[Word]:
    """The words of a text in order."""
    if lang == "en":
        return [Word(found.group(), *found.span()) for found in _ENGLISH.finditer(text)]
    found, at = [], 0
    for word, tag in rjieba.tag(text):
        start = text.find(word, at)
        if start >= 0:
            at = start + len(word)
            found.append(Word(word, start, at, tag))
    return found


def content_words(words: Iterable[Word], lang: Lang) -> list[Word]:
    """Those with a sense of their own."""
    if lang == "en":
        return [w for w in words if len(w.text) > 2 and w.text.lower() not in _GRAMMAR["en"]]
    return [
        w
        for w in words
        if _HAN.fullmatch(w.text)
        and w.text not in _GRAMMAR["zh"]
        and w.tag.startswith(_CONTENT_TAGS)
    ]


_ENDINGS = ("ing", "ed", "ly", "tion", "ness", "ment", "ity", "es", "s")


def class_of(word: str, tag: str, lang: Lang) -> tuple[str, int]:
    """What a word has in common with those that may stand in its place."""
    if lang == "zh":
        return tag[:1], len(word)
    if word[:1].isupper():
        return "capital", 0
    return next((ending for ending in _ENDINGS if word.endswith(ending)), ""), 0


class Vocabulary:
    """Words of both languages that stand in some translations, with their neighbours."""

    def __init__(
        self, pairs: Iterable[tuple[str, str]], encoder: Encoder, lexicon: Lexicon
    ) -> None:
        """`pairs` are English and Chinese texts."""
        self._lexicon = lexicon
        counts: dict[Lang, Counter[str]] = {"en": Counter(), "zh": Counter()}
        self._tags: dict[str, str] = {}
        for pair in pairs:
            for lang, text in zip(LANGUAGES, pair, strict=True):
                for word in content_words(words_of(text, lang), lang):
                    counts[lang][word.text] += 1
                    self._tags[word.text] = word.tag
        self._words = {
            lang: [word for word, n in counts[lang].items() if n >= _FEWEST] for lang in LANGUAGES
        }
        self._place = {
            lang: {word: k for k, word in enumerate(words)} for lang, words in self._words.items()
        }
        self._vectors = {
            lang: encoder.encode(words).astype(np.float32) for lang, words in self._words.items()
        }
        self._classes: dict[tuple[Lang, tuple[str, int]], list[str]] = {}
        for lang, own in self._words.items():
            for text in own:
                key = lang, class_of(text, self._tags[text], lang)
                self._classes.setdefault(key, []).append(text)
        self._rendered = lexicon.rendered()
        self._near: dict[tuple[Lang, str], list[str]] = {}

    def instead_of(self, word: Word, lang: Lang, rng: random.Random) -> str | None:
        """Another word of another sense; None where none is found."""
        if word.text in self._place[lang] and rng.random() < _NEAR_SHARE:
            near = self._neighbours(word, lang)
            rng.shuffle(near)
            for found in near[:_TRIED]:
                if not self._same(word.text, found, lang):
                    return found
        alike = self._classes.get((lang, class_of(word.text, word.tag, lang)), [])
        for _ in range(_TRIED - 1):
            found = rng.choice(alike) if alike else word.text
            if not self._same(word.text, found, lang):
                return found
        return None

    def _neighbours(self, word: Word, lang: Lang) -> list[str]:
        key = lang, word.text
        if key not in self._near:
            cosines = self._vectors[lang] @ self._vectors[lang][self._place[lang][word.text]]
            order = np.argsort(-cosines, kind="stable")[: 2 * _NEIGHBOURS + 10]
            self._near[key] = [self._words[lang][k] for k in order if cosines[k] < _SAME]
        own = class_of(word.text, word.tag, lang)[0]
        return [
            found for found in self._near[key] if class_of(found, self._tags[found], lang)[0] == own
        ][:_NEIGHBOURS]

    def _same(self, one: str, two: str, lang: Lang) -> bool:
        """Whether two words may mean the same."""
        if lang == "en":
            if stem(one) == stem(two):
                return True
        elif one in two or two in one:
            return True
        return bool(self._senses(one, lang) & self._senses(two, lang))

    def _senses(self, word: str, lang: Lang) -> set[int]:
        """Entries of the other language that may render it, by number."""
        if lang == "zh":
            return set(self._lexicon.senses(word))
        found: set[int] = set()
        for part in re.split("[-'’]", word):
            found |= self._rendered.get(stem(part), set())
        return found
