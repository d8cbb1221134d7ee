"""The texts of a corpus by their places: each is read when its turn comes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from aligner import pipeline, reading
from aligner.bitext import Lang
from aligner.corpus.places import Inside, Place, bytes_of, changed, digest_of, name_of
from aligner.errors import InputError
from aligner.files import shown


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text by its place and the digest of its bytes; nothing of it is held."""

    path: Path
    """Of the file; of a text inside a file what it is called."""
    digest: str
    """SHA-256 of the bytes, in hexadecimal."""
    inside: Inside | None = None
    """Where the text is, if it is no file."""

    @property
    def place(self) -> Place:
        """Where its bytes are."""
        return self.inside or self.path


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


def text_file(place: Place) -> TextFile:
    """A text with its digest; InputError where it cannot be read."""
    inside = None if isinstance(place, Path) else place
    return TextFile(name_of(place), digest_of(place), inside)


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
    data = bytes_of(file.place)
    if sha256(data).hexdigest() != file.digest:
        raise changed(file.path)
    source = reading.source_of(data, shown(file.path), file.path.suffix)
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
