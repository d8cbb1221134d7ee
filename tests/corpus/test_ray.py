"""Ray on one machine, with a head and two more nodes: the same tasks, the same bytes."""

from pathlib import Path

import pytest

from aligner.corpus import RunOptions, build_corpus
from aligner.corpus.engines import answers
from aligner.corpus.engines.ray import RayEngine
from aligner.corpus.options import Limits
from aligner.errors import ConfigError
from tests.corpus.poison import Endless, Fine, Hungry, check_fine, mixed
from tests.corpus.test_engines import BARE, results, write
from tests.support import ROOT, run

ray = pytest.importorskip("ray", reason="the engine ray needs the extra ray")


@pytest.fixture(scope="module")
def cluster():
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        made = Cluster(
            initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False}
        )
        made.spare = [made.add_node(num_cpus=1) for _ in range(2)]
        yield made
        ray.shutdown()
        made.shutdown()


@pytest.fixture
def engine(cluster):
    made = RayEngine(BARE, address=cluster.address, workers=2, limits=Limits(timeout=20))
    yield made
    made.close()


def test_an_actor_that_dies_takes_no_other_task_with_it(engine, tmp_path):
    tasks = mixed(tmp_path)
    told = {each.task.doc: each for each in answers(engine, tasks)}
    check_fine(told)
    for doc in ("exits", "killed"):
        assert told[doc].fault.type == "Crash" and "was lost" in told[doc].fault.message
    assert told["raises"].fault.type == "ValueError"
    assert len(told) == len(tasks)


@pytest.mark.parametrize(
    ("task", "limits", "kind", "told"),
    [
        (Endless("bad"), Limits(timeout=2), "Timeout", "--timeout"),
        # Ray does not tell how a process ended.
        (Hungry("bad"), Limits(memory=700), "Crash", "more than 700 MB"),
    ],
)
def test_a_task_that_takes_too_much_is_ended(cluster, task, limits, kind, told):
    engine = RayEngine(BARE, address=cluster.address, workers=1, limits=limits)
    try:
        found = {each.task.doc: each for each in engine.run([task, Fine("fine")])}
    finally:
        engine.close()
    assert found["bad"].fault.type == kind and told in found["bad"].fault.message
    assert found["fine"].value[0] == "FINE"


def test_a_node_that_is_lost_changes_no_byte(cluster, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "texts", 5)
    build_corpus([Path("texts")], Path("one"), BARE)
    lost = []

    def progress(step):
        # The first documents are done, others under way: two nodes are left.
        if step.stage == "aligning" and step.number == 2 and not lost:
            lost.append(step.doc)
            cluster.remove_node(cluster.spare.pop(), allow_graceful=False)

    options = RunOptions(engine="ray", address=cluster.address)
    report = build_corpus([Path("texts")], Path("two"), BARE, options=options, progress=progress)
    assert lost and len(report.aligned) == 10
    assert results(Path("two")) == results(Path("one"))


@pytest.mark.parametrize("port", ["1", "²", "9" * 5000])
def test_no_cluster_is_one_line(tmp_path, port):
    write(tmp_path / "texts")
    done = run("corpus", "texts", "--out", "out", "--engine", "ray", "--address",
               f"127.0.0.1:{port}", cwd=tmp_path)  # fmt: skip
    assert done.code == 2 and done.err.count("\n") == 1
    assert "no Ray cluster at 127.0.0.1:" in done.err


def test_an_address_without_ray_is_refused():
    with pytest.raises(ConfigError, match="--engine ray"):
        RunOptions(engine="process", address="127.0.0.1:6379")


def test_without_the_package_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    with pytest.raises(ConfigError, match=r"enzh-aligner\[ray\]"):
        RayEngine(BARE)
