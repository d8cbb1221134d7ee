"""A corpus as others load it: in shards, split by document, with a card of what is in it."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Literal, get_args

from aligner import formats
from aligner.bitext import Alignment
from aligner.config import MIN_BEAD_CONFIDENCE
from aligner.corpus.card import card_of
from aligner.corpus.options import fixed_number
from aligner.corpus.remote import Remote, is_url
from aligner.corpus.sketches import Sketches, sketched, texts_of
from aligner.errors import ConfigError, InputError, OutputError
from aligner.files import shown
from aligner.selection import statistics

Form = Literal["parquet", "jsonl", "jsonl.zst", "tmx"]
FORMS: tuple[Form, ...] = get_args(Form)
SPLITS = ("train", "validation", "test")
CARD = "README.md"
DATA = "data"


@dataclass(frozen=True, slots=True)
class ReleaseOptions:
    """How a corpus is released. ConfigError for a value outside its range."""

    form: Form = "parquet"
    size: int = 256
    """Megabytes of text in a shard, about; a document is never cut."""
    shares: tuple[float, float, float] = (1.0, 0.0, 0.0)
    """Of the documents, for each of `SPLITS`."""
    seed: int = 0
    codes: Mapping[str, str] | None = None
    """Names of the languages in a TMX."""
    min_bead_confidence: float = MIN_BEAD_CONFIDENCE
    """Beads less sure are left out of a TMX."""

    def __post_init__(self) -> None:
        if self.form not in FORMS:
            raise ConfigError(f"form {self.form!r} is unknown: use {', '.join(FORMS)}")
        if not 1 <= self.size <= 1_000_000:
            raise ConfigError(f"size {self.size} is outside 1 to 1000000 megabytes")
        if min(self.shares) < 0 or abs(sum(self.shares) - 1) > _ROUNDING:
            told = ", ".join(f"{share:g}" for share in self.shares)
            raise ConfigError(
                f"the shares {told} do not make 1: name those of {', '.join(SPLITS)}, such as "
                "0.98,0.01,0.01"
            )


_ROUNDING = 1e-6
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Release:
    """What was written."""

    files: tuple[str, ...]
    """Below the folder, shards first."""
    documents: Mapping[str, int]
    """By split."""
    near_duplicates: tuple[tuple[str, ...], ...]
    """Groups of documents that are nearly the same: each is in one split."""
    warnings: tuple[str, ...] = field(default=())


def release(paths: Sequence[Path], out: Path | str, options: ReleaseOptions) -> Release:
    """Write corpus files as shards into a new folder, with a card; what was written.

    `out` is a path, or as text the URL of a folder (``s3://...``) that `fsspec` knows. A document
    belongs to one split as a whole, and so do all that are nearly the same as it. The corpus is
    read three times, a document at a time. InputError for a corpus that cannot be read or holds no
    bead, OutputError for a folder that is there already or cannot be written.
    """
    if isinstance(out, str) and is_url(out):
        return _uploaded(paths, Remote(out), options)
    out = Path(out)
    if out.exists():
        raise OutputError(f"{shown(out)} is there already: name a new folder")
    formats.check_codes(options.codes or {})
    plan = _planned(paths, options)
    try:
        made = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".part", dir=out.parent))
    except OSError as error:
        raise OutputError(f"cannot write {shown(out)}: {error.strerror}") from error
    try:
        files, warnings = _written(paths, made, plan, options)
        card = card_of(plan.statistics, plan.meta, plan.documents, files, options.form)
        (made / CARD).write_text(card, encoding="utf-8")
        made.chmod(0o755)
        made.rename(out)
    except OSError as error:
        raise OutputError(f"cannot write {shown(out)}: {error.strerror}") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return Release((*files, CARD), plan.documents, plan.near_duplicates, tuple(warnings))


def _uploaded(paths: Sequence[Path], remote: Remote, options: ReleaseOptions) -> Release:
    """The same at a URL: made here first, so that nothing half-made is there for long."""
    if remote.exists():
        raise OutputError(f"{remote.url} is there already: name a new folder")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "release"
        made = release(paths, folder, options)
        remote.put(folder, CARD)
    return made


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a first reading of the corpus tells."""

    split: Mapping[str, str]
    """Of every document."""
    statistics: dict[str, Any]
    meta: dict[str, Any]
    """Signatures and licences, with the number of documents of each."""
    near_duplicates: tuple[tuple[str, ...], ...]

    @property
    def documents(self) -> dict[str, int]:
        """How many there are in each split that has any."""
        counts = Counter(self.split.values())
        return {name: counts[name] for name in SPLITS if counts[name]}


def _planned(paths: Sequence[Path], options: ReleaseOptions) -> _Plan:
    sketches = Sketches()
    docs: dict[str, None] = {}
    meta: dict[str, Counter[str]] = {"signatures": Counter(), "licences": Counter()}

    def seen() -> Iterator[Alignment]:
        for alignment in _corpus(paths):
            docs[alignment.doc] = None
            sketches.add(alignment.doc, sketched(texts_of(alignment)))
            meta["signatures"][str(alignment.signature or "unknown")] += 1
            meta["licences"][_licence(alignment)] += 1
            yield alignment

    found = statistics(seen())
    if not found["beads"]:
        raise InputError(f"no bead in {', '.join(map(shown, paths))}: nothing to release")
    groups = tuple(sketches.groups())
    first = {doc: group[0] for group in groups for doc in group}
    split = {doc: _split(first.get(doc, doc), options) for doc in docs}
    return _Plan(split, found, {name: dict(each) for name, each in meta.items()}, groups)


def _corpus(paths: Sequence[Path]) -> Iterator[Alignment]:
    return chain.from_iterable(map(formats.stream_corpus, paths))


def _licence(alignment: Alignment) -> str:
    named = (alignment.meta.get(name) for name in ("licence", "license"))
    return next((str(value) for value in named if value), "unknown")


def _split(doc: str, options: ReleaseOptions) -> str:
    """The split of a document by its name alone: a corpus that grows keeps what it has."""
    place = fixed_number(f"{options.seed}\0{doc}") / 2**64
    for name, share in zip(SPLITS, options.shares, strict=True):
        place -= share
        if place < 0:
            return name
    return SPLITS[max(k for k, share in enumerate(options.shares) if share)]


def _written(
    paths: Sequence[Path], folder: Path, plan: _Plan, options: ReleaseOptions
) -> tuple[list[str], list[str]]:
    """Every shard in its place; names below the folder, and warnings."""
    (folder / DATA).mkdir()
    files: list[str] = []
    warnings: list[str] = []
    for split in plan.documents:
        chosen = (each for each in _corpus(paths) if plan.split[each.doc] == split)
        shards = []
        for number, shard in enumerate(_shards(chosen, options.size * _MEGABYTE)):
            path = folder / DATA / f"{split}-{number:05d}.{options.form}"
            warnings += formats.write_corpus(
                shard,
                path,
                codes=options.codes,
                min_bead_confidence=options.min_bead_confidence,
            )
            shards.append(path)
        for path in shards:
            # The names that loaders of the hub know.
            stem, _, suffix = path.name.partition(".")
            named = path.with_name(f"{stem}-of-{len(shards):05d}.{suffix}")
            path.rename(named)
            files.append(f"{DATA}/{named.name}")
    return files, [warning.replace(f"{shown(folder)}/", "") for warning in warnings]


def _shards(corpus: Iterable[Alignment], size: int) -> Iterator[Iterator[Alignment]]:
    """Runs of whole documents of about so many bytes of text; each must be used up in its turn."""
    waiting = iter(corpus)
    following = next(waiting, None)

    def shard() -> Iterator[Alignment]:
        nonlocal following
        written, doc = 0, None
        # A long document may come in pieces.
        while following is not None and (written < size or following.doc == doc):
            here, doc = following, following.doc
            written += sum(len(text.encode("utf-8", "replace")) for text in texts_of(here).values())
            following = next(waiting, None)
            yield here

    while following is not None:
        yield shard()
