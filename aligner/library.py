"""What is loaded once and called many times: encoder, weights and options."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any

from aligner import flagging, pipeline
from aligner.bitext import Alignment, Flag
from aligner.config import Settings
from aligner.encoding import Encoder
from aligner.linking import Tools
from aligner.policy import load_policy


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks say of one pair of texts."""

    flags: list[Flag]
    """Divergences in the order of the text."""
    risk: float | None = None
    """Probability in [0, 1] that a professional reviser would mark a major accuracy error (MQM);
    None with ``families="exact"``, which reads no content."""


class Aligner:
    """Aligns and checks texts with one encoder, read at the first use and kept.

    Threads may share it: once loaded, what it holds does not change.
    """

    def __init__(
        self,
        preset: str = "fast",
        encoder: Encoder | None = None,
        *,
        model: str | None = None,
        device: str | None = None,
        jobs: int | None = None,
        families: str = "all",
        origin: str | None = None,
        min_confidence: float | None = None,
        glossary: str | Path | None = None,
        config: str | Path | None = None,
    ) -> None:
        """`encoder` is any object with ``encode(texts) -> float32 (n, d)`` of unit rows.

        Without it `model` or `preset` names one, loaded when it is needed. `jobs` are the
        processors it may use. `families` are ``all``, ``exact`` (those that need no encoder) or
        ``none``; `origin` says who made the translations, ``human`` or ``machine``, where it is
        known; flags below `min_confidence` (default .5, omissions .45) are left out. `config` is
        a file ``aligner.toml``. ConfigError for a value out of range, InputError for a file that
        cannot be read.
        """
        self._settings = settings_of(
            preset=preset,
            model=model,
            device=device,
            jobs=jobs,
            families=families,
            origin=origin,
            min_confidence=min_confidence,
            glossary=Path(glossary) if glossary else None,
            policy=load_policy(Path(config)) if config else None,
        )
        self._encoder = encoder
        self._lock = RLock()

    @cached_property
    def _loaded(self) -> Tools:
        return pipeline.load_tools(self._settings, self._encoder)

    @property
    def _tools(self) -> Tools:
        # A cached property alone may run twice in two threads.
        with self._lock:
            return self._loaded

    def _with(self, **options: Any) -> Settings:
        """The options with those of one call, where they are given."""
        return replace(self._settings, **_given(options))

    def align(
        self,
        src: str | Sequence[str],
        tgt: str | Sequence[str],
        src_lang: str | None = None,
        tgt_lang: str | None = None,
        *,
        families: str | None = None,
        min_confidence: float | None = None,
        doc: str = "text",
    ) -> Alignment:
        """Align two texts, or two sequences of sentences, and flag their divergences.

        Languages are ``en`` and ``zh``, detected where they are not named. InputError for texts
        that cannot be used, ModelError for an encoder that is not there.
        """
        settings = self._with(
            src_lang=src_lang, tgt_lang=tgt_lang, families=families, min_confidence=min_confidence
        )
        return pipeline.align_texts(src, tgt, settings, self._tools, doc)

    def align_file(
        self,
        src: str | Path,
        tgt: str | Path | None = None,
        src_lang: str | None = None,
        tgt_lang: str | None = None,
        *,
        layout: str = "auto",
        presplit: bool = False,
        families: str | None = None,
        min_confidence: float | None = None,
    ) -> Alignment:
        """Align a bilingual file, or a pair of files. Errors as in `align`.

        `layout` is ``auto``, ``pair``, ``block``, ``interleaved`` or ``columns``; with `presplit`
        each line is a sentence already.
        """
        settings = self._with(
            src_lang=src_lang,
            tgt_lang=tgt_lang,
            layout=layout,
            presplit=presplit,
            families=families,
            min_confidence=min_confidence,
        )
        return pipeline.align_paths(Path(src), Path(tgt) if tgt else None, settings, self._tools)

    def check(
        self,
        src: str,
        tgt: str,
        src_lang: str | None = None,
        tgt_lang: str | None = None,
        families: str | None = None,
        min_confidence: float | None = None,
    ) -> list[Flag]:
        """Divergences of one pair of texts that translate each other.

        ``families="exact"`` asks only for the checks that need no encoder;
        ``min_confidence=0.0`` gives every candidate with its confidence.
        """
        checked = self.check_pairs([(src, tgt)], src_lang, tgt_lang, families, min_confidence)
        return checked[0].flags

    def check_pairs(
        self,
        pairs: Iterable[tuple[str, str]],
        src_lang: str | None = None,
        tgt_lang: str | None = None,
        families: str | None = None,
        min_confidence: float | None = None,
    ) -> list[Checked]:
        """The same for many pairs, each checked by itself; faster than a call for each.

        InputError names the place of a pair that is not two strings.
        """
        settings = self._with(
            src_lang=src_lang, tgt_lang=tgt_lang, families=families, min_confidence=min_confidence
        )
        encoder = self._tools.encoder if settings.families == "all" else None
        return [
            Checked(found.flags, found.risk)
            for found in flagging.check_pairs(pairs, settings, encoder)
        ]


def settings_of(**options: Any) -> Settings:
    """Settings from the options that are given; ConfigError for a value out of range."""
    return Settings(**_given(options))


def _given(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}
