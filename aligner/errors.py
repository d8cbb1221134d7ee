"""The one exception tree of the package.

Every message names the offending value, the limit it broke and the remedy, so
that a script can print ``str(error)`` and a person can act on it.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from pathlib import Path


class AlignerError(Exception):
    """Base of every error that the package raises on purpose."""


class InputError(AlignerError):
    """A text or file cannot be used: missing, unreadable, empty, in one language only."""


class ModelError(AlignerError):
    """An encoder or a trained weight is unknown, not built, or damaged."""


class ConfigError(AlignerError):
    """An option has a value outside its range, or options contradict each other."""


class OutputError(AlignerError):
    """A result cannot be written: unknown suffix, no permission, no such folder."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An exception in words, kept after the exception itself has gone."""

    type: str
    """Name of the exception's class."""
    message: str
    """One line for people; that of a bug says so."""
    place: str
    """``aligner/file.py:line`` of the innermost frame inside the package, or ``""``."""
    traceback: str = field(default="", repr=False)
    """The whole traceback of a bug; empty for an error that was raised on purpose."""


def fault_of(error: BaseException) -> Fault:
    """What can be told of an exception."""
    kind = type(error).__name__
    text = " ".join(_text(error).split())
    if isinstance(error, AlignerError):
        return Fault(kind, text, place_of(error))
    message = f"this is a bug: {kind}: {text}" if text else f"this is a bug: {kind}"
    if isinstance(error, MemoryError):
        message = f"the memory is not enough ({text or kind}): free some, or split the input"
    lines = traceback.format_exception(error)
    return Fault(kind, message, place_of(error), "".join(lines))


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return "its message cannot be read"


def place_of(error: BaseException) -> str:
    """``aligner/file.py:line`` of the innermost frame inside the package, or ``""``."""
    package = Path(__file__).parent
    inside = ""
    for frame, line in traceback.walk_tb(error.__traceback__):
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(package):
            inside = f"{file.relative_to(package.parent).as_posix()}:{line}"
    return inside
