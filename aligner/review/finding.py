"""Which beads fit what is asked for: the filters and the search of the page, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import regex
from msgspec import Meta, Struct

from aligner.bitext import FLAG_KINDS, Severity, Status
from aligner.errors import InputError
from aligner.files import shortened
from aligner.review.store import Store

Number = Annotated[float, Meta(ge=0.0, le=1.0)]

_PATIENCE = 0.05
"""Seconds that an expression may take for one text."""

_PATIENT = 5
"""Texts that may take so long."""


class Wanted(Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked for; by default every bead, in the order of the texts."""

    doc: int = 0
    q: Annotated[str, Meta(max_length=1000)] = ""
    regex: bool = False
    side: Literal["both", "src", "tgt"] = "both"
    status: tuple[Status, ...] = ()
    kind: tuple[str, ...] = ()
    severity: tuple[Severity, ...] = ()
    flagged: bool = False
    commented: bool = False
    low: Number = 0.0
    high: Number = 1.0
    risk: Number = 0.0
    order: Literal["text", "doubt"] = "text"


def find(store: Store, wanted: Wanted) -> list[int]:
    """The ids of the beads that fit, in the order asked for.

    InputError for an expression that is none.
    """
    clauses, values = _conditions(wanted)
    where = " and ".join(clauses) or "1"
    order = "doubt desc, id desc" if wanted.order == "doubt" else "doc, place"
    functions = {"matches": _Expression(wanted.q).match} if wanted.regex and wanted.q else {}
    sql = f"select id from beads where {where} order by {order}"
    rows = store.search(sql, values, functions)
    return [id for (id,) in rows]


def _conditions(wanted: Wanted) -> tuple[list[str], list[Any]]:
    clauses: list[str] = []
    values: list[Any] = []

    def add(clause: str, *given: Any) -> None:
        clauses.append(clause)
        values.extend(given)

    if wanted.doc:
        add("doc = ?", wanted.doc)
    if wanted.q:
        _search(wanted, add)
    if wanted.status:
        add(f"status in ({_marks(wanted.status)})", *wanted.status)
    if wanted.kind:
        kinds = [kind for kind in wanted.kind if kind in FLAG_KINDS]
        clause = " or ".join(["kinds like ?"] * len(kinds)) or "0"
        add(f"({clause})", *(f"% {kind} %" for kind in kinds))
    if wanted.severity:
        parts = {"major": "severe > 0", "minor": "flags > severe"}
        add(" or ".join(f"{parts[each]}" for each in wanted.severity).join("()"))
    if wanted.flagged:
        add("flags > 0")
    if wanted.commented:
        add("comment != ''")
    if wanted.low > 0:
        add("confidence >= ?", wanted.low)
    if wanted.high < 1:
        add("confidence <= ?", wanted.high)
    if wanted.risk > 0:
        add("risk >= ?", wanted.risk)
    return clauses, values


def _search(wanted: Wanted, add: Any) -> None:
    sides = ("src", "tgt") if wanted.side == "both" else (wanted.side,)
    if not wanted.regex:
        pattern = "%" + regex.sub(r"([%_\\])", r"\\\1", wanted.q) + "%"
        clause = " or ".join(f"{side} like ? escape '\\'" for side in sides)
        add(f"({clause})", *[pattern] * len(sides))
        return
    clause = " or ".join(f"matches(?, {side})" for side in sides)
    add(f"({clause})", *[wanted.q] * len(sides))


class _Expression:
    """An expression, compiled once, that gives up where it takes too long."""

    def __init__(self, pattern: str) -> None:
        try:
            self._compiled = regex.compile(pattern, regex.IGNORECASE)
        except regex.error as error:
            raise InputError(
                f"{shortened(pattern)} is no regular expression ({error}): mend it, or search text"
            ) from None

    def match(self, _: str, text: str) -> bool:
        """Whether it is found in the text; a text that takes too long does not have it."""
        try:
            return self._compiled.search(text, timeout=self._left()) is not None
        except TimeoutError:
            self._spent += 1
            return False

    _spent = 0

    def _left(self) -> float:
        """Seconds for a text: after several that took too long, hardly any."""
        return _PATIENCE if self._spent < _PATIENT else _PATIENCE / 50


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def most_doubtful(store: Store, after: int | None, doc: int = 0) -> int | None:
    """The bead with the most doubt that nobody has settled, behind the one named in that order.

    After the last of them the first comes again; None where there is none.
    """
    where = "b.status in ('auto', 'review') and b.doc = coalesce(?, b.doc)"
    order = "order by b.doubt desc, b.id desc limit 1"
    rows = store.query(
        "select b.id from beads a join beads b on (b.doubt, b.id) < (a.doubt, a.id) "
        f"where a.id = ? and {where} {order}",
        (after, doc or None),
    ) or store.query(f"select b.id from beads b where {where} {order}", (doc or None,))
    return int(rows[0][0]) if rows else None


STEPS = 300
"""Parts of a document that its picture shows."""


def picture(store: Store, doc: int) -> list[list[Any]]:
    """The path of a document in parts, each with its first bead, places, confidence and progress.

    A part is ``[id, source place, target place, confidence, settled, flags, severe, beads]``.
    """
    row = store.query("select max(place) + 1 from beads where doc = ?", (doc,))
    size = max(row[0][0] or 1.0, 1.0)
    found = store.search(
        "select id, max(src_at), max(tgt_at), avg(confidence), "
        "sum(status in ('confirmed', 'edited', 'rejected')), sum(flags), sum(severe), count(*), "
        "min(place) from beads where doc = ? group by cast(place * ? / ? as int) order by place",
        (doc, STEPS, size),
    )
    return [[row[0], *row[1:3], round(row[3], 3), *row[4:8]] for row in found]


def progress(store: Store) -> list[tuple[int, int, int]]:
    """Of every document: its number, beads, and how many are settled."""
    rows = store.search(
        "select doc, count(*), sum(status in ('confirmed', 'edited', 'rejected')) from beads "
        "group by doc"
    )
    return [(int(doc), int(count), int(done)) for doc, count, done in rows]


def with_flag(store: Store, doc: int | None, kind: str) -> list[int]:
    """Beads with an open flag of a kind, in a document or in all."""
    rows = store.query(
        "select id from beads where doc = coalesce(?, doc) and kinds like ? order by doc, place",
        (doc, f"% {kind} %"),
    )
    return [id for (id,) in rows]
