"""Text that machines read and a translation must keep: links, code, placeholders, tags, versions.

Every room may import it; it imports none. A pattern says where a kind of machine text stands; its
*key* is what must be the same on both sides: the target of a link without the part that names its
language, the name that a role of reStructuredText refers to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from aligner.language.masking import blank

URL = re.compile(
    r"(?:(?:https?|ftp)://|www\.)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+[A-Za-z0-9/#=_-]", re.ASCII
)
LINK = re.compile(r"(?<=\]\()(?![a-z]+:|www\.)[^\s()<>]+(?=\s*(?:\"[^\"\n]*\"|'[^'\n]*')?\s*\))")
"""The target of a Markdown link within the same site: /guide/slots."""
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
DOMAIN = re.compile(
    r"(?<![\w@./-])(?!www\.)(?:[a-z0-9-]+\.)+(?:com|org|net|cn|io|ai|edu|gov)(?![\w.-]*\w)",
    re.ASCII | re.IGNORECASE,
)
"""A web address without scheme: example.com."""
CODE = re.compile(
    r"(?P<fenced>``(?:[^`]|`(?!`))+``)"
    r"|:(?P<role>[a-z][\w+.:-]*):`(?P<content>[^`]+)`"
    # `label <target>`_ and `label`_ are links of reStructuredText.
    r"|(?P<link>`(?:[^`<]*<(?P<href>[^<>\n]+)>|[^`\n]+)`__?(?!\w))"
    r"|(?P<code>`[^`\n]+`)"
)
PLACEHOLDER = re.compile(
    # {name}, ${name}, %{name}, {0:.2f}
    r"[$%]?\{[\w.]+(?:[!:][^{}\s]*)?\}"
    # {{ name }}, {{ count + 1 }}
    r"|\$?\{\{[^{}\n]{1,80}\}\}"
    # $name
    r"|(?<![A-Za-z0-9_$])\$[a-z_][A-Za-z0-9_]*(?!\$)"
    # %s, %1$s, %(name)s, %.2f: not the sign after a figure
    r"|(?<!\d)%(?:\([A-Za-z_]\w*\)|\d+\$)?[-+#0]*\d*(?:\.\d+)?[sdifux@](?![A-Za-z0-9_])"
)
TAG = re.compile(r"</?(?:[a-z][\w:-]*(?:\s+[\w:@.-]+=[^<>]*)?|\d+)\s?/?>", re.ASCII)
VERSION = re.compile(
    # Not 2021.3.5 and 5.3.2021, which are dates.
    r"(?<![\w.])(?!(?:1\d|20)\d\d\.\d\d?\.\d\d?(?![\w.])|\d\d?\.\d\d?\.(?:1\d|20)\d\d(?![\w.]))"
    r"[vV]?\d+(?:\.\d+){2,}(?:[-+.]?(?:a|b|rc|alpha|beta|dev|post)[.-]?\d*)?(?![\w/])",
    re.ASCII,
)
"""3.2.27: of three parts and more; 3.11 is a number like others."""
REFERENCE = re.compile(
    r"(?<![\w/.])[A-Z]{1,6}(?:/[A-Z]{1,6}(?:\.\d+)*|/\d+)*/[A-Z]{0,6}[.-]?\d+(?:/[A-Z0-9.]*[A-Z0-9])*"
    r"(?![\w/])",
    re.ASCII,
)
"""The symbol of a document: A/C.3/56/L.15."""

ADDRESSES = r"https?://\S+|www\.\S+|\S+@\S+"
"""Links and mail addresses as a pattern that takes all up to a blank: to leave them out of a text
whose words have blanks between them."""


class Found(NamedTuple):
    """A piece of machine text."""

    text: str
    key: str
    """What must be the same on both sides."""
    span: tuple[int, int]


def codes(text: str) -> Iterator[Found]:
    """Code and roles of a text that a translation keeps; not those whose words it translates."""
    for match in CODE.finditer(text):
        if match["role"]:
            if match["role"] not in _PROSE_ROLES:
                yield Found(match.group(), _role_key(match["content"]), match.span())
        elif not match["link"]:
            yield Found(match.group(), match.group().strip("`").strip(), match.span())


_PROSE_ROLES = frozenset(
    ("dfn", "abbr", "guilabel", "menuselection", "strong", "emphasis", "title", "sup", "sub")
)
_ROLE_TARGET = re.compile(r"<([^<>]+)>\s*$")


def _role_key(content: str) -> str:
    target = _ROLE_TARGET.search(content)
    return (target[1] if target else content).strip().lstrip("~!.").removesuffix("()")


def placeholders(text: str) -> Iterator[Found]:
    """Placeholders, blanks within them aside."""
    for match in PLACEHOLDER.finditer(text):
        yield Found(match.group(), re.sub(r"\s", "", match.group()), match.span())


def tags(text: str) -> Iterator[Found]:
    """Tags; of their attributes those that are words for a reader do not count."""
    for match in TAG.finditer(text):
        key = _READ_ATTRIBUTE.sub("", match.group())
        key = _LINK_ATTRIBUTE.sub(lambda m: m[1] + link_key(m[2]) + m[3], key)
        yield Found(match.group(), re.sub(r"\s+/?>$|/>$", ">", key), match.span())


_READ_ATTRIBUTE = re.compile(
    r"\s(?:alt|title|placeholder|label|lang|aria-label|content|summary)="
    r"(?:\"[^\"]*\"|'[^']*'|[^\s>]+)"
)
_LINK_ATTRIBUTE = re.compile(r"(\s(?:href|src)=[\"'])([^\"']*)([\"'])")


def links(pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    """Addresses or links of a text."""
    for match in pattern.finditer(text):
        yield Found(match.group(), link_key(match.group()), match.span())


def link_key(link: str) -> str:
    """A link without scheme and without what names a language: /en-US/map and /zh-CN/map."""
    plain = _LANGUAGE_HOST.sub("", _SCHEME.sub("", link.strip().lower()))
    if _WIKI.match(plain):
        return plain.partition("/")[0]  # its pages are named in each language anew
    path, mark, fragment = plain.partition("#")
    path = _LANGUAGE_QUERY.sub("", path).rstrip("?&")
    path = _LANGUAGE_FOLDER.sub("", path)
    if "/" in path:  # the .cn of example.cn is no language
        path = _LANGUAGE_ENDING.sub("", path)
    # Headings are translated, and the names of their anchors with them.
    anchor = mark + fragment if fragment.isascii() and "%" not in fragment else ""
    return path.rstrip("/") + anchor


_LANGUAGE = r"(?:(?:en|zh|cn|chs|cht)(?:[-_](?:us|gb|uk|cn|tw|hk|sg|hans|hant))*)"
_SCHEME = re.compile(r"^(?:(?:https?|ftp)://)?(?:www\.)?")
_LANGUAGE_HOST = re.compile(rf"^{_LANGUAGE}\.(?=[\w-]+\.)")
_WIKI = re.compile(r"wik\w+\.org")
_LANGUAGE_FOLDER = re.compile(rf"(?:(?<=/)|^){_LANGUAGE}/|/{_LANGUAGE}$")
_LANGUAGE_QUERY = re.compile(rf"(?:(?<=\?)|&)(?:lang|language|locale|hl|l)={_LANGUAGE}(?:&|$)")
_LANGUAGE_ENDING = re.compile(rf"[._-]{_LANGUAGE}(?=\.\w+$|$)")


def plain(pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    """What matches, compared as it is written but for case."""
    for match in pattern.finditer(text):
        yield Found(match.group(), match.group().lower(), match.span())


def versions(text: str) -> Iterator[Found]:
    """Versions; v1.2.3 is 1.2.3."""
    for match in VERSION.finditer(text):
        yield Found(match.group(), match.group().lower().lstrip("v"), match.span())


_AT = re.compile(r"[\w.+-]+@[\w.<>=~^-]+", re.ASCII)
_ANY = re.compile(
    "|".join(
        f"(?a:{each.pattern})" if each.flags & re.ASCII else each.pattern
        for each in (CODE, URL, LINK, _AT, PLACEHOLDER, TAG, VERSION, REFERENCE)
    )
)


def without_machine_text(text: str) -> str:
    """A text with all of it masked, offsets unchanged."""
    return _ANY.sub(blank, text)


_SYMBOLS = re.compile(f"(?a:{VERSION.pattern})|(?a:{REFERENCE.pattern})")
_SYMBOL_SIGN = re.compile(r"\.(?=\d)(?<=\d\.)\d+\.\d|/[A-Z\d]", re.ASCII)


def without_symbols(text: str) -> str:
    """A text with versions and symbols of documents masked: their figures count nothing."""
    if not _SYMBOL_SIGN.search(text):
        return text
    return _SYMBOLS.sub(blank, text)
