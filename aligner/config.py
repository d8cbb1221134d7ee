"""Options of an alignment, checked once."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from aligner.bitext import ORIGINS, Lang, Origin
from aligner.errors import ConfigError
from aligner.policy import NO_POLICY, Policy

Preset = Literal["fast", "best"]
LayoutName = Literal["auto", "pair", "block", "interleaved", "columns", "inline"]
Families = Literal["all", "exact", "none"]
PRESETS: tuple[Preset, ...] = get_args(Preset)
LAYOUTS: tuple[LayoutName, ...] = get_args(LayoutName)
FAMILY_SETS: tuple[Families, ...] = get_args(Families)

_DEVICE = re.compile(r"(cpu|cuda|mps|xpu)(:\d+)?")

DEFAULT_MIN_CONFIDENCE = 0.5
"""Flags below this are not shown: a reviser would disagree more often than not."""

SHOWN_EARLIER = {"omission": 0.45}
"""Kinds of which less sure minor flags are shown too, unless a confidence is asked for: what a
translation left out costs more than a flag that is wrong. With general text left out of the fitting
.74 of the long omissions that professionals marked are shown so, .62 from .5. With each of eight
sources left out 320 omissions are shown, .71 of them right, 292 and .74 from .5; of human
translations one to five more in a thousand have a flag."""

MIN_BEAD_CONFIDENCE = 0.5
"""Beads that are less sure are left out of formats of pairs: more often wrong than right."""


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
    srx: Path | None = None
    """A file of segmentation rules (SRX 2.0) used in place of our own."""
    whole: bool = False
    """Whether of a web page everything is read, not the article alone."""
    families: Families = "all"
    """``all``, ``exact`` (those that need no encoder) or ``none``."""
    min_confidence: float | None = None
    """Flags below are left out; None for `DEFAULT_MIN_CONFIDENCE`, and `SHOWN_EARLIER`."""
    glossary: Path | None = None
    """CSV (columns en, zh, perhaps forbidden) or TBX whose terms must be kept."""
    origin: Origin | None = None
    """Who made the translations, ``human`` or ``machine``: how sure a wrong name is depends on it.
    None for what the policy says."""
    cache: bool = False
    policy: Policy = NO_POLICY
    """What the user's file ``aligner.toml`` says of flags."""

    @property
    def glossary_file(self) -> Path | None:
        """The glossary that was named, else the policy's."""
        return self.glossary or self.policy.glossary

    @property
    def told_origin(self) -> Origin | None:
        """The origin that was named, else the policy's."""
        return self.origin or self.policy.origin

    def __post_init__(self) -> None:
        _one_of("preset", self.preset, PRESETS)
        _one_of("layout", self.layout, LAYOUTS)
        _one_of("families", self.families, FAMILY_SETS)
        if self.origin is not None:
            _one_of("origin", self.origin, ORIGINS)
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
        if self.jobs is not None and not (_is_number(self.jobs, int) and self.jobs >= 1):
            raise ConfigError(f"jobs is {self.jobs!r}: a whole number of at least 1 is needed")
        least = self.min_confidence
        if least is not None and not (_is_number(least, (int, float)) and 0.0 <= least <= 1.0):
            raise ConfigError(f"min_confidence {least!r} is outside 0 to 1: a number is needed")


def _is_number(value: object, kinds: type | tuple[type, ...]) -> bool:
    """Whether a value is of these kinds; a bool is an int only by its class."""
    return isinstance(value, kinds) and not isinstance(value, bool)


def models_folder() -> Path:
    """Where models and their cards lie: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "models"
    return installed if installed.is_dir() else package.parent / "models"


OWN_MODELS = "ALIGNER_MODELS"
"""Variable of the environment that names a folder of models to use before the shipped ones."""


def model_folder(name: str) -> Path:
    """Where a model lies: in the user's own folder, where that has it, else with the shipped.

    ConfigError where `OWN_MODELS` names no folder.
    """
    own = os.environ.get(OWN_MODELS)
    if not own:
        return models_folder() / name
    folder = Path(own).expanduser()
    if not folder.is_dir():
        raise ConfigError(f"{OWN_MODELS} names {own}, which is no folder: name one, or unset it")
    return folder / name if (folder / name).is_dir() else models_folder() / name


_CODES: dict[str, Lang] = {
    **dict.fromkeys(("en", "eng", "english", "英文", "英语", "英語"), "en"),
    **dict.fromkeys(("zh", "zho", "chi", "cmn", "cn", "chs", "cht", "chinese", "mandarin"), "zh"),
    **dict.fromkeys(("中文", "汉语", "漢語", "华语", "華語", "简体中文", "簡體中文"), "zh"),
    **dict.fromkeys(("繁体中文", "繁體中文", "简体", "簡體", "繁体", "繁體"), "zh"),
}
"""Codes of ISO 639, those of older tools, and names, without what follows a hyphen."""

_VARIETY = re.compile("simplified |traditional |mandarin |american |british ")


def language_code(code: str) -> Lang:
    """``en`` or ``zh`` from a code or a name; ConfigError for others.

    Codes are such as ``en-US``, ``zh_TW``, ``eng``, ``cmn-Hans-CN``; names such as ``Chinese
    (Simplified)`` or ``中文``.
    """
    name = _VARIETY.sub("", code.strip().lower())
    found = _CODES.get(re.split("[-_ (（]", name, maxsplit=1)[0])
    if found is None:
        raise ConfigError(f"language {code!r} is not supported: use en or zh")
    return found


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ConfigError(f"{name} {value!r} is unknown: use one of {', '.join(known)}")
