"""Android's ``strings.xml`` -> its strings, with their markup as text that is never cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aligner.reading.kinds.container import local_name, parse_xml
from aligner.reading.kinds.entries import Entry

_ESCAPE = re.compile(r"(</?[A-Za-z][^<>]*>)|\\(u[0-9A-Fa-f]{4}|.)|(\")|([ \t\r\n]+)", re.DOTALL)
_REFERENCE = re.compile(r"[@?](?:[\w.]+:)?\w+/[\w.]+")
"""A string that only names another one, such as ``@string/app``."""
_SIGNS = {"n": "\n", "t": "\t"}


def xml_entries(data: bytes, name: str) -> Iterator[Entry]:
    """The strings, arrays and plural forms of Android's resources.

    What is marked as not translatable, or only refers to another string, has the reason
    ``markup``. InputError as `parse_xml`.
    """
    for element in parse_xml(data, name):
        tag, key = local_name(element), element.get("name") or ""
        reason = "markup" if element.get("translatable") == "false" else None
        if _REFERENCE.fullmatch((element.text or "").strip()):
            reason = "markup"
        place = f"line {element.sourceline}"
        if tag == "string":
            yield Entry((key,), _text(element), place, reason)
        elif tag in ("string-array", "plurals"):
            for index, item in enumerate(item for item in element if local_name(item) == "item"):
                step = item.get("quantity") or str(index)
                yield Entry((key, step), _text(item), f"line {item.sourceline}", reason)


def _text(element: Any) -> str:
    """The words of a string, its tags among them, without Android's escapes."""
    return _unescaped("".join(_parts(element)))


def _parts(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        tag = local_name(child)
        # ``xliff:g`` only says to translators what a placeholder means.
        bare = tag == "g"
        if not bare:
            said = "".join(f' {key}="{value}"' for key, value in child.items())
            yield f"<{tag}{said}>"
        yield from _parts(child)
        if not bare:
            yield f"</{tag}>"
        yield child.tail or ""


def _unescaped(text: str) -> str:
    """The text without backslashes and quotes; blanks collapse but within quotes."""
    parts: list[str] = []
    at, quoted = 0, False
    for match in _ESCAPE.finditer(text):
        parts.append(text[at : match.start()])
        at = match.end()
        tag, code, quote, blank = match.groups()
        if tag:
            parts.append(tag)
        elif code:
            parts.append(chr(int(code[1:], 16)) if len(code) == 5 else _SIGNS.get(code, code))
        elif quote:
            quoted = not quoted
        elif blank:
            parts.append(blank if quoted else " ")
    return "".join([*parts, text[at:]]).strip()
