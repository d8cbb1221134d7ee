import pytest

from tests.benchmarks.rates import worker_costs
from tests.benchmarks.simulation import Costs, Played, costs_of, play, play_shards

DRAWN = Costs((0.1, 0.2, 0.9), start=3, before=0.01, leading=0.001, writing=0.02,
              fails=0.05, lost=0.02)  # fmt: skip


@pytest.mark.parametrize("workers", [1, 3, 7])
def test_equal_tasks_take_what_can_be_reckoned(workers):
    costs = Costs([0.5], start=2, before=0.01, leading=0, writing=0.03)
    played = play(100, workers, costs)
    assert played.before == pytest.approx(1)
    assert played.aligning == pytest.approx(2 + 0.5 * -(-100 // workers))
    assert (played.again, played.led) == (0, 0)
    assert played.seconds == pytest.approx(1 + played.aligning + 3)


def test_a_leader_that_is_slower_than_the_workers_is_the_limit():
    played = play(1000, 100, Costs([0.5], leading=0.1))
    assert played.aligning == pytest.approx(0.5 + 1000 * 0.1)
    assert played.bottleneck == "leading"
    assert play(1000, 2, Costs([0.5], leading=0.1)).bottleneck == "workers"


def test_failures_are_done_once_more_one_by_one():
    played = play(50, 10, Costs([2.0], fails=1.0))
    assert (played.aligning, played.again) == (10, 100)
    assert played.bottleneck == "second tries"


def test_a_lost_worker_starts_anew_and_its_document_too():
    played = play(10, 1, Costs([1.0], start=5, lost=1.0))
    assert (played.aligning, played.again) == (5 + 10 + 9 * 5, 10)


def test_more_workers_are_never_slower_and_a_seed_is_a_run():
    found = [play(2000, workers, DRAWN, seed=4) for workers in (1, 2, 4, 8, 64)]
    assert [each.aligning for each in found] == sorted(
        (each.aligning for each in found), reverse=True
    )
    assert found[0].aligning > 1.9 * found[1].aligning
    assert play(2000, 8, DRAWN, seed=4) == found[3] != play(2000, 8, DRAWN, seed=5)
    assert [each.again for each in found] == pytest.approx([found[0].again] * 5)


def test_shards_share_the_work_and_are_merged():
    whole = play(1000, 4, Costs([1.0], writing=0.1))
    shards = play_shards(1000, 10, 4, Costs([1.0], writing=0.1))
    assert shards.aligning == pytest.approx(whole.aligning / 10)
    assert shards.writing == pytest.approx(whole.writing * 1.1)
    assert play_shards(1000, 1, 4, Costs([1.0], writing=0.1)) == whole
    assert Played(1, 2, 0, 3, 0.5).bottleneck == "writing"


def test_costs_are_those_of_one_document():
    lead = {"before": 1.0, "aligning": 2.0, "writing": 4.0}
    run = {"run": "process 1", "aligned": 9, "failed": 1, "leading_cpu": lead,
           "task_twentieths": [0.2, 0.4]}  # fmt: skip
    other = {**run, "run": "local 1", "aligned": 99}
    rates = {"runs": [{"run": "encoding"}, other, run], "worker": {"start": 3.0, "document": 0.15}}
    found = costs_of(rates, 0.1, 0.2)
    assert found == Costs(pytest.approx([0.1, 0.2]), 3.0, 0.1, 0.2, 0.4, 0.1, 0.2)


def test_the_start_of_a_worker_is_told_from_its_documents():
    many = {"aligned": 10, "failed": 1, "workers_cpu": 7.0}
    assert worker_costs(many, {"workers_cpu": 2.0}) == {"start": 1.5, "document": 0.5}
