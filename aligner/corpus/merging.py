"""Several output folders to one: shards that were made apart, on one machine or many."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from aligner import formats
from aligner.config import MIN_BEAD_CONFIDENCE
from aligner.corpus.folder import check_folder, held
from aligner.corpus.journal import Part, read_fact, read_part, sketch_key
from aligner.corpus.kept import corrections_in, set_aside
from aligner.corpus.output import Form, Outcome, write_report_alone, write_results
from aligner.corpus.report import Aligned, Failure, Report, Unpaired
from aligner.corpus.status import LastRun, last_run, reading_journal
from aligner.errors import Fault, InputError
from aligner.files import check_inputs, shown
from aligner.interface import Language


@dataclass(frozen=True, slots=True)
class _Folder:
    path: Path
    connection: sqlite3.Connection
    run: LastRun


def merge_corpora(
    folders: Sequence[Path],
    out: Path,
    *,
    codes: Mapping[str, str] | None = None,
    min_bead_confidence: float = MIN_BEAD_CONFIDENCE,
    ui: Language | None = None,
) -> Report:
    """Write the documents of several folders as one corpus, as a single run would have made it.

    InputError where a run has not ended, a shard is missing or there twice, folders were made with
    different options, or two hold a document of the same name. OutputError as `build_corpus`.
    """
    started = time.perf_counter()
    check_inputs(folders)
    check_folder(out, folders)
    formats.check_codes(codes or {})
    formats.timestamp()
    with ExitStack() as stack:
        found = []
        for path in folders:
            connection = stack.enter_context(reading_journal(path))
            found.append(_Folder(path, connection, last_run(connection, path)))
        _check(found)
        outcome = _outcome(found)
        stack.enter_context(held(out))
        seconds = time.perf_counter() - started
        if outcome.failures and not outcome.done:
            return write_report_alone(out, outcome, seconds)
        with _kept(out) as told:
            report = write_results(out, outcome, Form(codes, min_bead_confidence, ui), seconds)
        return replace(report, warnings=(*report.warnings, *told))


@contextmanager
def _kept(out: Path) -> Iterator[list[str]]:
    """While the corpus is written anew: one that has other corrections than it is set aside, and
    the list that is given says so then."""
    told: list[str] = []
    before = corrections_in(out)
    copy = set_aside(out) if before.own else None
    yield told
    if copy is not None:
        after = corrections_in(out)
        if all(after.of(doc) == each for doc, each in before.by_doc.items()):
            copy.unlink()
        else:
            told.append(
                f"the corpus that was there had corrections that the merged folders lack: it is "
                f"now {copy.name}"
            )


def _check(folders: Sequence[_Folder]) -> None:
    for folder in folders:
        if folder.run.state != "ended":
            raise InputError(
                f"the run in {shown(folder.path)} is {folder.run.state}, it has not ended: let it "
                "end, or run it again"
            )
        if folder.run.signature != folders[0].run.signature:
            raise InputError(
                f"{shown(folder.path)} was made with other options than {shown(folders[0].path)}: "
                f"{folder.run.signature} and {folders[0].run.signature}"
            )
    _check_shards(folders)


def _check_shards(folders: Sequence[_Folder]) -> None:
    """Refuse shards of which not each is there once."""
    shards = [str(folder.run.notes.get("shard") or "") for folder in folders]
    if not any(shards):
        return
    if not all(shards):
        alone = folders[shards.index("")].path
        raise InputError(f"{shown(alone)} is no shard, but others are: merge shards of one corpus")
    count = int(shards[0].partition("/")[2])
    wanted = [f"{number}/{count}" for number in range(1, count + 1)]
    if sorted(shards) != sorted(wanted):
        missing = [name for name in wanted if name not in shards]
        odd = [name for name in shards if name not in wanted or shards.count(name) > 1]
        told = f"shard {missing[0]} is missing" if missing else f"shard {odd[0]} is one too many"
        raise InputError(f"{told}: name the folder of every shard once")


def _outcome(folders: Sequence[_Folder]) -> Outcome:
    """What became of the documents of all folders."""
    done: list[tuple[str, Aligned]] = []
    alone: list[tuple[str, Unpaired]] = []
    failures: list[Failure] = []
    parts = _Parts()
    homes: dict[str, Path] = {}
    for folder in folders:
        for key, doc, state, fault in folder.connection.execute(
            "SELECT key, doc, state, fault FROM documents WHERE run = ?", (folder.run.number,)
        ):
            if doc in homes:
                raise InputError(
                    f"document {doc} is in {shown(homes[doc])} and in {shown(folder.path)}: "
                    "folders of one corpus have each document once"
                )
            homes[doc] = folder.path
            if state == "failed":
                told = json.loads(fault)
                failures.append(Failure(doc, msgspec.convert(told, Fault)))
                continue
            entry = parts.add(key, folder).entry
            if state == "alone":
                alone.append((key, msgspec.convert(entry, Unpaired)))
            else:
                done.append((key, msgspec.convert(entry, Aligned)))
    notes = [folder.run.notes for folder in folders]
    return Outcome(
        sorted(done, key=lambda each: each[1].doc),
        sorted(alone, key=lambda each: each[1].doc),
        sorted(failures, key=lambda each: each.doc),
        tuple(dict.fromkeys(name for each in notes for name in each.get("ignored", ()))),
        folders[0].run.signature,
        tuple(dict.fromkeys(line for each in notes for line in each.get("warnings", ()))),
        parts,
        tuple(line for each in notes for line in each.get("gone", ())),
    )


class _Parts:
    """The finished documents of all folders."""

    def __init__(self) -> None:
        self._homes: dict[str, _Folder] = {}

    def add(self, key: str, folder: _Folder) -> Part:
        """A part, which is found under its key from now on; InputError where it is damaged."""
        self._homes[key] = folder
        return self.part(key)

    def part(self, key: str) -> Part:
        """A part; InputError where it is damaged."""
        folder = self._homes[key]
        part = read_part(folder.connection, key)
        if part is None:
            raise InputError(
                f"a finished part in {shown(folder.path)} is damaged: run that folder again"
            )
        return part

    def sketches(self, key: str) -> bytes | None:
        """What a document's worker found, if the folder has it whole."""
        found = read_fact(self._homes[key].connection, sketch_key(key))
        return found[0] if found else None

    def forget_others(self) -> None:
        """Nothing is forgotten: the folders stay as they are."""
