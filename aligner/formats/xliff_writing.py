"""XLIFF written as a stream: version 1.2 for older tools, 2.1 for those that know it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.metadata import version
from itertools import chain
from typing import BinaryIO

from lxml import etree

from aligner.bitext import Alignment, Bead, Flag
from aligner.errors import OutputError
from aligner.files import shortened
from aligner.formats.places import properties
from aligner.formats.records import writable
from aligner.formats.tags import check_codes, codes_of
from aligner.formats.wrapping import in_lines
from aligner.formats.xliff import CATEGORY
from aligner.formats.xmltext import cleaned

_OLD = "urn:oasis:names:tc:xliff:document:1.2"
_NEW = "urn:oasis:names:tc:xliff:document:2.0"
_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def write_old(
    stream: BinaryIO, corpus: Iterable[Alignment], codes: Mapping[str, str] | None = None
) -> list[str]:
    """Write version 1.2: a ``file`` for each document, a unit for each bead; warnings.

    Flags are notes, and the state follows from the bead's status. ConfigError as `check_codes`.
    """
    check_codes(codes or {})
    text = _Text()
    warnings: list[str] = []
    with etree.xmlfile(stream, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("xliff", version="1.2", nsmap={None: _OLD}):
            for alignment in in_lines(writable(corpus, warnings)):
                languages = codes_of(alignment, codes or {})
                attributes = {
                    "original": text.clean(alignment.doc),
                    "source-language": languages[alignment.src.lang],
                    "target-language": languages[alignment.tgt.lang],
                    "datatype": "plaintext",
                }
                with file.element(f"{{{_OLD}}}file", attributes):
                    file.write(_header(), pretty_print=True)
                    with file.element(f"{{{_OLD}}}body"):
                        for number, bead in alignment.numbered():
                            unit = _old_unit(alignment, number, bead, text)
                            file.write(unit, pretty_print=True)
    return [*warnings, *text.warnings()]


def write_new(
    stream: BinaryIO, corpus: Iterable[Alignment], codes: Mapping[str, str] | None = None
) -> list[str]:
    """Write version 2.1 as `write_old`; OutputError where documents differ in their direction."""
    check_codes(codes or {})
    text = _Text()
    warnings: list[str] = []
    documents = in_lines(writable(corpus, warnings))
    first = next(documents, None)
    languages = ("en-US", "zh-CN")
    if first:
        known = codes_of(first, codes or {})
        languages = known[first.src.lang], known[first.tgt.lang]
    names = {None: _NEW, "mda": _METADATA}
    attributes = {"version": "2.1", "srcLang": languages[0], "trgLang": languages[1]}
    with etree.xmlfile(stream, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(f"{{{_NEW}}}xliff", attributes, nsmap=names):
            for place, alignment in enumerate(chain([first] if first else [], documents), 1):
                _check_direction(alignment, first)
                named = {"id": f"f{place}", "original": text.clean(alignment.doc)}
                with file.element(f"{{{_NEW}}}file", named):
                    for number, bead in alignment.numbered():
                        unit = _new_unit(alignment, number, bead, text)
                        file.write(unit, pretty_print=True)
            if not first:
                file.write(_empty_file())
    return [*warnings, *text.warnings()]


def _check_direction(alignment: Alignment, first: Alignment | None) -> None:
    if first and alignment.src.lang != first.src.lang:
        raise OutputError(
            f"document {shortened(alignment.doc)} goes from {alignment.src.lang} to "
            f"{alignment.tgt.lang}, {shortened(first.doc)} the other way: XLIFF 2 has one "
            "direction a file; write .xlf, which is version 1.2, or two files"
        )


class _Text:
    """Texts as XML can hold them, and how many characters it could not."""

    def __init__(self) -> None:
        self._lost = 0

    def clean(self, text: str) -> str:
        """The text with U+FFFD for what XML cannot hold."""
        found, lost = cleaned(text)
        self._lost += lost
        return found

    def warnings(self) -> Iterator[str]:
        """What to tell of it."""
        if self._lost:
            yield f"{self._lost} characters that XML cannot hold were replaced by U+FFFD"


def _header() -> etree._Element:
    header = etree.Element(f"{{{_OLD}}}header", nsmap={None: _OLD})
    etree.SubElement(
        header,
        f"{{{_OLD}}}tool",
        {
            "tool-id": CATEGORY,
            "tool-name": CATEGORY,
            "tool-version": version("enzh-aligner"),
        },
    )
    return header


def _note(flag: Flag) -> str:
    return f"{flag.severity} {flag.kind}: {flag.message}"


def _builder(name: str, text: _Text) -> Callable[..., etree._Element]:
    """Makes elements of a namespace with a text inside."""

    def add(
        parent: etree._Element, tag: str, content: str | None = None, **attributes: str
    ) -> etree._Element:
        named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        element = etree.SubElement(parent, f"{{{name}}}{tag}", named)
        element.text = None if content is None else text.clean(content)
        return element

    return add


_OLD_STATE = {"confirmed": "signed-off", "edited": "final"}


def _old_unit(alignment: Alignment, number: int, bead: Bead, text: _Text) -> etree._Element:
    add = _builder(_OLD, text)
    unit = etree.Element(f"{{{_OLD}}}trans-unit", {"id": str(number)}, nsmap={None: _OLD})
    unit.set(_SPACE, "preserve")
    if bead.status in _OLD_STATE:
        unit.set("approved", "yes")
    src, tgt = alignment.texts(bead)
    add(unit, "source", src)
    doubtful = "needs-review-translation" if bead.open_flags else "translated"
    if bead.tgt:
        add(unit, "target", tgt, state=_OLD_STATE.get(bead.status, doubtful))
    group = add(unit, "context-group", name=CATEGORY, purpose="x-properties")
    for name, value in properties(alignment, number, bead).items():
        add(group, "context", value, context_type=name)
    for flag in bead.open_flags:
        priority = "1" if flag.severity == "major" else "5"
        add(unit, "note", _note(flag), from_=CATEGORY, priority=priority)
    return unit


_NEW_STATE = {"confirmed": "reviewed", "edited": "final"}


def _new_unit(alignment: Alignment, number: int, bead: Bead, text: _Text) -> etree._Element:
    add, describe = _builder(_NEW, text), _builder(_METADATA, text)
    names = {None: _NEW, "mda": _METADATA}
    unit = etree.Element(f"{{{_NEW}}}unit", {"id": f"u{number}"}, nsmap=names)
    group = describe(describe(unit, "metadata"), "metaGroup", category=CATEGORY)
    for name, value in properties(alignment, number, bead).items():
        describe(group, "meta", value, type=name)
    if bead.open_flags:
        notes = add(unit, "notes")
        for place, flag in enumerate(bead.open_flags, 1):
            priority = "1" if flag.severity == "major" else "5"
            add(notes, "note", _note(flag), id=f"n{place}", category=flag.kind, priority=priority)
    src, tgt = alignment.texts(bead)
    state = _NEW_STATE.get(bead.status, "translated") if bead.tgt else "initial"
    segment = add(unit, "segment", id="s1", state=state)
    add(segment, "source", src).set(_SPACE, "preserve")
    if bead.tgt:
        add(segment, "target", tgt).set(_SPACE, "preserve")
    return unit


def _empty_file() -> etree._Element:
    """What a file without documents must hold to be one."""
    file = etree.Element(f"{{{_NEW}}}file", {"id": "f1"}, nsmap={None: _NEW})
    unit = etree.SubElement(file, f"{{{_NEW}}}unit", {"id": "u0"})
    segment = etree.SubElement(unit, f"{{{_NEW}}}segment")
    etree.SubElement(segment, f"{{{_NEW}}}source")
    return file
