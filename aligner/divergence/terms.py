"""Glossary terms missing or rendered in a forbidden way.

What it finds: a term of the glossary without its rendering on the other side, or with a rendering
that the glossary forbids. A glossary comes from the user, so this check is not in `CHECKS`:
`check_of` makes it. English terms match by word with plural and verb endings, Chinese ones by
substring, the longest first, in Simplified or Traditional characters alike.

Examples:
    The policies failed. / 方针失败了。 -> term "policies" (glossary: policy = 政策)
    The policies failed. / 政策失败了。 -> none (glossary: policy = 政策)

What it cannot find: a term used in another sense, and inflections other than the regular ones.

Measured: on newstest2020 lines 501-1000, two human translations, with the names of a list as the
glossary, all of 252 exchanged terms are found and 6 of 1,000 clean pairs are flagged
(``python -m tests.benchmarks.edit_names --lines 501-1000``); MAC-Dev has no glossary.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from aligner.bitext import Flag, Span
from aligner.divergence.check import Check
from aligner.divergence.glossary import Glossary, Term, inflected
from aligner.divergence.pair import Pair
from aligner.language.standards import simplified

_MISSING = 0.85
_FORBIDDEN = 0.95


def check_of(glossary: Glossary) -> Check:
    """The check of a glossary's terms."""
    return Check("terms", lambda pair: find_terms(pair, glossary))


def find_terms(pair: Pair, glossary: Glossary) -> list[Flag]:
    """Flags of kind ``term``: a required rendering is missing, or a forbidden one is used."""
    flags: list[Flag] = []
    found_en = _found(glossary.english, pair.en)
    if pair.src_lang == "en":
        for span in found_en:
            terms = _terms_of(pair.en[slice(*span)], glossary)
            flags += _missing(pair, span, terms)
    else:
        for span in _found(glossary.chinese, pair.zh):
            terms = glossary.by_form.get(pair.zh[slice(*span)].lower(), [])
            flags += _missing(pair, span, terms)
    return flags + _forbidden(pair, glossary)


def _found(pattern: re.Pattern[str] | None, text: str) -> list[Span]:
    return [match.span() for match in pattern.finditer(text)] if pattern else []


def _terms_of(text: str, glossary: Glossary) -> list[Term]:
    exact = glossary.by_form.get(text.lower())
    if exact:
        return exact
    return [
        term
        for term in glossary.terms
        if any(re.fullmatch(inflected(form), text) for form in term.en)
    ]


def _missing(pair: Pair, span: Span, terms: Sequence[Term]) -> list[Flag]:
    """A flag where none of the renderings stands on the other side."""
    source_is_en = pair.src_lang == "en"
    wanted = [form for term in terms for form in (term.zh if source_is_en else term.en)]
    if not wanted or any(_has(pair, form) for form in wanted):
        return []
    text = (pair.en if source_is_en else pair.zh)[slice(*span)]
    return [
        pair.flag(
            "term",
            "major",
            _MISSING,
            en=[span] if source_is_en else [],
            zh=[] if source_is_en else [span],
            message=f"“{text}” must be rendered by {' or '.join(f'“{form}”' for form in wanted)}",
        )
    ]


def _has(pair: Pair, form: str) -> bool:
    if pair.tgt_lang == "zh":
        return simplified(form).lower() in pair.zh.lower()
    return re.search(inflected(form), pair.en) is not None


def _forbidden(pair: Pair, glossary: Glossary) -> list[Flag]:
    """Forbidden renderings in the target of terms that stand in the source."""
    flags = []
    english_target = pair.tgt_lang == "en"
    text = pair.en if english_target else pair.zh
    for term in glossary.terms:
        if not term.forbidden or not _in_source(pair, term):
            continue
        for form in term.forbidden:
            pattern = inflected(form) if english_target else re.escape(simplified(form))
            for match in re.finditer(pattern, text):
                if _is_part_of_wanted(match.span(), pair, term):
                    continue
                span = [match.span()]
                flags.append(
                    pair.flag(
                        "term",
                        "major",
                        _FORBIDDEN,
                        en=span if english_target else [],
                        zh=[] if english_target else span,
                        message=f"“{match.group()}” is forbidden for “{term.en[0]}”",
                    )
                )
    return flags


def _in_source(pair: Pair, term: Term) -> bool:
    if pair.src_lang == "en":
        return any(re.search(inflected(form), pair.en) for form in term.en)
    return any(simplified(form) in pair.zh for form in term.zh)


def _is_part_of_wanted(span: Span, pair: Pair, term: Term) -> bool:
    """Whether the forbidden words stand inside a wanted rendering."""
    if pair.tgt_lang == "en":
        text, wanted = pair.en, term.en
    else:
        text, wanted = pair.zh, tuple(map(simplified, term.zh))
    return any(
        match.start() <= span[0] and span[1] <= match.end()
        for form in wanted
        for match in re.finditer(re.escape(form), text)
    )
