"""PO, the catalogues of gettext, written and read with polib."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from aligner.bitext import Alignment, Bead, Lang, source_of
from aligner.config import language_code
from aligner.errors import ConfigError, InputError, OutputError
from aligner.files import printable, read_input, shortened, shown
from aligner.formats.records import Located, alignments, pair_row, writable
from aligner.formats.stamp import moment
from aligner.formats.tags import codes_of
from aligner.formats.wrapping import in_lines
from aligner.formats.xmltext import cleaned
from aligner.language.scripts import han_count

_GENERATOR = "enzh-aligner"
_CONTEXT = re.compile(r"(.*):([0-9]{1,9})", re.DOTALL)
_CHARSET = re.compile(rb'charset=([A-Za-z0-9._-]{1,40})(?:\\n)?"')
MAX_CATALOGUE = 30_000_000
"""Bytes of a catalogue, which is held in memory with all its entries."""

_WRAP = 0
"""Columns at which polib cuts lines: never, so that a search finds a sentence."""


def write(stream: BinaryIO, corpus: Iterable[Alignment]) -> list[str]:
    """Write an entry for each bead with a source; warnings.

    The context is ``document:bead``. An entry with flags is fuzzy and names them in comments of
    the translator. OutputError where documents differ in their direction.
    """
    warnings: list[str] = []
    lost = alone = 0
    first: Alignment | None = None
    for alignment in in_lines(writable(corpus, warnings)):
        if first is None:
            first = alignment
            stream.write(_header(alignment).encode())
        if alignment.src.lang != first.src.lang:
            raise OutputError(
                f"document {shortened(alignment.doc)} goes from {alignment.src.lang} to "
                f"{alignment.tgt.lang}, {shortened(first.doc)} the other way: a PO file has one "
                "direction; write two files, or .jsonl"
            )
        for number, bead in alignment.numbered():
            src, tgt = alignment.texts(bead)
            if not src.strip():
                alone += 1
                continue
            texts = [cleaned(text) for text in (alignment.doc, src, tgt)]
            lost += sum(count for _, count in texts)
            doc, src, tgt = (text for text, _ in texts)
            stream.write(f"{_entry(f'{doc}:{number}', src, tgt, bead)}\n".encode())
    if first is None:
        stream.write(_header(None).encode())
    if alone:
        warnings.append(f"{alone} beads without a source were left out: PO has no place for them")
    if lost:
        warnings.append(f"{lost} control characters were replaced by U+FFFD")
    return warnings


def _header(first: Alignment | None) -> str:
    import polib

    catalogue = polib.POFile(wrapwidth=_WRAP)
    codes = codes_of(first, {}) if first else {"en": "en-US", "zh": "zh-CN"}
    source, target = (first.src.lang, first.tgt.lang) if first else ("en", "zh")
    catalogue.metadata = {
        "Project-Id-Version": _GENERATOR,
        "PO-Revision-Date": moment().strftime("%Y-%m-%d %H:%M+0000"),
        "Language": codes[target].replace("-", "_"),
        "X-Source-Language": codes[source].replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Generator": _GENERATOR,
    }
    return f"{catalogue}\n"


def _entry(context: str, src: str, tgt: str, bead: Bead) -> str:
    import polib

    flags = bead.open_flags
    comment = "\n".join(
        " ".join(f"{flag.severity} {flag.kind}: {flag.message}".split()) for flag in flags
    )
    entry = polib.POEntry(
        msgctxt=context,
        msgid=src,
        msgstr=tgt,
        tcomment=cleaned(comment)[0],
        flags=["fuzzy"] if flags else [],
    )
    return str(entry.__unicode__(wrapwidth=_WRAP))


def read(path: Path) -> Iterator[Alignment]:
    """The entries of a catalogue; one without a translation is a source alone.

    Entries out of use are left out. InputError where the file is no catalogue, or in no two
    languages.
    """
    yield from alignments(path, rows(path), "line")


def rows(path: Path) -> Iterator[Located]:
    """The entries as records; InputError as `read`."""
    catalogue = _parsed(path)
    entries = [entry for entry in catalogue if not entry.obsolete]
    if not entries:
        raise InputError(f"{shown(path)} holds no bead: it has no entries")
    pairs = [(entry, src, tgt) for entry in entries for src, tgt in _texts(entry)]
    src_lang = _source(path, catalogue.metadata, [(src, tgt) for _, src, tgt in pairs])
    ours = catalogue.metadata.get("X-Generator") == _GENERATOR
    counts: Counter[str] = Counter()
    for entry, src, tgt in pairs:
        found = _CONTEXT.fullmatch(entry.msgctxt or "") if ours else None
        doc = found.group(1) if found else path.stem
        number = int(found.group(2)) if found else counts[doc]
        row = pair_row(doc, number, src.strip(), tgt.strip(), src_lang)
        if row:
            counts[doc] += 1
            yield Located(entry.linenum or 0, row, own=bool(found) or not ours)


def _parsed(path: Path) -> Any:
    import polib

    data = read_input(path, MAX_CATALOGUE)
    declared = _CHARSET.search(data[:20_000])
    encoding = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    encoding = "gb18030" if encoding in ("gb2312", "gbk", "gb18030") else encoding
    try:
        text = data.decode("utf-8-sig" if encoding in ("utf-8", "charset", "ascii") else encoding)
    except LookupError:
        raise InputError(
            f"{shown(path)} declares the charset {shortened(encoding)}, which is unknown: declare "
            "UTF-8"
        ) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{shown(path)}, line {line} is not {encoding.upper()}: byte {error.start + 1} of the "
            f"file is 0x{data[error.start]:02X}; save it as UTF-8"
        ) from error
    try:
        # A line end makes sure that the text is never taken for a name of a file.
        return polib.pofile(f"{text}\n", check_for_duplicates=False)
    except (OSError, ValueError, IndexError, KeyError) as error:
        said = printable(str(error).replace(text[:40], ""))[:200]
        raise InputError(f"{shown(path)} is no PO file: {said}; mend the line") from error


def _texts(entry: Any) -> Iterator[tuple[str, str]]:
    """The pairs of an entry: one, or one for each form of a plural that is translated."""
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr
        return
    forms = [entry.msgstr_plural[key] for key in sorted(entry.msgstr_plural)]
    yield entry.msgid, forms[0] if forms else ""
    if len(forms) > 1:
        yield entry.msgid_plural, forms[-1]


def _source(path: Path, metadata: dict[str, str], pairs: list[tuple[str, str]]) -> Lang:
    """Language of the sources: as the header says, else by the scripts of the texts."""
    known = [_language(metadata.get(name, "")) for name in ("X-Source-Language", "Language")]
    if known[0] == known[1]:
        known[0] = None
    src = sum(han_count(text) for text, _ in pairs)
    tgt = sum(han_count(text) for _, text in pairs)
    by_script: Lang | None = None if src == tgt else "en" if src < tgt else "zh"
    found = by_script or source_of(known[0], known[1])
    if found is None:
        raise InputError(
            f"{shown(path)}: sources and translations look alike; one must be English, one Chinese"
        )
    return found


def _language(code: str) -> Lang | None:
    try:
        return language_code(code)
    except ConfigError:
        return None
