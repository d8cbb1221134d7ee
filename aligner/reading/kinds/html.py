"""HTML -> blocks: the article of a page, with what stands around it set aside."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lxml import etree

from aligner.bitext import LANGUAGES
from aligner.errors import InputError
from aligner.reading.encodings import decode
from aligner.reading.kinds.building import Builder
from aligner.reading.kinds.container import local_name
from aligner.reading.kinds.page import Piece, add_pieces, pieces
from aligner.reading.language import mass, script_of
from aligner.reading.nouns import Source

_REMEDY = "a page that a script fills must be saved from a browser"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(
    rb"<meta[^>]+?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+?encoding\s*=\s*[\"']([\w.:-]+)",
    re.I,
)
_SAID_IN = 4_096
"""Bytes within which a page names its encoding; the standard says 1,024, pages do not listen."""
_READ_AS = {
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "chinese"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5", "x-x-big5"), "big5hkscs"),
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii"), "cp1252"),
}
"""Encoding that a page names -> the larger one that browsers read it in."""
_MAX_ARTICLE = 2_000_000
"""Characters of a page in which the article is looked for; the search takes 3 s a million."""
_MAX_TAGS = 100_000
"""Tags of such a page: the search slows with the square of elements that stand side by side. A
page of news has under 5,000."""
_SAMPLE = 2_000
"""Characters of a block that tell its language."""
_PROSE = 25
"""Letters from which on a block counts as prose, not as an entry of a menu."""
_FOUND = 0.5
"""Share of the prose of each language that an article holds at least; the search misses more on
short pages and on those in two languages, where the whole page is taken."""
_SURE = 20
"""Letters from which on a block that occurs in the article belongs to it; shorter ones must be a
line of it."""
_PARTS = {
    *("figure", "figcaption", "caption", "table", "thead", "tbody", "tfoot", "tr", "td", "th"),
    *("ul", "ol", "li", "dl", "dt", "dd", "p", "blockquote", "pre", "details", "summary"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
}
"""Elements that are parts of an article where what they stand in is."""
_APART = {"nav", "footer", "aside", "form", "header"}
_SIGNS = re.compile(r"[\W_]+")


def read(data: bytes, name: str, whole: bool = False) -> Source:
    """The text of an HTML page: its article, or with `whole` all that is seen.

    What does not belong to the article carries the reason ``navigation``. Where no article is
    found, or less than half of the prose, all of the page but its menus is text.

    InputError for a page that holds no text, is damaged, or is nested too deeply.
    """
    text, encoding = decoded(data, name)
    found = list(pieces(parse(text, name)))
    builder = Builder()
    add_pieces(builder, found if whole else _article(found, text))
    return builder.source("html", name, _REMEDY, encoding)


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """Text and encoding of a page: by its mark, by what it says, or by how it reads.

    InputError for data that is empty or no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _shown_text(data[len(mark) :].decode(encoding, "replace")), encoding
    said = _CHARSET.search(data, 0, _SAID_IN)
    named = (said.group(1) or said.group(2)).decode("ascii").lower() if said else "utf-8"
    # A page whose bytes were read as ASCII so far cannot be in UTF-16, whatever it says.
    named = "utf-8" if named.startswith("utf-16") else _READ_AS.get(named, named)
    for encoding in dict.fromkeys((named, "utf-8")):
        try:
            if data and not (said is None and b"\x00" in data):
                return _shown_text(data.decode(encoding)), codecs.lookup(encoding).name
        except (UnicodeError, LookupError):
            continue
    found = decode(data, name)
    return _shown_text(found.text), found.encoding


def _shown_text(text: str) -> str:
    """The text as a browser takes it: NUL is U+FFFD, and lines end in one character."""
    return text.replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")


def parse(text: str, name: str) -> Any:
    """The root of the tree of a page; InputError where it has none or is nested too deeply."""
    # Deeper than XML's 255: pages out of editors are. The walk over them does not recurse.
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    data = text.encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        root = None
    if any("depth" in entry.message for entry in parser.error_log):
        raise InputError(f"{name}: its elements are nested more than 2,000 deep, the limit")
    if root is None:
        raise InputError(f"{name}: holds no text; {_REMEDY}")
    return root


def _article(found: Sequence[Piece], text: str) -> list[Piece]:
    """The pieces, with a reason for those that are not of the article."""
    plain = [_SIGNS.sub("", "".join(piece.words.parts)).lower() for piece in found]
    kept = _in_article(found, plain, text)
    if kept is None:
        kept = [not piece.in_nav for piece in found]
    if not any(kept):
        return list(found)
    return [
        piece if keep or piece.reason else replace(piece, reason="navigation")
        for piece, keep in zip(found, kept, strict=True)
    ]


def _in_article(found: Sequence[Piece], plain: Sequence[str], text: str) -> list[bool] | None:
    """Which pieces belong to the article; None where too little was found."""
    article = _extracted(text)
    if not article:
        return None
    lines = {
        _SIGNS.sub("", cell).lower() for line in article.split("\n") for cell in line.split("|")
    }
    lines |= {_SIGNS.sub("", line).lower() for line in article.split("\n")}
    everything = _SIGNS.sub("", article).lower()
    kept = [
        not piece.in_nav
        and piece.role != "attribute"
        and (words in lines or (len(words) >= _SURE and words in everything))
        for piece, words in zip(found, plain, strict=True)
    ]
    if not _enough(found, plain, kept):
        return None
    # The one title of a page often stands above its article, in a head of its own.
    titles = [piece for piece in found if local_name(piece.element) == "h1" and not piece.in_nav]
    # What stands beside a block of the article, such as the words under a picture, is of it.
    homes = {piece.element.getparent() for piece, keep in zip(found, kept, strict=True) if keep}
    return [
        keep or [piece] == titles or (not piece.in_nav and _at_home(piece.element, homes))
        for piece, keep in zip(found, kept, strict=True)
    ]


def _at_home(element: Any, homes: set[Any]) -> bool:
    """Whether the element, or what it is a part of, stands beside a block of the article."""
    while element is not None:
        parent = element.getparent()
        if parent is not None and parent in homes:
            return local_name(element) not in _APART
        if local_name(element) not in _PARTS:
            return False
        element = parent
    return False


def _extracted(text: str) -> str:
    """The article's text as trafilatura finds it; empty where it finds none."""
    if len(text) > _MAX_ARTICLE or text.count("<") > _MAX_TAGS:
        return ""
    from trafilatura import bare_extraction

    document = bare_extraction(text, include_comments=False, favor_recall=True, with_metadata=False)
    return str(document.text or "") if document is not None else ""


def _enough(found: Sequence[Piece], plain: Sequence[str], kept: Sequence[bool]) -> bool:
    """Whether the article holds its share of the page's prose in every language."""
    totals = dict.fromkeys(LANGUAGES, 0.0)
    inside = dict.fromkeys(LANGUAGES, 0.0)
    for piece, letters, keep in zip(found, plain, kept, strict=True):
        words = "".join(piece.words.parts)[:_SAMPLE]
        lang = script_of(words)
        if lang is None or piece.in_nav or piece.role in ("attribute", "code"):
            continue
        if mass(words, lang) * (1 if lang == "zh" else 4) < _PROSE and not keep:
            continue
        totals[lang] += len(letters)
        inside[lang] += len(letters) * keep
    return any(inside.values()) and all(
        inside[lang] >= _FOUND * total for lang, total in totals.items()
    )
