"""The language that the command line speaks: that of ``--ui``, else that of the person's locale.

It governs what people read: messages, progress, summaries, and the findings of ``check`` as text.
What programs read stays as it is: JSON, JSONL, SARIF, TMX and the other files, and the help, whose
options are English words. A message that the table does not know stays English in a Chinese frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from aligner import interface

if TYPE_CHECKING:
    from aligner.interface import Language

_OPTION = "--ui"
_spoken: Language = "en"


def choose(arguments: Sequence[str]) -> None:
    """Speak the language that the command line names, else the locale's.

    Looked for before the arguments are parsed, because parsing may fail, and says so. A language
    that is neither is told by the option itself.
    """
    global _spoken
    named = _named(arguments)
    known = named is not None and named in interface.LANGUAGES
    _spoken = interface.language(named if known else None)


def _named(arguments: Sequence[str]) -> str | None:
    named = None
    for place, argument in enumerate(arguments):
        name, given, value = argument.partition("=")
        if argument == "--":
            break
        if name == _OPTION:
            # The last one counts, as the parser has it.
            named = value if given else next(iter(arguments[place + 1 :]), None)
    return named


def spoken() -> Language:
    """The language that is spoken: English until one was chosen."""
    return _spoken


def t(key: str, **values: object) -> str:
    """A text of the table of strings."""
    return interface.worded(_spoken, key, **values)


def said(message: str) -> str:
    """A message of a check, a reader or an error."""
    return interface.said(_spoken, message)


def listed(parts: Iterable[str], *, clauses: bool = False) -> str:
    """Several things in a row, or several clauses."""
    return interface.listed(_spoken, parts, clauses=clauses)
