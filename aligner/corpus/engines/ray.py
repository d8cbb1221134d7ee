"""Tasks done by many machines, through Ray (needs the extra ``ray``).

Each actor holds an encoder and does one task at a time; a task is handed over only when an actor is
free for it. Tasks name files: every machine must see the input at the same place. Where a machine
or a process is lost, its task's answer says so, and the task is done once more, as with every
engine; another actor takes its place.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from aligner.config import Settings
from aligner.corpus.engines import Answer, answer_of, overdue
from aligner.corpus.engines.memory import watch
from aligner.corpus.options import NO_LIMITS, Limits
from aligner.corpus.tasks import Task, Workshop
from aligner.errors import ConfigError, Fault

_NEEDED = "the engine ray needs the package ray: pip install enzh-aligner[ray]"
_PATIENCE = 1.0
"""Seconds after which it is looked whether a task takes too long, or an actor can start."""
_STARTING = 300.0
"""Seconds that an actor may wait for a free processor before the run gives up."""


class _Desk:
    """What an actor is: a workshop with the one method that tasks are sent to."""

    def __init__(self, settings: Settings, folder: str, memory: int | None) -> None:
        # Paths may be relative; where the folder is not, each file's own error tells.
        with suppress(OSError):
            os.chdir(folder)
        if memory is not None:
            watch(memory)
        self._shop = Workshop(settings)

    def ready(self) -> bool:
        """Answers once the actor runs."""
        return True

    def do(self, task: Task) -> tuple[Any, Fault | None, float]:
        """A task's answer without the task."""
        answer = answer_of(task, self._shop)
        return answer.value, answer.fault, answer.seconds


class RayEngine:
    """Actors that each do one task at a time, on all machines of a cluster."""

    def __init__(
        self,
        settings: Settings,
        *,
        address: str | None = None,
        workers: int | None = None,
        limits: Limits = NO_LIMITS,
    ) -> None:
        """Join the cluster at `address`, or begin one on this machine.

        `workers` actors at most, else one a processor of the cluster; `limits` are those of a
        task. ConfigError where ray is not installed or the cluster cannot be reached.
        """
        try:
            import ray
        except ImportError as error:
            raise ConfigError(_NEEDED) from error
        self._ray = ray
        self._joined = not ray.is_initialized()
        if self._joined:
            _join(ray, address)
        self._actor = ray.remote(num_cpus=1, max_restarts=0)(_Desk)
        self._settings = replace(settings, jobs=1)
        self._most = workers
        self._limits = limits
        self._desks: list[_Actor] = []
        self._began = False

    def run(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """The answers as they come; ConfigError where no actor can start."""
        waiting = iter(tasks)
        more = self._fill(waiting)
        while busy := [desk for desk in self._desks if desk.task is not None]:
            ready, _ = self._ray.wait(
                [desk.answer for desk in busy], num_returns=1, timeout=_PATIENCE
            )
            answers = [
                self._answer(desk) for desk in busy if desk.answer in ready or self._overdue(desk)
            ]
            self._look(busy)
            # Machines come and go: there may be room for another actor now.
            if more:
                more = self._fill(waiting)
            yield from answers

    def _fill(self, waiting: Iterator[Task]) -> bool:
        """Give every free actor a task; whether there may be more."""
        while True:
            idle = next((desk for desk in self._desks if desk.task is None), None)
            if idle is None and len(self._desks) >= self._room():
                return True
            task = next(waiting, None)
            if task is None:
                return False
            if idle is None:
                actor = self._actor.remote(self._settings, str(Path.cwd()), self._limits.memory)
                idle = _Actor(actor, actor.ready.remote())
                self._desks.append(idle)
            idle.task, idle.since = task, time.monotonic()
            idle.answer = idle.actor.do.remote(task)

    def _room(self) -> int:
        processors = int(self._ray.cluster_resources().get("CPU", 1))
        return max(1, processors if self._most is None else min(self._most, processors))

    def _look(self, busy: list[_Actor]) -> None:
        """Note which actors have started; ConfigError where none does."""
        for desk in busy:
            if not desk.started and self._ray.wait([desk.ready], timeout=0)[0]:
                desk.started = self._began = True
                desk.since = time.monotonic()
        longest = max((time.monotonic() - desk.since for desk in busy), default=0.0)
        if not self._began and longest > _STARTING:
            raise ConfigError(
                f"no processor of the cluster became free in {_STARTING:g} s: end other jobs, or "
                "add machines"
            )

    def _overdue(self, desk: _Actor) -> bool:
        return desk.started and self._limits.overdue(time.monotonic() - desk.since)

    def _answer(self, desk: _Actor) -> Answer:
        task = desk.task
        assert task is not None
        seconds = round(time.monotonic() - desk.since, 4)
        if not self._ray.wait([desk.answer], timeout=0)[0]:
            self._dismiss(desk)
            return overdue(task, self._limits.timeout, seconds)
        try:
            value, fault, took = self._ray.get(desk.answer)
        except self._ray.exceptions.RayError as error:
            self._dismiss(desk)
            reason = " ".join(str(error).split())[:_TOLD]
            perhaps, memory = "", self._limits.memory
            if memory is not None:
                # Ray does not tell the exit code.
                perhaps = f", perhaps as it took more than {memory} MB: allow more with --memory"
            lost = f"the process or machine that worked on it was lost{perhaps} ({reason})"
            return Answer(task, None, Fault("Crash", lost, ""), seconds)
        desk.task = None
        desk.started = self._began = True
        return Answer(task, value, fault, took)

    def _dismiss(self, desk: _Actor) -> None:
        self._desks.remove(desk)
        self._ray.kill(desk.actor)

    def close(self) -> None:
        """End every actor; what one is doing is dropped."""
        desks, self._desks = self._desks, []
        for desk in desks:
            self._ray.kill(desk.actor)
        if self._joined:
            self._ray.shutdown()


_TOLD = 200


@dataclass(slots=True, eq=False)
class _Actor:
    actor: Any
    ready: Any
    """Resolved once it runs."""
    task: Task | None = None
    answer: Any = None
    since: float = field(default_factory=time.monotonic)
    """When it was given the task, or had started."""
    started: bool = False


def _join(ray: Any, address: str | None) -> None:
    _check_listens(address)
    try:
        ray.init(
            address=address,
            include_dashboard=False,
            log_to_driver=False,
            logging_level=logging.ERROR,
            configure_logging=False,
        )
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise _no_cluster(address, " ".join(str(error).split())[:_TOLD]) from error


_SOON = 10.0
"""Seconds in which a machine answers that is there."""


def _check_listens(address: str | None) -> None:
    """ConfigError where nobody listens: Ray itself would try for a minute."""
    host, _, port = (address or "").rpartition(":")
    if not host or "/" in host or not port.isdecimal():
        return
    try:
        socket.create_connection((host, int(port)), _SOON).close()
    except (OSError, OverflowError, ValueError) as error:
        raise _no_cluster(address, str(error)) from error


def _no_cluster(address: str | None, reason: str) -> ConfigError:
    where = address or "this machine"
    return ConfigError(f"no Ray cluster at {where} ({reason}): begin one with ray start --head")
