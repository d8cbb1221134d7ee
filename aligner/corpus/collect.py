"""Finds the texts of a corpus and what each file holds: one language or both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from aligner import reading
from aligner.bitext import Lang
from aligner.errors import AlignerError, InputError

SUFFIXES = (".txt", ".text", ".md", ".markdown", ".tsv")
"""Files that a folder is searched for; others are left alone and listed in the report."""

_ABOUT = {"readme", "license", "licence", "notice", "changelog", "contributing"}
"""Names of files that tell of a folder and are no text of it, unless they are named themselves."""


@dataclass(frozen=True, slots=True)
class Text:
    """One readable file with its layout."""

    path: Path
    text: str
    encoding: str
    layout: reading.Layout

    @property
    def bilingual(self) -> bool:
        """Whether both languages are in the file."""
        return self.layout.kind != "monolingual"

    @property
    def digest(self) -> str:
        """SHA-256 of the text."""
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Named:
    """A pair that a manifest names."""

    doc: str
    src: Text
    tgt: Text | None
    src_lang: Lang | None
    tgt_lang: Lang | None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be used, and why."""

    doc: str
    reason: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Everything that the paths hold."""

    texts: tuple[Text, ...]
    named: tuple[Named, ...]
    unreadable: tuple[Unreadable, ...]
    ignored: tuple[Path, ...]


def collect(paths: Sequence[Path]) -> Collection:
    """Read every text under the paths; manifests give their pairs.

    A file that cannot be used is noted, not raised, so that one bad file does not stop a thousand
    others. InputError where a path does not exist or nothing at all is found.
    """
    files, ignored = _files(paths)
    texts: list[Text] = []
    named: list[Named] = []
    unreadable: list[Unreadable] = []
    for path in files:
        try:
            if _is_manifest(path):
                named += _manifest_pairs(path, unreadable)
            else:
                texts.append(_read(path))
        except AlignerError as error:
            unreadable.append(Unreadable(path.stem, str(error)))
    if not (texts or named or unreadable):
        raise InputError(
            f"no text in {', '.join(map(str, paths))}: files ending in {', '.join(SUFFIXES)} "
            "are looked for"
        )
    return Collection(tuple(texts), tuple(named), tuple(unreadable), tuple(ignored))


def _files(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Files to read and files left alone, each path's in sorted order, none twice."""
    chosen: dict[Path, None] = {}
    ignored: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise InputError(f"{path} does not exist: check the path")
        if path.is_file():
            chosen[path] = None
            continue
        for file in _walk(path):
            is_text = file.suffix.lower() in SUFFIXES and file.stem.lower() not in _ABOUT
            (chosen if is_text else ignored)[file] = None
    return list(chosen), list(ignored)


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def _is_manifest(path: Path) -> bool:
    if path.suffix.lower() != ".tsv":
        return False
    return reading.looks_like_manifest(reading.read_file(path).text)


def _read(path: Path) -> Text:
    decoded = reading.read_file(path)
    layout = reading.arrange(decoded.text, suffix=path.suffix.lower())
    return Text(path, decoded.text, decoded.encoding, layout)


def _manifest_pairs(path: Path, unreadable: list[Unreadable]) -> Iterator[Named]:
    for row in reading.read_manifest(path):
        try:
            src = _named_text(row.src, row.src_lang if row.tgt else None)
            tgt = _named_text(row.tgt, row.tgt_lang) if row.tgt else None
        except AlignerError as error:
            unreadable.append(Unreadable(row.id, str(error)))
            continue
        yield Named(row.id, src, tgt, row.src_lang, row.tgt_lang)


def _named_text(path: Path, lang: Lang | None) -> Text:
    """The text of a manifest's row; InputError where it is not in the language named there."""
    text = _read(path)
    if lang and not text.bilingual and text.layout.langs[0] != lang:
        raise InputError(f"{path} is {text.layout.langs[0]}, but the manifest says {lang}")
    return text


_LANGUAGE_MARK = re.compile(
    r"(?:^|[._\-\s(\[])(en|eng|english|en[-_]us|en[-_]gb|zh|zho|chi|cn|chinese|zh[-_]cn|zh[-_]tw|"
    r"zh[-_]hans|zh[-_]hant|英文|英语|英|中文|汉语|中)(?=$|[._\-\s)\]])",
    re.IGNORECASE,
)


def pair_key(path: Path) -> tuple[str, str] | None:
    """What a file's name shares with its translation's, None where it says no language.

    ``book/ch1.en.txt`` and ``book/ch1.zh.txt``, or ``en/ch1.txt`` and ``zh/ch1.txt``, have the
    same key: folder and name without the language.
    """
    stem = _LANGUAGE_MARK.sub("", path.stem).strip("._- ()[]")
    if stem != path.stem and stem:
        return str(path.parent), stem
    if _LANGUAGE_MARK.fullmatch(path.parent.name):
        return str(path.parent.parent), path.stem
    return None


def unique_names(paths: Iterable[Path]) -> dict[Path, str]:
    """A document name for every path: its stem, with the folder's name where stems clash."""
    names: dict[Path, str] = {}
    taken: set[str] = set()
    for path in paths:
        name = path.stem
        folder = path.parent
        while name in taken and folder.name:
            name, folder = f"{folder.name}/{name}", folder.parent
        number = 2
        while name in taken:
            name, number = f"{path.stem}#{number}", number + 1
        taken.add(name)
        names[path] = name
    return names
