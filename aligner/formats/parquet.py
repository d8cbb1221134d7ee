"""Parquet: columns for pandas, datasets and databases; needs the extra ``parquet`` (pyarrow)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from aligner.bitext import Alignment, Record
from aligner.errors import InputError, OutputError
from aligner.files import MAX_RECORD, printable, shown
from aligner.formats.records import Located, alignments, writable
from aligner.formats.table import Numbered, Table
from aligner.schema import BeadRow, Misfit, convert

_BATCH = 5_000
"""Rows that are written at a time."""

_READ = 100
"""Rows that are read at a time: a text that is packed well may be long."""

_NEEDED = "the format Parquet needs pyarrow: pip install enzh-aligner[parquet]"


def write(stream: BinaryIO, corpus: Iterable[Alignment]) -> list[str]:
    """Write a row for each bead, with its sentences' places and its flags as lists; warnings.

    OutputError where pyarrow is not installed.
    """
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise OutputError(_NEEDED) from error
    warnings: list[str] = []
    schema = _schema(arrow)
    records = _rows(writable(corpus, warnings))
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        while batch := list(islice(records, _BATCH)):
            writer.write_batch(arrow.RecordBatch.from_pylist(batch, schema))
    return warnings


def _schema(arrow: Any) -> Any:
    spans = arrow.list_(arrow.list_(arrow.int64()))
    flag = arrow.struct(
        [
            *((name, arrow.string()) for name in ("kind", "mqm", "severity")),
            ("confidence", arrow.float64()),
            ("src", spans),
            ("tgt", spans),
            ("message", arrow.string()),
            ("dismissed", arrow.bool_()),
        ]
    )
    place = arrow.struct(
        [
            *((name, arrow.int64()) for name in ("index", "start", "end", "paragraph")),
            ("cue", arrow.list_(arrow.int64())),
        ]
    )
    texts = ("src_lang", "src", "tgt_lang", "tgt")
    return arrow.schema(
        [
            ("doc", arrow.string()),
            ("bead", arrow.int64()),
            ("type", arrow.string()),
            *((name, arrow.string()) for name in texts),
            *((name, arrow.float64()) for name in ("similarity", "confidence", "risk")),
            ("status", arrow.string()),
            ("flags", arrow.list_(flag)),
            ("src_sentences", arrow.list_(place)),
            ("tgt_sentences", arrow.list_(place)),
            ("meta", arrow.string()),
        ]
    )


def _rows(corpus: Iterable[Alignment]) -> Iterator[Record]:
    for alignment in corpus:
        for record in alignment.to_records():
            if record["type"] != "skipped":
                yield _flat(record)


def _flat(record: Record) -> Record:
    """A record with the sides' values as columns of their own."""
    src, tgt = record.pop("src"), record.pop("tgt")
    sides = {"src": src, "tgt": tgt}
    for name, side in sides.items():
        record[name] = side["text"].encode("utf-8", "replace").decode("utf-8")
        record[f"{name}_lang"] = side["lang"]
        record[f"{name}_sentences"] = side["sentences"]
    record["doc"] = record["doc"].encode("utf-8", "replace").decode("utf-8")
    # The names of a document's own values differ by corpus: a column of JSON holds any.
    if "meta" in record:
        record["meta"] = json.dumps(record["meta"])
    for flag in record["flags"]:
        flag["message"] = flag["message"].encode("utf-8", "replace").decode("utf-8")
    return record


def read(path: Path) -> Iterator[Alignment]:
    """Alignments of a Parquet file, ours or any with a column of each language.

    A column ``translation`` of pairs, as collections on the hub have it, is read as well.
    InputError where pyarrow is not installed, or the file is none.
    """
    yield from alignments(path, rows(path), "row")


def rows(path: Path) -> Iterator[Located]:
    """The rows as records; InputError as `read`."""
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise InputError(f"cannot read {shown(path)}: {_NEEDED}") from error
    try:
        with parquet.ParquetFile(path) as file:
            names = set(file.schema_arrow.names)
            if {"src_sentences", "tgt_sentences", "doc", "bead"} <= names:
                yield from _own(path, file)
            else:
                table = Table(path, lambda: _numbered(file), row="row", exact=False)
                yield from table.rows()
    except (arrow.ArrowException, OSError) as error:
        raise InputError(
            f"{shown(path)} is no Parquet file that can be read ({printable(str(error))[:200]})"
        ) from error


def _own(path: Path, file: Any) -> Iterator[Located]:
    for number, record in enumerate(_records(file), 1):
        try:
            yield Located(number, convert(_deep(record), BeadRow))
        except (Misfit, KeyError, TypeError, AttributeError, ValueError) as error:
            raise InputError(
                f"{shown(path)}, row {number} is no bead: {printable(str(error))[:200]}; expected "
                "is what this program writes"
            ) from error


def _records(file: Any) -> Iterator[Record]:
    for batch in file.iter_batches(batch_size=_READ):
        if batch.nbytes > MAX_RECORD * 2:
            raise OSError(
                f"{_READ} rows have more than {MAX_RECORD * 2:,} bytes, the limit: split the texts"
            )
        yield from batch.to_pylist()


def _deep(record: Record) -> Record:
    """The record as a line of JSONL has it."""
    sides = {
        name: {
            "lang": record.pop(f"{name}_lang"),
            "text": record[name],
            "sentences": record.pop(f"{name}_sentences") or [],
        }
        for name in ("src", "tgt")
    }
    flags = [
        {**flag, "dismissed": bool(flag.get("dismissed"))} for flag in record.get("flags") or ()
    ]
    meta = record.pop("meta", None)
    return {**record, **sides, "flags": flags, "meta": json.loads(meta) if meta else {}}


def _numbered(file: Any) -> Iterator[Numbered]:
    """The names of the columns, then the rows as texts."""
    header: list[str] = []
    for number, record in enumerate(_records(file), 1):
        flat = {**record}
        # Collections on the hub keep both languages in one column of pairs.
        if isinstance(record.get("translation"), dict):
            flat |= flat.pop("translation")
        if not header:
            header = list(flat)
            yield 0, header
        yield number, ["" if flat.get(name) is None else str(flat.get(name)) for name in header]
