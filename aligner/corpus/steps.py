"""The steps of a run in their order: look at the texts, pair them, align, set aside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np

from aligner.alignment import THRESHOLD
from aligner.bitext import Lang, Scalar, source_of
from aligner.corpus.collect import Collection, Named
from aligner.corpus.conventions import exceptions
from aligner.corpus.dates import date_of, days_apart
from aligner.corpus.journal import Item, key_of
from aligner.corpus.kept import Kept
from aligner.corpus.options import RunOptions
from aligner.corpus.output import Outcome
from aligner.corpus.pairing import (
    Dated,
    Match,
    Scored,
    Unmatched,
    by_content,
    by_name,
    check_number,
    matched,
)
from aligner.corpus.places import name_of
from aligner.corpus.report import Aligned, Failure, Unpaired
from aligner.corpus.running import Codec, Finished, Job, Question, Runner, Stage
from aligner.corpus.tasks import Align, Compare, Embed, Look, SetAside, refusal
from aligner.corpus.texts import Known, TextFile, text_file
from aligner.errors import ConfigError, Fault, fault_of

_Value = TypeVar("_Value")

_VECTOR: Codec[np.ndarray] = Codec(
    lambda vector: vector.astype("<f2").tobytes(), lambda data: np.frombuffer(data, dtype="<f2")
)
_NONE = Kept()
_DEFAULTS = RunOptions()
_BY_PATHS = ("pair by name", "pair by content")
_NAMED = 5
"""Documents that a warning names; the others are counted."""
_SCORE: Codec[float] = Codec(lambda score: json.dumps(score).encode(), json.loads)


class Steps:
    """One run over a collection."""

    def __init__(
        self,
        runner: Runner,
        collection: Collection,
        signature: str,
        language: Lang | None,
        options: RunOptions = _DEFAULTS,
        kept: Kept = _NONE,
    ) -> None:
        self._runner = runner
        self._collection = collection
        self._signature = signature
        self._language = language
        """Of the source, where the user named it."""
        self._shard = options.shard
        self._days = options.days
        self._kept = kept
        self._names = collection.names()
        self._failures: list[Failure] = []
        self._done: list[tuple[str, Aligned]] = []
        self._alone: list[tuple[str, Unpaired]] = []

    def outcome(self) -> Outcome:
        """Every document aligned, without counterpart, or failed."""
        for item in self._collection.unreadable:
            self._fail(item.doc or self._names[item.path], item.fault)
        texts = self._looked()
        single = [text for text in texts if not text.bilingual]
        if self._shard is not None and single:
            raise ConfigError(
                f"a shard takes pairs that are known, but {single[0].path} holds one language "
                "alone: name the pairs in a manifest"
            )
        names = by_name(single)
        scores = self._align(self._known_jobs(texts, names.sure))
        left, scored = self._left(single, names.sure, scores)
        dated = self._dated(single, names.sure, scores)
        matches, unmatched = self._paired(left, names.doubtful, scored, dated)
        self._align([self._match_job(match) for match in matches])
        self._set_aside(unmatched)
        return Outcome(
            sorted(self._done, key=lambda each: each[1].doc),
            sorted(self._alone, key=lambda each: each[1].doc),
            sorted(self._failures, key=lambda each: each.doc),
            tuple(str(path) for path in self._collection.ignored),
            self._signature,
            (*self._collection.warnings, *self._told(unmatched, dated)),
            self._runner.journal,
            self._kept.lost(entry.doc for _, entry in self._done),
        )

    def _known_jobs(self, texts: Sequence[Known], sure: Sequence[Match]) -> Iterator[Job]:
        """What a manifest names, files in both languages, and pairs that only their names make."""
        for each in self._collection.named:
            job = self._named_job(each)
            if job is not None:
                yield job
        yield from (self._file_job(text) for text in texts if text.bilingual)
        yield from (self._match_job(match, least=THRESHOLD) for match in sure)

    def _fail(self, doc: str, fault: Fault, path: Path | None = None) -> None:
        if self._shard is None or self._shard.holds(doc):
            self._runner.fail(Item(key_of("text", doc, str(path)), doc, {}), fault)
            self._failures.append(Failure(doc, fault))

    def _looked(self) -> list[Known]:
        """Every text with its layout and language, in the order of the paths."""
        questions = []
        paths = [name_of(place) for place in self._collection.texts]
        for path, place in zip(paths, self._collection.texts, strict=True):
            doc = self._names[path]
            try:
                file = text_file(place)
            except Exception as error:
                self._fail(doc, fault_of(error), path)
                continue
            # The suffix says how a file is read.
            key = key_of("look", file.digest, path.suffix, self._signature)
            questions.append(Question(key, Look(doc, file)))
        found: dict[Path, Known] = {}
        for file, (kind, lang) in self._answered("reading", questions, _LOOK):
            found[file.path] = Known(file, kind, lang)
        return [found[path] for path in paths if path in found]

    def _left(
        self, single: Sequence[Known], sure: Sequence[Match], scores: Mapping[str, float]
    ) -> tuple[list[Known], list[Scored]]:
        """The texts that are in no pair yet, and the scores of pairs that only their names make."""
        taken: set[Path] = set()
        scored = []
        for match in sure:
            score = scores.get(self._doc(match))
            if score is None:
                taken |= {match.en.path, match.zh.path}
            else:
                scored.append(Scored(match, score))
        return [text for text in single if text.path not in taken], scored

    def _paired(
        self,
        texts: Sequence[Known],
        doubtful: Sequence[Match],
        scored: Sequence[Scored],
        dated: Dated,
    ) -> tuple[list[Match], list[Unmatched]]:
        """Pairs by content, and by names that fit several; and the texts that are in none."""
        broken: dict[Path, Fault] = {}
        if {text.lang for text in texts} == {"en", "zh"}:
            # Before hours of encoding.
            check_number(texts, dated if dated.dates else None)
            vectors = self._vectors(texts)
            texts = [text for text in texts if text.path in vectors]
            near = by_content(texts, vectors, dated if dated.dates else None)
            texts, tried = self._tried(texts, near.clear)
            open_names = (m for m in doubtful if m.en.path in vectors and m.zh.path in vectors)
            scored = [*scored, *tried]
            known = {(each.pair.en.path, each.pair.zh.path) for each in scored}
            free = {text.path for text in texts}
            others = (m for m in near.others if {m.en.path, m.zh.path} <= free)
            found, broken = self._compared(_new([*open_names, *others], known))
            scored = [*scored, *found]
        matches, unmatched = matched(texts, scored, THRESHOLD)
        for item in unmatched:
            if item.text.path in broken:
                path = item.text.path
                self._fail(self._names[path], broken[path], path)
        return matches, [item for item in unmatched if item.text.path not in broken]

    def _dated(
        self, single: Sequence[Known], sure: Sequence[Match], rejected: Mapping[str, float]
    ) -> Dated:
        """The dates of texts, and the days between them that pairs by name show."""
        found = ((text.path, date_of(text.path, self._meta(text))) for text in single)
        dates = {path: day for path, day in found if day is not None}
        kept = (match for match in sure if self._doc(match) not in rejected)
        learnt = days_apart((dates.get(m.en.path), dates.get(m.zh.path)) for m in kept)
        return Dated(dates, learnt if self._days is None else self._days)

    def _told(self, unmatched: Sequence[Unmatched], dated: Dated) -> list[str]:
        """Warnings about dates that may have kept texts apart, and names that fit no others."""
        told = []
        if any(item.text.path in dated.dates for item in unmatched):
            told.append(f"texts with dates more than {dated.days} days apart were not compared")
        done = [entry for _, entry in self._done if entry.layout in _BY_PATHS]
        found = exceptions([(entry.files[0], entry.files[1]) for entry in done])
        if found and found[1]:
            (src, tgt), numbers = found
            usual = f"{src or '-'} and {tgt or '-'}"
            docs = sorted(done[number].doc for number in numbers)
            more = f" and {len(docs) - _NAMED} more" if len(docs) > _NAMED else ""
            names = f"{', '.join(docs[:_NAMED])}{more}"
            told.append(f"most pairs differ by {usual} in their names, these otherwise: {names}")
        return told

    def _tried(
        self, texts: Sequence[Known], clear: Sequence[Match]
    ) -> tuple[list[Known], list[Scored]]:
        """Align pairs that are clear: the texts that are left, and the scores of pairs that turn
        out to be none."""
        scores = self._align([self._match_job(match, least=THRESHOLD) for match in clear])
        return self._left(texts, clear, scores)

    def _vectors(self, texts: Sequence[Known]) -> dict[Path, np.ndarray]:
        questions = [
            Question(
                key_of("vector", text.file.digest, text.path.suffix, self._signature),
                Embed(self._names[text.path], text.file),
            )
            for text in texts
        ]
        return {file.path: row for file, row in self._answered("encoding", questions, _VECTOR)}

    def _answered(
        self, stage: Stage, questions: Sequence[Question], codec: Codec[_Value]
    ) -> Iterator[tuple[TextFile, _Value]]:
        """What is asked of single texts, each with its answer; one without has failed."""
        for question, value in self._runner.facts(stage, questions, codec):
            task = question.task
            assert isinstance(task, Look | Embed)
            if isinstance(value, Fault):
                self._fail(task.doc, value, task.file.path)
            else:
                yield task.file, value

    def _compared(self, proposed: Sequence[Match]) -> tuple[list[Scored], dict[Path, Fault]]:
        """The scores of pairs; and texts that could not be compared, which have failed unless they
        find another counterpart."""
        questions = {}
        for match in proposed:
            task = Compare(self._names[match.en.path], match.en.file, match.zh.file)
            digests = (match.en.file.digest, match.zh.file.digest)
            suffixes = (match.en.path.suffix, match.zh.path.suffix)
            key = key_of("score", *digests, *suffixes, self._signature)
            questions[id(task)] = match, Question(key, task)
        scored = []
        broken: dict[Path, Fault] = {}
        every = [question for _, question in questions.values()]
        for question, value in self._runner.facts("comparing", every, _SCORE):
            match, _ = questions[id(question.task)]
            if not isinstance(value, Fault):
                scored.append(Scored(match, value))
                continue
            for text, partner in ((match.en, match.zh), (match.zh, match.en)):
                message = f"compared with {self._names[partner.path]}: {value.message}"
                broken.setdefault(text.path, replace(value, message=message))
        return scored, broken

    def _align(self, jobs: Iterable[Job]) -> dict[str, float]:
        """Align documents; the scores of those that are no pair, by their names."""
        scores: dict[str, float] = {}
        ours = (job for job in jobs if self._shard is None or self._shard.holds(job.item.doc))
        in_order = sorted(ours, key=lambda job: job.item.doc)
        documents = self._runner.documents("aligning", in_order)
        # They are the runner's now, who lets go of each that is done.
        del in_order
        for finished in documents:
            job = finished.job
            if finished.part is not None:
                entry = msgspec.convert(finished.part.entry, Aligned)
                self._done.append((job.item.key, entry))
            elif finished.fault is not None:
                self._failures.append(Failure(job.item.doc, finished.fault))
            else:
                self._rejected(finished, scores)
        return scores

    def _rejected(self, finished: Finished, scores: dict[str, float]) -> None:
        """A pair that a manifest names has failed; one of names alone is looked at otherwise."""
        item, score = finished.job.item, finished.score or 0.0
        assert isinstance(finished.job.task, Align)
        if finished.job.task.by != "manifest":
            scores[item.doc] = score
            return
        fault = fault_of(refusal(score))
        self._runner.fail(item, fault)
        self._failures.append(Failure(item.doc, fault))

    def _set_aside(self, unmatched: Sequence[Unmatched]) -> None:
        jobs = [self._alone_job(item) for item in unmatched]
        for finished in self._runner.documents("setting aside", jobs):
            if finished.part is not None:
                entry = msgspec.convert(finished.part.entry, Unpaired)
                self._alone.append((finished.job.item.key, entry))
            elif finished.fault is not None:
                self._failures.append(Failure(finished.job.item.doc, finished.fault))

    def _doc(self, match: Match) -> str:
        return self._names[self._ordered(match)[0].path]

    def _ordered(self, match: Match) -> tuple[Known, Known]:
        return (match.zh, match.en) if self._language == "zh" else (match.en, match.zh)

    def _match_job(self, match: Match, least: float | None = None) -> Job:
        src, tgt = self._ordered(match)
        meta = _both(self._meta(src), self._meta(tgt))
        task = Align(self._doc(match), src.file, tgt.file, by=match.by, least=least, meta=meta)
        return self._job(task, self._language)

    def _meta(self, text: Known) -> Mapping[str, Scalar]:
        return self._collection.meta.get(text.path, {})

    def _file_job(self, text: Known) -> Job:
        doc, meta = self._names[text.path], self._meta(text)
        task = Align(doc, text.file, src_lang=self._language, meta=dict(meta))
        return self._job(task, self._language)

    def _named_job(self, named: Named) -> Job | None:
        """The job of a manifest's row; None where its files cannot be read."""
        row = named.row
        try:
            src, tgt = text_file(row.src), text_file(row.tgt) if row.tgt else None
        except Exception as error:
            self._fail(named.doc, fault_of(error))
            return None
        language = source_of(*row.langs) or self._language
        if tgt is None:
            return self._job(Align(named.doc, src, src_lang=language, meta=row.meta), language)
        task = Align(named.doc, src, tgt, None, row.langs, "manifest", THRESHOLD, dict(row.meta))
        return self._job(task, language)

    def _job(self, task: Align, language: Lang | None) -> Job:
        task = replace(task, kept=self._kept.of(task.doc))
        inputs = {str(each.path): each.digest for each in task.files}
        depends = (*inputs, *inputs.values(), task.by, language or "", *map(str, task.langs))
        meta = json.dumps(dict(task.meta), sort_keys=True)
        kept = [each.digest for each in task.kept]
        key = key_of(task.doc, *depends, meta, self._signature, *kept)
        return Job(Item(key, task.doc, inputs), task)

    def _alone_job(self, item: Unmatched) -> Job:
        text = item.text
        entry = Unpaired(
            self._names[text.path],
            str(text.path),
            text.lang,
            item.reason,
            self._names[item.candidate.path] if item.candidate else None,
            item.score,
        )
        inputs = {str(text.path): text.file.digest}
        meta = self._meta(text)
        own = [json.dumps(dict(meta), sort_keys=True)] if meta else []
        key = key_of("alone", text.file.digest, repr(entry), self._signature, *own)
        task = SetAside(entry.doc, text.file, entry, dict(meta))
        return Job(Item(key, entry.doc, inputs), task, "alone")


def _both(src: Mapping[str, Scalar], tgt: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """What two rows say of their document; where they differ, the target's value has a name of
    its own, such as ``tgt_url``."""
    own = {
        name if name not in src else f"tgt_{name}": value
        for name, value in tgt.items()
        if src.get(name) != value
    }
    return {**own, **src}


def _new(proposed: Iterable[Match], known: set[tuple[Path, Path]]) -> list[Match]:
    """Each pair once, and none that is known."""
    found: dict[tuple[Path, Path], Match] = {}
    for match in proposed:
        place = match.en.path, match.zh.path
        if place not in known:
            found.setdefault(place, match)
    return list(found.values())


def _load_look(data: bytes) -> tuple[str, Lang]:
    kind, lang = json.loads(data)
    return kind, lang


_LOOK: Codec[tuple[str, Lang]] = Codec(lambda look: json.dumps(look).encode(), _load_look)
