from __future__ import annotations

import pytest

from aligner import divergence
from tests.support import Believing


@pytest.fixture(autouse=True)
def judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests of the checks see what the checks give, whatever the judge was fitted on."""
    monkeypatch.setattr(divergence, "load_judge", Believing)
