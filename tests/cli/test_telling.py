"""Steps of a long run in lines: one a minute, or as JSON one a second."""

import json

import pytest

from aligner.cli.progress import Progress
from aligner.cli.telling import Teller, spell
from aligner.corpus import Step


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def told(form: str, seconds: float, capsys) -> list[str]:
    """What is said of a hundred steps, each of which takes so long."""
    clock = Clock()
    tell = Teller(form, Progress(None), clock)
    for number in range(1, 101):
        clock.now += seconds
        tell(Step("aligning", f"d{number}", number, 100, number // 50, number * 10))
    return capsys.readouterr().err.splitlines()


def test_a_line_a_minute(capsys):
    lines = told("auto", 7, capsys)
    assert len(lines) == 100 * 7 // 63
    assert lines[0] == "aligning: 9 of 100, 1 sentences a second, 10 min left"
    assert lines[-1] == "aligning: 99 of 100, 1 sentences a second, 1 failed, 7 s left"


def test_a_short_run_says_nothing(capsys):
    assert told("auto", 0.5, capsys) == [] == told("none", 100, capsys)


def test_json_says_where_a_stage_begins_and_ends(capsys):
    lines = [json.loads(line) for line in told("json", 0.4, capsys)]
    assert [each["done"] for each in (lines[0], lines[-1])] == [1, 100]
    assert 25 <= len(lines) <= 42
    assert lines[-1]["sentences_per_second"] == 25.0 and lines[-1]["seconds_left"] == 0.0


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "0 s"), (59, "59 s"), (60, "1 min"), (3900, "1 h 5 min")]
)
def test_times(seconds, words):
    assert spell(seconds) == words
