"""The corrections that stand in an output folder: a later run there keeps them.

They are in the reviews of its corpus, and in the corpus itself: in the beads that are not as the
aligner left them.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from aligner import formats
from aligner.bitext import Alignment
from aligner.corpus.folder import JSONL, TMX
from aligner.errors import InputError, OutputError
from aligner.files import open_input, shown
from aligner.review.keeping import Corrections, Gone, corrections_of
from aligner.review.opening import digest_of
from aligner.review.store import SUFFIX, Store

_WRITTEN = "written"
"""Key under which a review has the digest of the corpus that has its corrections."""

_SAID = re.compile(
    rb'"status"\s*:\s*"(?!auto")|"dismissed"\s*:\s*true|"comment"\s*:\s*"(?!")', re.ASCII
)
"""What records have that a person has said something of; a corpus without it is not read."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The corrections of every document."""

    by_doc: Mapping[str, tuple[Corrections, ...]] = field(default_factory=dict)
    """By its name; where two say something of the same bead, the later one holds."""
    own: bool = False
    """Whether some stand in the corpus alone, which the run writes anew."""

    def of(self, doc: str) -> tuple[Corrections, ...]:
        """Those of one document."""
        return self.by_doc.get(doc, ())

    def lost(self, done: Iterable[str]) -> tuple[str, ...]:
        """The corrections of documents that are not among these, each in a line."""
        gone = sorted(self.by_doc.keys() - set(done))
        return tuple(line for doc in gone for each in self.by_doc[doc] for line in each.told())


def corrections_in(out: Path, dismissed: Gone = frozenset()) -> Kept:
    """The corrections in an output folder; `dismissed` is what the policy dismisses itself.

    A review that was made from the corpus as it stands there is the last word on it. InputError
    for a review or a corpus with corrections that cannot be read: they would be lost.
    """
    corpus = out / JSONL
    own = _is_corrected(corpus) and not _is_reviewed(corpus)
    found: dict[str, tuple[Corrections, ...]] = {}
    for alignment in _alignments(out, own):
        corrections = corrections_of(alignment, dismissed)
        if corrections.entries:
            found[alignment.doc] = (*found.get(alignment.doc, ()), corrections)
    return Kept(found, own and bool(found))


def _alignments(out: Path, own: bool) -> Iterator[Alignment]:
    """The documents of the corpus, where they count, then of its reviews: the last word last."""
    if own:
        try:
            yield from formats.stream_corpus(out / JSONL)
        except InputError as error:
            raise InputError(
                f"{error}; it holds corrections that would be lost: mend it, or move it away"
            ) from error
    for name in (TMX, JSONL):
        path = out / (name + SUFFIX)
        if path.is_file():
            with closing(Store(path)) as store:
                yield from store.alignments()


def _is_corrected(corpus: Path) -> bool:
    if not corpus.is_file():
        return False
    with open_input(corpus) as stream:
        return any(_SAID.search(line) for line in stream)


def _is_reviewed(corpus: Path) -> bool:
    """Whether the review of the corpus knows all that the corpus says."""
    review = corpus.with_name(corpus.name + SUFFIX)
    if not review.is_file():
        return False
    digest = digest_of([corpus])
    with closing(Store(review)) as store:
        return digest in (store.meta("source"), store.meta(_WRITTEN))


def note_written(out: Path) -> None:
    """Note in the review of the corpus that the corpus has its corrections now."""
    review = out / (JSONL + SUFFIX)
    if review.is_file():
        digest = digest_of([out / JSONL])
        with closing(Store(review)) as store:
            store.note(_WRITTEN, digest)


def set_aside(out: Path) -> Path:
    """A copy of the corpus under a name that is free; OutputError where it cannot be written."""
    number = 1
    while (copy := out / f"{Path(JSONL).stem}.{number}.jsonl").exists():
        number += 1
    try:
        shutil.copy2(out / JSONL, copy)
    except OSError as error:
        raise OutputError(
            f"cannot keep the corpus that was there as {shown(copy)}: {error.strerror}"
        ) from error
    return copy
