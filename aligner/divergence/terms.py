"""Glossary terms missing or rendered in a forbidden way.

What it finds: a term of the glossary without its rendering on the other side, or with a rendering
that the glossary forbids. A glossary comes from the user, so this family is not in the registry of
families: it needs one more argument. English terms match by word with plural and verb endings,
Chinese ones by substring, the longest first.

Examples:
    The policies failed. / 方针失败了。 -> term "policies" (glossary: policy = 政策)
    The policies failed. / 政策失败了。 -> none (glossary: policy = 政策)

What it cannot find: a term used in another sense, and inflections other than the regular ones.

Measured: on newstest2020 lines 501-1000, two human translations, with the names of a list as the
glossary, all of 252 exchanged terms are found and 6 of 1,000 clean pairs are flagged
(``python -m tests.benchmarks.edit_names --lines 501-1000``); MAC-Dev has no glossary.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from aligner.bitext import Flag, Span
from aligner.divergence.pair import Pair
from aligner.errors import InputError

NAME = "terms"
EXACT = True

MIN_CONFIDENCE = 0.5

_MISSING = 0.85
_FORBIDDEN = 0.95
_SEPARATORS = re.compile(r"\s*[|;；]\s*")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Term:
    """One entry: any of `en` must be rendered by any of `zh`, never by `forbidden`."""

    en: tuple[str, ...]
    zh: tuple[str, ...]
    forbidden: tuple[str, ...] = ()
    """Renderings not wanted, in either language."""


@dataclass(frozen=True)
class Glossary:
    """Terms in the order of the file."""

    terms: tuple[Term, ...]

    @cached_property
    def english(self) -> re.Pattern[str] | None:
        """Any English term as whole words with usual endings, the longest first."""
        return _english_pattern(form for term in self.terms for form in term.en)

    @cached_property
    def chinese(self) -> re.Pattern[str] | None:
        """Any Chinese term, the longest first."""
        forms = sorted({form for term in self.terms for form in term.zh}, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, forms)), re.IGNORECASE) if forms else None

    @cached_property
    def by_form(self) -> dict[str, list[Term]]:
        """Lowercase English or Chinese form -> its terms."""
        found: dict[str, list[Term]] = {}
        for term in self.terms:
            for form in (*term.en, *term.zh):
                found.setdefault(form.lower(), []).append(term)
        return found


def load_glossary(path: str | Path) -> Glossary:
    """Read a glossary: CSV with the columns ``en``, ``zh`` and perhaps ``forbidden``, or TBX.

    Alternatives in one cell are parted by ``|`` or ``;``. Raises `InputError` for a file that is
    neither.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"{path}: no such glossary")
    if path.suffix.lower() in (".tbx", ".xml"):
        return Glossary(tuple(_read_tbx(path)))
    return Glossary(tuple(_read_csv(path)))


def _read_csv(path: Path) -> Iterator[Term]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: the glossary is not UTF-8") from error
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    rows = csv.DictReader(text.splitlines(), delimiter=delimiter)
    names = {name.strip().lower(): name for name in rows.fieldnames or ()}
    source = names.get("en") or names.get("source")
    target = names.get("zh") or names.get("target")
    if source is None or target is None:
        raise InputError(f"{path}: the glossary needs a header with the columns en and zh")
    for row in rows:
        en, zh = _alternatives(row[source]), _alternatives(row[target])
        forbidden = _alternatives(row[names["forbidden"]]) if "forbidden" in names else ()
        if en and (zh or forbidden):
            yield Term(en, zh, forbidden)


def _alternatives(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in _SEPARATORS.split(cell or "") if part.strip())


def _read_tbx(path: Path) -> Iterator[Term]:
    """Concepts of TBX in any dialect: elements are told by their local names."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.parse(str(path), parser).getroot()
    except (etree.XMLSyntaxError, OSError) as error:
        raise InputError(f"{path}: not a TBX file ({error})") from error
    for concept in root.iter("{*}termEntry", "{*}conceptEntry"):
        forms: dict[str, list[str]] = {"en": [], "zh": [], "forbidden": []}
        for section in concept.iter("{*}langSet", "{*}langSec"):
            lang = (section.get(_XML_LANG) or section.get("lang") or "").lower()[:2]
            if lang not in ("en", "zh"):
                continue
            for group in section.iter("{*}tig", "{*}ntig", "{*}termSec"):
                text = next(("".join(t.itertext()).strip() for t in group.iter("{*}term")), "")
                if text:
                    forms["forbidden" if _is_deprecated(group) else lang].append(text)
        if forms["en"] and (forms["zh"] or forms["forbidden"]):
            yield Term(tuple(forms["en"]), tuple(forms["zh"]), tuple(forms["forbidden"]))


def _is_deprecated(group) -> bool:  # type: ignore[no-untyped-def]
    return any(
        re.search("deprecated|superseded|forbidden|notRecommended", "".join(note.itertext()))
        for note in group.iter("{*}termNote", "{*}administrativeStatus")
    )


def _english_pattern(forms: Iterable[str]) -> re.Pattern[str] | None:
    """Whole words, any case for lowercase terms, with the plural and verb endings of the last."""
    unique = sorted(set(forms), key=len, reverse=True)
    if not unique:
        return None
    return re.compile("|".join(f"(?:{inflected(form)})" for form in unique))


def inflected(form: str) -> str:
    """Pattern of an English term: ``policy`` also finds policies and Policy, ``US`` only US."""
    words = re.split(r"[\s-]+", form)
    last = words[-1]
    body = r"[\s-]+".join([*(_cased(word) for word in words[:-1]), _ending(last)])
    return rf"(?<![\w-]){body}(?![\w-])"


def _cased(word: str) -> str:
    return re.escape(word) if any(map(str.isupper, word)) else f"(?i:{re.escape(word)})"


def _ending(word: str) -> str:
    if len(word) > 1 and word.isupper():
        return rf"{re.escape(word)}(?:s|['’]s)?"
    lower = word.lower()
    if re.search("[^aeiou]y$", lower):
        return rf"(?:{_cased(word[:-1])}(?i:y|ies|ied))(?:['’]s?)?"
    if lower.endswith("e"):
        return rf"(?:{_cased(word[:-1])}(?i:e|es|ed|ing))(?:['’]s?)?"
    last = re.escape(word[-1])
    return rf"{_cased(word)}(?i:s|es|ed|ing|{last}ed|{last}ing)?(?:['’]s?)?"


def find_terms(pair: Pair, glossary: Glossary) -> list[Flag]:
    """Flags of kind ``term``: a required rendering is missing, or a forbidden one is used."""
    if not pair.en.strip() or not pair.zh.strip():
        return []
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
        return form.lower() in pair.zh.lower()
    return re.search(inflected(form), pair.en) is not None


def _forbidden(pair: Pair, glossary: Glossary) -> list[Flag]:
    """Forbidden renderings in the target of terms that stand in the source."""
    flags = []
    english_target = pair.tgt_lang == "en"
    for term in glossary.terms:
        if not term.forbidden or not _in_source(pair, term):
            continue
        for form in term.forbidden:
            pattern = inflected(form) if english_target else re.escape(form)
            for match in re.finditer(pattern, pair.tgt):
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
    return any(form in pair.zh for form in term.zh)


def _is_part_of_wanted(span: Span, pair: Pair, term: Term) -> bool:
    """Whether the forbidden words stand inside a wanted rendering."""
    wanted = term.en if pair.tgt_lang == "en" else term.zh
    return any(
        match.start() <= span[0] and span[1] <= match.end()
        for form in wanted
        for match in re.finditer(re.escape(form), pair.tgt)
    )
