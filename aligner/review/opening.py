"""Where the review of a corpus lies, how it begins, and how it goes on after the corpus changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from aligner import formats
from aligner.bitext import Alignment
from aligner.errors import InputError, OutputError
from aligner.files import is_folder, open_input, shown
from aligner.review.keeping import carried, corrections_of
from aligner.review.linker import Linker
from aligner.review.store import SUFFIX, Store

_CORPUS = "corpus.jsonl"
"""The corpus in a folder that the program wrote."""

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Opened:
    """A review that can be worked on."""

    store: Store
    messages: tuple[str, ...] = ()
    """What a person has to know: corrections that could not be carried."""


def corpus_at(path: Path) -> Iterator[Alignment]:
    """The alignments of a review, a corpus file, or a folder that holds one.

    InputError where there is none.
    """
    path = _file_of(path)
    if path.suffix.lower() != SUFFIX:
        yield from formats.stream_corpus(path)
        return
    open_input(path).close()
    store = Store(path)
    try:
        yield from store.alignments()
    finally:
        store.close()


def reviewed_at(path: Path) -> Iterator[Alignment]:
    """The alignments as the review of a corpus has them; as the corpus has them where there is
    none. InputError where there is neither."""
    review = store_of(path)
    return corpus_at(review if review.is_file() else path)


def store_of(path: Path, tgt: Path | None = None) -> Path:
    """Where the review of a corpus lies: beside it."""
    file = path if tgt is not None else _file_of(path)
    if file.suffix.lower() == SUFFIX:
        return file
    return file.with_name(file.name + SUFFIX)


def open_review(
    path: Path,
    tgt: Path | None,
    linker: Linker,
    at: Path | None = None,
) -> Opened:
    """The review of a corpus, or of two texts, which are aligned first.

    One that was begun goes on. Where the corpus has changed since, its corrections are carried
    into a new one, and the old one keeps its name with a number. InputError and OutputError as the
    corpus and the store raise.
    """
    place = at or store_of(path, tgt)
    if path.suffix.lower() == SUFFIX:
        open_input(path).close()
        return Opened(Store(path))
    files = [path, tgt] if tgt is not None else [_file_of(path)]
    digest = digest_of(files)
    if not place.exists():
        return Opened(_created(place, _fresh(files, linker), digest))
    store = Store(place)
    if store.meta("source") == digest:
        return Opened(store)
    before = list(store.alignments())
    store.close()
    found, lost = _carried(list(_fresh(files, linker)), before, linker)
    kept = _set_aside(place)
    message = f"the corpus has changed: its corrections were carried, the old review is {kept.name}"
    return Opened(_created(place, iter(found), digest), (message, *lost))


def keep_corrections(
    fresh: Sequence[Alignment], path: Path, linker: Linker
) -> tuple[list[Alignment], list[str]]:
    """Alignments with the corrections of an earlier corpus or review, and what was lost.

    Documents belong together by their names; where there is one on either side, whatever its name.
    InputError where the file is no corpus.
    """
    return _carried(fresh, list(corpus_at(path)), linker)


def _carried(
    fresh: Sequence[Alignment], before: Sequence[Alignment], linker: Linker
) -> tuple[list[Alignment], list[str]]:
    named = {each.doc: each for each in before}
    if len(fresh) == len(before) == 1:
        named = {fresh[0].doc: before[0]}
    found: list[Alignment] = []
    lost: list[str] = []
    for each in fresh:
        old = named.pop(each.doc, None)
        if old is None:
            found.append(each)
            continue
        kept = carried(each, corrections_of(old), linker)
        found.append(kept.alignment)
        lost += kept.lost
    for old in named.values():
        lost += corrections_of(old).told()
    return found, lost


def _fresh(files: Sequence[Path], linker: Linker) -> Iterator[Alignment]:
    if len(files) > 1:
        yield linker.aligned(files[0], files[1])
    else:
        yield from formats.stream_corpus(files[0])


def _created(place: Path, corpus: Iterator[Alignment], digest: str) -> Store:
    """A new review, there when it is whole."""
    part = place.with_name(place.name + ".part")
    try:
        part.unlink(missing_ok=True)
        store = Store.create(part, corpus, {"source": digest})
        if not store.query("select 1 from beads limit 1"):
            store.close()
            raise InputError(f"{shown(place)}: the corpus holds no bead to review")
        store.close()
        part.replace(place)
    except OSError as error:
        raise OutputError(
            f"cannot write {shown(place)}: {error.strerror}; name another place with --store"
        ) from error
    finally:
        for suffix in ("", "-wal", "-shm"):
            part.with_name(part.name + suffix).unlink(missing_ok=True)
    return Store(place)


def _set_aside(place: Path) -> Path:
    """The review under another name, which is free."""
    number = 1
    while (kept := place.with_name(f"{place.stem}.{number}{SUFFIX}")).exists():
        number += 1
    return place.rename(kept)


def _file_of(path: Path) -> Path:
    if not is_folder(path):
        return path
    found = path / _CORPUS
    if not found.is_file():
        raise InputError(
            f"{shown(path)} holds no {_CORPUS}: name a corpus file, or make one with aligner corpus"
        )
    return found


def digest_of(files: Sequence[Path]) -> str:
    """What a review notes of the files that it was made from; InputError as they are read."""
    whole = sha256()
    for path in files:
        with open_input(path) as stream:
            while block := stream.read(_BLOCK):
                whole.update(block)
        whole.update(b"\0")
    return whole.hexdigest()
