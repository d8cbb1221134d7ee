"""Bilingual HTML for readers: side by side on a wide screen, one under the other on a narrow one.

The suffix is ``.bilingual.html``; ``.html`` alone is the report.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from typing import BinaryIO

from aligner.bitext import Alignment
from aligner.formats.passages import escaped, markup, paragraphs, tags_of
from aligner.formats.records import writable
from aligner.formats.wrapping import in_lines

STYLE = """
:root { color-scheme: light dark; }
body { font: 1.05rem/1.6 Georgia, "Noto Serif CJK SC", "Songti SC", SimSun, serif;
  margin: 0 auto; max-width: 72rem; padding: 1rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
.paragraph { margin: 0 0 1.2em; }
.pair { margin: 0 0 .5em; }
.pair p { margin: 0; overflow-wrap: anywhere; }
.tgt { opacity: .85; }
@media (min-width: 50rem), print {
  .pair { display: grid; grid-template-columns: 1fr 1fr; column-gap: 2.5rem; margin: 0 0 .3em; }
  .src { grid-column: 1; }
  .tgt { grid-column: 2; opacity: 1; }
}
"""


def write(stream: BinaryIO, corpus: Iterable[Alignment]) -> list[str]:
    """Write a page with the beads in order, paragraphs kept; no script, nothing from the net.

    Returns warnings.
    """
    warnings: list[str] = []
    stream.write(_head().encode())
    for alignment in in_lines(writable(corpus, warnings)):
        if not alignment.continues:
            stream.write(f"<h1>{escaped(alignment.doc)}</h1>\n".encode("utf-8", "replace"))
        tags = tags_of(alignment)
        for pairs in paragraphs(alignment):
            stream.write(markup(tags, pairs).encode("utf-8", "replace"))
    stream.write(b"</main></body></html>\n")
    return warnings


def _head() -> str:
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>English and Chinese</title>\n<style>{STYLE}</style>\n</head><body><main>\n"
    )
