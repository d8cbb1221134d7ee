"""How far a run of ``aligner corpus`` is: on a terminal, in a log, for a scheduler, as a status."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from aligner.cli import streams
from aligner.cli.progress import Progress
from aligner.cli.tongue import listed, said, t
from aligner.interface import strings

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
        words = t("cli.step", stage=_stage(step.stage), doc=step.doc)
        self._line.tell(words, step.number, step.total)
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
        done, total = f"{step.number:,}", f"{step.total:,}"
        words = [t("cli.step.count", stage=_stage(step.stage), done=done, total=total)]
        if step.sentences:
            speed = step.sentences / (now - self._began)
            words.append(t("cli.step.speed", count=f"{speed:,.0f}"))
        if step.failed:
            words.append(t("cli.step.failed", count=f"{step.failed:,}"))
        left = self._left(step, now)
        if left is not None:
            words.append(t("cli.time.left", time=spell(left)))
        return listed(words, clauses=True)


def _stage(name: str) -> str:
    """A stage of a run in words; one of an older version as it is named."""
    key = f"cli.stage.{name.replace(' ', '-')}"
    return t(key) if key in strings("en") else name


def spell(seconds: float) -> str:
    """A time in words: ``40 s``, ``12 min``, ``3 h 5 min``."""
    whole = round(seconds)
    if whole < 60:
        return t("cli.time.seconds", seconds=whole)
    minutes = whole // 60
    if minutes < 60:
        return t("cli.time.minutes", minutes=minutes)
    return t("cli.time.hours", hours=minutes // 60, minutes=minutes % 60)


def describe_status(status: Status) -> str:
    """A run in a few lines."""
    lines = [
        _state(status),
        t(
            "cli.status.counts",
            done=f"{status.done:,}",
            alone=f"{status.alone:,}",
            failed=f"{status.failed:,}",
            sentences=f"{status.sentences:,}",
            speed=f"{status.per_second:,.0f}",
        ),
    ]
    if status.left is not None:
        lines.append(t("cli.time.left", time=spell(status.left)))
    if status.working:
        lines.append(t("cli.status.working", docs=streams.printable(listed(status.working))))
    for failure in status.failures:
        doc, reason = streams.printable(failure.doc), streams.printable(said(failure.message))
        lines.append(t("cli.failed", doc=doc, reason=reason))
    if status.failed > len(status.failures):
        left = status.failed - len(status.failures)
        lines.append(t("cli.status.more", count=f"{left:,}"))
    return "\n".join(lines)


def _state(status: Status) -> str:
    if status.state != "running":
        return t(f"cli.status.{status.state}")
    stage, time_so_far = _stage(status.stage), spell(status.seconds)
    if not status.total:
        return t("cli.status.running", stage=stage, time=time_so_far)
    return t("cli.status.running.of", stage=stage, total=f"{status.total:,}", time=time_so_far)
