"""A glossary: the terms that a translation must keep, read from CSV or TBX.

English terms match by word with plural and verb endings, Chinese ones by substring, the longest
first.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from aligner.errors import InputError
from aligner.files import printable, read_input, read_utf8, shortened, shown
from aligner.language.standards import simplified
from aligner.schema import GlossaryRow, Misfit, convert

_SEPARATORS = re.compile(r"\s*[|;；]\s*")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

MAX_GLOSSARY = 50_000_000
"""Bytes of a glossary: the terms become one pattern, and half a million are its end."""


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
        """Any Chinese term in Simplified characters, the longest first."""
        found = {simplified(form) for term in self.terms for form in term.zh}
        forms = sorted(found, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, forms)), re.IGNORECASE) if forms else None

    @cached_property
    def by_form(self) -> dict[str, list[Term]]:
        """Lowercase English or Simplified Chinese form -> its terms."""
        found: dict[str, list[Term]] = {}
        for term in self.terms:
            for form in (*term.en, *map(simplified, term.zh)):
                found.setdefault(form.lower(), []).append(term)
        return found


def _english_pattern(forms: Iterable[str]) -> re.Pattern[str] | None:
    """Whole words, any case for lowercase terms, with the plural and verb endings of the last."""
    unique = sorted(set(forms), key=len, reverse=True)
    if not unique:
        return None
    return re.compile("|".join(f"(?:{inflected(form)})" for form in unique))


def inflected(form: str) -> str:
    """Pattern of an English term: ``policy`` also finds policies and Policy, ``US`` only US."""
    words = [word for word in re.split(r"[\s-]+", form) if word]
    if not words:
        return re.escape(form)
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


def load_glossary(path: str | Path) -> Glossary:
    """Read a glossary: CSV with the columns ``en``, ``zh`` and perhaps ``forbidden``, or TBX.

    Alternatives in one cell are parted by ``|`` or ``;``. Raises `InputError` for a file that is
    neither or holds no term, naming the line or entry that cannot be used.
    """
    path = Path(path)
    if not _is_there(path):
        raise InputError(f"{shown(path)}: no such glossary; check the path")
    read = _read_tbx if path.suffix.lower() in (".tbx", ".xml") else _read_csv
    terms = tuple(read(path))
    if not terms:
        raise InputError(
            f"{shown(path)}: the glossary holds no term in English with one in Chinese, or with a "
            "forbidden one"
        )
    return Glossary(terms)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _read_csv(path: Path) -> Iterator[Term]:
    text, name = read_utf8(path, MAX_GLOSSARY), shown(path)
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = {column.strip().lower(): column for column in rows.fieldnames or ()}
        columns = {
            "en": names.get("en") or names.get("source"),
            "zh": names.get("zh") or names.get("target"),
            "forbidden": names.get("forbidden"),
        }
        if columns["en"] is None or columns["zh"] is None:
            raise InputError(
                f"{name}: the glossary needs a header with the columns en and zh; "
                f"its first line is {shortened(text.partition(chr(10))[0])}"
            )
        for row in rows:
            cells = {field: _alternatives(row[key]) for field, key in columns.items() if key}
            yield from _term(cells, f"{name}, line {rows.line_num}")
    except csv.Error as error:
        raise InputError(
            f"{name}, after line {rows.line_num}: the glossary is no CSV ({error}); mend it"
        ) from error


def _alternatives(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in _SEPARATORS.split(cell or "") if part.strip())


def _term(forms: dict[str, tuple[str, ...]], where: str) -> Iterator[Term]:
    """The term of an entry, if it has one; InputError where a form cannot be looked for."""
    try:
        row = convert(forms, GlossaryRow)
    except Misfit as error:
        raise InputError(f"{where}: {error}; mend the glossary") from error
    if row.en and (row.zh or row.forbidden):
        yield Term(row.en, row.zh, row.forbidden)


def _read_tbx(path: Path) -> Iterator[Term]:
    """Concepts of TBX in any dialect: elements are told by their local names."""
    from lxml import etree

    data, name = read_input(path, MAX_GLOSSARY), shown(path)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise InputError(f"{name}: not a TBX file ({printable(str(error))[:300]})") from error
    for number, concept in enumerate(root.iter("{*}termEntry", "{*}conceptEntry"), 1):
        forms: dict[str, list[str]] = {"en": [], "zh": [], "forbidden": []}
        for section in concept.iter("{*}langSet", "{*}langSec"):
            lang = (section.get(_XML_LANG) or section.get("lang") or "").lower()[:2]
            if lang not in ("en", "zh"):
                continue
            for group in section.iter("{*}tig", "{*}ntig", "{*}termSec"):
                text = next(("".join(t.itertext()).strip() for t in group.iter("{*}term")), "")
                if text:
                    forms["forbidden" if _is_deprecated(group) else lang].append(text)
        yield from _term({k: tuple(v) for k, v in forms.items()}, f"{name}, entry {number}")


def _is_deprecated(group: Any) -> bool:
    return any(
        re.search("deprecated|superseded|forbidden|notRecommended", "".join(note.itertext()))
        for note in group.iter("{*}termNote", "{*}administrativeStatus")
    )
