"""The command line: parses, calls the library, prints, turns errors into exit codes.

Results go to stdout; messages and progress to stderr. Nothing heavy is imported before a command
needs it, so that ``aligner --help`` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from aligner.cli import streams, tongue
from aligner.cli.signals import Stopped, stop_on_signals

__all__ = ["main", "run"]


def main() -> None:
    """Run the command line; the only place that exits the process."""
    streams.guard()
    stop_on_signals()
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code, as the README lists them. Nothing is raised."""
    code = 0
    tongue.choose(arguments)
    try:
        code = _run(arguments)
        streams.flush()
        return code
    except streams.ReaderGone:
        return code
    except (Stopped, KeyboardInterrupt) as stop:
        streams.say(tongue.t("cli.stopped"))
        return stop.code if isinstance(stop, Stopped) else 130
    except Exception as error:
        from aligner.cli.failures import explained

        return explained(error, arguments)


def _run(arguments: Sequence[str]) -> int:
    from aligner.cli.app import app

    try:
        code = app(
            args=list(arguments), prog_name="aligner", standalone_mode=False, obj=list(arguments)
        )
    except SystemExit as done:  # typer's answer to a request of the shell for completions
        code = done.code
    return code if isinstance(code, int) else 0
