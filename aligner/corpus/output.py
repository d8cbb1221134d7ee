"""Writes what a corpus run made: all of its files together, in place of those of an earlier run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from aligner import formats
from aligner.bitext import Alignment
from aligner.config import MIN_BEAD_CONFIDENCE
from aligner.corpus.folder import HTML, JSONL, REPORT, TIMINGS, TMX
from aligner.corpus.journal import Part
from aligner.corpus.report import Aligned, Failure, Report, Unpaired, document_json
from aligner.corpus.sketches import Sketches, loaded, sketched, texts_of
from aligner.errors import OutputError, fault_of
from aligner.formats.records import Located, alignments
from aligner.interface import Language
from aligner.schema import decode_row

KEPT = "nothing was aligned: the corpus that was there before is kept as it was"
NOTHING = "nothing was aligned: no corpus is written"


@dataclass(frozen=True, slots=True)
class Form:
    """How the files are written."""

    codes: Mapping[str, str] | None = None
    """Codes of the languages in the TMX."""
    min_bead_confidence: float = MIN_BEAD_CONFIDENCE
    """Of the beads in the TMX."""
    ui: Language | None = None
    """Language of the report's page; None leaves it to the browser."""


class Parts(Protocol):
    """Where the finished documents are."""

    def part(self, key: str) -> Part:
        """A part; OutputError where it is damaged."""
        ...

    def sketches(self, key: str) -> bytes | None:
        """The sketches of a document, if they were kept."""
        ...

    def forget_others(self) -> None:
        """Delete those that this run did not use."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of every document of a run."""

    done: Sequence[tuple[str, Aligned]]
    """Parts, by their keys, with their entries in the report."""
    alone: Sequence[tuple[str, Unpaired]]
    failures: Sequence[Failure]
    ignored: tuple[str, ...]
    signature: str
    warnings: tuple[str, ...]
    journal: Parts
    gone: tuple[str, ...] = ()
    """Corrections of documents that were not aligned, each in a line."""

    def notes(self) -> dict[str, Any]:
        """What the report says of no single document."""
        return {
            "ignored": list(self.ignored),
            "warnings": list(self.warnings),
            "gone": list(self.gone),
        }

    def report(
        self,
        files: tuple[str, ...],
        warnings: Sequence[str] = (),
        near_duplicates: Sequence[tuple[str, ...]] = (),
    ) -> Report:
        """The report of the run that wrote these files."""
        return Report(
            aligned=tuple(entry for _, entry in self.done),
            unpaired=tuple(entry for _, entry in self.alone),
            failures=tuple(self.failures),
            ignored=self.ignored,
            files=files,
            signature=self.signature if self.done else "",
            warnings=(*self.warnings, *warnings),
            gone=self.gone,
            near_duplicates=tuple(near_duplicates),
        )

    @property
    def lost(self) -> bool:
        """Whether some corrections could not be kept."""
        return bool(self.gone) or any(entry.lost for _, entry in self.done)

    def without(self, doc: str, error: Exception) -> Outcome:
        """The same with a document failed after all."""
        return Outcome(
            [(key, entry) for key, entry in self.done if entry.doc != doc],
            [(key, entry) for key, entry in self.alone if entry.doc != doc],
            [*self.failures, Failure(doc, fault_of(error))],
            self.ignored,
            self.signature,
            self.warnings,
            self.journal,
            (*self.gone, *_not_written(self.done, doc)),
        )


def _not_written(done: Sequence[tuple[str, Aligned]], doc: str) -> tuple[str, ...]:
    """The corrections of a document that turns out not to be writable."""
    for _, entry in done:
        if entry.doc == doc and entry.kept:
            told = f"{doc}: {entry.kept} corrections, for the document could not be written"
            return (*entry.lost, told)
    return ()


def write_results(
    out: Path,
    outcome: Outcome,
    form: Form,
    seconds: float,
) -> Report:
    """Write every file of the folder, all of them or none; the report.

    A document that cannot be written is a failure, and the files are written without it.
    OutputError where the folder cannot be written.
    """
    while True:
        written = _Written(outcome)
        try:
            report = _write_all(out, outcome, written, form, seconds)
            break
        except Exception as error:
            if written.current is None or cannot_be_written(error):
                raise
            outcome = outcome.without(written.current, error)
            if not outcome.done:
                return write_report_alone(out, outcome, seconds)
    if not outcome.failures:
        outcome.journal.forget_others()
    return report


def cannot_be_written(error: Exception) -> bool:
    """Whether writing itself fails, as on a full disk, and not the document that is written."""
    return isinstance(error, OutputError) and isinstance(error.__cause__, OSError | sqlite3.Error)


def write_report_alone(out: Path, outcome: Outcome, seconds: float) -> Report:
    """Tell of a run in which every document failed; a corpus that is there already stays."""
    kept = (out / JSONL).exists()
    report = outcome.report((REPORT,), [KEPT if kept else NOTHING])
    with ExitStack() as stack:
        for name, value in ((REPORT, report.outline()), (TIMINGS, _timings(seconds))):
            _write_json(stack.enter_context(formats.replacing(out / name)), value)
    return report


class _Written:
    """What the corpus files hold, read anew for each, with one document in memory at a time."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self.current: str | None = None
        """The document that is being written."""

    def __iter__(self) -> Iterator[Alignment]:
        for part in self.parts():
            yield from _alignments(part)

    def near_duplicates(self) -> list[tuple[str, ...]]:
        """Groups of documents that are nearly the same."""
        found, journal = Sketches(), self._outcome.journal
        for key, doc in self._keys():
            data = journal.sketches(key)
            if data is not None:
                found.add(doc, loaded(data))
            else:
                for alignment in _alignments(journal.part(key)):
                    found.add(doc, sketched(texts_of(alignment)))
        return found.groups()

    def parts(self) -> Iterator[Part]:
        """The documents one after another, as they were kept."""
        for key, doc in self._keys():
            self.current = doc
            yield self._outcome.journal.part(key)
        self.current = None

    def _keys(self) -> Iterator[tuple[str, str]]:
        """Of the parts, with the names of their documents."""
        yield from ((key, entry.doc) for key, entry in self._outcome.done)
        yield from ((key, entry.doc) for key, entry in self._outcome.alone)


def _alignments(part: Part) -> Iterator[Alignment]:
    lines = part.records().split(b"\n")
    rows = (Located(number, decode_row(line)) for number, line in enumerate(lines, 1) if line)
    return alignments(Path(JSONL), rows)


def _write_all(
    out: Path,
    outcome: Outcome,
    written: _Written,
    form: Form,
    seconds: float,
) -> Report:
    """Each file whole; they take their places together once the last is complete."""
    with ExitStack() as stack:

        def stream(name: str) -> BinaryIO:
            return stack.enter_context(formats.replacing(out / name))

        jsonl = stream(JSONL)
        for part in written.parts():
            jsonl.write(part.records())
        tmx = stream(TMX)
        warnings = formats.write_stream(
            written, out / TMX, tmx, form.codes, form.min_bead_confidence
        )
        near = written.near_duplicates()
        report = outcome.report((JSONL, TMX, REPORT, HTML), warnings, near)
        _write_json(stream(REPORT), report.outline())
        _write_page(stream(HTML), written, report, form.ui)
        _write_json(stream(TIMINGS), _timings(seconds))
    return report


def _write_page(stream: BinaryIO, written: _Written, report: Report, ui: Language | None) -> None:
    """The report for people, with the documents that could not be aligned."""
    outcomes = [
        *(
            formats.html.Outcome(each.doc, "no counterpart", each.reason)
            for each in report.unpaired
        ),
        *(formats.html.Outcome(each.doc, "failed", each.reason) for each in report.failures),
    ]
    formats.html.write(stream, written, outcomes=outcomes, signature=report.signature, ui=ui)


def _timings(seconds: float) -> dict[str, float]:
    return {"seconds": round(seconds, 3)}


def _write_json(stream: BinaryIO, value: object) -> None:
    # Piece by piece: the text of a long report in one has many times its size in memory.
    encoder = json.JSONEncoder(ensure_ascii=False, indent=1, default=document_json)
    for piece in encoder.iterencode(value):
        # A name of a file may hold what is no UTF-8; its escape is the JSON for it.
        stream.write(piece.encode("utf-8", "backslashreplace"))
    stream.write(b"\n")
