from dataclasses import replace

from aligner.bitext import Flag
from aligner.cli.words import counted, describe, finding_lines
from tests.formats.samples import pair

FLAG = Flag("number", "major", 0.9, ((3, 7),), ((1, 5),), "2021 ≠ 2001")


def flagged(src="by 2021", tgt="到2001年"):
    value = pair(src, tgt)
    return replace(value, beads=(replace(value.beads[0], flags=(FLAG,)),))


def test_a_finding_is_one_line():
    (line,) = finding_lines(flagged())
    assert line == "doc:0: major number (0.90): 2021 ≠ 2001 [2021 | 2001]"


def test_colour_is_for_the_words_of_a_finding():
    (line,) = finding_lines(flagged(), colour=True)
    assert "[\033[31m\033[1m2021\033[0m | \033[31m\033[1m2001\033[0m]" in line


def test_a_text_cannot_steer_the_terminal():
    (line,) = finding_lines(flagged("by \033[2J"))
    assert "\033" not in line


def test_counts_in_words():
    assert counted([]) == "none"
    minor = replace(FLAG, kind="length", severity="minor")
    assert counted([FLAG, minor, FLAG]) == "2 major (2 number), 1 minor (1 length)"


def test_one_alignment_in_words():
    first, second = describe(flagged()).splitlines()
    assert first.startswith("doc: 1 en and 1 zh sentences in 1 pairs")
    assert second == "flags: 1 major (1 number)"
