"""Which language a side is in, as each format names it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from aligner.bitext import Alignment, Document, Sparse
from aligner.errors import ConfigError
from aligner.files import shortened
from aligner.language.standards import is_of_hong_kong, is_traditional

CODES: dict[str, str] = {"en": "en-US", "zh": "zh-CN"}
"""Default code of each language."""

TRADITIONAL, HONG_KONG = "zh-TW", "zh-HK"
"""The codes of a Chinese text in Traditional characters, unless the user names one."""

_SENTENCES_READ = 500
"""Sentences that tell Simplified from Traditional Chinese."""

_NAMES = {"en": "English", "zh": "Chinese"}
_CODE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def check_codes(codes: Mapping[str, str]) -> None:
    """ConfigError where an ``xml:lang`` is no code of its language: it could not be read back."""
    for lang, code in codes.items():
        if lang not in _NAMES:
            raise ConfigError(f"language {lang!r} is not supported: use en or zh")
        own = _CODE.fullmatch(code) and code.split("-")[0].lower() == lang
        if not own:
            raise ConfigError(
                f"the code {shortened(code)} is none of {_NAMES[lang]}: use one such as "
                f"{CODES[lang]}, {lang} and what follows a hyphen"
            )


def codes_of(alignment: Alignment, named: Mapping[str, str]) -> dict[str, str]:
    """Codes of both languages: those that were named, else those that the texts ask for."""
    found = {**CODES, **named}
    if "zh" not in named:
        chinese = alignment.src if alignment.src.lang == "zh" else alignment.tgt
        if _is_traditional(chinese):
            found["zh"] = HONG_KONG if is_of_hong_kong(_sample(chinese)) else TRADITIONAL
    return found


def language_tag(document: Document) -> str:
    """The language of a side for ``lang`` attributes: en, zh-Hans or zh-Hant."""
    if document.lang == "en":
        return "en"
    return "zh-Hant" if _is_traditional(document) else "zh-Hans"


def _is_traditional(document: Document) -> bool:
    return is_traditional(_sample(document))


def _sample(document: Document) -> str:
    held = document.sentences
    known = held.known if isinstance(held, Sparse) else held
    return "".join(sentence.text for sentence in known[:_SENTENCES_READ])
