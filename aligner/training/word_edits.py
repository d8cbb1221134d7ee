"""Synthetic divergences of many kinds, each a change of one text of a pair.

Words are exchanged for others of another sense, numbers changed, negations put in and taken out,
phrases and clauses left out and put in, and words swapped. Each edit says where it changed the
text, and where the text before it had what is gone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from aligner.bitext import Lang, Span
from aligner.training.edits import with_clause, without_clause
from aligner.training.vocabulary import Vocabulary, Word, class_of, content_words, words_of


@dataclass(frozen=True, slots=True)
class Edit:
    """A changed text.

    `what` says whether words of it are wrong, missing from it, or added to it; `spans` are those
    that are wrong or added, `before` is where the unchanged text had what was exchanged or left
    out, None where that is more than one place.
    """

    text: str
    what: Literal["wrong", "missing", "added"]
    spans: tuple[Span, ...]
    before: Span | None = None


Editor = Callable[[str, Lang, str, Vocabulary, random.Random], Edit | None]
"""Edits a text of a language, perhaps with words of another text; None where it cannot."""


def edited(
    text: str, lang: Lang, donor: str, vocabulary: Vocabulary, rng: random.Random
) -> Edit | None:
    """The text changed in one of the ways of `KINDS`, drawn at random; None where that fails."""
    editor = rng.choices(list(KINDS), list(KINDS.values()))[0]
    found = editor(text, lang, donor, vocabulary, rng)
    return found if found and found.text.strip() and found.text != text else None


def _other_word(
    text: str, lang: Lang, donor: str, vocabulary: Vocabulary, rng: random.Random
) -> Edit | None:
    words = content_words(words_of(text, lang), lang)
    if not words:
        return None
    word = rng.choice(words)
    new = vocabulary.instead_of(word, lang, rng)
    if new is None:
        return None
    if lang == "en" and not word.start:
        new = new[0].upper() + new[1:]
    return _put_in_place(text, (word.start, word.end), new)


def _put_in_place(text: str, span: Span, new: str) -> Edit:
    start, end = span
    return Edit(text[:start] + new + text[end:], "wrong", ((start, start + len(new)),), span)


def _other_words(
    text: str, lang: Lang, donor: str, vocabulary: Vocabulary, rng: random.Random
) -> Edit | None:
    """Two of them."""
    first = _other_word(text, lang, donor, vocabulary, rng)
    second = first and _other_word(first.text, lang, donor, vocabulary, rng)
    if not first or not second or second.before is None:
        return None
    (a, b), (c, d) = first.spans[0], second.before
    if c < b and a < d:
        return None
    moved = len(second.text) - len(first.text) if c < a else 0
    return Edit(second.text, "wrong", ((a + moved, b + moved), second.spans[0]))


_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_LARGE = ("twenty", "thirty", "forty", "fifty", "hundred", "thousand", "million", "billion")
_DIGITS, _POWERS = "二三四五六七八九", "万亿百千"
_CHINESE_NUMBER = re.compile(
    f"(?<![一{_DIGITS}十])[{_DIGITS}](?=[十百千万亿个名位次年月日天岁]|$)"
    f"|[{_POWERS}](?=[个名人元美只])"
)


def _other_number(
    text: str, lang: Lang, donor: str, vocabulary: Vocabulary, rng: random.Random
) -> Edit | None:
    found = list(re.finditer("[0-9]+", text))
    if lang == "en":
        words = re.finditer("[A-Za-z]+", text)
        found += [word for word in words if word.group().lower() in (*_SMALL, *_LARGE)]
    else:
        found += _CHINESE_NUMBER.finditer(text)
    if not found:
        return None
    number = rng.choice(found)
    new = _changed_number(number.group(), lang, rng)
    return _put_in_place(text, number.span(), new) if new != number.group() else None


def _changed_number(number: str, lang: Lang, rng: random.Random) -> str:
    if number.isdigit():
        return _changed_digits(number, rng)
    if lang == "zh":
        alike = _DIGITS if number in _DIGITS else _POWERS
        return rng.choice([each for each in alike if each != number])
    lower = number.lower()
    alike_words = _SMALL if lower in _SMALL else _LARGE
    new = rng.choice([word for word in alike_words if word != lower])
    return new.capitalize() if number[0].isupper() else new


def _changed_digits(number: str, rng: random.Random) -> str:
    drawn = rng.random()
    if drawn < 0.6:
        place = rng.randrange(len(number))
        digit = rng.choice([digit for digit in "123456789" if digit != number[place]])
        return number[:place] + digit + number[place + 1 :]
    if drawn < 0.8:
        return number + "0" if len(number) < 5 else number[:-1]
    return str(int(number) + rng.choice([1, 2, 10, -1])) if len(number) < 10 else number[::-1]


_NEGATION: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:not|never) |n['’]t\b"),
    "zh": re.compile("没有|不是|并不|不再|[不没未]"),
}
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|will|can|could|should|would|do|does|did|has|have|had|must|may|be)\b"
    r"(?! not|n['’]t)"
)
_AFFIRMED = {"没有": "有", "不是": "是"}
_LOST_SHARE = 0.7
"""Share of texts with a negation that lose it: the others get one more."""


def _other_polarity(
    text: str, lang: Lang, donor: str, vocabulary: Vocabulary, rng: random.Random
) -> Edit | None:
    found = list(_NEGATION[lang].finditer(text))
    if found and rng.random() < _LOST_SHARE:
        return _affirmed(text, lang, rng.choice(found))
    return _negated(text, lang, rng)


def _affirmed(text: str, lang: Lang, negation: re.Match[str]) -> Edit | None:
    """Without a negation: what stands there now is wrong. None where nothing does."""
    start, end = negation.span()
    new = _AFFIRMED.get(negation.group(), "")
    changed = text[:start] + new + text[end:]
    if lang == "en":
        after = [word for word in words_of(changed, lang) if word.end >= start][:1]
        spans = tuple((word.start, word.end) for word in after)
    else:
        place = start, min(start + max(len(new), 2), len(changed))
        spans = (place,) if start < len(changed) else ()
    return Edit(changed, "wrong", spans, negation.span()) if spans else None


def _negated(text: str, lang: Lang, rng: random.Random) -> Edit | None:
    if lang == "en":
        found = list(_AUXILIARY.finditer(text))
        if not found:
            return None
        verb = rng.choice(found)
        at = verb.end()
        new = rng.choice([" not", " not", " never", " no longer"])
        return Edit(
            text[:at] + new + text[at:], "wrong", ((verb.start(), at + len(new)),), verb.span()
        )
    verbs = [w for w in words_of(text, lang) if w.tag.startswith("v") and w.text not in "是有"]
    if not verbs:
        return None
    word, new = rng.choice(verbs), rng.choice(["不", "没有", "从未", "不再"])
    at = word.start
    place = (at, word.end + len(new))
    return Edit(text[:at] + new + text[at:], "wrong", (place,), (word.start, word.end))


_BREAK = re.compile(r"[。！？.!?,，;；]")


def _phrase(text: str, lang: Lang, lengths: Sequence[int], rng: random.Random) -> Span | None:
    """A few words in a row, one of them with a sense of its own; None where none are found."""
    words = words_of(text, lang)
    count = rng.choice(lengths)
    if len(words) < count + 1:
        return None
    first = rng.randrange(len(words) - count + 1)
    chosen: list[Word] = words[first : first + count]
    start, end = chosen[0].start, chosen[-1].end
    if not content_words(chosen, lang) or _BREAK.search(text[start:end]):
        return None
    return start, end


def _without_phrase(
    text: str, lang: Lang, donor: str, vocabulary: Vocabulary, rng: random.Random
) -> Edit | None:
    span = _phrase(text, lang, (1, 1, 2, 2, 3, 4), rng)
    if span is None or len(words_of(text, lang)) < 5:
        return None
    start, end = span
    rest = text[end:].lstrip(" ") if lang == "en" else text[end:]
    if lang == "en" and not start:
        rest = rest[:1].upper() + rest[1:]
    return Edit(text[:start] + rest, "missing", (), span)


def _with_phrase(
    text: str, lang: Lang, donor: str, vocabulary: Vocabulary, rng: random.Random
) -> Edit | None:
    span = _phrase(donor, lang, (1, 2, 2, 3, 4), rng)
    words = words_of(text, lang)
    if span is None or not words:
        return None
    at = rng.choice(words).end
    new = (" " if lang == "en" else "") + donor[slice(*span)]
    return Edit(text[:at] + new + text[at:], "added", ((at, at + len(new)),))


_NEAREST, _FARTHEST = 2, 60
"""Characters between two words that are swapped."""


def _swapped(
    text: str, lang: Lang, donor: str, vocabulary: Vocabulary, rng: random.Random
) -> Edit | None:
    words = [
        word
        for word in content_words(words_of(text, lang), lang)
        if (word.tag.startswith("n") if lang == "zh" else len(word.text) > 4)
    ]
    pairs = [
        (one, two)
        for k, one in enumerate(words)
        for two in words[k + 1 :]
        if _NEAREST < two.start - one.end < _FARTHEST
        and one.text.lower() != two.text.lower()
        and class_of(one.text, one.tag, lang)[0] == class_of(two.text, two.tag, lang)[0]
    ]
    if not pairs:
        return None
    one, two = rng.choice(pairs)
    between = text[one.end : two.start]
    new = text[: one.start] + two.text + between + one.text + text[two.end :]
    first = one.start, one.start + len(two.text)
    second = two.end - len(one.text), two.end
    return Edit(new, "wrong", (first, second))


def _without_clause(
    text: str, lang: Lang, donor: str, vocabulary: Vocabulary, rng: random.Random
) -> Edit | None:
    found = without_clause(text, lang, rng)
    return Edit(found.text, "missing", (), found.span) if found else None


def _with_clause(
    text: str, lang: Lang, donor: str, vocabulary: Vocabulary, rng: random.Random
) -> Edit | None:
    found = with_clause(text, lang, donor, rng)
    return Edit(found.text, "added", (found.span,)) if found else None


KINDS: dict[Editor, int] = {
    _other_word: 30,
    _other_words: 8,
    _other_number: 9,
    _other_polarity: 9,
    _without_phrase: 12,
    _with_phrase: 9,
    _swapped: 6,
    _without_clause: 9,
    _with_clause: 8,
}
"""How often each kind is drawn: about as professionals mark them, wrong words most."""
