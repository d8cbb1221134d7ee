"""HTML: one self-contained page for people, with every bead, its flags and a picture of the path.

The page asks nothing of the network: style and script are inside, named by their hashes in a
Content-Security-Policy, and the texts are data that the script shows as text only.
"""

from __future__ import annotations

import shutil
from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from importlib.resources import files
from string import Template
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from aligner.bitext import Alignment
from aligner.formats.html.data import TERMS, as_json, write_document
from aligner.formats.html.summary import Figures, Outcome, cards, summary
from aligner.formats.html.words import both, element, escaped, in_words, page_words
from aligner.interface import LANGUAGES, Language

__all__ = ["Outcome", "write"]

_MEMORY = 1024 * 1024
"""Bytes of data that are held in memory before they go to a temporary file."""


DEFAULT: Language = "en"
"""Language that a page is written in; where none was asked for, its script takes the browser's."""
_TAGS: dict[Language, str] = {"en": "en", "zh": "zh-Hans"}


def write(
    stream: BinaryIO,
    corpus: Iterable[Alignment],
    *,
    outcomes: Sequence[Outcome] = (),
    signature: str | None = None,
    ui: Language | None = None,
) -> None:
    """Write the page; the alignments are taken one at a time.

    It begins in the language `ui`, else in that of the reader's browser, and has a switch.
    `outcomes` says what is known of documents that were not aligned, in the corpus or not.
    `signature` stands for those of the alignments, which a corpus file does not keep.
    """
    figures: list[Figures] = []
    signatures: dict[str, None] = {signature: None} if signature else {}
    # The summary stands before the data, and is known after them.
    with SpooledTemporaryFile(max_size=_MEMORY) as spool:
        data = cast(BinaryIO, spool)
        for alignment in corpus:
            figures.append(Figures.of(alignment))
            write_document(data, alignment)
            if signature is None and alignment.signature.fields:
                signatures[str(alignment.signature)] = None
        head, middle, tail = _page(figures, outcomes, list(signatures), ui)
        stream.write(_encoded(head))
        # One by one: the text of many has many times its size in memory.
        for card in cards(figures, outcomes, ui or DEFAULT):
            stream.write(_encoded(card))
        stream.write(_encoded(middle))
        data.seek(0)
        shutil.copyfileobj(data, stream)
        stream.write(_encoded(tail))


def _page(
    figures: Sequence[Figures],
    outcomes: Sequence[Outcome],
    signatures: Sequence[str],
    ui: Language | None,
) -> tuple[str, str, str]:
    """The page before the documents' cards, between these and the data, and after the data."""
    style, script = _part("style.css"), _part("report.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    lang = ui or DEFAULT
    names = {each.doc for each in figures} | {each.doc for each in outcomes}
    heading = both("report.documents.count", count=f"{len(names):,}")
    if len(names) == 1:
        heading = dict.fromkeys(LANGUAGES, names.pop())
    page = Template(in_words(_part("page.html"), lang)).substitute(
        lang=_TAGS[lang],
        asked=f' data-ui="{ui}"' if ui else "",
        policy=policy,
        style=style,
        script=script,
        name=escaped(heading[lang]),
        heading=element("h1", heading, lang),
        summary=summary(figures, outcomes, signatures, lang),
        terms=TERMS,
        words=as_json(page_words()),
    )
    head, _, rest = page.partition("<!-- cards -->\n")
    middle, _, tail = rest.partition("<!-- documents -->\n")
    return head, middle, tail


def _part(name: str) -> str:
    """A file beside this module, as the page holds it: browsers hash it with plain line ends."""
    return (files(__package__) / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _encoded(text: str) -> bytes:
    # The name of a document may hold what is no UTF-8.
    return text.encode("utf-8", "backslashreplace")
