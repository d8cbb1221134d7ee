"""Who does the tasks of a run: this process, or several of this machine.

An engine gives every task's answer, in any order. What a task gives depends on the task alone, so
a corpus has the same bytes whoever makes it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

from aligner.corpus.tasks import Task, Workshop
from aligner.errors import Fault, fault_of

__all__ = ["Answer", "Engine", "answer_of", "answers", "overdue", "too_large"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a task gave, or why it gave nothing."""

    task: Task
    value: Any = None
    fault: Fault | None = None
    seconds: float = 0.0
    attempts: int = 1


class Engine(Protocol):
    """Does tasks. They are taken from the iterable only when there is somebody to do them."""

    def run(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """The answers, as they come."""
        ...

    def close(self) -> None:
        """Let go of what is held; work that is under way is dropped."""
        ...


def answer_of(task: Task, shop: Workshop) -> Answer:
    """Do a task here; whatever it raises is in the answer."""
    started = time.perf_counter()
    try:
        value, fault = task.work(shop), None
    except Exception as error:
        value, fault = None, fault_of(error)
    return Answer(task, value, fault, round(time.perf_counter() - started, 4))


def overdue(task: Task, limit: float | None, seconds: float) -> Answer:
    """The answer of a task that was ended because it ran over its limit in seconds."""
    told = f"it ran over {limit:g} s, the limit of a document; allow more: --timeout"
    return Answer(task, None, Fault("Timeout", told, ""), seconds)


def too_large(task: Task, memory: int | None, seconds: float) -> Answer:
    """The answer of a task whose worker ended as it took more than `memory` megabytes."""
    told = f"its worker took more than {memory} MB, the limit; allow more: --memory"
    return Answer(task, None, Fault("Memory", told, ""), seconds)


def answers(
    engine: Engine, tasks: Iterable[Task], again: Callable[[Task], None] = lambda task: None
) -> Iterator[Answer]:
    """The answers of all tasks. One that fails is done once more when nothing else is under way:
    it may have failed for want of memory. `again` is told of it before."""
    failed: list[Answer] = []
    for answer in engine.run(tasks):
        if answer.fault is None:
            yield answer
        else:
            failed.append(answer)
    for first in failed:
        again(first.task)
        for answer in engine.run([first.task]):
            yield replace(answer, attempts=2)
