"""Builds a corpus: collect, pair, align one document after another, write and report."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from aligner import formats, pipeline
from aligner.alignment import THRESHOLD
from aligner.bitext import Alignment, Document, Lang, Skipped, other
from aligner.config import Settings
from aligner.corpus.collect import Collection, Named, Text, collect, unique_names
from aligner.corpus.pairing import Lonely, Match, pair_texts
from aligner.corpus.parts import Parts
from aligner.corpus.report import Aligned, Failure, Report, Unpaired, aligned_entry
from aligner.errors import AlignerError, InputError

JSONL, TMX = "corpus.jsonl", "corpus.tmx"
REPORT, HTML, TIMINGS = "report.json", "report.html", "timings.json"
NO_COUNTERPART = "no counterpart document"

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Job:
    """One document to align: its sides are read when its turn comes."""

    doc: str
    files: tuple[str, ...]
    layout: str
    inputs: tuple[str, ...]
    src: Text
    tgt: Text | None
    src_lang: Lang | None
    refuse: bool
    """Whether a low score is a failure: the user named the pair."""


def build_corpus(
    paths: Sequence[Path],
    out: Path,
    settings: Settings,
    *,
    fresh: bool = False,
    codes: Mapping[str, str] | None = None,
    progress: Progress = lambda message: None,
) -> Report:
    """Align every document under the paths into a folder; what was done.

    Writes corpus.jsonl, corpus.tmx, report.json, report.html and timings.json. Finished documents
    of an earlier run with the same texts and options are not aligned again unless `fresh`.
    InputError where there is nothing to read; documents that fail are in the report.
    """
    started = time.perf_counter()
    collection = collect(paths)
    parts = Parts(out, fresh=fresh)
    run = _Run(settings, parts, progress)
    names = unique_names(text.path for text in collection.texts)
    jobs, lonely = run.jobs(collection, names)
    done: list[tuple[str, Aligned]] = []
    failures = [Failure(item.doc, item.reason) for item in collection.unreadable]
    for number, job in enumerate(jobs, 1):
        progress(f"{number}/{len(jobs)} {job.doc}")
        try:
            done.append(run.align(job))
        except AlignerError as error:
            failures.append(Failure(job.doc, " ".join(str(error).split())))
    progress("")
    parts.drop_others({key for key, _ in done})
    alone = [_lonely_alignment(item, names[item.text.path]) for item in lonely]
    written = _Written([key for key, _ in done], alone, parts)
    warnings = _write(out, written, codes)
    report = Report(
        aligned=tuple(entry for _, entry in done),
        unpaired=tuple(_unpaired(item, names) for item in lonely),
        failures=tuple(failures),
        ignored=tuple(str(path) for path in collection.ignored),
        files=(JSONL, TMX, REPORT, HTML),
        signature=str(run.signature) if done else "",
        warnings=tuple(warnings),
    )
    _write_json(out / REPORT, report.as_json())
    _write_page(out / HTML, written, report)
    _write_json(out / TIMINGS, {"seconds": round(time.perf_counter() - started, 3)})
    return report


class _Run:
    """One run's tools, loaded when the first document needs them."""

    def __init__(self, settings: Settings, parts: Parts, progress: Progress) -> None:
        self._settings = settings
        tgt_lang = settings.tgt_lang
        self._src_lang = settings.src_lang or (other(tgt_lang) if tgt_lang else None)
        self._parts = parts
        self._progress = progress
        self._tools = pipeline.load_tools(settings)
        self.signature = pipeline.signature(self._tools, settings)
        self._sides: dict[str, pipeline.Side] = {}
        self._vectors: dict[str, np.ndarray] = {}

    def jobs(
        self, collection: Collection, names: Mapping[Path, str]
    ) -> tuple[list[_Job], list[Lonely]]:
        """Documents to align, in the order of their names, and texts without counterpart."""
        bilingual = [text for text in collection.texts if text.bilingual]
        single = [text for text in collection.texts if not text.bilingual]
        matches, lonely = pair_texts(single, self._vector, self._score, THRESHOLD)
        jobs = [
            *(self._named_job(named) for named in collection.named),
            *(self._file_job(text, names) for text in bilingual),
            *(self._match_job(match, names) for match in matches),
        ]
        return sorted(jobs, key=lambda job: job.doc), lonely

    def _file_job(self, text: Text, names: Mapping[Path, str]) -> _Job:
        return _Job(
            names[text.path],
            (str(text.path),),
            text.layout.kind,
            (text.digest,),
            text,
            None,
            self._src_lang,
            refuse=False,
        )

    def _match_job(self, match: Match, names: Mapping[Path, str]) -> _Job:
        target_first = self._src_lang == "zh"
        src, tgt = (match.zh, match.en) if target_first else (match.en, match.zh)
        return _Job(
            names[src.path],
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
            named.src_lang or (other(named.tgt_lang) if named.tgt_lang else self._src_lang),
            refuse=named.tgt is not None,
        )

    def align(self, job: _Job) -> tuple[str, Aligned]:
        """A document's part key and report entry, aligned unless it was before."""
        inputs = (*job.files, *job.inputs, job.src_lang or "")
        key = self._parts.key(job.doc, *inputs, str(self.signature))
        entry = self._parts.entry(key)
        if entry is None:
            alignment = self._aligned(job)
            if job.refuse and (alignment.score or 0.0) < THRESHOLD:
                raise InputError(
                    f"refused: the named texts do not translate each other, score "
                    f"{alignment.score}, {THRESHOLD} is needed"
                )
            entry = aligned_entry(alignment, job.files, job.layout)
            self._parts.keep(key, alignment, entry)
        return key, entry

    def _aligned(self, job: _Job) -> Alignment:
        if job.tgt is None:
            settings = replace(self._settings, src_lang=job.src_lang, tgt_lang=None)
            return pipeline.align_layout(
                job.src.text, job.src.layout, settings, self._tools, job.doc
            )
        src, tgt = self._side(job.src), self._side(job.tgt)
        return pipeline.align_sides(src, tgt, self._settings, self._tools, job.doc)

    def _side(self, text: Text) -> pipeline.Side:
        """The one side of a one-language text."""
        name = str(text.path)
        if name not in self._sides:
            if text.bilingual:
                raise InputError(f"{name} holds both languages: a pair's files hold one each")
            self._sides[name] = pipeline.sides_of(text.text, text.layout)[text.layout.langs[0]]
        return self._sides[name]

    def _vector(self, text: Text) -> np.ndarray:
        name = str(text.path)
        if name not in self._vectors:
            self._progress(f"reading {text.path.name}")
            document = self._side(text).document
            self._vectors[name] = pipeline.document_vector(document, self._tools)
        return self._vectors[name]

    def _score(self, en: Text, zh: Text) -> float:
        documents = self._side(en).document, self._side(zh).document
        return round(pipeline.translation_score(*documents, self._tools), 4)


def _lonely_alignment(item: Lonely, doc: str) -> Alignment:
    """A text without counterpart as an alignment without beads: every sentence is set aside."""
    lang = item.text.layout.langs[0]
    side = pipeline.sides_of(item.text.text, item.text.layout)[lang]
    skipped = [Skipped(lang, each, NO_COUNTERPART) for each in side.document.sentences]
    every = sorted([*skipped, *side.skipped], key=lambda each: each.sentence.start)
    src, tgt = Document(lang, item.text.text, ()), Document(other(lang), "", ())
    return Alignment(doc, src, tgt, (), tuple(every))


def _unpaired(item: Lonely, names: Mapping[Path, str]) -> Unpaired:
    return Unpaired(
        names[item.text.path],
        str(item.text.path),
        item.text.layout.langs[0],
        item.reason,
        names[item.candidate.path] if item.candidate else None,
        item.score,
    )


@dataclass(frozen=True, slots=True)
class _Written:
    """What the corpus files hold, read anew for each, with one document in memory at a time."""

    keys: Sequence[str]
    alone: Sequence[Alignment]
    parts: Parts

    def __iter__(self) -> Iterator[Alignment]:
        for key in self.keys:
            yield from self.parts.alignments(key)
        yield from self.alone


def _write(out: Path, written: _Written, codes: Mapping[str, str] | None) -> list[str]:
    """Write both corpus files; warnings."""
    warnings = formats.write_corpus(written, out / JSONL)
    return warnings + formats.write_corpus(written, out / TMX, codes=dict(codes or {}))


def _write_page(path: Path, written: _Written, report: Report) -> None:
    """The report for people, with the documents that could not be aligned."""
    outcomes = [
        *(
            formats.html.Outcome(each.doc, "no counterpart", each.reason)
            for each in report.unpaired
        ),
        *(formats.html.Outcome(each.doc, "failed", each.reason) for each in report.failures),
    ]
    with formats.replacing(path) as stream:
        formats.html.write(stream, written, outcomes=outcomes, signature=report.signature)


def _write_json(path: Path, value: object) -> None:
    with formats.replacing(path) as stream:
        stream.write((json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
