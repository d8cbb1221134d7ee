"""The texts of a corpus by their places: each is read when its turn comes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from aligner import pipeline, reading
from aligner.bitext import Lang
from aligner.errors import InputError
from aligner.files import open_input, shown

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file and the digest of its bytes; no text of it is held."""

    path: Path
    digest: str
    """SHA-256 of the bytes, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a first look at a file has found out."""

    file: TextFile
    kind: str
    """Layout: ``monolingual``, or how both languages stand in it."""
    lang: Lang
    """The first language to appear."""

    @property
    def path(self) -> Path:
        """The file's place."""
        return self.file.path

    @property
    def bilingual(self) -> bool:
        """Whether both languages are in the file."""
        return self.kind != "monolingual"


def text_file(path: Path) -> TextFile:
    """A file with its digest; InputError where it cannot be read."""
    return TextFile(path, _digest_of(path))


def _digest_of(path: Path) -> str:
    found = sha256()
    with open_input(path) as stream:
        try:
            while block := stream.read(_BLOCK):
                found.update(block)
        except OSError as error:
            raise InputError(f"cannot read {shown(path)}: {error.strerror}") from error
    return found.hexdigest()


@dataclass(frozen=True, slots=True)
class OpenText:
    """A text while it is worked on."""

    text: str
    layout: reading.Layout

    @property
    def bilingual(self) -> bool:
        """Whether both languages are in the file."""
        return self.layout.kind != "monolingual"


def open_text(file: TextFile) -> OpenText:
    """The text of a file; InputError where it cannot be used, or is another than before."""
    source = reading.read_source(file.path)
    if _digest_of(file.path) != file.digest:
        raise InputError(f"{shown(file.path)} was changed during the run: run again")
    return OpenText(source.text, reading.arrange(source))


class Shelf:
    """One-language texts in sentences, those used last kept for the next task."""

    def __init__(self, room: int = 4_000_000) -> None:
        """Keep texts of `room` characters altogether, and one at least."""
        self._room = room
        self._held: OrderedDict[TextFile, pipeline.SplitText] = OrderedDict()

    def side(self, file: TextFile) -> pipeline.SplitText:
        """The one side of a file; InputError where it holds both languages or cannot be used."""
        if file in self._held:
            self._held.move_to_end(file)
            return self._held[file]
        opened = open_text(file)
        if opened.bilingual:
            raise InputError(f"{file.path} holds both languages: a pair's files hold one each")
        side = pipeline.sides_of(opened.text, opened.layout)[opened.layout.langs[0]]
        self._held[file] = side
        while len(self._held) > 1 and self._size() > self._room:
            self._held.popitem(last=False)
        return side

    def _size(self) -> int:
        return sum(len(side.document.text) for side in self._held.values())
