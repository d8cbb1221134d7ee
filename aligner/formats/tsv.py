"""TSV for spreadsheets: one bead with two sides a line, under a header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from aligner.bitext import Alignment, Bead, Document, Lang, Sentence
from aligner.errors import InputError

HEADER = ("doc", "bead", "type", "src", "tgt", "similarity", "confidence", "flags")


def write(stream: BinaryIO, corpus: Iterable[Alignment]) -> None:
    """Write the beads; tabs and line ends inside a text become spaces."""
    stream.write(("\t".join(HEADER) + "\n").encode())
    for alignment in corpus:
        for number, bead in enumerate(alignment.beads):
            src, tgt = alignment.texts(bead)
            similarity = "" if bead.similarity is None else f"{bead.similarity:.4f}"
            flags = "; ".join(f"{flag.kind}: {flag.message}" for flag in bead.flags)
            cells = (alignment.doc, str(number), bead.type, src, tgt, similarity)
            row = (*cells, f"{bead.confidence:.4f}", flags)
            line = "\t".join(_cell(cell) for cell in row)
            stream.write((line + "\n").encode("utf-8", "surrogatepass"))


def _cell(text: str) -> str:
    return " ".join(text.replace("\t", " ").splitlines()) if text else ""


def read(path: Path) -> Iterator[Alignment]:
    """One alignment whose beads are the rows: columns ``src`` and ``tgt``, or the first two.

    InputError for a row with fewer columns, or a file whose columns are in one language.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 ({error.reason}): convert it first") from error
    rows = [(n, line.rstrip("\r").split("\t")) for n, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise InputError(f"{path} is empty: rows of source<TAB>target are expected")
    head = [cell.strip().lower() for cell in rows[0][1]]
    named = {"src", "tgt"} <= set(head)
    left, right = (head.index("src"), head.index("tgt")) if named else (0, 1)
    texts = []
    for number, cells in rows[1:] if named else rows:
        if len(cells) <= max(left, right):
            raise InputError(
                f"{path}, line {number} has {len(cells)} column(s), "
                f"{max(left, right) + 1} are needed: source<TAB>target"
            )
        texts.append((cells[left].strip(), cells[right].strip()))
    yield _alignment(path, texts)


def _alignment(path: Path, texts: list[tuple[str, str]]) -> Alignment:
    han = [sum("\u4e00" <= c <= "\u9fff" for pair in texts for c in pair[k]) for k in (0, 1)]
    if han[0] == han[1]:
        raise InputError(f"{path}: both columns look alike; one must be English, one Chinese")
    src_lang: Lang = "en" if han[0] < han[1] else "zh"
    tgt_lang: Lang = "zh" if src_lang == "en" else "en"
    src: list[Sentence] = []
    tgt: list[Sentence] = []
    beads = []
    for number, (a, b) in enumerate(texts):
        at_src, at_tgt = len(src), len(tgt)
        if a:
            src.append(Sentence(a, 0, len(a), number))
        if b:
            tgt.append(Sentence(b, 0, len(b), number))
        beads.append(Bead(range(at_src, len(src)), range(at_tgt, len(tgt)), None, 1.0))
    return Alignment(
        path.stem,
        Document(src_lang, "", tuple(src)),
        Document(tgt_lang, "", tuple(tgt)),
        tuple(beads),
    )
