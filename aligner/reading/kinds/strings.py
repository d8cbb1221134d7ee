"""Language files of programs -> their strings, each under its key.

JSON (ARB and Chrome's messages too), YAML, Java's properties, Apple's strings, Android's XML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from aligner.errors import InputError
from aligner.reading.encodings import decode
from aligner.reading.kinds.building import Builder, Words
from aligner.reading.kinds.entries import MAX_DEPTH, Entry, without_locale
from aligner.reading.kinds.placeholders import placeholder_spans
from aligner.reading.kinds.xml_strings import xml_entries
from aligner.reading.kinds.yaml_strings import yaml_entries
from aligner.reading.nouns import Source

_REMEDY = "a language file with strings is needed"
_LINE_END = re.compile(r"\r\n|\r|\n")
_PROPERTY_KEY = re.compile(r"((?:\\.|[^\\\s=:])*)[ \t\f]*(?:[=:][ \t\f]*)?", re.DOTALL)
_ESCAPE = re.compile(r"\\([uU][0-9A-Fa-f]{4}|.)", re.DOTALL)
_SIGNS = {"n": "\n", "t": "\t", "r": "\n", "f": "\n"}
_APPLE = re.compile(
    r'/\*.*?(?:\*/|\Z)|//[^\n]*|(?P<key>"(?:[^"\\]|\\.)*"|(?<![\w.-])[\w.-]+)\s*=\s*"(?P<text>(?:[^"\\]|\\.)*)"\s*;',
    re.DOTALL,
)


def read(data: bytes, name: str) -> Source:
    """The strings of a language file, placeholders as spans that are never cut.

    The name's suffix tells the format where the content alone does not. InputError for a file
    that is not what it seems to be, holds no strings, or is nested too deeply.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        entries, encoding = list(xml_entries(data, name)), "utf-8"
    else:
        text, encoding = _decoded(data, name)
        entries = list(_entries(text, name))
    builder = Builder()
    for entry in without_locale(entries):
        words = Words()
        words.write(entry.text)
        words.spans = list(placeholder_spans("".join(words.parts)))
        builder.add(words, role="entry", key=entry.key, place=entry.place, reason=entry.reason)
    return builder.source("strings", name, _REMEDY, encoding)


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """Text and encoding; JSON without line ends may be of any length."""
    if data.strip() and b"\x00" not in data:
        try:
            return data.decode("utf-8-sig"), "utf-8"
        except UnicodeDecodeError:
            pass
    found = decode(data, name)
    return found.text, found.encoding


def _entries(text: str, name: str) -> Iterator[Entry]:
    """The strings by the format."""
    suffix = PurePath(name).suffix.lower()
    if text.lstrip().startswith(("{", "[")) and suffix not in (".yaml", ".yml", ".properties"):
        yield from _json_entries(text, name)
    elif suffix == ".properties":
        yield from _property_entries(text)
    elif suffix in (".yaml", ".yml"):
        yield from yaml_entries(text, name)
    elif suffix in (".json", ".arb"):
        yield from _json_entries(text, name)
    elif looks_apple(text):
        yield from _apple_entries(text)
    else:
        raise InputError(
            f"{name}: is no language file that is known (JSON, ARB, YAML, .properties, .strings, "
            "Android XML); name it by its format"
        )


def _json_entries(text: str, name: str) -> Iterator[Entry]:
    """The strings of JSON; what describes others (of ARB, of Chrome) is left out or set aside."""
    try:
        tree = json.loads(text, object_pairs_hook=lambda pairs: tuple(map(tuple, pairs)))
    except json.JSONDecodeError as error:
        raise InputError(
            f"{name}, line {error.lineno}, column {error.colno}: is no JSON ({error.msg}); "
            "repair it"
        ) from None
    except RecursionError:
        raise _too_deep(name) from None
    except ValueError:
        raise InputError(f"{name}: holds a number of more digits than can be read") from None
    # Objects are tuples of pairs, so that a key that is there twice keeps both values.
    waiting: list[tuple[tuple[str, ...], str | None, Any]] = [((), None, tree)]
    while waiting:
        path, reason, value = waiting.pop()
        if len(path) > MAX_DEPTH:
            raise _too_deep(name)
        if isinstance(value, str):
            yield Entry(path, value, f"key {'.'.join(path)}", reason)
        elif isinstance(value, list):
            steps = [((*path, str(index)), reason, item) for index, item in enumerate(value)]
            waiting += reversed(steps)
        elif isinstance(value, tuple):
            waiting += reversed(list(_members(path, reason, value)))


def _members(
    path: tuple[str, ...], reason: str | None, pairs: tuple[tuple[str, Any], ...]
) -> Iterator[tuple[tuple[str, ...], str | None, Any]]:
    """The values of an object with their paths and reasons."""
    keys = {key for key, _ in pairs}
    for key, value in pairs:
        # ARB: ``@hello`` describes ``hello``, and ``@@locale`` the file.
        if key.startswith("@@") or (key.startswith("@") and key[1:] in keys):
            continue
        # Chrome: a message stands beside its description and examples.
        beside = "message" in keys and key in ("description", "placeholders")
        yield (*path, key), "markup" if beside else reason, value


def _too_deep(name: str) -> InputError:
    return InputError(f"{name}: is nested more than {MAX_DEPTH} deep, the limit; flatten it")


def _property_entries(text: str) -> Iterator[Entry]:
    """The strings of Java's properties."""
    parts: list[str] = []
    first = 1
    for number, raw in enumerate(_LINE_END.split(text), start=1):
        line = raw.lstrip(" \t\f")
        if not parts:
            first = number
            if not line or line[0] in "#!":
                continue
        # An odd number of backslashes at the end: the line goes on.
        goes_on = (len(line) - len(line.rstrip("\\"))) % 2
        parts.append(line[:-1] if goes_on else line)
        if not goes_on:
            yield _property("".join(parts), first)
            parts = []
    if parts:
        yield _property("".join(parts), first)


def _property(line: str, number: int) -> Entry:
    match = _PROPERTY_KEY.match(line)
    key, end = (match.group(1), match.end()) if match else (line, len(line))
    return Entry((_unescaped(key),), _unescaped(line[end:]), f"line {number}")


def looks_apple(text: str) -> bool:
    """Whether the text begins as Apple's strings do: comments, then ``"key" = "text";``."""
    at = 0
    while True:
        while at < len(text) and (text[at].isspace() or text[at] == "\ufeff"):
            at += 1
        match = _APPLE.match(text, at)
        if match is None or match["key"]:
            return match is not None
        at = match.end()


def _apple_entries(text: str) -> Iterator[Entry]:
    """The strings of Apple's files."""
    line, at = 1, 0
    for match in _APPLE.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        if match["key"]:
            key = _unescaped(match["key"].strip('"'))
            yield Entry((key,), _unescaped(match["text"]), f"line {line}")


def _unescaped(text: str) -> str:
    """The text with its backslashes resolved."""
    return _ESCAPE.sub(_sign, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _sign(match: re.Match[str]) -> str:
    code = match.group(1)
    if len(code) == 5:
        return chr(int(code[1:], 16))
    return _SIGNS.get(code, code)
