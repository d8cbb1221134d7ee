"""How far a run of ``aligner corpus`` is: on a terminal, in a log, for a scheduler, as a status."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from aligner.cli import streams
from aligner.cli.progress import Progress

if TYPE_CHECKING:
    from aligner.corpus import Step
    from aligner.corpus.status import Status

ProgressForm = Literal["auto", "json", "none"]

_MINUTE = 60.0
_SECOND = 1.0


class Teller:
    """Is told of every step of a run, and tells of some."""

    def __init__(
        self,
        form: ProgressForm,
        line: Progress,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Tell with `line` where that is shown, else in lines on stderr: one a minute, or as JSON
        one a second and one a stage."""
        self._form = form
        self._line = line
        self._clock = clock
        self._began = self._told = clock()
        self._stage = ""
        self._first = 0
        self._entered = self._last = self._began

    def __call__(self, step: Step) -> None:
        """Take note of a step."""
        now = self._clock()
        entered = (step.stage, step.total) != (self._stage, self._first)
        if entered:
            # The first document that it tells of took its time too.
            self._stage, self._first, self._entered = step.stage, step.total, self._last
        self._last = now
        self._line.tell(f"{step.stage} {step.doc}", step.number, step.total)
        if self._form == "json":
            if entered or step.number == step.total or now - self._told >= _SECOND:
                self._told = now
                streams.say(json.dumps(self._values(step, now)))
        elif self._form == "auto" and not self._line.shown and now - self._told >= _MINUTE:
            self._told = now
            streams.say(self._words(step, now))

    def _left(self, step: Step, now: float) -> float | None:
        """Seconds until the stage ends, by what it took so far."""
        if not step.number or now <= self._entered:
            return None
        return (now - self._entered) / step.number * (step.total - step.number)

    def _values(self, step: Step, now: float) -> dict[str, object]:
        left = self._left(step, now)
        passed = now - self._began
        return {
            "stage": step.stage,
            "done": step.number,
            "total": step.total,
            "failed": step.failed,
            "sentences": step.sentences,
            "sentences_per_second": round(step.sentences / passed, 1) if passed > 0 else 0.0,
            "seconds": round(passed, 1),
            "seconds_left": None if left is None else round(left, 1),
        }

    def _words(self, step: Step, now: float) -> str:
        words = [f"{step.stage}: {step.number:,} of {step.total:,}"]
        if step.sentences:
            words.append(f"{step.sentences / (now - self._began):,.0f} sentences a second")
        if step.failed:
            words.append(f"{step.failed:,} failed")
        left = self._left(step, now)
        if left is not None:
            words.append(f"{spell(left)} left")
        return ", ".join(words)


def spell(seconds: float) -> str:
    """A time in words: ``40 s``, ``12 min``, ``3 h 5 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes = whole // 60
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


_STATES = {
    "running": "running",
    "ended": "ended",
    "stopped": "stopped before its end: run it again to continue",
    "broken": "killed: run it again to continue",
}


def describe_status(status: Status) -> str:
    """A run in a few lines."""
    total = f" of {status.total:,}" if status.total and status.state == "running" else ""
    lines = [
        f"{_STATES.get(status.state, status.state)}"
        + (f", {status.stage}{total}" if status.state == "running" else "")
        + f"; {spell(status.seconds)} so far" * (status.state == "running"),
        f"{status.done:,} aligned, {status.alone:,} without counterpart, {status.failed:,} failed; "
        f"{status.sentences:,} sentences, {status.per_second:,.0f} a second",
    ]
    if status.left is not None:
        lines.append(f"{spell(status.left)} left")
    if status.working:
        lines.append(f"working on: {streams.printable(', '.join(status.working))}")
    for failure in status.failures:
        lines.append(
            f"failed: {streams.printable(failure.doc)}: {streams.printable(failure.message)}"
        )
    if status.failed > len(status.failures):
        lines.append(f"and {status.failed - len(status.failures):,} more failed")
    return "\n".join(lines)
