"""How far long work has come: a line on a terminal that goes when the work is done.

Elsewhere nothing is shown. `rich` is imported only where there is a terminal to show it on.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from aligner.cli import tongue
from aligner.cli.streams import printable

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID


Unit = Literal["beads", "units"]


class Progress:
    """One line that tells of the work; a null one where nothing is to be shown."""

    def __init__(self, bars: Bars | None) -> None:
        self._bars = bars
        self._task: TaskID | None = None

    @property
    def shown(self) -> bool:
        """Whether there is a terminal that shows it."""
        return self._bars is not None

    def tell(
        self, what: str, done: int = 0, total: int | None = None, *, unit: Unit = "beads"
    ) -> None:
        """Show what is done now, and how much of it; `total` is None where that is not known."""
        if self._bars is None:
            return
        what = printable(what)
        counts = ""
        if total:
            counts = tongue.t("cli.work.of", done=f"{done:,}", total=f"{total:,}")
        elif done:
            counts = tongue.t(f"cli.work.{unit}", done=f"{done:,}")
        if self._task is None:
            self._task = self._bars.add_task(what, total=total, completed=done, counts=counts)
        else:
            self._bars.update(
                self._task, description=what, total=total, completed=done, counts=counts
            )

    def above(self, show: Callable[[], None]) -> None:
        """Print something to the terminal that must not run into the line."""
        if self._bars is None or not self._bars.live.is_started:
            show()
            return
        self._bars.stop()
        try:
            show()
        finally:
            self._bars.start()


@contextmanager
def progress(what: str, *, quiet: bool = False) -> Iterator[Progress]:
    """A line on stderr, where that is a terminal and `quiet` is not asked for."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield Progress(None)
        return
    with _bars() as bars:
        shown = Progress(bars)
        shown.tell(what)
        yield shown


def _bars() -> Bars:
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    return Bars(
        SpinnerColumn(),
        # No markup: a name may hold what rich takes for some.
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[counts]}", markup=False),
        TimeElapsedColumn(),
        console=Console(file=sys.stderr, no_color=bool(os.environ.get("NO_COLOR"))),
        transient=True,
        refresh_per_second=8,
        # What is printed goes where it should, even while the line is there.
        redirect_stdout=False,
        redirect_stderr=False,
    )
