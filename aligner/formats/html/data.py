"""An alignment as the compact JSON that the page's script reads.

A bead is ``[number, source start, source sentences, target start, target sentences, confidence,
similarity, risk, source text, target text, flags, status]``; its flags are ``[kind, severity,
confidence, source spans, target spans, message, its Chinese]`` with kind and severity as
places in `TERMS` and spans as one flat list of UTF-16 offsets; a skipped sentence is ``[side, text,
reason, its Chinese]``. The Chinese is left out where it is no other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, BinaryIO

from aligner.bitext import (
    FLAG_KINDS,
    MQM_CATEGORY,
    SEVERITIES,
    Alignment,
    Bead,
    Flag,
    Span,
)
from aligner.formats.tags import language_tag
from aligner.interface import said

_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029\x7f\ufeff"}
"""What would end the script element, or is read differently by JSON and by its readers."""


def as_json(value: object) -> str:
    """Compact JSON that may stand in a script element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


TERMS = as_json(
    {
        "kinds": FLAG_KINDS,
        "mqm": [MQM_CATEGORY[kind] for kind in FLAG_KINDS],
        "severities": SEVERITIES,
    }
)
"""The words that the data name by number."""


def write_document(stream: BinaryIO, alignment: Alignment) -> None:
    """Write one document as a script element of data, bead by bead."""
    head = as_json(
        {
            "doc": alignment.doc,
            "langs": [language_tag(alignment.src), language_tag(alignment.tgt)],
            "size": [len(alignment.src.sentences), len(alignment.tgt.sentences)],
        }
    )
    skipped = [
        [int(item.lang == alignment.tgt.lang), item.sentence.text, *_in_both(item.reason)]
        for item in alignment.skipped
    ]
    pieces = chain(
        ['<script type="application/json" class="document">', head[:-1], ',"beads":['],
        _listed(_bead(alignment, number, bead) for number, bead in alignment.numbered()),
        ['],"skipped":['],
        _listed(skipped),
        ["]}</script>\n"],
    )
    for piece in pieces:
        # A lone surrogate is no UTF-8; its escape is the JSON for it.
        stream.write(piece.encode("utf-8", "backslashreplace"))


def _listed(values: Iterable[list[Any]]) -> Iterable[str]:
    gap = "\n"
    for value in values:
        yield gap + as_json(value)
        gap = ",\n"


def _bead(alignment: Alignment, number: int, bead: Bead) -> list[Any]:
    src, tgt = alignment.texts(bead)
    similarity = None if bead.similarity is None else round(bead.similarity, 4)
    return [
        number,
        bead.src.start,
        len(bead.src),
        bead.tgt.start,
        len(bead.tgt),
        round(bead.confidence, 4),
        similarity,
        None if bead.risk is None else round(bead.risk, 4),
        src,
        tgt,
        [_flag(flag, src, tgt) for flag in bead.open_flags],
        *([] if bead.status == "auto" else [bead.status]),
    ]


def _flag(flag: Flag, src: str, tgt: str) -> list[Any]:
    return [
        FLAG_KINDS.index(flag.kind),
        SEVERITIES.index(flag.severity),
        round(flag.confidence, 4),
        _utf16(flag.src, src),
        _utf16(flag.tgt, tgt),
        *_in_both(flag.message),
    ]


def _in_both(message: str) -> list[str]:
    """A message, and its Chinese where that is another."""
    return list(dict.fromkeys((message, said("zh", message))))


def _utf16(spans: Sequence[Span], text: str) -> list[int]:
    """Spans of code points as offsets into the text as a browser counts it.

    A character outside the Basic Multilingual Plane counts two there. Empty spans are left out.
    """

    def offset(place: int) -> int:
        before = text[: max(place, 0)]
        return len(before) + sum(c > "\uffff" for c in before)

    found = ((offset(start), offset(end)) for start, end in spans)
    return [place for start, end in found if start < end for place in (start, end)]
