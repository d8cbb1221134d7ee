import builtins
from dataclasses import replace

import pytest
from hypothesis import given, settings

import aligner
from aligner.bitext import Flag
from aligner.errors import InputError, OutputError
from tests.formats.samples import pair, two_sentences
from tests.support import alignments

arrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("parquet")


@given(value=alignments())
@settings(max_examples=60, deadline=None)
def test_beads_read_back_equal(folder, value):
    path = folder / "x.parquet"
    aligner.write(value, path)
    if not value.beads:
        return
    (found,) = aligner.read(path)
    assert (found.doc, found.beads) == (value.doc, value.beads)
    assert [found.texts(b) for b in found.beads] == [value.texts(b) for b in value.beads]


def test_arrow_reads_columns(tmp_path):
    flag = Flag("number", "major", 0.9, ((0, 2),), (), "2021 ≠ 2001")
    value = two_sentences()
    value = replace(value, beads=(replace(value.beads[0], flags=(flag,), risk=0.25),))
    aligner.write([value, pair("甲", "A", "b", "zh")], tmp_path / "x.parquet")
    rows = parquet.read_table(tmp_path / "x.parquet").to_pylist()
    assert [(row["doc"], row["src_lang"], row["src"]) for row in rows] == [
        ("doc", "en", "It rained. We stayed."),
        ("b", "zh", "甲"),
    ]
    assert (rows[0]["risk"], rows[1]["risk"]) == (0.25, None)
    assert rows[0]["flags"][0]["src"] == [[0, 2]]
    assert rows[0]["src_sentences"][1] == {
        "index": 1,
        "start": 11,
        "end": 21,
        "paragraph": 0,
        "cue": None,
    }


def test_a_documents_own_values_come_back(tmp_path):
    value = replace(two_sentences(), meta={"licence": "CC0", "year": 2020, "draft": False})
    aligner.write([value, pair("甲", "A", "b", "zh")], tmp_path / "x.parquet")
    assert [dict(each.meta) for each in aligner.read(tmp_path / "x.parquet")] == [
        {"licence": "CC0", "year": 2020, "draft": False},
        {},
    ]


@pytest.mark.parametrize(
    "columns",
    [
        {"en": ["A.", "B."], "zh": ["甲。", None]},
        {"id": [1, 2], "translation": [{"en": "A.", "zh": "甲。"}, {"en": "B.", "zh": ""}]},
        {"source": ["A.", "B."], "target": ["甲。", ""], "score": [0.5, 0.7]},
    ],
)
def test_collections_of_others(tmp_path, columns):
    parquet.write_table(arrow.table(columns), tmp_path / "x.parquet")
    (found,) = aligner.read(tmp_path / "x.parquet")
    assert [found.texts(bead) for bead in found.beads] == [("A.", "甲。"), ("B.", "")]


@pytest.mark.parametrize("data", [b"PAR1", b"PAR1" + b"\x00" * 40 + b"PAR1", b"no parquet"])
def test_what_is_no_parquet(tmp_path, data):
    (tmp_path / "x.parquet").write_bytes(data)
    with pytest.raises(InputError, match="no Parquet file"):
        aligner.read(tmp_path / "x.parquet")


def test_values_outside_their_range(tmp_path):
    aligner.write(pair("A", "甲"), tmp_path / "x.parquet")
    table = parquet.read_table(tmp_path / "x.parquet")
    at = table.schema.get_field_index("confidence")
    parquet.write_table(
        table.set_column(at, "confidence", arrow.array([17.0])), tmp_path / "y.parquet"
    )
    with pytest.raises(InputError, match="row 1 is no bead: confidence is 17"):
        aligner.read(tmp_path / "y.parquet")


def test_the_extra_is_named_where_it_is_missing(tmp_path, monkeypatch):
    aligner.write(pair("A", "甲"), tmp_path / "x.parquet")
    real = builtins.__import__

    def without(name, *rest):
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    wanted = r"pip install enzh-aligner\[parquet\]"
    with pytest.raises(InputError, match=wanted):
        aligner.read(tmp_path / "x.parquet")
    with pytest.raises(OutputError, match=wanted):
        aligner.write(pair("A", "甲"), tmp_path / "y.parquet")
