"""Tasks done by several processes of this machine.

Each worker has a pipe of its own: where one dies or never ends it is known which task it had, and
no other is lost. That is why this is no `concurrent.futures` pool, which loses what all its workers
had. Workers are spawned, not forked, so that it works the same on every system.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from aligner.config import Settings
from aligner.corpus.engines import Answer, answer_of, overdue, too_large
from aligner.corpus.engines.memory import TOO_MUCH, watch
from aligner.corpus.options import NO_LIMITS, Limits
from aligner.corpus.tasks import Task, Workshop
from aligner.errors import ConfigError, Fault

_RECYCLED = 1000
"""Tasks after which a worker is replaced, so that what a library leaks never gathers."""

_GRACE = 5.0
"""Seconds that a worker has to end when it is told to."""


class ProcessEngine:
    """Workers that each do one task at a time."""

    def __init__(
        self,
        settings: Settings,
        workers: int,
        *,
        limits: Limits = NO_LIMITS,
        recycled: int = _RECYCLED,
    ) -> None:
        """Start `workers` processes when they are needed; `limits` are those of a task."""
        threads = max(1, processors() // workers)
        self._settings = replace(settings, jobs=threads)
        self._most = workers
        self._limits = limits
        self._recycled = recycled
        self._workers: list[_Worker] = []
        self._began = False
        """Whether any worker has started."""

    def run(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """The answers as they come; ConfigError where a worker cannot start."""
        waiting = iter(tasks)
        more = self._fill(waiting)
        while busy := [worker for worker in self._workers if worker.task is not None]:
            found = [answer for worker in self._ready(busy) if (answer := self._answer(worker))]
            # Given new work before the answers are looked at: nobody waits for the journal.
            if more:
                more = self._fill(waiting)
            yield from found

    def _fill(self, waiting: Iterator[Task]) -> bool:
        """Give every worker a task; whether there may be more."""
        while True:
            idle = next((worker for worker in self._workers if worker.task is None), None)
            if idle is None and len(self._workers) >= self._most:
                return True
            task = next(waiting, None)
            if task is None:
                return False
            if idle is None:
                idle = _start(self._settings, self._limits.memory)
                self._workers.append(idle)
            idle.give(task)

    def _ready(self, busy: list[_Worker]) -> list[_Worker]:
        """Workers that have an answer, have died, or have taken too long."""
        left = None
        timeout = self._limits.timeout
        if timeout is not None:
            # A worker that still starts has no task to be late with.
            began = [worker.since for worker in busy if worker.started]
            oldest = min(began, default=time.monotonic())
            left = max(0.0, oldest + timeout - time.monotonic())
        ready = set(wait([worker.pipe for worker in busy], left))
        return [worker for worker in busy if worker.pipe in ready or self._overdue(worker)]

    def _overdue(self, worker: _Worker) -> bool:
        return worker.started and self._limits.overdue(time.monotonic() - worker.since)

    def _answer(self, worker: _Worker) -> Answer | None:
        """A worker's answer; None where it only says that it has started."""
        task = worker.task
        assert task is not None
        seconds = round(time.monotonic() - worker.since, 4)
        try:
            if worker.pipe.poll():
                told = worker.pipe.recv()
                if told is None:
                    worker.started = self._began = True
                    worker.since = time.monotonic()
                    return None
                worker.task, worker.done = None, worker.done + 1
                if worker.done >= self._recycled:
                    self._dismiss(worker)
                answer: Answer = told
                # The task itself, not its copy: the run knows it by that.
                return replace(answer, task=task)
        except (EOFError, OSError):
            self._dismiss(worker)
            if worker.process.exitcode == TOO_MUCH:
                return too_large(task, self._limits.memory, seconds)
            # One that is killed may be killed at any time; one that ends by itself before any has
            # started would end so again.
            if not self._began and (worker.process.exitcode or 0) >= 0:
                raise ConfigError(
                    f"a worker process could not start ({_ended(worker.process)}): use --engine "
                    "local; a script that asks for processes must do so under if __name__ == "
                    '"__main__"'
                ) from None
            message = f"the process that worked on it {_ended(worker.process)}"
            return Answer(task, None, Fault("Crash", message, ""), seconds)
        worker.process.kill()
        self._dismiss(worker)
        return overdue(task, self._limits.timeout, seconds)

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.end()

    def close(self) -> None:
        """End every worker; what one is doing is dropped."""
        workers, self._workers = self._workers, []
        for worker in workers:
            if worker.task is not None:
                worker.process.kill()
        for worker in workers:
            worker.end()


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    pipe: Connection
    task: Task | None = None
    since: float = field(default_factory=time.monotonic)
    """When it was given the task, or had started."""
    started: bool = False
    done: int = 0

    def give(self, task: Task) -> None:
        self.task, self.since = task, time.monotonic()
        try:
            self.pipe.send(task)
        except OSError:
            # It has died since: reading from it will tell.
            return

    def end(self) -> None:
        """A worker whose pipe is closed ends by itself."""
        self.pipe.close()
        self.process.join(_GRACE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _start(settings: Settings, memory: int | None) -> _Worker:
    # A fork would copy the threads' locks of the libraries in whatever state they are.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, settings, memory), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _serve(pipe: Connection, settings: Settings, memory: int | None) -> None:
    """The life of a worker: it ends when the parent's end of the pipe is closed, however."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            # A terminal sends a signal to the parent too, which ends the workers in good order.
            signal.signal(number, signal.SIG_IGN if name == "SIGINT" else signal.SIG_DFL)
    if memory is not None:
        watch(memory)
    shop = Workshop(settings)
    try:
        pipe.send(None)
        while True:
            pipe.send(answer_of(pipe.recv(), shop))
    except (EOFError, OSError):
        return


def _ended(process: BaseProcess) -> str:
    code = process.exitcode
    if code is None or code >= 0:
        return f"ended with exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    hint = " (perhaps the memory is not enough)" if name == "SIGKILL" else ""
    return f"was ended by {name}{hint}"


def processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1
