"""Sentence rules of SRX 2.0 (LISA, 2008), for those whose memory must match their CAT tool.

A rule says what stands before a place and what after it, and whether a sentence ends there; of all
rules that match at a place the first counts. Patterns are those of ICU; the module ``regex`` knows
what they hold (``\\p{Lu}``, possessive quantifiers).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from aligner.bitext import Lang, Span
from aligner.errors import InputError
from aligner.files import read_input, shortened, shown
from aligner.segmentation.cutting import cut_at

MAX_BYTES = 5_000_000
"""Of a file of rules; the largest known, for forty languages, has 400 kB."""
_CODES = {"en": ("en", "en-us", "en_us", "english"), "zh": ("zh", "zh-cn", "zh_cn", "chinese")}
_LONGEST = 60
"""Characters before a place that a rule's first half may need: abbreviations are shorter."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a sentence ends, or does not."""

    ends: bool
    before: Any
    """Compiled, anchored at its end."""
    after: Any


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a file, by language."""

    by_lang: dict[Lang, tuple[Rule, ...]]
    digest: str

    def split(self, text: str, lang: Lang) -> list[Span]:
        """Sentence spans of one paragraph, without white space at their ends."""
        return cut_at(text, self._ends(text, lang))

    def _ends(self, text: str, lang: Lang) -> list[int]:
        decided: dict[int, bool] = {}
        for rule in self.by_lang[lang]:
            for match in rule.after.finditer(text, overlapped=True):
                at = match.start()
                if 0 < at < len(text) and at not in decided and self._follows(rule, text, at):
                    decided[at] = rule.ends
        return sorted(at for at, ends in decided.items() if ends)

    @staticmethod
    def _follows(rule: Rule, text: str, at: int) -> bool:
        return rule.before.search(text[max(0, at - _LONGEST) : at]) is not None


def load_rules(path: Path) -> Rules:
    """The rules of an SRX file.

    InputError for a file that cannot be read, is no SRX, has a pattern that is none, or holds no
    rules for English or Chinese.
    """
    return _parsed(read_input(path, MAX_BYTES), shown(path))


@lru_cache(maxsize=4)
def _parsed(data: bytes, name: str) -> Rules:
    root = _root(data, name)
    sets = {
        each.get("languagerulename", ""): _rules(each, name)
        for each in root.iterfind(".//{*}languagerules/{*}languagerule")
    }
    header = root.find("{*}header")
    cascade = header is not None and header.get("cascade") == "yes"
    maps = [
        (each.get("languagepattern", ""), each.get("languagerulename", ""))
        for each in root.iterfind(".//{*}maprules//{*}languagemap")
    ]
    by_lang: dict[Lang, tuple[Rule, ...]] = {
        lang: _chosen(sets, maps, codes, cascade) for lang, codes in _of_langs()
    }
    if not any(by_lang.values()):
        raise InputError(f"{name} holds no rules for English or Chinese")
    return Rules(by_lang, sha256(data).hexdigest()[:12])


def _root(data: bytes, name: str) -> Any:
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise InputError(f"{name} is no well-formed SRX: {error.msg}") from error
    found = etree.QName(root).localname
    if found != "srx":
        raise InputError(f"{name} is no SRX: its root is <{found}>")
    return root


def _of_langs() -> list[tuple[Lang, Sequence[str]]]:
    return [("en", _CODES["en"]), ("zh", _CODES["zh"])]


def _chosen(
    sets: dict[str, tuple[Rule, ...]],
    maps: Sequence[tuple[str, str]],
    codes: Sequence[str],
    cascade: bool,
) -> tuple[Rule, ...]:
    """The rules of the first map that fits a language; of all that fit where they cascade."""
    fitting = [
        sets.get(name, ())
        for pattern, name in maps
        if any(_pattern(pattern, "languagepattern").fullmatch(code) for code in codes)
    ]
    if cascade:
        return tuple(rule for rules in fitting for rule in rules)
    return fitting[0] if fitting else ()


def _rules(language: Any, name: str) -> tuple[Rule, ...]:
    found = []
    for number, rule in enumerate(language.iterfind("{*}rule"), 1):
        before, after = (
            rule.findtext(f"{{*}}{name}") or "" for name in ("beforebreak", "afterbreak")
        )
        place = f"{name}, rule {number} of {shortened(language.get('languagerulename', ''))}"
        found.append(
            Rule(
                rule.get("break", "yes") == "yes",
                _pattern(rf"(?:{before})\Z", place),
                _pattern(after, place),
            )
        )
    return tuple(found)


def _pattern(pattern: str, place: str) -> Any:
    import regex

    try:
        return regex.compile(pattern, regex.IGNORECASE if place == "languagepattern" else 0)
    except regex.error as error:
        raise InputError(f"{place}: {shortened(pattern)} is no pattern ({error})") from error
