"""Builds a corpus: collect, pair, align one document after another, write and report."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np

from aligner import divergence, formats, pipeline
from aligner.alignment import THRESHOLD
from aligner.bitext import Alignment, Document, Lang, Skipped, other, source_of
from aligner.config import MIN_BEAD_CONFIDENCE, Settings
from aligner.corpus.collect import Collection, Named, TextFile, collect, unique_names
from aligner.corpus.folder import check_folder, held
from aligner.corpus.output import (
    Outcome,
    cannot_be_written,
    write_report_alone,
    write_results,
)
from aligner.corpus.pairing import Match, Unmatched, pair_texts
from aligner.corpus.parts import Parts
from aligner.corpus.report import Aligned, Failure, Report, Unpaired, aligned_entry
from aligner.errors import Fault, InputError, fault_of
from aligner.files import check_inputs

NO_COUNTERPART = "no counterpart document"


@dataclass(frozen=True, slots=True)
class Step:
    """What a run is doing now."""

    stage: Literal["reading", "comparing", "aligning"]
    doc: str
    number: int
    """Of the documents of this stage, from 1."""
    total: int | None
    """How many these are; None where that is not known."""


Progress = Callable[[Step], None]
_Made = TypeVar("_Made")


def build_corpus(
    paths: Sequence[Path],
    out: Path,
    settings: Settings,
    *,
    fresh: bool = False,
    codes: Mapping[str, str] | None = None,
    min_bead_confidence: float = MIN_BEAD_CONFIDENCE,
    progress: Progress = lambda step: None,
) -> Report:
    """Align every document under the paths into a folder; what was done.

    Writes corpus.jsonl, corpus.tmx, report.json, report.html and timings.json, in place of those
    of an earlier run, after the last document was aligned. Finished documents of an earlier run
    with the same texts and options are not aligned again unless `fresh`. A document that fails,
    in whatever way, is in the report, and the others go on; where none is aligned and some
    failed, the corpus of an earlier run stays and only report.json tells of this run. Finished
    documents that are not in this run are forgotten once a run had no failure. The TMX is written
    without beads less sure than `min_bead_confidence`.

    Everything is checked before the folder is touched: InputError for a path or glossary that
    cannot be read or where there is nothing to read, ConfigError for an option or a
    ``SOURCE_DATE_EPOCH`` outside its range, OutputError for a folder that cannot be written, is
    an input, or that another run is writing into.
    """
    started = time.perf_counter()
    check_inputs(paths)
    check_folder(out, paths)
    formats.check_codes(codes or {})
    formats.timestamp()
    if settings.glossary_file is not None:
        divergence.load_glossary(settings.glossary_file)
    with held(out):
        run = _Run(collect(paths, out), settings, Parts(out, fresh=fresh), progress)
        outcome = run.outcome()
        seconds = time.perf_counter() - started
        if outcome.failures and not outcome.done:
            return write_report_alone(out, outcome, seconds)
        return write_results(out, outcome, codes, min_bead_confidence, seconds)


@dataclass(frozen=True, slots=True)
class _Job:
    """One document to align: its sides are read when its turn comes."""

    doc: str
    files: tuple[str, ...]
    layout: str
    inputs: tuple[str, ...]
    src: TextFile
    tgt: TextFile | None
    src_lang: Lang | None
    refuse: bool
    """Whether a low score is a failure: the user named the pair."""


class _Run:
    """One run over a collection."""

    def __init__(
        self, collection: Collection, settings: Settings, parts: Parts, progress: Progress
    ) -> None:
        self._collection = collection
        self._settings = settings
        self._src_lang = source_of(settings.src_lang, settings.tgt_lang)
        self._parts = parts
        self._progress = progress
        self._tools = pipeline.load_tools(settings)
        self._signature = pipeline.signature(self._tools, settings)
        self._names = _names(collection)
        self._failures = [
            Failure(item.doc or self._names[item.path], item.fault)
            for item in collection.unreadable
        ]
        self._sides: dict[str, pipeline.SplitText] = {}
        self._vectors: dict[str, np.ndarray] = {}
        self._compared = 0
        self._not_compared: dict[str, Fault] = {}

    def outcome(self) -> Outcome:
        """Every document aligned, without counterpart, or failed."""
        jobs, unmatched = self._jobs()
        done: list[tuple[str, Aligned]] = []
        for number, job in enumerate(jobs, 1):
            self._progress(Step("aligning", job.doc, number, len(jobs)))
            finished = self._finished(job)
            if finished is not None:
                done.append(finished)
        alone: list[tuple[Unpaired, Alignment]] = []
        for item in unmatched:
            found = self._tried(self._names[item.text.path], partial(self._alone, item))
            if found is not None:
                alone.append(found)
        return Outcome(
            done,
            alone,
            self._failures,
            tuple(str(path) for path in self._collection.ignored),
            str(self._signature) if done else "",
            self._collection.warnings,
            self._parts,
        )

    def _tried(self, doc: str, work: Callable[[], _Made]) -> _Made | None:
        """What the work gives; None where it raises, which is noted as the failure of `doc`."""
        try:
            return work()
        except Exception as error:
            if cannot_be_written(error):
                # Every later document would fail in the same way.
                raise
            self._failures.append(Failure(doc, fault_of(error)))
            return None

    def _jobs(self) -> tuple[list[_Job], list[Unmatched]]:
        """Documents to align, in the order of their names, and texts without counterpart."""
        texts = self._collection.texts
        bilingual = [text for text in texts if text.bilingual]
        single = self._encoded([text for text in texts if not text.bilingual])
        matches, unmatched = pair_texts(single, self._vector, self._score, THRESHOLD)
        jobs = [
            *(self._named_job(named) for named in self._collection.named),
            *(self._file_job(text) for text in bilingual),
            *(self._match_job(match) for match in matches),
        ]
        failed = [item for item in unmatched if str(item.text.path) in self._not_compared]
        self._failures += [
            Failure(self._names[item.text.path], self._not_compared[str(item.text.path)])
            for item in failed
        ]
        return sorted(jobs, key=lambda job: job.doc), [i for i in unmatched if i not in failed]

    def _encoded(self, texts: Sequence[TextFile]) -> list[TextFile]:
        """Those of the texts that have a vector; the others have failed."""
        found = []
        for number, text in enumerate(texts, 1):
            doc = self._names[text.path]
            self._progress(Step("reading", doc, number, len(texts)))
            if self._tried(doc, partial(self._vector, text)) is not None:
                found.append(text)
        return found

    def _file_job(self, text: TextFile) -> _Job:
        return _Job(
            self._names[text.path],
            (str(text.path),),
            text.layout.kind,
            (text.digest,),
            text,
            None,
            self._src_lang,
            refuse=False,
        )

    def _match_job(self, match: Match) -> _Job:
        target_first = self._src_lang == "zh"
        src, tgt = (match.zh, match.en) if target_first else (match.en, match.zh)
        return _Job(
            self._names[src.path],
            (str(src.path), str(tgt.path)),
            f"pair by {match.by}",
            (src.digest, tgt.digest),
            src,
            tgt,
            None,
            refuse=False,
        )

    def _named_job(self, named: Named) -> _Job:
        files = (named.src, named.tgt) if named.tgt else (named.src,)
        return _Job(
            named.doc,
            tuple(str(text.path) for text in files),
            "pair by manifest" if named.tgt else named.src.layout.kind,
            tuple(text.digest for text in files),
            named.src,
            named.tgt,
            source_of(named.src_lang, named.tgt_lang) or self._src_lang,
            refuse=named.tgt is not None,
        )

    def _finished(self, job: _Job) -> tuple[str, Aligned] | None:
        """A document's part key and report entry, aligned unless it was before; None if it fails.

        OutputError where the part cannot be written.
        """
        inputs = (*job.files, *job.inputs, job.src_lang or "")
        key = self._parts.key(job.doc, *inputs, str(self._signature))
        entry = self._parts.entry(key) or self._tried(job.doc, partial(self._kept, key, job))
        return None if entry is None else (key, entry)

    def _kept(self, key: str, job: _Job) -> Aligned:
        alignment = self._aligned(job)
        if job.refuse and (alignment.score or 0.0) < THRESHOLD:
            raise InputError(
                f"refused: the named texts do not translate each other, score "
                f"{alignment.score}, {THRESHOLD} is needed"
            )
        entry = aligned_entry(alignment, job.files, job.layout)
        self._parts.keep(key, alignment, entry)
        return entry

    def _aligned(self, job: _Job) -> Alignment:
        if job.tgt is None:
            settings = replace(self._settings, src_lang=job.src_lang, tgt_lang=None)
            return pipeline.align_layout(
                job.src.text, job.src.layout, settings, self._tools, job.doc
            )
        src, tgt = self._side(job.src), self._side(job.tgt)
        return pipeline.align_sides(src, tgt, self._settings, self._tools, job.doc)

    def _side(self, text: TextFile) -> pipeline.SplitText:
        """The one side of a one-language text."""
        name = str(text.path)
        if name not in self._sides:
            if text.bilingual:
                raise InputError(f"{name} holds both languages: a pair's files hold one each")
            self._sides[name] = pipeline.sides_of(text.text, text.layout)[text.layout.langs[0]]
        return self._sides[name]

    def _vector(self, text: TextFile) -> np.ndarray:
        name = str(text.path)
        if name not in self._vectors:
            document = self._side(text).document
            self._vectors[name] = pipeline.document_vector(document, self._tools)
        return self._vectors[name]

    def _score(self, en: TextFile, zh: TextFile) -> float | None:
        """How well two texts translate each other; None where comparing them fails.

        A text that then finds no other counterpart has failed.
        """
        self._compared += 1
        self._progress(Step("comparing", self._names[en.path], self._compared, None))
        documents = self._side(en).document, self._side(zh).document
        try:
            return round(pipeline.translation_score(*documents, self._tools), 4)
        except Exception as error:
            fault = fault_of(error)
            for text, partner in ((en, zh), (zh, en)):
                message = f"compared with {self._names[partner.path]}: {fault.message}"
                self._not_compared.setdefault(str(text.path), replace(fault, message=message))
            return None

    def _alone(self, item: Unmatched) -> tuple[Unpaired, Alignment]:
        """A text without counterpart, for the report and for the corpus.

        Its alignment has no beads: every sentence is set aside.
        """
        text = item.text
        lang = text.layout.langs[0]
        unpaired = Unpaired(
            self._names[text.path],
            str(text.path),
            lang,
            item.reason,
            self._names[item.candidate.path] if item.candidate else None,
            item.score,
        )
        side = self._side(text)
        skipped = [Skipped(lang, each, NO_COUNTERPART) for each in side.document.sentences]
        every = sorted([*skipped, *side.skipped], key=lambda each: each.sentence.start)
        src, tgt = Document(lang, text.text, ()), Document(other(lang), "", ())
        return unpaired, Alignment(unpaired.doc, src, tgt, (), tuple(every))


def _names(collection: Collection) -> dict[Path, str]:
    """A document name for every text, and for every file that cannot be read."""
    given = [named.doc for named in collection.named]
    given += [item.doc for item in collection.unreadable if item.doc is not None]
    paths = [text.path for text in collection.texts]
    paths += [item.path for item in collection.unreadable if item.doc is None]
    return unique_names(paths, given)
