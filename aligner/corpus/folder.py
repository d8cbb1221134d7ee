"""The output folder of a corpus run: checked before, and held by one run at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from aligner.errors import OutputError
from aligner.files import check_out, shown

JSONL, TMX = "corpus.jsonl", "corpus.tmx"
REPORT, HTML, TIMINGS = "report.json", "report.html", "timings.json"
FILES = (JSONL, TMX, REPORT, HTML, TIMINGS)
JOURNAL = "journal.sqlite3"
LOCK = ".lock"


def check_folder(out: Path, inputs: Sequence[Path]) -> None:
    """Refuse, before the work begins, a folder that could not be written at its end; touches
    nothing.

    OutputError where `out` is no folder, may not be written, or it or a file that would be
    written there is one of the inputs.
    """
    check_out(out, inputs)
    for name in FILES:
        if os.path.isdir(out / name):  # noqa: PTH112 - a name may be too long to ask for
            raise OutputError(
                f"cannot write {shown(out / name)}: it is a folder; name another folder"
            )
    places = {os.path.realpath(out / name) for name in FILES}
    for path in inputs:
        if os.path.realpath(path) in places:
            raise OutputError(
                f"cannot write into {shown(out)}: {shown(path)} is an input; name another folder"
            )


@contextmanager
def held(out: Path) -> Iterator[None]:
    """The folder, made when needed and kept from other runs until the block ends.

    OutputError at once where another run has it, or where it cannot be made. A folder that was
    made here and stays empty is taken away again. What a killed run left half written is too.
    """
    try:
        made = [path for path in (out, *out.parents) if not path.exists()]
        out.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / LOCK, timeout=0)
        lock.acquire()
    except Timeout:
        raise OutputError(
            f"another run is writing into {shown(out)}: wait until it ends, or name another folder"
        ) from None
    except OSError as error:
        raise OutputError(
            f"cannot write into {shown(out)}: {error.strerror}; name a folder that can be written"
        ) from error
    try:
        _clear_remains(out)
        yield
    finally:
        # Taken away while it is still held: a run that has it open sees that it is gone.
        with suppress(OSError):
            (out / LOCK).unlink()
        lock.release()
        _remove_empty(made)


def _clear_remains(out: Path) -> None:
    """Delete the temporary files of runs that were killed; nobody else writes here now."""
    ours = [file for name in FILES for file in out.glob(f".{name}.*.part")]
    for file in ours:
        with suppress(OSError):
            file.unlink()


def _remove_empty(folders: Sequence[Path]) -> None:
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:
            return
