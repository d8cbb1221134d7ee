"""The standard streams, whatever they are: closed, full, without a reader, of any encoding."""

from __future__ import annotations

import errno
import io
import os
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO

from aligner.cli import tongue
from aligner.errors import InputError, OutputError

if TYPE_CHECKING:
    from aligner.bitext import Alignment

_STDIN, _STDOUT, _STDERR = range(3)


class ReaderGone(BaseException):
    """The reader of our output, such as ``head``, has closed it: no error, but a reason to stop."""


class _Results(io.FileIO):
    """Standard output: an error of writing is one of ours, and is raised once."""

    def __init__(self, closed: bool) -> None:
        super().__init__(_STDOUT, "w", closefd=False)
        self._broken = OSError(errno.EBADF, "it is closed") if closed else None
        self._over = False

    def write(self, data: Any) -> int:
        view = memoryview(data)
        if self._over:
            # It was said once; Python writes what is left when it closes the stream.
            return view.nbytes
        try:
            if self._broken is not None:
                raise self._broken
            return super().write(view) or 0
        except BrokenPipeError:
            self._over = True
            raise ReaderGone from None
        except OSError as error:
            self._over = True
            raise OutputError(
                f"cannot write to standard output: {error.strerror}; send it to a file "
                "that can be written"
            ) from None


class _Messages(io.FileIO):
    """Standard error. What cannot be written is dropped: no other place can tell of it."""

    def __init__(self) -> None:
        super().__init__(_STDERR, "w", closefd=False)

    def write(self, data: Any) -> int:
        view = memoryview(data)
        try:
            return super().write(view) or 0
        except OSError:
            return view.nbytes


def guard() -> None:
    """Make the standard streams safe to print to; call it before anything opens a file.

    A closed descriptor is opened on the null device: else the next file to be opened would get its
    number, and our messages. What an encoding lacks is escaped.
    """
    closed = [number for number in (_STDIN, _STDOUT, _STDERR) if not _is_open(number)]
    for number in closed:
        os.open(os.devnull, os.O_RDONLY if number == _STDIN else os.O_WRONLY)
    sys.stdout = _text(_Results(_STDOUT in closed), sys.stdout)
    sys.stderr = _text(_Messages(), sys.stderr)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _text(raw: io.FileIO, replaced: TextIO | None) -> TextIO:
    if replaced is not None:
        replaced.flush()
    encoding = getattr(replaced, "encoding", None) or "utf-8"
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=encoding,
        errors="backslashreplace",
        line_buffering=raw.fileno() == _STDERR or raw.isatty(),
    )


def read_stdin(limit: int) -> bytes:
    """What standard input holds; InputError where it cannot be read or is longer than `limit`."""
    try:
        data = sys.stdin.buffer.read(limit + 1)
    except (OSError, ValueError, AttributeError) as error:
        raise InputError(f"standard input cannot be read ({error}): name a file") from error
    if len(data) > limit:
        raise InputError(
            f"standard input is longer than {limit:,} bytes, the limit: cut it in parts"
        )
    return data


def flush() -> None:
    """Write out what was printed so far; errors as of writing."""
    sys.stdout.flush()


def print_jsonl(corpus: Iterable[Alignment]) -> None:
    """The corpus as JSONL on stdout, in UTF-8 whatever the encoding there; warnings on stderr."""
    from aligner import formats

    flush()
    warnings = formats.WRITERS[".jsonl"](sys.stdout.buffer, corpus)
    flush()
    for warning in warnings or ():
        warn(warning)


# A text or a name may hold escape sequences of its own, which must not reach a terminal.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]+")


def printable(text: str) -> str:
    """The text as one line without the control characters that would steer a terminal."""
    return _CONTROL.sub(" ", text)


def say(message: str) -> None:
    """One line for people, on stderr, without control characters."""
    say_styled(printable(message))


def warn(message: str) -> None:
    """Tell of a warning, on stderr."""
    say(tongue.t("cli.warning", message=tongue.said(message)))


def failed(doc: str, reason: str) -> None:
    """Tell of a document that failed, on stderr."""
    say(tongue.t("cli.failed", doc=doc, reason=tongue.said(reason)))


def say_styled(message: str) -> None:
    """Lines for people, on stderr, with their colours; what it cannot encode is escaped."""
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    shown = message.encode(encoding, "backslashreplace").decode(encoding)
    print(shown, file=sys.stderr, flush=True)


def in_colour(stream: TextIO) -> bool:
    """Whether the stream is a terminal that wants colours."""
    return stream.isatty() and not os.environ.get("NO_COLOR")
