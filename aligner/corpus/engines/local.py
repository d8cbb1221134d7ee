"""Tasks done one after another in this process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aligner.corpus.engines import Answer, answer_of
from aligner.corpus.tasks import Task, Workshop


class LocalEngine:
    """Does every task itself. It cannot outlive a crash, nor end a task that never ends."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop

    def run(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """The answers, in the order of the tasks."""
        for task in tasks:
            yield answer_of(task, self._shop)

    def close(self) -> None:
        """Nothing is held."""
