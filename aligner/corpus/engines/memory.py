"""A worker that takes too much memory ends itself, before the system ends something else."""

from __future__ import annotations

import os
import threading
import time

import psutil

TOO_MUCH = 93
"""Exit code of a worker that took too much; no shell and no signal has it."""
_OFTEN = 0.1
"""Seconds between two looks: in that time a document may take some hundred megabytes more."""
_MEGABYTE = 1_000_000


def watch(megabytes: int) -> None:
    """End this process at once when it holds more. A thread looks, so that nothing that a task does
    can hold it up for long."""
    process = psutil.Process()

    def look() -> None:
        while process.memory_info().rss <= megabytes * _MEGABYTE:
            time.sleep(_OFTEN)
        os._exit(TOO_MUCH)

    threading.Thread(target=look, daemon=True, name="memory").start()
