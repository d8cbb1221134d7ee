"""Options that several commands share, with their types, ranges and help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aligner import bitext, config
from aligner.bitext import Lang
from aligner.interface import Language, language
from aligner.policy import NO_POLICY, Policy, find_policy, load_policy


def named(value: str) -> Path:
    """The path that an argument names; ValueError for an empty one, which would be this folder."""
    if not value:
        raise ValueError("the name is empty")
    return Path(value)


SrcLang = Annotated[
    Lang | None,
    typer.Option(
        parser=config.language_code, metavar="en|zh", help="Source language (else detected)."
    ),
]
TgtLang = Annotated[
    Lang | None,
    typer.Option(
        parser=config.language_code, metavar="en|zh", help="Target language (else detected)."
    ),
]
Preset = Annotated[
    config.Preset, typer.Option(help="fast (built-in encoder) or best (two encoders).")
]
Model = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="An encoder by name, folder, or hub model, instead of a preset."
    ),
]
Device = Annotated[
    str | None, typer.Option(metavar="NAME", help="Where a torch encoder runs: cpu, cuda, mps.")
]
Jobs = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Processors to use (else those at hand)."),
]
Presplit = Annotated[bool, typer.Option("--presplit", help="Each line is a sentence already.")]
Srx = Annotated[
    Path | None,
    typer.Option(
        "--srx", parser=named, metavar="FILE", help="Sentence rules of a CAT tool (SRX 2.0)."
    ),
]
Whole = Annotated[
    bool, typer.Option("--whole", help="Of a web page read everything, not the article alone.")
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Keep no vectors on disk.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print no messages and no summary.")]
Families = Annotated[
    config.Families, typer.Option(help="Checks: all, exact (no encoder), or none.")
]
Origin = Annotated[
    bitext.Origin | None,
    typer.Option(help="Who made the translations: human or machine (else neither is assumed)."),
]
MinConfidence = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=1,
        metavar="P",
        help="Leave out flags that are less sure than this (0 to 1; else .5, omissions .45).",
    ),
]
GlossaryFile = Annotated[
    Path | None,
    typer.Option(
        "--glossary",
        parser=named,
        metavar="FILE",
        help="Terms to keep: CSV (en, zh, forbidden) or TBX.",
    ),
]
Output = Annotated[
    list[Path] | None,
    typer.Option(
        "-o",
        "--output",
        parser=named,
        metavar="FILE",
        help="File to write: .jsonl, .tmx, .tsv, .csv, .xlsx, .docx, .xlf (XLIFF 1.2), .xliff "
        "(2.1), .moses (NAME.en and NAME.zh), .parquet, .po, .srt, .epub, .bilingual.html (to "
        "read) or .html (a report); repeatable.",
    ),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        parser=named,
        metavar="FILE",
        help="Glossary, kinds, rules: aligner.toml (else found from the input's folder upwards).",
    ),
]
ZhCode = Annotated[
    str | None,
    typer.Option(
        "--zh-code",
        metavar="CODE",
        help="Code of Chinese in TMX and XLIFF (else zh-CN; zh-TW or zh-HK for Traditional text).",
    ),
]
EnCode = Annotated[
    str | None,
    typer.Option("--en-code", metavar="CODE", help="Code of English there (else en-US)."),
]
MinBeadConfidence = Annotated[
    float,
    typer.Option(
        "--min-bead-confidence",
        min=0,
        max=1,
        metavar="P",
        help="Leave beads less sure than this (0 to 1) out of TMX and Moses.",
    ),
]
CorpusFile = Annotated[
    Path,
    typer.Argument(
        parser=named,
        metavar="FILE",
        help="A corpus: .jsonl, .tmx, .tsv, .csv, .xlsx, .xlf, .po, ...: see the README.",
    ),
]
Ui = Annotated[
    Language | None,
    typer.Option(
        "--ui",
        parser=language,
        metavar="en|zh",
        help="Language of messages and pages (else the locale's).",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def codes_of(en_code: str | None, zh_code: str | None) -> dict[str, str]:
    """The codes that were named, by language; ConfigError for one of another language."""
    from aligner import formats

    named = {"en": en_code, "zh": zh_code}
    codes = {lang: code for lang, code in named.items() if code is not None}
    formats.check_codes(codes)
    return codes


def policy_of(config_file: Path | None, first: Path) -> Policy:
    """The policy of the file named, else of the nearest one above the first input.

    InputError and ConfigError as `load_policy`.
    """
    found = config_file or find_policy(first)
    return load_policy(found) if found else NO_POLICY


def check_glossary(glossary: Path | None) -> None:
    """Refuse, before the work begins, a glossary that cannot be used; InputError."""
    if glossary is not None:
        from aligner.divergence import load_glossary

        load_glossary(glossary)


def check_srx(rules: Path | None) -> None:
    """Refuse, before the work begins, sentence rules that cannot be used; InputError."""
    if rules is not None:
        from aligner.segmentation import srx_digest

        srx_digest(rules)
