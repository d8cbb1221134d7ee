"""Sends tasks through an engine, and asks the journal first: nothing is done twice."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, TypeVar

from aligner.corpus.engines import Answer, Engine, answers
from aligner.corpus.journal import Item, Journal, Part, key_of
from aligner.corpus.tasks import Made, Task
from aligner.errors import Fault

Stage = Literal["reading", "encoding", "comparing", "aligning", "setting aside"]
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Step:
    """What a run is doing now."""

    stage: Stage
    doc: str
    number: int
    """Of the documents of this stage, from 1."""
    total: int
    """How many these are."""
    failed: int = 0
    """Of the whole run, so far."""
    sentences: int = 0
    """Of the documents that were aligned in this run, so far."""


Progress = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Codec(Generic[_Value]):
    """How a fact is written into the journal."""

    dump: Callable[[_Value], bytes]
    load: Callable[[bytes], _Value]


@dataclass(frozen=True, slots=True)
class Question:
    """A task whose answer is a fact, under the key of what it depends on."""

    key: str
    task: Task


@dataclass(frozen=True, slots=True)
class Job:
    """A task that makes a document."""

    item: Item
    task: Task
    state: Literal["done", "alone"] = "done"


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of a job: a part, a fault, or a score that is too low."""

    job: Job
    part: Part | None
    score: float | None = None
    fault: Fault | None = None


class Runner:
    """The tasks of one run."""

    def __init__(self, engine: Engine, journal: Journal, progress: Progress) -> None:
        self.engine = engine
        self.journal = journal
        self._progress = progress
        self._sentences = 0
        self._failed = 0

    def facts(
        self, stage: Stage, questions: Sequence[Question], codec: Codec[_Value]
    ) -> Iterator[tuple[Question, _Value | Fault]]:
        """The answer to every question: first those that are known, then the others as they
        come."""
        self.journal.stage(stage, len(questions))
        told = _Counter(stage, len(questions), self)
        unknown: dict[int, Question] = {}
        for question in questions:
            value = self.journal.fact(question.key)
            if value is None:
                unknown[id(question.task)] = question
                continue
            told(question.task.doc)
            yield question, codec.load(value)
        for answer in answers(self.engine, [each.task for each in unknown.values()]):
            question = unknown[id(answer.task)]
            told(question.task.doc)
            if answer.fault is None:
                self.journal.learn(question.key, codec.dump(answer.value))
                yield question, answer.value
            else:
                yield question, answer.fault

    def documents(self, stage: Stage, jobs: Sequence[Job]) -> Iterator[Finished]:
        """What becomes of every job, and the journal has it by then: first those that were done
        before, then the others as they come."""
        self.journal.stage(stage, len(jobs))
        told = _Counter(stage, len(jobs), self)
        new: dict[int, Job] = {}
        for job in jobs:
            before = self._before(job)
            if before is None:
                new[id(job.task)] = job
                continue
            told(job.task.doc)
            yield before

        def tasks() -> Iterator[Task]:
            while waiting:
                job = waiting.popleft()
                self.journal.begun(job.item)
                yield job.task

        def again(task: Task) -> None:
            self.journal.begun(new[id(task)].item, 2)

        # What is done is let go of: of many documents the tasks take most of the memory.
        del jobs
        waiting = deque(new.values())
        for answer in answers(self.engine, tasks(), again):
            finished = self._finished(new.pop(id(answer.task)), answer)
            told(finished.job.task.doc)
            yield finished

    def _before(self, job: Job) -> Finished | None:
        """What became of a job in an earlier run."""
        part = self.journal.take(job.item)
        if part is not None:
            return Finished(job, replace(part, data=b""))
        score = self.journal.fact(_low(job))
        return None if score is None else Finished(job, None, json.loads(score))

    def _finished(self, job: Job, answer: Answer) -> Finished:
        if answer.fault is not None:
            self.fail(job.item, answer.fault, answer.attempts, answer.seconds)
            return Finished(job, None, fault=answer.fault)
        made: Made = answer.value
        if made.part is not None:
            self.journal.keep(
                job.item,
                job.state,
                made.part,
                attempts=answer.attempts,
                seconds=answer.seconds,
                sentences=made.sentences,
                sketches=made.sketches,
            )
            self._sentences += made.sentences
            # The records stay in the journal: a run may have many.
            return Finished(job, replace(made.part, data=b""), made.score)
        self.journal.learn(_low(job), json.dumps(made.score).encode())
        return Finished(job, None, made.score)

    def fail(self, item: Item, fault: Fault, attempts: int = 1, seconds: float = 0.0) -> None:
        """Note that a document has failed."""
        self._failed += 1
        self.journal.failed(item, fault, attempts, seconds)

    def tell(self, stage: Stage, doc: str, number: int, total: int) -> None:
        """Tell how far the run is."""
        self._progress(Step(stage, doc, number, total, self._failed, self._sentences))


def _low(job: Job) -> str:
    """Key of the score of texts that are no pair."""
    return key_of("low", job.item.key)


class _Counter:
    """Tells of each document of a stage once."""

    def __init__(self, stage: Stage, total: int, runner: Runner) -> None:
        self._stage: Any = stage
        self._total = total
        self._runner = runner
        self._number = 0

    def __call__(self, doc: str) -> None:
        self._number += 1
        self._runner.tell(self._stage, doc, self._number, self._total)
