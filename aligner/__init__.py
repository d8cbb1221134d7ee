"""Aligns English and Chinese translations sentence by sentence and flags their divergences.

The functions here take values, return values and print nothing. What they load is kept for the next
call; an `Aligner` is an object that keeps it. Importing the package loads neither torch nor an
encoder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache as _lru_cache
from importlib.metadata import version as _version
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.bitext import (
    Alignment,
    Bead,
    Corpus,
    Document,
    Flag,
    Sentence,
    Signature,
    Skipped,
)
from aligner.errors import AlignerError, ConfigError, InputError, ModelError, OutputError

if TYPE_CHECKING:
    from aligner.encoding import Encoder
    from aligner.library import Aligner, Checked

__version__ = _version("enzh-aligner")

__all__ = [
    "Aligner",
    "AlignerError",
    "Alignment",
    "Bead",
    "Checked",
    "ConfigError",
    "Corpus",
    "Document",
    "Flag",
    "InputError",
    "ModelError",
    "OutputError",
    "Sentence",
    "Signature",
    "Skipped",
    "align",
    "align_file",
    "check",
    "check_pairs",
    "load_encoder",
    "read",
    "write",
]


def load_encoder(name: str | None = None, *, device: str | None = None) -> Encoder:
    """An encoder to hand to many calls of `align`, so that it is read once.

    `name` is a built-in or built model, a sentence-transformers folder, or a model of the hub.
    ModelError where it must be built first.
    """
    from aligner.encoding import load_encoder as load

    return load(name, device=device)


def align(
    src: str | Sequence[str],
    tgt: str | Sequence[str],
    src_lang: str | None = None,
    tgt_lang: str | None = None,
    preset: str = "fast",
    model: str | None = None,
    encoder: Encoder | None = None,
    *,
    families: str = "all",
    min_confidence: float | None = None,
    doc: str = "text",
) -> Alignment:
    """Align two texts, or two sequences of sentences, and flag their divergences.

    Languages are ``en`` and ``zh``, detected where they are not named. `encoder` is any object
    with ``encode(texts) -> float32 (n, d)`` of unit rows; without it, `model` or `preset` names
    one, which is kept for the next call. Flags below `min_confidence` (default .5, omissions .45)
    are left out. InputError for texts that cannot be used, ModelError for an encoder that is not
    there, ConfigError for a bad option.
    """
    return _kept(preset, model, encoder).align(
        src,
        tgt,
        src_lang,
        tgt_lang,
        families=families,
        min_confidence=min_confidence,
        doc=doc,
    )


def align_file(
    src: str | Path,
    tgt: str | Path | None = None,
    src_lang: str | None = None,
    tgt_lang: str | None = None,
    preset: str = "fast",
    model: str | None = None,
    encoder: Encoder | None = None,
    *,
    layout: str = "auto",
    presplit: bool = False,
    families: str = "all",
    min_confidence: float | None = None,
) -> Alignment:
    """Align a bilingual file, or a pair of files. Errors as in `align`.

    `layout` is ``auto``, ``pair``, ``block``, ``interleaved`` or ``columns``; with `presplit`
    each line is a sentence already.
    """
    return _kept(preset, model, encoder).align_file(
        src,
        tgt,
        src_lang,
        tgt_lang,
        layout=layout,
        presplit=presplit,
        families=families,
        min_confidence=min_confidence,
    )


def check(
    src: str,
    tgt: str,
    src_lang: str | None = None,
    tgt_lang: str | None = None,
    families: str = "all",
    min_confidence: float | None = None,
    encoder: Encoder | None = None,
    glossary: str | Path | None = None,
) -> list[Flag]:
    """Divergences of one pair of texts that translate each other.

    ``families="exact"`` asks only for the checks that need no encoder; ``min_confidence=0.0``
    gives every candidate with its confidence; a `glossary` (CSV or TBX) adds ``term`` flags.
    """
    kept = _kept("fast", None, encoder, glossary)
    return kept.check(src, tgt, src_lang, tgt_lang, families, min_confidence)


def check_pairs(
    pairs: Iterable[tuple[str, str]],
    src_lang: str | None = None,
    tgt_lang: str | None = None,
    families: str = "all",
    min_confidence: float | None = None,
    encoder: Encoder | None = None,
    glossary: str | Path | None = None,
) -> list[Checked]:
    """The same as `check` for many pairs at once, each by itself; quicker than one by one."""
    kept = _kept("fast", None, encoder, glossary)
    return kept.check_pairs(pairs, src_lang, tgt_lang, families, min_confidence)


def _kept(
    preset: str,
    model: str | None,
    encoder: Encoder | None,
    glossary: str | Path | None = None,
) -> Aligner:
    """The `Aligner` of a call; one that does not hold the caller's own encoder is kept."""
    from aligner.library import Aligner

    if encoder is not None:
        return Aligner(preset, encoder, model=model, glossary=glossary)
    return _named(preset, model, str(Path(glossary).absolute()) if glossary else None)


@_lru_cache(maxsize=4)
def _named(preset: str, model: str | None, glossary: str | None) -> Aligner:
    from aligner.library import Aligner

    return Aligner(preset, model=model, glossary=glossary)


def write(
    corpus: Alignment | Iterable[Alignment],
    path: str | Path,
    *,
    languages: dict[str, str] | None = None,
    min_bead_confidence: float = 0.5,
) -> list[str]:
    """Write alignments to a file, whole or not at all; the suffix says in which format.

    ``.jsonl`` keeps everything. ``.tmx``, ``.xlf`` (XLIFF 1.2), ``.xliff`` (2.1) and ``.xlsx`` are
    read back with flags and places; ``.parquet`` too, where pyarrow is installed. ``.tsv``,
    ``.csv`` and ``.po`` keep texts; ``.moses`` stands for a file of lines for each language. For
    people are ``.docx``, ``.epub``, ``.bilingual.html``, ``.srt`` and ``.html``, the report.

    `languages` overrides the codes of TMX and XLIFF, such as ``{"zh": "zh-TW"}``. TMX and Moses
    are written without beads less sure than `min_bead_confidence`. Returns warnings about what the
    format cannot hold. OutputError where the file cannot be written.
    """
    from aligner import formats

    alignments = [corpus] if isinstance(corpus, Alignment) else corpus
    return formats.write_corpus(
        alignments, Path(path), codes=languages, min_bead_confidence=min_bead_confidence
    )


def read(path: str | Path) -> Corpus:
    """Read a corpus file; InputError where it is none.

    JSONL, TMX, XLIFF (also of Trados, Phrase and memoQ), TSV, CSV, XLSX, PO, Parquet, or ``.moses``
    for two files of lines. The content says which it is, and the suffix where it does not.
    """
    from aligner import formats

    return formats.read_corpus(Path(path))


def __getattr__(name: str) -> object:
    """`Aligner` and `Checked`, imported when they are asked for: they bring numpy along."""
    if name in ("Aligner", "Checked"):
        from aligner import library

        return getattr(library, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
