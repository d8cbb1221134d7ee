"""What the XML formats share: characters that XML can hold, plain text, reading as a stream."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

# Production Char of XML 1.0: everything else makes the file unreadable.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT = "\ufffd"

_NATIVE_CODES = {"bpt", "ept", "it", "ph", "ut", "x", "bx", "ex", "sc", "ec", "cp"}
"""Inline elements of TMX and XLIFF whose content is formatting, not text."""


def cleaned(text: str) -> tuple[str, int]:
    """The text with U+FFFD for what XML cannot hold, and how many characters that were."""
    return _NOT_XML.subn(_REPLACEMENT, text)


def plain_text(element: etree._Element) -> str:
    """The words in a segment: inline codes and comments left out, marked text kept."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).localname not in _NATIVE_CODES:
            parts.append(plain_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def parsed(path: Path) -> Iterator[tuple[str, etree._Element]]:
    """Start and end events of an XML file; XMLSyntaxError where it is not well formed."""
    # Entities stay unresolved: a memory from a stranger must not read other files.
    yield from etree.iterparse(
        str(path), events=("start", "end"), resolve_entities=False, no_network=True
    )


def forget(element: etree._Element) -> None:
    """Free an element that was read, and its elder siblings, so that memory stays level."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
