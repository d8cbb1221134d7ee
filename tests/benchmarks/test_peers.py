import numpy as np

from aligner.training import GoldDocument
from tests.benchmarks import peer_vecalign as vecalign
from tests.benchmarks import peer_worker, peers


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def test_overlaps_stand_where_their_last_sentence_does():
    assert vecalign.overlaps(["a", "b", "c"], 4) == [
        *("a", "b", "c"),
        *("PAD", "a b", "b c"),
        *("PAD", "PAD", "a b c"),
    ]
    assert len(vecalign.overlaps(["a", "b"])) == 2 * (vecalign.LARGEST - 1)


def test_vecalign_finds_a_merge_and_a_deletion():
    draw = np.random.default_rng(3)
    meaning = draw.normal(size=(40, 256))

    def layers(sentences: list[list[int]]) -> np.ndarray:
        single = np.array([meaning[group].sum(axis=0) for group in sentences])
        single += 0.3 * draw.normal(size=single.shape)
        out = [
            [single[max(i - size + 1, 0) : i + 1].sum(axis=0) for i in range(len(single))]
            for size in range(1, vecalign.LARGEST)
        ]
        return unit(np.array(out))

    src = layers([[k] for k in range(40)])
    tgt = layers([[0], [1], [2, 3], *([k] for k in range(4, 40) if not 20 <= k < 30)])
    beads = vecalign.align(src, tgt, compiled=False)
    assert beads[:4] == [([0], [0]), ([1], [1]), ([2, 3], [2]), ([4], [3])]
    assert all(([k], []) in beads for k in range(23, 26))
    assert beads[-1] == ([39], [28])
    assert [i for bead in beads for i in bead[0]] == list(range(40))
    assert [j for bead in beads for j in bead[1]] == list(range(29))


def test_type_statements_become_assignments():
    source = b"type Bead = list[int]\nkind: type = int\ntype(x)\n"
    assert peer_worker.older_syntax(source) == b"Bead = list[int]\nkind: type = int\ntype(x)\n"


def test_bootstrap_of_equal_results_is_nothing():
    beads = [((k,), (k,)) for k in range(100)]
    gold = tuple((frozenset(a), frozenset(b)) for a, b in beads)
    document = GoldDocument("x", ("e",) * 100, ("z",) * 100, gold)
    worse = [*beads[:50], *(((k,), ()) for k in range(50, 100))]
    same = peers.paired_bootstrap([document], [beads], [beads])
    assert same == {"difference": 0.0, "low": 0.0, "high": 0.0}
    assert peers.paired_bootstrap([document], [beads], [worse])["low"] > 0
    assert peers.scored([document], [beads]).strict.f1 == 1.0


def test_table_names_what_is_absent():
    figures = {key: 1 for _, key, _ in peers._COLUMNS} | {"title": "Ours"}
    text = peers.table({"aligners": {"ours": figures}, "runs": 3, "absent": {"x": "not there"}})
    assert "| Ours | 1.000 |" in text
    assert text.endswith("Absent: x: not there.")
