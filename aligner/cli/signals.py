"""Signals that end a run in good order: what is half written is taken away, locks are freed."""

from __future__ import annotations

import signal
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class Stopped(BaseException):
    """A signal asks the program to end; no `Exception`, so that nothing takes it for a failure."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number
        """Exit code, as shells count it."""


def stop_on_signals() -> None:
    """Raise `Stopped` in the main thread on the first signal; a second one ends the process."""
    for name in _NAMES:
        number = getattr(signal, name, None)
        # A signal that the parent process ignores (nohup does so) stays ignored.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_DFL)
    raise Stopped(number)
