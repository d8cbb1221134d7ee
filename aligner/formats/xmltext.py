"""What the XML formats share: characters that XML can hold, plain text, reading as a stream."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from aligner.errors import InputError
from aligner.files import MAX_RECORD, open_input, printable, shortened, shown
from aligner.formats.wrapping import is_word
from aligner.language.scripts import LATIN_CLASS, is_han

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
    """The words in a segment: inline codes and comments left out, marked text kept.

    A code that stands for a line break, or between two numbers, leaves a blank.
    """
    parts = _Parts(element.text or "")
    # A stack of our own: Python's call stack could overflow on a deeply nested file.
    opened = [(iter(element), "")]
    while opened:
        child = next(opened[-1][0], None)
        if child is None:
            parts.add(opened.pop()[1])
        elif not local_name(child):
            parts.add(child.tail or "")
        elif local_name(child) in without or _is_deleted(child):
            parts.code(child)
            parts.add(child.tail or "")
        else:
            parts.add(child.text or "")
            opened.append((iter(child), child.tail or ""))
    return parts.text


def _is_deleted(element: etree._Element) -> bool:
    """Whether a mark holds what a reviser has struck out, as Trados keeps it."""
    return bool(element.get("mtype") == "x-sdl-deleted")


class _Parts:
    """Text put together around the codes that are left out of it."""

    def __init__(self, text: str) -> None:
        self._parts = [text]
        self._last = text[-_LONGEST_WORD:]
        self._code: etree._Element | None = None

    def code(self, element: etree._Element) -> None:
        """Note a code; what follows tells whether a blank stands for it."""
        if self._code is None or not _breaks_line(self._code):
            self._code = element

    def add(self, text: str) -> None:
        """Put text behind what there is."""
        if not text:
            return
        if self._code is not None and _needs_blank(self._code, self._last, text):
            self._parts.append(" ")
        self._code = None
        self._parts.append(text)
        self._last = text[-_LONGEST_WORD:]

    @property
    def text(self) -> str:
        """What was put together."""
        return "".join(self._parts)


_LONGEST_WORD = 60
_STANDALONE = {"ph", "x", "it", "ut"}
_LINE_BREAK = re.compile(
    r"<\s*(?:\w+:)?br\b|\\[nr]|&#(?:10|xA|13|xD);|[\r\n]|^(?:x-)?(?:html-)?(?:lb|br|linebreak"
    r"|line-break|newline|softreturn)\d*$|^xlf:lb$",
    re.IGNORECASE,
)
_TOLD_BY = ("ctype", "type", "subType", "equiv-text", "equiv", "id", "displaytext", "disp", "x")
_ENDS_IN_WORD = re.compile(f"({LATIN_CLASS}+)$")
_BEGINS_WITH_WORD = re.compile(f"{LATIN_CLASS}+")


def _breaks_line(code: etree._Element) -> bool:
    """Whether a code says that it is a line break."""
    if local_name(code) not in _STANDALONE:
        return False
    said = [code.get(name, "") for name in _TOLD_BY]
    return any(_LINE_BREAK.search(each) for each in (*said, code.text or "") if each)


def _needs_blank(code: etree._Element, before: str, after: str) -> bool:
    """Whether the words around a code would be read as one without a blank."""
    left, right = before[-1:], after[0]
    if not left or left.isspace() or right.isspace() or is_han(left) or is_han(right):
        return False
    if _breaks_line(code):
        return True
    if left.isdigit() and right.isdigit():
        return True
    if local_name(code) not in _STANDALONE or not (left.isalnum() and right.isalnum()):
        return False
    return left.isdigit() != right.isdigit() or not _is_one_word(before, after)


def _is_one_word(before: str, after: str) -> bool:
    """Whether a code stands inside a word, as formatting does, and not between two."""
    first, rest = _ENDS_IN_WORD.search(before), _BEGINS_WITH_WORD.match(after[:_LONGEST_WORD])
    if not first or not rest:
        return True
    if rest.group()[0].isupper() and first.group()[-1].islower():
        return False
    left, right = first.group(), rest.group()
    return is_word(left + right) or not (is_word(left) and is_word(right))


def loose_text(element: etree._Element) -> str:
    """The words that stand in an element itself, where a segment was left out."""
    return plain_text(element, {*_NATIVE_CODES, "prop", "note"}).strip()


_HEAD = 65_536
"""Bytes that tell the encoding."""

_DECLARED = re.compile(
    rb"\s*<\?xml[^>]*encoding\s*=\s*[\"'](?:gb2312|gbk|gb_2312-80|euc-cn|cp936|x-gbk)[\"']",
    re.IGNORECASE,
)
_REMEDIES = (
    ("Resource limit", "a text has 10,000,000 bytes at most: split it"),
    ("xmlParseCharRef", "take the character out: XML cannot hold it"),
    ("invalid Char", "take the character out: XML cannot hold it"),
    ("xmlParseEntityRef", "write & as &amp;"),
    ("EntityRef", "write & as &amp;"),
    ("Entity '", "write the character itself: XML does not know the names of HTML"),
    ("not proper UTF-8", "save the file as UTF-8, or declare its encoding"),
    ("Invalid bytes", "save the file as UTF-8, or declare its encoding"),
)


def _said(error: Exception, parser: etree.iterparse) -> str:
    """What is wrong and where; the parser's list of errors knows what its exception does not."""
    for entry in parser.error_log:
        if entry.line:
            return f"{entry.message.strip()}, line {entry.line}, column {entry.column}"
    return getattr(error, "msg", None) or str(error)


def _remedy(said: str) -> str:
    return next((f"; {remedy}" for words, remedy in _REMEDIES if words in said), "")


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
                encoding=self._encoding(),
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

    def _encoding(self) -> str | None:
        """GB18030 where a part of it is declared, for files go beyond what they declare; UTF-8
        where that is what they are in nevertheless."""
        with open_input(self._path) as stream:
            head = stream.read(_HEAD)
        if not _DECLARED.match(head):
            return None
        # Cut at a line's end, which is no part of a character in either.
        whole = head if len(head) < _HEAD else head[: head.rfind(b"\n") + 1]
        try:
            return "gb18030" if head.isascii() or not whole.decode("utf-8") else "utf-8"
        except UnicodeDecodeError:
            return "gb18030"

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
            said = printable(_said(error, parser))[:240]
            raise InputError(
                f"{shown(self._path)} is no well-formed {self._root.upper()}{where}: "
                f"{said}{_remedy(said)}"
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
