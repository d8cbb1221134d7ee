"""What people marked as wrong in translations: MQM spans and scores, post-edits, critical errors.

Freitag et al. 2021, "Experts, Errors, and Context" (MQM); Fomicheva et al. 2022, "MLQE-PE".
Raters disagree: a label is the share of those who say so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from math import exp, isfinite, nan
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from aligner.bitext import LANGUAGES, Lang, Span
from aligner.errors import InputError
from aligner.files import read_utf8, shortened, shown
from aligner.schema import Misfit, decode
from aligner.training.content_examples import ALL_KNOWN, Example, Mark

FOR_JUDGING = "-dev"
"""Files with this in their names are not fitted on."""

Row = dict[str, str]


def marked(path: Path) -> list[Example]:
    """The examples of a folder of tab-separated files, each read by its header.

    A file has MQM errors (``category``), MQM scores (``penalty``), a tag for every token
    (``source_tags``) or votes on critical errors (``votes``). InputError for other headers.
    """
    files = [file for file in sorted(path.glob("*.tsv")) if FOR_JUDGING not in file.name]
    return [example for file in files for example in marked_file(file)]


def is_marked(path: Path) -> bool:
    """Whether a folder holds such files."""
    return path.is_dir() and any(_reader(header(file)) for file in path.glob("*.tsv"))


def header(file: Path) -> list[str]:
    """Names of the columns of a tab-separated file; InputError where it cannot be read."""
    return read_utf8(file).partition("\n")[0].split("\t")


def rows(file: Path) -> Iterator[Row]:
    """Rows by name of column; InputError where one has fewer cells."""
    first, *lines = read_utf8(file).rstrip("\n").split("\n")
    names = first.split("\t")
    for number, line in enumerate(lines, 2):
        cells = line.split("\t")
        if len(cells) < len(names):
            raise InputError(
                f"{shown(file)}, line {number} has {len(cells)} cells, {len(names)} are needed"
            )
        yield dict(zip(names, cells, strict=False))


def marked_file(file: Path) -> Iterator[Example]:
    """The examples of one file; InputError as `marked`."""
    names = header(file)
    reader = _reader(names)
    if reader is None:
        raise InputError(
            f"{shown(file)} has none of the columns category, penalty, source_tags, votes: "
            "which marks it holds is not known"
        )
    missing = [name for name in _COLUMNS[reader] if name not in names]
    if missing:
        raise InputError(f"{shown(file)} has no column {missing[0]}: it needs one")
    return reader(file)


def _reader(names: Sequence[str]) -> Callable[[Path], Iterator[Example]] | None:
    found = (reader for column, reader in _READERS.items() if column in names)
    return next(found, None)


def name_of(file: Path) -> str:
    """The name of the data in a file: ``ted-zhen.tsv`` is ted."""
    return file.stem.split("-")[0] if "en-zh" not in file.stem else file.stem.split("-")[2]


# ---- MQM.

PENALTY = 5.0
"""Points of a major error: a penalty p is taken for a probability of 1 - exp(-p / 5)."""
_WORST = 25.0
_ACCURACY = ("Accuracy", "Non-translation")


def _mqm(file: Path) -> Iterator[Example]:
    found: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows(file):
        found[row["system"], row["doc"], row["segment"]].append(row)
    for (_, doc, _), errors in found.items():
        yield _rated(name_of(file), doc, errors)


def _rated(path: str, doc: str, errors: Sequence[Row]) -> Example:
    """One segment as all its raters see it."""
    raters = {row["rater"] for row in errors}
    share = 1 / len(raters)
    src, tgt = (unmarked(errors[0][side])[0] for side in ("source", "target"))
    marks: tuple[list[Mark], list[Mark]] = ([], [])
    points: dict[str, float] = defaultdict(float)
    said: dict[str, set[str]] = defaultdict(set)
    for row in errors:
        for side, mark in _marks(row, share):
            marks[side].append(mark)
        points[row["rater"]] += _points(row)
        for label in _labels(row):
            said[label].add(row["rater"])
    major, wrong, left_out, put_in = (
        len(said[name]) * share for name in ("major", "mistranslation", "omission", "addition")
    )
    penalty = sum(min(points[rater], _WORST) for rater in raters) * share
    return Example(
        src,
        tgt,
        "zh",
        path,
        f"{path}:{doc}",
        (tuple(marks[0]), tuple(marks[1])),
        # Of the source raters mark what was left out, and nothing else.
        ((True, False, False), ALL_KNOWN),
        (left_out, put_in),
        (major, wrong, _share(penalty), nan),
    )


_TAG = re.compile("<v>(.*?)</v>", re.DOTALL)


def unmarked(text: str) -> tuple[str, Span | None]:
    """A text without its mark, and where that was."""
    found = _TAG.search(text)
    if not found:
        return _bare(text), None
    start = len(_bare(text[: found.start()]))
    return _bare(text), (start, start + len(_bare(found[1])))


def _bare(text: str) -> str:
    return text.replace("<v>", "").replace("</v>", "")


def _marks(row: Row, share: float) -> Iterator[tuple[int, Mark]]:
    category, side = row["category"], 1
    if category == "Accuracy/Omission":
        side = 0
    span = unmarked(row["target" if side else "source"])[1]
    if row["severity"] == "No-error" or span is None:
        return
    if category in ("Accuracy/Omission", "Accuracy/Addition"):
        yield side, Mark(span, "missing", share, row["rater"])
    elif not category.startswith((*_ACCURACY, "Terminology")):
        return
    elif row["severity"] == "Major":
        yield side, Mark(span, "wrong", share, row["rater"])
    yield side, Mark(span, "bad", share, row["rater"])


def _labels(row: Row) -> Iterator[str]:
    """What a row says of its segment: only major accuracy errors say something."""
    category = row["category"]
    if row["severity"] != "Major" or not category.startswith(_ACCURACY):
        return
    yield "major"
    if category in ("Accuracy/Mistranslation", "Non-translation!"):
        yield "mistranslation"
    if category in ("Accuracy/Omission", "Accuracy/Addition"):
        yield category.partition("/")[2].lower()


def _points(row: Row) -> float:
    """MQM's penalty of an error."""
    if row["severity"] == "No-error":
        return 0.0
    if row["category"] == "Non-translation!":
        return _WORST
    if row["category"] == "Fluency/Punctuation" and row["severity"] == "Minor":
        return 0.1
    return {"Major": 5.0, "Minor": 1.0}.get(row["severity"], 0.0)


def _share(penalty: float) -> float:
    return 1 - exp(-penalty / PENALTY)


_BLOCK = 10
"""Segments of a file without document names that count as a document."""


def number(file: Path, row: Row, column: str) -> float:
    """A cell that holds a finite number; InputError for another."""
    try:
        found = float(row[column])
    except ValueError:
        found = nan
    if not isfinite(found):
        raise InputError(
            f"{shown(file)}: the {column} is {shortened(row[column])}, a number is needed"
        )
    return found


def _scores(file: Path) -> Iterator[Example]:
    path = name_of(file)
    for row in rows(file):
        block = int(number(file, row, "segment")) // _BLOCK
        penalty = _share(max(-number(file, row, "penalty"), 0.0))
        pair = (nan, nan, penalty, nan)
        yield Example(row["source"], row["target"], "zh", path, f"{path}:{block}", pair=pair)


# ---- MLQE-PE.

_MARKS_ONLY = re.compile(r"\W+")
_NO_GAP_BEFORE = re.compile(r"[.,;:!?)\]'%]")
_LATIN = re.compile("[A-Za-z0-9]")


def _words(file: Path) -> Iterator[Example]:
    path = name_of(file)
    for number, row in enumerate(rows(file)):
        sides = []
        all_tags = row["source_tags"], row["target_and_gap_tags"]
        for lang, tags in zip(LANGUAGES, all_tags, strict=True):
            words = row["source" if lang == "en" else "target"].split(" ")
            own = tags.split(" ")[(0 if lang == "en" else 1) :: (1 if lang == "en" else 2)]
            if len(own) != len(words):
                break
            text, spans = joined_words(words, lang)
            sides.append((text, _bad(words, spans, own)))
        else:
            (src, src_marks), (tgt, tgt_marks) = sides
            known = (False, False, True)
            yield Example(
                src,
                tgt,
                "en",
                path,
                f"{path}:{number // (2 * _BLOCK)}",
                (src_marks, tgt_marks),
                (known, known),
            )


def _bad(words: Sequence[str], spans: Sequence[Span], tags: Sequence[str]) -> tuple[Mark, ...]:
    """Marks of the words tagged BAD; punctuation, which post-editors change at will, says
    nothing."""
    return tuple(
        Mark(span, "bad")
        for word, span, tag in zip(words, spans, tags, strict=True)
        if tag == "BAD" and not _MARKS_ONLY.fullmatch(word)
    )


def joined_words(words: Sequence[str], lang: Lang) -> tuple[str, list[Span]]:
    """Words as a text, and where each stands in it."""
    text, spans = "", []
    for word in words:
        if text and _apart(text, word, lang):
            text += " "
        spans.append((len(text), len(text) + len(word)))
        text += word
    return text, spans


def _apart(text: str, word: str, lang: Lang) -> bool:
    """Whether a blank stands between a text and its next word."""
    if lang == "en":
        return not (_NO_GAP_BEFORE.match(word) or text.endswith(("(", "[", "$")))
    latin_end = bool(re.search("[A-Za-z0-9.,]$", text))
    return latin_end and bool(_LATIN.match(word))


_Votes = Annotated[list[int], Meta(min_length=1)]


def _critical(file: Path) -> Iterator[Example]:
    path = name_of(file)
    for number, row in enumerate(rows(file)):
        try:
            votes = decode(row["votes"].encode("utf-8"), _Votes, "votes")
        except Misfit as error:
            raise InputError(f"{shown(file)}, line {number + 2}: {error}") from error
        share = sum(vote > 0 for vote in votes) / len(votes)
        document = f"{path}:{number // (2 * _BLOCK)}"
        yield Example(
            row["source"], row["target"], "en", path, document, pair=(nan, nan, nan, share)
        )


_READERS: dict[str, Callable[[Path], Iterator[Example]]] = {
    "category": _mqm,
    "penalty": _scores,
    "source_tags": _words,
    "votes": _critical,
}
_COLUMNS: dict[Callable[[Path], Iterator[Example]], tuple[str, ...]] = {
    _mqm: ("system", "doc", "segment", "rater", "source", "target", "category", "severity"),
    _scores: ("segment", "penalty", "source", "target"),
    _words: ("source", "target", "source_tags", "target_and_gap_tags"),
    _critical: ("source", "target", "votes"),
}
"""What each reader needs."""
