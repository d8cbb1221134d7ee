"""Options of an alignment, checked once."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from aligner.bitext import LANGUAGES, Lang
from aligner.errors import ConfigError

Preset = Literal["fast", "best"]
LayoutName = Literal["auto", "pair", "block", "interleaved", "columns"]
Families = Literal["all", "exact", "none"]
PRESETS: tuple[Preset, ...] = get_args(Preset)
LAYOUTS: tuple[LayoutName, ...] = get_args(LayoutName)
FAMILY_SETS: tuple[Families, ...] = get_args(Families)

_DEVICE = re.compile(r"(cpu|cuda|mps|xpu)(:\d+)?")

DEFAULT_MIN_CONFIDENCE = 0.5
"""Flags below this are not shown: a reviser would disagree more often than not."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What `align` is told besides the texts. ConfigError for a value outside its range."""

    src_lang: Lang | None = None
    tgt_lang: Lang | None = None
    preset: Preset = "fast"
    model: str | None = None
    device: str | None = None
    jobs: int | None = None
    """Processors that the encoder uses; None for those at hand."""
    layout: LayoutName = "auto"
    presplit: bool = False
    families: Families = "all"
    """``all``, ``exact`` (those that need no encoder) or ``none``."""
    min_confidence: float = DEFAULT_MIN_CONFIDENCE
    glossary: Path | None = None
    """CSV (columns en, zh, perhaps forbidden) or TBX whose terms must be kept."""
    cache: bool = False

    def __post_init__(self) -> None:
        _one_of("preset", self.preset, PRESETS)
        _one_of("layout", self.layout, LAYOUTS)
        _one_of("families", self.families, FAMILY_SETS)
        for name in ("src_lang", "tgt_lang"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, language_code(getattr(self, name)))
        if self.src_lang and self.src_lang == self.tgt_lang:
            raise ConfigError(
                f"src_lang and tgt_lang are both {self.src_lang!r}: one must be en, the other zh"
            )
        if self.model is not None and not self.model.strip():
            raise ConfigError("model is empty: name an encoder, or leave it out for the preset's")
        if self.device is not None and not _DEVICE.fullmatch(self.device):
            raise ConfigError(f"device {self.device!r} is unknown: use cpu, cuda, cuda:0 or mps")
        if self.jobs is not None and self.jobs < 1:
            raise ConfigError(f"jobs is {self.jobs}, at least 1 is needed")
        if not 0.0 <= self.min_confidence <= 1.0:
            raise ConfigError(f"min_confidence {self.min_confidence} is outside 0 to 1")


def models_folder() -> Path:
    """Where models and their cards lie: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "models"
    return installed if installed.is_dir() else package.parent / "models"


def language_code(code: str) -> Lang:
    """``en`` or ``zh`` from a code such as ``en-US`` or ``zh_TW``; ConfigError for others."""
    short = code.replace("_", "-").split("-")[0].lower()
    if short not in LANGUAGES:
        raise ConfigError(f"language {code!r} is not supported: use en or zh")
    return short


_XML_CODE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def language_codes(codes: Mapping[str, str]) -> dict[str, str]:
    """Codes for ``xml:lang`` by language, such as ``{"zh": "zh-TW"}``, unchanged.

    ConfigError for a key that is no language, and for a code of another language than its key:
    a memory written with it could not be read back.
    """
    for lang, code in codes.items():
        if lang not in LANGUAGES:
            raise ConfigError(f"language {lang!r} is not supported: use en or zh")
        if not _XML_CODE.fullmatch(code) or code.split("-")[0].lower() != lang:
            name, example = {"en": ("English", "en-GB"), "zh": ("Chinese", "zh-TW")}[lang]
            raise ConfigError(f"{lang} code {code!r} is no code of {name}: use one like {example}")
    return dict(codes)


SOURCE_DATE = "SOURCE_DATE_EPOCH"
"""Environment variable with the date to write, so that results can be made again."""


def source_date() -> datetime | None:
    """The moment that ``SOURCE_DATE_EPOCH`` names, in UTC; None where it is not set.

    ConfigError where it is not a whole number of seconds from 1970 to 9999.
    """
    value = os.environ.get(SOURCE_DATE)
    if not value:
        return None
    try:
        if not (value.isascii() and value.isdigit()):
            raise ValueError
        return datetime.fromtimestamp(int(value), UTC)
    except (ValueError, OverflowError, OSError):
        raise ConfigError(
            f"{SOURCE_DATE} is {value[:40]!r}: it must be a whole number of seconds since 1970, "
            "before the year 10000; correct it or unset it"
        ) from None


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ConfigError(f"{name} {value!r} is unknown: use one of {', '.join(known)}")
