"""What is read from outside, as types: every value of a record, its range, and how it is refused.

Readers get their values through `decode` (JSON) or `convert` (values that a reader took apart
itself) and never look at one that did not pass. Keys that are not named here are accepted and
left alone: a later version may write more of them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from aligner.bitext import (
    FLAG_KINDS,
    LANGUAGES,
    ORIGINS,
    SEVERITIES,
    STATUSES,
    Lang,
    Scalar,
    Severity,
    Status,
)
from aligner.files import shortened

if TYPE_CHECKING:
    FlagKind = str
else:
    FlagKind = Literal[FLAG_KINDS]

MAX_PLACE = 200_000_000
"""Greatest number of a character, sentence, paragraph or bead: `files.MAX_TEXT` bytes, which no
text is longer than, hold no more. Numbers cost no memory: what a file leaves out is not made up."""

Place = Annotated[int, Meta(ge=0, le=MAX_PLACE)]
Probability = Annotated[float, Meta(ge=0.0, le=1.0)]
Cosine = Annotated[float, Meta(ge=-1.0, le=1.0)]
SpanRow = tuple[Place, Place]


class Misfit(ValueError):
    """A value is not what the schema asks for; the message names field, value and limit.

    The reader that knows the place makes an `InputError` of it.
    """


class PlaceRow(Struct, frozen=True, gc=False):
    """Where a sentence of a bead stands in its document."""

    index: Place
    start: Place
    end: Place
    paragraph: Place
    cue: SpanRow | None = None


class SideRow(Struct, frozen=True, gc=False):
    """One side of a bead: its text and the sentences that it joins."""

    lang: Lang
    text: str
    sentences: tuple[PlaceRow, ...]

    def __post_init__(self) -> None:
        before: PlaceRow | None = None
        for place in self.sentences:
            if place.end < place.start:
                raise ValueError(f"a sentence ends at {place.end}, before its start {place.start}")
            if before is not None and place.index != before.index + 1:
                raise ValueError(
                    f"sentence {place.index} follows {before.index}, the indices of a bead must "
                    f"run on: {before.index + 1} is expected"
                )
            before = place


class SkippedPlaceRow(Struct, frozen=True, gc=False):
    """Where a stretch that was set aside stands; it has no index."""

    start: Place
    end: Place
    paragraph: Place
    index: Place | None = None
    cue: SpanRow | None = None

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a sentence ends at {self.end}, before its start {self.start}")


class SkippedSideRow(Struct, frozen=True, gc=False):
    """The side of what was set aside."""

    lang: Lang
    text: str
    sentences: Annotated[tuple[SkippedPlaceRow, ...], Meta(min_length=1)]


class FlagRow(Struct, frozen=True, gc=False):
    """A flag; its MQM category follows from its kind and is not read."""

    kind: FlagKind
    severity: Severity
    confidence: Probability
    src: tuple[SpanRow, ...]
    tgt: tuple[SpanRow, ...]
    message: str
    dismissed: bool = False


class BeadRow(Struct, frozen=True, gc=False):
    """A line of the JSONL that is a bead."""

    doc: str
    bead: Place
    type: str
    src: SideRow
    tgt: SideRow
    similarity: Cosine | None
    confidence: Probability
    status: Status
    flags: tuple[FlagRow, ...]
    risk: Probability | None = None
    """Files of earlier versions have none."""
    meta: dict[str, Scalar] = {}
    """The document's own columns."""
    comment: str = ""

    def __post_init__(self) -> None:
        src, tgt = self.src, self.tgt
        if src.lang == tgt.lang:
            raise ValueError(f"both sides are {src.lang}: one must be en, the other zh")
        sentences = f"{len(src.sentences)}-{len(tgt.sentences)}"
        if self.type != sentences:
            raise ValueError(f"type is {shortened(self.type)}, but its sentences are {sentences}")
        if sentences == "0-0":
            raise ValueError("type is 0-0: a bead has a sentence on one side at least")
        for flag in self.flags:
            check_spans("src", flag.src, src.text)
            check_spans("tgt", flag.tgt, tgt.text)


class SkippedRow(Struct, frozen=True, gc=False):
    """A line of the JSONL that is a sentence set aside, on one of the sides."""

    doc: str
    type: Literal["skipped"]
    reason: str
    src: SkippedSideRow | None = None
    tgt: SkippedSideRow | None = None
    meta: dict[str, Scalar] = {}

    def __post_init__(self) -> None:
        if (self.src is None) == (self.tgt is None):
            held = "neither side" if self.src is None else "both sides"
            raise ValueError(f"what was set aside has {held}: one is needed, src or tgt")

    @property
    def side(self) -> SkippedSideRow:
        """The side that is there."""
        side = self.src or self.tgt
        assert side is not None
        return side


class _AnyRow(Struct, frozen=True, gc=False):
    """As much of a line as tells which of the two it is."""

    type: str


class IndexedPlace(Struct, frozen=True, gc=False):
    """A sentence by its index, null for one that was set aside."""

    index: Place | None


class IndexedSide(Struct, frozen=True, gc=False):
    """As much of a side as an evaluation needs."""

    sentences: tuple[IndexedPlace, ...]


class IndexedRow(Struct, frozen=True, gc=False):
    """As much of a line of JSONL as an evaluation needs: other tools write no more."""

    doc: str
    type: str
    src: IndexedSide | None = None
    tgt: IndexedSide | None = None


class GoldRow(Struct, frozen=True, gc=False):
    """A gold file of one document: beads as pairs of lists of sentence indices."""

    beads: tuple[tuple[tuple[Place, ...], tuple[Place, ...]], ...]


Form = Annotated[str, Meta(min_length=1, max_length=1000)]
"""A term of a glossary: no word is longer, but a file read with the wrong delimiter is."""


class GlossaryRow(Struct, frozen=True, gc=False):
    """An entry of a glossary: forms of the term in each language, and those not wanted."""

    en: tuple[Form, ...]
    zh: tuple[Form, ...]
    forbidden: tuple[Form, ...] = ()


def check_spans(side: str, spans: Sequence[tuple[int, int]], text: str) -> None:
    """ValueError where a span does not lie inside the text."""
    for start, end in spans:
        if not start <= end <= len(text):
            raise ValueError(
                f"a flag has the {side} span [{start}, {end}], "
                + ("which runs backwards" if end < start else f"the text ends at {len(text)}")
            )


Row = BeadRow | SkippedRow
_T = TypeVar("_T")
_BEAD = msgspec.json.Decoder(BeadRow)


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def decode_row(data: bytes) -> Row:
    """A bead or what was set aside from a line of JSONL; Misfit where it is neither."""
    try:
        return _BEAD.decode(data)
    except (ValueError, RecursionError):
        kind: type[Row] = BeadRow
        if decode(data, _AnyRow).type == "skipped":
            kind = SkippedRow
        return decode(data, kind)


def decode(data: bytes, kind: type[_T], name: str = "") -> _T:
    """JSON as a value of the type `kind`; Misfit where it is none. `name` is that of the field."""
    try:
        decoder: msgspec.json.Decoder[_T] = _decoder(kind)  # type: ignore[arg-type]
        return decoder.decode(data)
    except (ValueError, RecursionError):
        # The slower reader knows lone surrogates and NaN, and finds the value for the message.
        return convert(_parsed(data, name or "it"), kind, name)


def _parsed(data: bytes, name: str) -> Any:
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_with_whole_keys)
    except UnicodeDecodeError as error:
        byte = f"0x{data[error.start]:02X}"
        raise Misfit(f"{name} is not UTF-8: byte {error.start + 1} is {byte}") from None
    except RecursionError:
        raise Misfit(f"{name} is nested too deeply") from None
    except ValueError as error:
        raise Misfit(f"{name} is no JSON ({str(error)[:80]}): {shortened(_text(data))}") from None


def _with_whole_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys have no half of a surrogate pair, which no field has either."""
    return {key.encode("utf-8", "replace").decode("utf-8"): value for key, value in pairs}


def _text(data: bytes) -> str:
    return data[:200].decode("utf-8", "replace").strip()


def convert(value: Any, kind: type[_T], name: str = "", *, strict: bool = True) -> _T:
    """A value as the type `kind`; Misfit where it is none.

    Unless `strict`, a text may stand for a number, as it does in the attributes of XML.
    """
    try:
        return msgspec.convert(value, kind, strict=strict)
    except RecursionError:
        raise Misfit(f"{name or 'the record'} is nested too deeply") from None
    except UnicodeError:
        raise Misfit(f"{name or 'the record'} has half a surrogate pair in a fixed word") from None
    except msgspec.ValidationError as error:
        raise Misfit(_explained(str(error), value, name)) from None


_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_WORDS = {
    "float": "a number",
    "int": "a whole number",
    "str": "a text",
    "array": "a list",
    "object": "an object",
}
_CHOICES: dict[str, Sequence[str]] = {
    "kind": FLAG_KINDS,
    "severity": SEVERITIES,
    "status": STATUSES,
    "lang": LANGUAGES,
    "origin": ORIGINS,
}
_OWN = "Expected", "Object missing", "Invalid enum", "Number out", "Integer value"
"""How the messages begin that need the value to be understood."""


def _explained(message: str, value: Any, name: str) -> str:
    """The library's message with the field, its value and what it may be."""
    problem, _, path = message.partition(" - at `$")
    field, found = name, value
    for key, place in _STEP.findall(path):
        found = found[key] if key else found[int(place)]
        field += f".{key}" if key else f"[{place}]"
    field = field.removeprefix(".") or "the record"
    if not problem.startswith(_OWN):
        return problem if field == "the record" else f"{field}: {problem}"
    choices = _CHOICES.get(field.rpartition(".")[2].removeprefix("x-"))
    if problem.startswith("Object missing"):
        wanted = problem.removeprefix("Object missing required field ").strip("`")
        return f"{field} has no field {wanted!r}: it needs one"
    if choices and isinstance(found, str):
        return f"{field} is {_quoted(found)}: it must be one of {', '.join(choices)}"
    return f"{field} is {_quoted(found)}: {_expected(problem, found)}"


def _quoted(found: Any) -> str:
    """The value as JSON writes it."""
    known = {None: "null", True: "true", False: "false"}
    special = found is None or isinstance(found, bool)
    return known[found] if special else shortened(found)


def _expected(problem: str, found: Any) -> str:
    """What the library says it expects, in words."""
    if isinstance(found, float) and not math.isfinite(found):
        return "a finite number is expected"
    problem = problem.partition(", got")[0]
    if not problem.startswith("Expected "):
        return problem.lower()
    wanted = re.sub(
        "`([^`]+)`",
        lambda found: " or ".join(_WORDS.get(word, word) for word in found[1].split(" | ")),
        problem.removeprefix("Expected "),
    )
    wanted = re.sub(r"(\d+)(?:\.0)?", lambda found: f"{int(found[1]):,}", wanted)
    wanted = wanted.replace("of length <=", "with a length of at most")
    wanted = wanted.replace("of length >=", "with a length of at least")
    return f"expected is {wanted.replace('<=', 'of at most').replace('>=', 'of at least')}"
