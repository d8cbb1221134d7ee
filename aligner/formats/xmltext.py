"""What the XML formats share: characters that XML can hold, plain text, reading as a stream."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from aligner.errors import InputError
from aligner.files import MAX_RECORD, open_input, printable, shortened, shown

# Production Char of XML 1.0: everything else makes the file unreadable.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT = "\ufffd"

_NATIVE_CODES = {"bpt", "ept", "it", "ph", "ut", "x", "bx", "ex", "sc", "ec", "cp"}
"""Inline elements of TMX and XLIFF whose content is formatting, not text."""


def cleaned(text: str) -> tuple[str, int]:
    """The text with U+FFFD for what XML cannot hold, and how many characters that were."""
    return _NOT_XML.subn(_REPLACEMENT, text)


def local_name(element: etree._Element) -> str:
    """The tag without its namespace; empty for a comment, an instruction or an entity."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def plain_text(element: etree._Element, without: Collection[str] = _NATIVE_CODES) -> str:
    """The words in a segment: inline codes and comments left out, marked text kept."""
    parts = [element.text or ""]
    # A stack of our own: Python's call stack could overflow on a deeply nested file.
    opened = [(iter(element), "")]
    while opened:
        child = next(opened[-1][0], None)
        if child is None:
            parts.append(opened.pop()[1])
        elif local_name(child) and local_name(child) not in without:
            parts.append(child.text or "")
            opened.append((iter(child), child.tail or ""))
        else:
            parts.append(child.tail or "")
    return "".join(parts)


def loose_text(element: etree._Element) -> str:
    """The words that stand in an element itself, where a segment was left out."""
    return plain_text(element, {*_NATIVE_CODES, "prop", "note"}).strip()


class UnitReader:
    """The units of an XML file, such as ``tu``, one in memory at a time."""

    def __init__(
        self, path: Path, root: str, units: Collection[str], others: Collection[str] = ()
    ) -> None:
        """`root`, `units` and `others` are local names of the elements that are told."""
        self._path = path
        self._root = root
        self._names = units
        self._told = [f"{{*}}{name}" for name in (root, *units, *others)]
        self.number = 0
        """Number of the unit that was read last, from 1."""

    def __iter__(self) -> Iterator[tuple[str, str, etree._Element]]:
        """``start`` and ``end`` of the elements, with their local names; ended ones are forgotten.

        InputError where the file cannot be opened, is not well formed, has another root or a unit
        of more than `MAX_RECORD` bytes.
        """
        with open_input(self._path) as stream:
            bounded = _Bounded(stream, self)
            # Entities stay unresolved: a file from outside must not make us read other files.
            parser = etree.iterparse(
                bounded,
                events=("start", "end"),
                tag=self._told,
                resolve_entities=False,
                no_network=True,
            )
            checked = False
            for event, element in self._events(parser):
                if not checked:
                    self._check_root(element.getroottree().getroot())
                    checked = True
                name = local_name(element)
                is_unit = event == "end" and name in self._names
                self.number += is_unit
                yield event, name, element
                if event == "end":
                    _forget(element)
                if is_unit:
                    bounded.taken = 0
            if not checked:
                self._check_root(parser.root)

    def _check_root(self, root: etree._Element) -> None:
        name = local_name(root)
        if name != self._root:
            raise InputError(
                f"{shown(self._path)} is no {self._root.upper()}: its root is "
                f"<{printable(name[:60])}>"
            )

    def _events(self, parser: etree.iterparse) -> Iterator[tuple[str, etree._Element]]:
        try:
            yield from parser
        except (etree.LxmlError, LookupError, UnicodeError) as error:
            where = f" after unit {self.number}" if self.number else ""
            raise InputError(
                f"{shown(self._path)} is no well-formed {self._root.upper()}{where}: "
                f"{printable(getattr(error, 'msg', None) or str(error))[:300]}"
            ) from error

    def place(self, element: etree._Element) -> str:
        """The unit for a message: file, number, and its name where it has one."""
        name = element.get("tuid") or element.get("id")
        said = f" ({shortened(name)})" if name else ""
        return f"{shown(self._path)}, unit {self.number}{said}"


class _Bounded:
    """A stream that ends with an error where a unit does not end."""

    def __init__(self, stream: BinaryIO, reader: UnitReader) -> None:
        self._stream = stream
        self._reader = reader
        self.taken = 0

    def read(self, size: int) -> bytes:
        """The next bytes."""
        reader = self._reader
        try:
            data = self._stream.read(size)
        except OSError as error:
            raise InputError(f"{shown(reader._path)}: cannot be read ({error.strerror})") from error
        self.taken += len(data)
        if self.taken > MAX_RECORD:
            raise InputError(
                f"{shown(reader._path)}, unit {reader.number + 1}: no unit ends within "
                f"{MAX_RECORD:,} bytes, the limit; is it a corpus file?"
            )
        return data


def _forget(element: etree._Element) -> None:
    """Free an element that was read, and those before it, so that memory does not grow."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
