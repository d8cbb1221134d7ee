import pytest

from aligner.bitext import Alignment, Bead, Flag
from aligner.errors import ConfigError
from aligner.selection import Selection, select, statistics
from tests.formats.samples import pair

NUMBER = Flag("number", "major", 0.9, (), (), "")
LENGTH = Flag("length", "minor", 0.6, (), (), "")


def corpus() -> list[Alignment]:
    """Three beads: flagged, plain, and one without counterpart."""
    base = pair("Hello there.", "你好。")
    return [
        Alignment(
            "d",
            base.src,
            base.tgt,
            (
                Bead(range(1), range(1), 0.4, 0.95, (NUMBER, LENGTH)),
                Bead(range(1), range(1), 0.8, 0.65),
                Bead(range(1), range(1, 1), None, 1.0),
            ),
        )
    ]


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ({}, [0, 1, 2]),
        ({"min_confidence": 0.7}, [0, 2]),
        ({"min_similarity": 0.5}, [1]),
        ({"having": ("any",)}, [0]),
        ({"having": ("date", "minor")}, [0]),
        ({"without": ("major",)}, [1, 2]),
        ({"without": ("date",)}, [0, 1, 2]),
        ({"types": ("1-0",)}, [2]),
        ({"nulls": False}, [0, 1]),
        ({"min_length": 4}, [2]),
        ({"max_length": 3}, []),
    ],
)
def test_conditions(options, kept):
    found = [n for each in select(corpus(), Selection(**options)) for n, _ in each.numbered()]
    assert found == kept


@pytest.mark.parametrize(
    "options",
    [
        {"having": ("nonsense",)},
        {"without": ("",)},
        {"types": ("1:1",)},
        {"types": ("0-0",)},
        {"types": ("²-1",)},
        {"min_confidence": 2.0},
        {"min_confidence": -0.1},
        {"min_confidence": float("nan")},
        {"min_similarity": 7.0},
        {"min_similarity": float("nan")},
        {"min_length": -4},
        {"max_length": 0},
        {"min_length": 5, "max_length": 4},
    ],
)
def test_unknown_names_and_numbers_outside_their_range_are_refused(options):
    with pytest.raises(ConfigError, match=r"flag|type|min_|max_"):
        Selection(**options)


def test_statistics():
    found = statistics(corpus())
    assert (found["documents"], found["beads"], found["mean_similarity"]) == (1, 3, 0.6)
    assert found["types"] == {"1-1": 2, "1-0": 1}
    assert found["sentences"] == {"en": 3, "zh": 2}
    assert found["confidence"] == {"0.6": 1, "0.9": 2}
    assert found["flags"] == {"length": 1, "number": 1}
    empty = statistics([])
    assert empty["beads"] == 0 and empty["mean_similarity"] is None
