"""Builds a corpus: collect, pair, align, write and report."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from aligner import divergence, formats, pipeline
from aligner.bitext import source_of
from aligner.config import MIN_BEAD_CONFIDENCE, Settings
from aligner.corpus.archives import closing_archives
from aligner.corpus.collect import Collection, collect, expanded
from aligner.corpus.engines import Engine
from aligner.corpus.engines.local import LocalEngine
from aligner.corpus.engines.process import ProcessEngine, processors
from aligner.corpus.engines.ray import RayEngine
from aligner.corpus.folder import JSONL, check_folder, held
from aligner.corpus.journal import Journal
from aligner.corpus.kept import Kept, corrections_in, note_written, set_aside
from aligner.corpus.options import RunOptions
from aligner.corpus.output import Form, Outcome, write_report_alone, write_results
from aligner.corpus.report import Report
from aligner.corpus.running import Progress, Runner
from aligner.corpus.steps import Steps
from aligner.corpus.tasks import Workshop
from aligner.errors import AlignerError
from aligner.files import check_inputs
from aligner.interface import Language
from aligner.linking import Tools

_WORTH = 24
"""Documents from which on several processes pay: each takes seconds to start."""

_DEFAULTS = RunOptions()


def build_corpus(
    paths: Sequence[Path],
    out: Path,
    settings: Settings,
    *,
    fresh: bool = False,
    codes: Mapping[str, str] | None = None,
    min_bead_confidence: float = MIN_BEAD_CONFIDENCE,
    ui: Language | None = None,
    progress: Progress = lambda step: None,
    options: RunOptions = _DEFAULTS,
) -> Report:
    """Align every document under the paths into a folder; what was done.

    Writes corpus.jsonl, corpus.tmx, report.json, report.html and timings.json, in place of those
    of an earlier run, after the last document was aligned; journal.sqlite3 holds what is finished
    until then. Finished documents of an earlier run with the same texts and options are not
    aligned again unless `fresh`. A document that fails, in whatever way, is tried once more alone;
    then it is in the report, and the others go on. Where none is aligned and some failed, the
    corpus of an earlier run stays and only report.json tells of this run. Finished documents that
    are not in this run are forgotten once a run had no failure. The TMX is written without beads
    less sure than `min_bead_confidence`. The page of report.html is in the language `ui`, else in
    that of the browser.

    What people said of beads of an earlier run, in its review or in its corpus, is kept, also with
    `fresh`: those that they confirmed or edited are anchors. What has no place any more is in the
    report (`lost`), and a corpus that alone has it is set aside. With several processes
    (`options`) a script must call this under ``if __name__ == "__main__"``.

    Everything is checked before the folder is touched: InputError for a path or glossary that
    cannot be read or where there is nothing to read, ConfigError for an option or a
    ``SOURCE_DATE_EPOCH`` outside its range, OutputError for a folder that cannot be written, is
    an input, or that another run is writing into.
    """
    started = time.perf_counter()
    paths = expanded(paths)
    check_inputs(paths)
    check_folder(out, paths)
    formats.check_codes(codes or {})
    formats.timestamp()
    if settings.glossary_file is not None:
        divergence.load_glossary(settings.glossary_file)
    with held(out), closing_archives():
        collection = collect(paths, out)
        tools = pipeline.load_tools(settings)
        signature = str(pipeline.signature(tools, settings))
        kept = corrections_in(out, settings.policy.dismissed)
        with _journal(out, signature, fresh=fresh) as journal:
            with closing(_engine(collection, settings, tools, options)) as engine:
                runner = Runner(engine, journal, progress)
                language = source_of(settings.src_lang, settings.tgt_lang)
                outcome = Steps(runner, collection, signature, language, options, kept).outcome()
            # Of many documents they take as much memory as what is left to do.
            del collection, runner
            journal.stage("writing")
            seconds = time.perf_counter() - started
            report = _written(out, outcome, kept, Form(codes, min_bead_confidence, ui), seconds)
            shard = str(options.shard) if options.shard else None
            journal.end("ended", {**outcome.notes(), "shard": shard})
            return report


def _written(
    out: Path,
    outcome: Outcome,
    kept: Kept,
    form: Form,
    seconds: float,
) -> Report:
    if outcome.failures and not outcome.done:
        # The corpus of the earlier run stays, and its corrections with it.
        return write_report_alone(out, replace(outcome, gone=()), seconds)
    copy = set_aside(out) if kept.own else None
    if copy and outcome.lost:
        told = f"the corpus with the corrections that could not be kept is now {copy.name}"
        outcome = replace(outcome, warnings=(*outcome.warnings, told))
    report = write_results(out, outcome, form, seconds)
    if copy and not report.lost:
        copy.unlink()
    if JSONL in report.files:
        note_written(out)
    return report


@contextmanager
def _journal(out: Path, signature: str, *, fresh: bool) -> Iterator[Journal]:
    """The journal of a run; where that ends early, it says so."""
    with closing(Journal(out, signature, fresh=fresh)) as journal:
        try:
            yield journal
        except BaseException:
            with suppress(AlignerError):
                journal.end("stopped", {})
            raise


def _engine(
    collection: Collection, settings: Settings, tools: Tools, options: RunOptions
) -> Engine:
    """Who does the tasks."""
    if options.engine == "ray":
        return RayEngine(
            settings, address=options.address, workers=settings.jobs, limits=options.limits
        )
    workers = settings.jobs or processors()
    documents = len(collection.texts) + len(collection.named)
    several = options.engine == "process" or (
        options.engine == "auto" and (options.limits.any or (workers > 1 and documents >= _WORTH))
    )
    if several:
        return ProcessEngine(settings, workers, limits=options.limits)
    return LocalEngine(Workshop(settings, tools))
