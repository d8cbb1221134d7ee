"""Bytes -> text: which encoding a file is in, and what is no text at all.

The order is: byte-order mark, strict UTF-8, UTF-16 and UTF-32 without a mark, then own checks
for GB18030, Big5 and windows-1252, which count how much of the decoded text is frequent
Chinese or typographic punctuation. Own checks, because a statistical detector mistakes short
GB18030 for Big5 (nearly all byte pairs are valid in both) and English with curly quotes for a
Chinese encoding; `charset-normalizer` is asked about what these leave open.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from aligner.errors import InputError
from aligner.files import read_input, shown
from aligner.language.scripts import HAN_CLASS

MAX_LINE = 1_000_000
"""Longest line in characters that is still taken for text."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP container (DOCX, EPUB, ODT...)"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
)
_FREQUENT = re.compile(
    "[的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实"
    "日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政"
    "這個們來為國說時會對發學還過後經麼種動進樣沒開義關無實兩當間從現應電問機業軍長見氣東車書話門給頭員"
    "新市加斯月日内中京北海西美英法德特林克，。、；：？！“”‘’（）《》—…「」]"
)
_HAN = re.compile(HAN_CLASS)
_PLAUSIBLE = re.compile(
    "[\t\n\r\x20-\x7e\u00a0-\u024f\u2010-\u2044\u20ac\u2122\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
)
_WESTERN = re.compile("[\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022\u00a0-\u00ff€™Œœ]")
_WORD = re.compile(r"\w")
_LINE_END = re.compile(r"[\r\n]")
_MIN_FREQUENT = 0.25
_SAMPLE = 200_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text with its line ends kept and the byte-order mark removed."""

    text: str
    encoding: str
    """Python's name of the encoding, in lower case."""


def read_file(path: str | Path) -> Decoded:
    """Read and decode the file at `path`.

    Raises `InputError` where there is no such file, it is no regular file, may not be read, is
    longer than `files.MAX_TEXT` bytes, or `decode` refuses its content.
    """
    return decode(read_input(path), shown(path))


def decode(data: bytes, name: str) -> Decoded:
    """Text of `data`; `name` stands for the file in messages.

    Raises `InputError` for data that is empty, binary or in no known encoding, for text
    without a letter or digit, and for a line longer than `MAX_LINE` characters.
    """
    if not data.strip():
        raise InputError(f"{name}: is empty; a text is needed")
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"{name}: is {what}, not plain text; save it as UTF-8 text first")
    encoding, text = _decoded(data, name)
    _check(text, name)
    return Decoded(text, encoding)


def _check(text: str, name: str) -> None:
    """Refuse text that nothing can be done with."""
    if "\x00" in text:
        at = text.index("\x00")
        raise InputError(f"{name}: holds a NUL byte at character {at}: binary data, not text")
    if not text.strip():
        raise InputError(f"{name}: is empty (white space only); a text is needed")
    if not _WORD.search(text):
        raise InputError(f"{name}: holds only punctuation; a text with words is needed")
    if len(text) > MAX_LINE:
        longest = max(len(line) for line in _LINE_END.split(text))
        if longest > MAX_LINE:
            raise InputError(
                f"{name}: has a line of {longest:,} characters, the limit is {MAX_LINE:,}; "
                "break it into paragraphs"
            )


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """Encoding and text, by the first way that fits."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, _strict(data[len(mark) :], encoding, name)
    utf8 = _try(data, "utf-8")
    if utf8 is not None and b"\x00" not in data:
        return "utf-8", utf8
    wide = _wide(data)
    if wide is not None:
        return wide
    if b"\x00" in data:
        at = data.index(b"\x00")
        raise InputError(f"{name}: holds a NUL byte at byte {at}: binary data, not text")
    _refuse_damaged_utf8(data, name)
    found = _own_checks(data) or _detector(data)
    if found is None:
        raise InputError(
            f"{name}: is in no known encoding, or is no text; as UTF-8 its first bad byte is "
            f"{_first_bad(data)}; save it as UTF-8"
        )
    return found


def _strict(data: bytes, encoding: str, name: str) -> str:
    """Decode what a byte-order mark announced."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: says it is {encoding}, but byte {error.start} is not; save it as UTF-8"
        ) from None


def _try(data: bytes, encoding: str) -> str | None:
    """The text, or None where `data` is not valid in `encoding`."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _share(pattern: re.Pattern[str], text: str) -> float:
    """Share of the characters of `text` that match `pattern`; 0 for no text."""
    return len(pattern.findall(text)) / len(text) if text else 0.0


def _wide(data: bytes) -> tuple[str, str] | None:
    """UTF-16 or UTF-32 without a mark, where the text then reads as English or Chinese."""
    if len(data) % 2:
        return None
    sample = data[:_SAMPLE]
    ascii_share = sum(9 <= byte < 127 for byte in sample) / len(sample)
    if b"\x00" not in data and ascii_share > 0.85:
        # Two ASCII letters read as UTF-16 make a Han character.
        return None
    best: tuple[float, str, str] | None = None
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        text = _try(data, encoding)
        if not text or "\x00" in text:
            continue
        score = _wide_score(text[:_SAMPLE])
        if score > 0 and (best is None or score > best[0]):
            best = (score, encoding, text)
    return None if best is None else best[1:]


def _wide_score(text: str) -> float:
    """How much `text` reads like English or Chinese, above 0 where it does."""
    if _share(_PLAUSIBLE, text) < 0.97:
        return 0.0
    ascii_share = sum(ch.isascii() for ch in text) / len(text)
    frequent = len(_FREQUENT.findall(text)) / len(text)
    score = ascii_share + frequent
    return score if score > _MIN_FREQUENT else 0.0


def _refuse_damaged_utf8(data: bytes, name: str) -> None:
    """Name the first bad byte of a file that is UTF-8 but for a few bytes."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for ch in text if ch > "\u07ff") - bad
    if good > 20 * bad:
        raise InputError(
            f"{name}: is UTF-8 but for byte {_first_bad(data)}; repair or cut it there"
        )


def _first_bad(data: bytes) -> str:
    """The first byte that is no UTF-8, and its place: ``0xFF at offset 17, line 2``."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return f"0x{data[error.start]:02X} at offset {error.start}, line {line}"
    return "none"


def _own_checks(data: bytes) -> tuple[str, str] | None:
    """GB18030, Big5 or windows-1252, whichever text reads best; None where none reads well."""
    high = sum(byte > 127 for byte in data[:_SAMPLE]) / len(data[:_SAMPLE])
    scored: list[tuple[float, str, str]] = []
    for encoding in ("gb18030", "big5hkscs", "cp950"):
        text = _try(data, encoding)
        if text is not None:
            scored.append((_chinese_score(text[:_SAMPLE]), encoding, text))
    western = _try(data, "cp1252") if high < 0.15 else None
    if western is not None:
        scored.append((_western_score(western[:_SAMPLE]), "cp1252", western))
    if not scored:
        return None
    score, encoding, text = max(scored, key=lambda item: item[0])
    name = "big5" if encoding == "cp950" or _try(data, "big5") == text else encoding
    return (name, text) if score >= _MIN_FREQUENT else None


def _chinese_score(text: str) -> float:
    """Share of frequent characters among the non-ASCII ones of `text`, less the implausible."""
    foreign = [ch for ch in text if not ch.isascii()]
    if not foreign:
        return 0.0
    joined = "".join(foreign)
    odd = 1 - _share(_PLAUSIBLE, joined)
    return _share(_FREQUENT, joined) - odd


def _western_score(text: str) -> float:
    """Share of typographic marks and accented letters among the non-ASCII ones of `text`."""
    foreign = "".join(ch for ch in text if not ch.isascii())
    marks = len(_WESTERN.findall(foreign))
    # Accented letters in rows are Chinese bytes misread, not French words.
    rows = len(re.findall("[\u00a0-\u00ff]{3,}", text))
    return 0.0 if not foreign or rows else marks / len(foreign) * 0.9


def _detector(data: bytes) -> tuple[str, str] | None:
    """What charset-normalizer makes of the bytes, where it finds English or Chinese."""
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None or best.encoding is None:
        return None
    text = str(best)
    if _share(_PLAUSIBLE, text[:_SAMPLE]) < 0.9:
        return None
    return best.encoding.replace("_", "-"), text.removeprefix("\ufeff")
