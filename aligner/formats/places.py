"""What a file of texts keeps of a bead besides: properties, as TMX names them, and back.

A format that has room for named values carries them, so that a file that was edited in another
program is read back with its numbers, places and flags.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from msgspec import structs

from aligner.bitext import Alignment, Bead, Document, Lang, Sentence, Status, other
from aligner.formats.records import pair_row
from aligner.schema import (
    BeadRow,
    Cosine,
    FlagRow,
    Misfit,
    Place,
    PlaceRow,
    Probability,
    SideRow,
    convert,
    decode,
)

PROPERTIES = tuple(
    f"x-{name}"
    for name in (
        "document",
        "bead",
        "confidence",
        "similarity",
        "risk",
        "status",
        "flags",
        "source",
        "target",
    )
)
"""Properties that are read back."""

_OWN = frozenset(PROPERTIES)


def properties(alignment: Alignment, number: int, bead: Bead) -> dict[str, str]:
    """The properties of a bead; those that say nothing are left out."""
    found = {
        "x-document": alignment.doc,
        "x-bead": str(number),
        "x-confidence": f"{bead.confidence:.4f}",
        "x-similarity": "" if bead.similarity is None else f"{bead.similarity:.4f}",
        "x-risk": "" if bead.risk is None else f"{bead.risk:.4f}",
        "x-status": bead.status,
        "x-flags": json.dumps([f.to_record() for f in bead.flags], ensure_ascii=False)
        if bead.flags
        else "",
        "x-source": places(alignment.src, bead.src),
        "x-target": places(alignment.tgt, bead.tgt),
    }
    return {name: value for name, value in found.items() if value}


def places(document: Document, span: range) -> str:
    """Where the sentences stand: ``index:start:end:paragraph``, one after another.

    A subtitle has its first and last millisecond behind them.
    """
    return " ".join(_written(index, document.sentences[index]) for index in span)


def _written(index: int, sentence: Sentence) -> str:
    cue = f":{sentence.cue[0]}:{sentence.cue[1]}" if sentence.cue else ""
    return f"{index}:{sentence.start}:{sentence.end}:{sentence.paragraph}{cue}"


def checked_properties(pairs: list[tuple[str, str]], *, null: bool = False) -> dict[str, str]:
    """Properties by name; none where another tool may mean something else by their names.

    Misfit for one of ours that stands twice. `null` says that a side may be without text, which
    then has no places.
    """
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found and name in _OWN:
            raise Misfit(f"it has the property {name} twice")
        found[name] = value
    needed = {"x-source", "x-target"}
    if null and needed & found.keys() and "x-bead" in found:
        return {**dict.fromkeys(needed, ""), **found}
    return found if found.keys() >= needed else {}


class Foreign:
    """Numbers for the units that another tool made: in the order of the file."""

    def __init__(self, doc: str) -> None:
        self.doc = doc
        self._count = 0

    def row(self, src: str, tgt: str, src_lang: Lang) -> BeadRow | None:
        """The next unit, whose sides are a sentence each."""
        row = pair_row(self.doc, self._count, src, tgt, src_lang)
        self._count += row is not None
        return row


def own_row(props: Mapping[str, str], src: str, tgt: str, src_lang: Lang, stem: str) -> BeadRow:
    """A unit that this program wrote; Misfit names the property that does not fit."""
    sides = (
        _side(src, src_lang, props["x-source"], "x-source"),
        _side(tgt, other(src_lang), props["x-target"], "x-target"),
    )
    flags: tuple[FlagRow, ...] = ()
    if props.get("x-flags"):
        found = decode(props["x-flags"].encode("utf-8"), tuple[FlagRow, ...], "x-flags")
        flags = tuple(_fitted(flag, sides) for flag in found)
    return BeadRow(
        props.get("x-document") or stem,
        _value(props, "x-bead", Place),
        "-".join(str(len(side.sentences)) for side in sides),
        *sides,
        _value(props, "x-similarity", Cosine) if props.get("x-similarity") else None,
        _value(props, "x-confidence", Probability) if "x-confidence" in props else 1.0,
        _value(props, "x-status", Status) if "x-status" in props else "auto",
        flags,
        _value(props, "x-risk", Probability) if props.get("x-risk") else None,
    )


def _value(props: Mapping[str, str], name: str, kind: Any) -> Any:
    if name not in props:
        raise Misfit(f"it has no property {name}: it needs one beside x-source and x-target")
    return convert(props[name], kind, name, strict=False)


def _side(text: str, lang: Lang, places: str, name: str) -> SideRow:
    """One side with the places that its property gives."""
    rows = [_place(place, f"{name}[{k}]") for k, place in enumerate(places.split())]
    if text and not rows:
        raise Misfit(f"{name} is empty, but its segment has text")
    try:
        return SideRow(lang, text, tuple(rows))
    except ValueError as error:
        raise Misfit(f"{name}: {error}") from error


def _place(place: str, name: str) -> PlaceRow:
    fields = place.split(":")
    if _SMALL.fullmatch(place):
        index, start, end, paragraph = map(int, fields)
        return PlaceRow(index, start, end, paragraph)
    if len(fields) == 6:
        index, start, end, paragraph, *cue = convert(tuple(fields), _WithCue, name, strict=False)
        return PlaceRow(index, start, end, paragraph, (cue[0], cue[1]))
    index, start, end, paragraph = convert(tuple(fields), _Fields, name, strict=False)
    return PlaceRow(index, start, end, paragraph)


_SMALL = re.compile("[0-9]{1,8}(:[0-9]{1,8}){3}")
"""What needs no more checks: that is quicker than the schema, which judges the rest."""

_Fields: Any = tuple[Place, Place, Place, Place]
"""Index, start, end, paragraph."""

_WithCue: Any = tuple[Place, Place, Place, Place, Place, Place]
"""The same with the first and the last millisecond of a subtitle."""


def _fitted(flag: FlagRow, sides: tuple[SideRow, SideRow]) -> FlagRow:
    """The flag with spans inside the text, where that was edited in another tool since."""
    src, tgt = (
        tuple((min(a, len(side.text)), min(b, len(side.text))) for a, b in spans)
        if _edited(side)
        else spans
        for side, spans in zip(sides, (flag.src, flag.tgt), strict=True)
    )
    return structs.replace(flag, src=src, tgt=tgt)


def _edited(side: SideRow) -> bool:
    """Whether the text has another length than its sentences had in their document."""
    gaps = len(side.sentences) - 1 if side.lang == "en" else 0
    return len(side.text) != sum(place.end - place.start for place in side.sentences) + gaps
