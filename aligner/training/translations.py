"""Texts with their translations, a pair at a time, for fitting what reads a single bead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.bitext import LANGUAGES, Lang, other
from aligner.errors import InputError
from aligner.files import read_utf8, shown
from aligner.training.data import gold_documents
from aligner.training.marks import header, rows


@dataclass(frozen=True, slots=True)
class Translation:
    """An English text and a Chinese one that translate each other."""

    path: str
    """Name of the data it stands in."""
    document: str
    en: str
    zh: str
    src_lang: Lang = "en"
    """Which of them is the source, where that is known."""

    @property
    def langs(self) -> tuple[Lang, Lang]:
        """Languages of source and target."""
        return self.src_lang, other(self.src_lang)

    @property
    def texts(self) -> tuple[str, str]:
        """Source and target."""
        return (self.en, self.zh) if self.src_lang == "en" else (self.zh, self.en)

    def text(self, lang: Lang) -> str:
        """The text in that language."""
        return self.en if lang == "en" else self.zh


def translations(paths: Sequence[Path]) -> list[list[Translation]]:
    """Pairs of every path, in reading order, a list for each path.

    A path is what `gold_documents` takes, or a folder with files ``NAME.en-zh.*.tsv`` (columns
    ``source`` and ``target``; zh-en where Chinese is the source), or with files ``*.tsv`` that have
    the columns ``file``, ``en`` and ``zh``, or a folder with ``en.tsv`` and ``zh.tsv`` (a key such
    as ``Gen:1:1``, a tab, a sentence; sentences of one key belong together), or a folder with
    ``source.zh`` and translations ``*.en``, a text a line, of which the first half of the lines is
    taken, every `_BLOCK` a document: the second is for judging. InputError where a path holds none
    of these.
    """
    return [list(_of(path)) for path in paths]


def _of(path: Path) -> Iterator[Translation]:
    if (path / "en.tsv").is_file():
        return _keyed(path)
    if (path / "source.zh").is_file():
        return _parallel(path)
    if path.is_dir() and any(path.glob("*.tsv")):
        return _tables(path)
    return _from_gold(path)


def _from_gold(path: Path) -> Iterator[Translation]:
    for document in gold_documents([path]):
        for a, b in document.beads:
            if a and b:
                en = " ".join(document.en[i].strip() for i in sorted(a))
                zh = "".join(document.zh[j].strip() for j in sorted(b))
                yield Translation(path.name, document.name, en, zh)


def _keyed(path: Path) -> Iterator[Translation]:
    sides = []
    for lang in LANGUAGES:
        verses: dict[str, list[str]] = {}
        for line in _lines(path / f"{lang}.tsv"):
            key, _, sentence = line.partition("\t")
            verses.setdefault(key, []).append(sentence.strip())
        sides.append(verses)
    en, zh = sides
    for key in en:
        if key in zh:
            yield Translation(
                path.name, key.rpartition(":")[0], " ".join(en[key]), "".join(zh[key])
            )


_LONGEST = 900
"""Characters of an English paragraph: longer ones are listings and tables."""


def _tables(path: Path) -> Iterator[Translation]:
    for file in sorted(path.glob("*.tsv")):
        names = header(file)
        if {"source", "target"} <= set(names):
            yield from _directed(path.name, file)
        elif {"file", "en", "zh"} <= set(names):
            for row in rows(file):
                en, zh = row["en"], row["zh"]
                if zh.strip() and en != zh and len(en) < _LONGEST:
                    yield Translation(path.name, row["file"], en, zh)
        else:
            raise InputError(
                f"{shown(file)} has neither the columns source and target nor file, en and zh"
            )


def _directed(path: str, file: Path) -> Iterator[Translation]:
    """Pairs of a file whose name says which language is the source."""
    src_lang: Lang = "zh" if ".zh-en." in file.name else "en"
    name = f"{path}/{file.name.split('.')[0]}"
    for number, row in enumerate(rows(file)):
        src, tgt = row["source"].strip(), row["target"].strip()
        if src and tgt:
            en, zh = (src, tgt) if src_lang == "en" else (tgt, src)
            document = f"{file.name.rsplit('.', 2)[0]} from {number // _BLOCK * _BLOCK + 1}"
            yield Translation(name, document, en, zh, src_lang)


_BLOCK = 25
"""Lines of parallel files that count as a document, about an article or two of newstest: with
twice as many, the sixth that is held out is one stretch only, and calibrates by its chance."""


def _parallel(path: Path) -> Iterator[Translation]:
    chinese = _lines(path / "source.zh")
    for file in sorted(path.glob("*.en")):
        english = _lines(file)
        if len(english) != len(chinese):
            raise InputError(
                f"{file} has {len(english)} lines, source.zh {len(chinese)}: they must be parallel"
            )
        pairs = zip(english[: len(english) // 2], chinese, strict=False)
        for number, (en, zh) in enumerate(pairs):
            if en.strip() and zh.strip():
                block = f"lines from {number // _BLOCK * _BLOCK + 1}"
                yield Translation(path.name, block, en.strip(), zh.strip(), "zh")


def _lines(path: Path) -> list[str]:
    return read_utf8(path).rstrip("\n").split("\n")
