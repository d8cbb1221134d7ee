"""Finds the texts of a corpus, and the pairs that manifests name."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from aligner.bitext import Scalar
from aligner.corpus import manifest
from aligner.corpus.archives import Member, bare_name, is_archive, members
from aligner.corpus.manifest import ManifestRow, read_manifest
from aligner.corpus.places import Place, identity, name_of
from aligner.errors import Fault, InputError, fault_of
from aligner.files import check_inputs, shown

SUFFIXES = (
    *(".txt", ".text", ".md", ".markdown", ".mdx", ".tsv", ".csv"),
    *(".html", ".htm", ".xhtml", ".docx", ".pptx", ".xlsx", ".pdf", ".epub"),
    *(".srt", ".vtt", ".ass", ".ssa"),
)
"""Files that a folder is searched for; others are left alone and listed in the report."""

_LISTS = (".jsonl", ".parquet")
_ABOUT = {"readme", "license", "licence", "notice", "changelog", "contributing"}
"""Names of files that describe a folder: they are not read as texts unless the user names them."""


@dataclass(frozen=True, slots=True)
class Named:
    """A pair that a manifest names; `doc` is its id there, and no other's."""

    doc: str
    row: ManifestRow


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, or a row of a manifest, that could not be used, and why."""

    path: Path
    doc: str | None
    """The id of the row; None for a file."""
    fault: Fault


@dataclass(frozen=True, slots=True)
class Collection:
    """Everything that the paths hold, by its places: no text is read."""

    texts: tuple[Place, ...]
    named: tuple[Named, ...]
    unreadable: tuple[Unreadable, ...]
    ignored: tuple[Path, ...]
    warnings: tuple[str, ...] = ()
    meta: Mapping[Path, Mapping[str, Scalar]] = field(default_factory=dict)
    """What a table says of texts that stand in it alone, by their names."""

    def names(self) -> dict[Path, str]:
        """A document name for every text, and for every file that cannot be read."""
        given = [named.doc for named in self.named]
        given += [item.doc for item in self.unreadable if item.doc is not None]
        paths = [item.path for item in self.unreadable if item.doc is None]
        return unique_names([*map(name_of, self.texts), *paths], given)


def expanded(paths: Sequence[Path]) -> list[Path]:
    """The paths, with patterns such as ``news/**/*.txt`` as the files and folders they match.

    InputError for a pattern that matches nothing.
    """
    found: list[Path] = []
    for path in paths:
        if not glob.has_magic(str(path)) or os.path.lexists(path):
            found.append(path)
            continue
        matched = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - a whole path
        if not matched:
            raise InputError(f"the pattern {shown(path)} matches no file; check the path")
        found.extend(map(Path, matched))
    return found


def collect(paths: Sequence[Path], out: Path | None = None) -> Collection:
    """Find every text under the paths, each file once; manifests give their pairs.

    What a manifest names is not collected as a text too, and the output folder `out` is left out.
    A file that cannot be used is noted, not raised, so that one bad file does not stop a thousand
    others. InputError where a path does not exist or nothing at all is found.
    """
    check_inputs(paths)
    unreadable: list[Unreadable] = []
    files, ignored = _files(paths, out, unreadable)
    files, warnings = _each_once(files)
    archives = [path for path in files if is_archive(path)]
    files = [path for path in files if not is_archive(path)]
    manifests, rest = _manifests(files, unreadable)
    rows, repeated = _rows(manifests, unreadable)
    named = [each for each in rows if not each.row.alone]
    alone = [each.row for each in rows if each.row.alone]
    taken = {
        identity(place)
        for each in named
        for place in (each.row.src, each.row.tgt)
        if place is not None
    }
    texts: list[Place] = [path for path in rest if identity(path) not in taken]
    texts += [row.src for row in alone]
    packed = _packed(archives, unreadable)
    texts += packed.texts
    if not (texts or named or unreadable):
        raise InputError(
            f"no text in {', '.join(map(shown, paths))}: files ending in {', '.join(SUFFIXES)} "
            "are looked for"
        )
    return Collection(
        tuple(texts),
        tuple(named),
        tuple(unreadable),
        (*ignored, *packed.ignored),
        (*warnings, *repeated, *packed.warnings),
        {name_of(row.src): row.meta for row in alone},
    )


_Made = TypeVar("_Made")


def _all(
    work: Iterable[tuple[Path, str | None, Callable[[], _Made]]], unreadable: list[Unreadable]
) -> list[_Made]:
    """What each piece of work gives; what fails, in whatever way, goes to `unreadable`."""
    made = []
    for path, doc, make in work:
        try:
            made.append(make())
        except Exception as error:
            unreadable.append(Unreadable(path, doc, fault_of(error)))
    return made


def _files(
    paths: Sequence[Path], out: Path | None, unreadable: list[Unreadable]
) -> tuple[list[Path], list[Path]]:
    """Files to read and files left alone, each path's in sorted order."""
    chosen: list[Path] = []
    ignored: dict[Path, None] = {}
    for path in paths:
        if path.is_file():
            chosen.append(path)
            continue
        for file in sorted(_walk(path, out, unreadable)):
            if _is_text(file) or is_archive(file) or _is_list(file):
                chosen.append(file)
            else:
                ignored[file] = None
    return chosen, list(ignored)


def _is_text(file: Path) -> bool:
    return file.suffix.lower() in SUFFIXES and file.stem.lower() not in _ABOUT


def _is_list(file: Path) -> bool:
    """Whether a file of a suffix that no text has is a manifest."""
    try:
        return file.suffix.lower() in _LISTS and manifest.is_manifest(file)
    except InputError:
        return False


def files_below(folder: Path) -> list[Path]:
    """The files that a folder is searched for, sorted; InputError where it cannot be read."""
    unreadable: list[Unreadable] = []
    files, _ = _files([folder], None, unreadable)
    if unreadable:
        raise InputError(unreadable[0].fault.message)
    return [file for file in files if _is_text(file)]


def _walk(folder: Path, out: Path | None, unreadable: list[Unreadable]) -> Iterator[Path]:
    """Regular files below a folder and links to them, none that is hidden or below `out`."""
    kept_out = identity(out) if out is not None else None
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            if identity(here) != kept_out:
                with os.scandir(here) as entries:
                    for entry in entries:
                        if entry.name.startswith("."):
                            continue
                        if entry.is_dir(follow_symlinks=False):
                            waiting.append(here / entry.name)
                        elif _is_file(entry):
                            yield here / entry.name
        except OSError as error:
            fault = fault_of(InputError(f"{shown(here)} cannot be read: {error.strerror}"))
            unreadable.append(Unreadable(here, None, fault))


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        # A link that leads nowhere that we may look.
        return False


_NAMED = 5
"""Files that a warning names; the others are counted."""


def _each_once(files: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """Every file once, not by a link if it has another name; and a warning about its other
    names."""
    names: dict[tuple[object, ...], list[Path]] = {}
    for path in files:
        names.setdefault(identity(path), []).append(path)
    once = [
        next((path for path in same if not path.is_symlink()), same[0]) for same in names.values()
    ]
    again = [
        str(path)
        for same, kept in zip(names.values(), once, strict=True)
        for path in same
        if path != kept or same.count(path) > 1
    ]
    return once, _warning("read once, though named more than once", list(dict.fromkeys(again)))


def _warning(what: str, names: Sequence[str]) -> list[str]:
    if not names:
        return []
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return [f"{what}: {', '.join(names[:_NAMED])}{more}"]


def _manifests(
    files: Sequence[Path], unreadable: list[Unreadable]
) -> tuple[list[Path], list[Path]]:
    """Which files are manifests, and which are not."""
    kinds = _all(((path, None, partial(_with_kind, path)) for path in files), unreadable)
    manifests = [path for path, is_manifest in kinds if is_manifest]
    return manifests, [path for path, is_manifest in kinds if not is_manifest]


def _with_kind(path: Path) -> tuple[Path, bool]:
    return path, manifest.is_manifest(path)


@dataclass(frozen=True, slots=True)
class _Packed:
    """What archives hold."""

    texts: list[Member]
    ignored: list[Path]
    warnings: list[str]


def _packed(archives: Sequence[Path], unreadable: list[Unreadable]) -> _Packed:
    """The texts in archives, by the rules for files of a folder."""
    listings = _all(((path, None, partial(members, path)) for path in archives), unreadable)
    every = [member for listing in listings for member in listing.members]
    refused = [each for listing in listings for each in listing.refused]
    repeated = [shown(path) for listing in listings for path in listing.repeated]
    told = [f"{shown(path)} ({why})" for path, why in refused]
    return _Packed(
        [member for member in every if _is_text(member.path)],
        [
            *(member.path for member in every if not _is_text(member.path)),
            *(path for path, _ in refused),
        ],
        [
            *_warning("not read in an archive", told),
            *_warning("read once, the last of its name in the archive", repeated),
        ],
    )


def _rows(manifests: Sequence[Path], unreadable: list[Unreadable]) -> tuple[list[Named], list[str]]:
    """The rows of all manifests, each pair of files once; a warning about those named again."""
    read = _all(((path, None, partial(_read_rows, path)) for path in manifests), unreadable)
    rows: list[Named] = []
    again: list[str] = []
    pairs: set[frozenset[tuple[object, ...]]] = set()
    names: set[str] = set()
    for place, found in read:
        for row in found:
            sides = (place for place in (row.src, row.tgt) if place is not None)
            files = frozenset(map(identity, sides))
            if files in pairs:
                again.append(f"{row.id} in {place}")
                continue
            pairs.add(files)
            doc = row.id if row.alone else unique_name(row.id, place.with_suffix(""), names)
            rows.append(Named(doc, row))
    return rows, _warning("aligned once, though a manifest names the pair again", again)


def _read_rows(path: Path) -> tuple[Path, list[ManifestRow]]:
    return path, list(read_manifest(path))


_LANGUAGE_MARK = re.compile(
    r"(?:^|[._\-\s(\[])(en(?:[-_](?:us|gb))?|eng|english|zh(?:[-_](?:cn|tw|hans|hant))?|zho|chi|cn|"
    r"chinese|英文|英语|英|中文|汉语|中)(?=$|[._\-\s)\]])",
    re.IGNORECASE,
)


def pair_key(path: Path) -> tuple[str, str] | None:
    """What a file's name shares with its translation's, None where it says no language.

    ``book/ch1.en.txt`` and ``book/ch1.zh.txt``, or ``en/part/ch1.txt`` and ``zh/part/ch1.txt``,
    have the same key: folder and name without the language.
    """
    rest, marks = _LANGUAGE_MARK.subn("", path.stem)
    stem = rest.strip("._- ()[]")
    # An archive stands for a folder: en.zip and zh.zip belong together.
    folders = [part for part in path.parent.parts if not _LANGUAGE_MARK.fullmatch(bare_name(part))]
    if not (marks and stem) and len(folders) == len(path.parent.parts):
        return None
    return str(Path(*folders)), stem if marks and stem else path.stem


def bare_key(path: Path) -> tuple[str, str]:
    """Folder and name as they are: the key of a text whose translation alone names a language."""
    return str(path.parent), path.stem


def unique_names(paths: Iterable[Path], taken: Iterable[str] = ()) -> dict[Path, str]:
    """A document name for every path, none of those `taken`.

    It is the file's stem, with the folder's name where stems clash.
    """
    names: dict[Path, str] = {}
    used = set(taken)
    for path in paths:
        if path not in names:
            names[path] = unique_name(path.stem, path.parent, used)
    return names


def unique_name(name: str, folder: Path, taken: set[str]) -> str:
    """The name; if it is taken, with the names of its folders before it; at last with a number.

    It is added to those `taken`.
    """
    found = name
    while found in taken and folder.name:
        found, folder = f"{folder.name}/{found}", folder.parent
    number = 2
    while found in taken:
        found, number = f"{name}#{number}", number + 1
    taken.add(found)
    return found
