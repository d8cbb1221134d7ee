"""How a corpus is made: by whom, which part of it, within what limits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, get_args

from aligner.errors import ConfigError

EngineName = Literal["auto", "local", "process", "ray"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several parts of a corpus that are made apart, and merged afterwards."""

    number: int
    """From 1."""
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    @classmethod
    def parse(cls, text: str) -> Shard:
        """From ``2/8``; ConfigError where it is none."""
        found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
        if not found or not 1 <= int(found[1]) <= int(found[2]):
            raise ConfigError(f"shard {text!r} is none: use NUMBER/COUNT, such as 1/8 to 8/8")
        return cls(int(found[1]), int(found[2]))

    def holds(self, doc: str) -> bool:
        """Whether a document is of this part."""
        return fixed_number(doc) % self.of == self.number - 1


def fixed_number(text: str) -> int:
    """A number below 2**64 that a text has on every machine, evenly spread."""
    digest = sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big")


LEAST_MEMORY = 500
"""Megabytes: workers that align short articles take 329 to 407 (`tests.benchmarks.rates`)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take; None for as much as there is."""

    timeout: float | None = None
    """Seconds."""
    memory: int | None = None
    """Megabytes of its worker."""

    @property
    def any(self) -> bool:
        """Whether there is a limit."""
        return self.timeout is not None or self.memory is not None

    def overdue(self, seconds: float) -> bool:
        """Whether a document that has taken so long is to be ended."""
        return self.timeout is not None and seconds >= self.timeout


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class RunOptions:
    """Options of a run that change no byte of a pair. ConfigError for a wrong value."""

    engine: EngineName = "local"
    """``local`` (this process), ``process`` (several), ``ray`` (many machines) or ``auto``
    (several processes where it pays)."""
    timeout: float | None = None
    """Seconds that one document may take; needs processes."""
    memory: int | None = None
    """Megabytes that a worker may hold; needs processes."""
    shard: Shard | None = None
    address: str | None = None
    """Of a Ray cluster; else one is begun on this machine."""

    days: int | None = None
    """Days that two texts with dates may be apart to be paired by their content; else as in the
    pairs that names make, 3 at least."""

    def __post_init__(self) -> None:
        if self.days is not None and self.days < 0:
            raise ConfigError(f"days {self.days!r} is no number of days from 0 up")
        if self.engine not in ENGINES:
            raise ConfigError(f"engine {self.engine!r} is unknown: use {', '.join(ENGINES)}")
        if self.address is not None and self.engine != "ray":
            raise ConfigError("an address is that of a Ray cluster: use --engine ray with it")
        if self.timeout is not None:
            if not 0 < self.timeout <= 10**9:
                raise ConfigError(f"timeout {self.timeout!r} is no number of seconds above 0")
            if self.engine == "local":
                raise ConfigError(
                    "a timeout needs processes that can be ended: use --engine process"
                )
        if self.memory is not None:
            if self.memory < LEAST_MEMORY:
                raise ConfigError(
                    f"memory {self.memory!r} is no number of megabytes from {LEAST_MEMORY} up: "
                    "a worker without a document takes as much"
                )
            if self.engine == "local":
                raise ConfigError(
                    "a limit of memory needs processes that can be ended: use --engine process"
                )

    @property
    def limits(self) -> Limits:
        """What one document may take."""
        return Limits(self.timeout, self.memory)
