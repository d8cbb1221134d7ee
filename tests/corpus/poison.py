"""Tasks that end their process, never end, or fail at first; workers import them from here."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Fine:
    doc: str

    def work(self, shop):
        return self.doc.upper(), os.getpid()


@dataclass(frozen=True)
class Slow:
    doc: str
    mark: Path

    def work(self, shop):
        self.mark.write_text(str(os.getpid()))
        time.sleep(600)


@dataclass(frozen=True)
class Exits:
    doc: str

    def work(self, shop):
        os._exit(7)


@dataclass(frozen=True)
class Killed:
    doc: str

    def work(self, shop):
        os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class KilledAtFirst:
    doc: str
    mark: Path

    def work(self, shop):
        if not self.mark.exists():
            self.mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return "done at last"


@dataclass(frozen=True)
class Raises:
    doc: str

    def work(self, shop):
        raise ValueError("odd")


@dataclass(frozen=True)
class Endless:
    doc: str

    def work(self, shop):
        while True:
            pass


@dataclass(frozen=True)
class Hungry:
    """Takes all the memory that there is, a little at a time."""

    doc: str

    def work(self, shop):
        taken = []
        while True:
            taken.append(b"x" * 10_000_000)
            time.sleep(0.01)


def mixed(folder: Path):
    """Tasks of every kind that end by themselves, six fine ones among them."""
    fine = [Fine(f"f{k}") for k in range(6)]
    return [
        *fine[:3],
        Exits("exits"),
        Killed("killed"),
        Raises("raises"),
        *fine[3:],
        KilledAtFirst("first", folder / "mark"),
    ]


def check_fine(told):
    """Assert that the answers, by document, are those of the fine tasks, and of that which is
    done again."""
    for task in (Fine(f"f{k}") for k in range(6)):
        assert told[task.doc].value[0] == task.doc.upper()
    assert (told["first"].value, told["first"].attempts) == ("done at last", 2)
