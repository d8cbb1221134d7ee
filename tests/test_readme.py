"""The README's examples are run; what they print is what it says, and so does the Chinese one.

``ALIGNER_UPDATE_GOLDEN=1`` puts the new output into both: read the diff.
"""

import os
import re
import subprocess
import sys

import pytest

from tests.support import ROOT, SCRIPT

README = ROOT / "README.md"
CHINESE = ROOT / "README.zh-CN.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*|(?<![\w.])\.\d+")
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """An empty folder with the seeds and a pair of DOCX, where every example is run in turn."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "seeds").symlink_to(ROOT / "seeds")
    (folder / "docx").symlink_to(ROOT / "tests/data/docx")
    return folder


def output(command, folder):
    done = subprocess.run(
        command,
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PATH": f"{SCRIPT.parent}{os.pathsep}{os.environ['PATH']}",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
    )
    return done.stdout.decode("utf-8")


def commands(block):
    """Each command of a block with the lines that it prints."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def test_console_examples(place):
    text = README.read_text(encoding="utf-8")
    made = text
    for block in CONSOLE.findall(text):
        ran = [(each, output(["bash", "-c", each], place)) for each, _ in commands(block)]
        new = "".join(f"$ {command}\n{printed}" for command, printed in ran)
        made = made.replace(block, new)
    if os.environ.get("ALIGNER_UPDATE_GOLDEN"):
        README.write_text(made, encoding="utf-8")
        blocks = iter(BLOCK.finditer(made))
        chinese = CHINESE.read_text(encoding="utf-8")
        CHINESE.write_text(BLOCK.sub(lambda _: next(blocks)[0], chinese), encoding="utf-8")
    assert made.count("Traceback") == 0
    assert README.read_text(encoding="utf-8") == made


def test_python_examples(place):
    blocks = PYTHON.findall(README.read_text(encoding="utf-8"))
    assert blocks
    for block in blocks:
        expected = re.findall(r"# -> (.*)$", block, flags=re.MULTILINE)
        assert output([sys.executable, "-c", block], place).splitlines() == expected


def test_it_opens_with_the_two_commands():
    first = README.read_text(encoding="utf-8").split("```")[1]
    assert first.split() == ["sh", "make", "demo", "make", "test"]


@pytest.mark.parametrize("path", [README, CHINESE], ids=["en", "zh"])
def test_every_command_is_in_the_table(path):
    from aligner.cli.app import app

    text = path.read_text(encoding="utf-8")
    for command in app.registered_commands:
        assert f"`aligner {command.name or command.callback.__name__}" in text


def sections(path):
    """The prose of each section, without blocks of code, behind its level."""
    prose = BLOCK.sub("", path.read_text(encoding="utf-8"))
    parts = re.split(r"^(#+) .*\n", prose, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def test_the_chinese_readme_has_the_same_blocks_of_code():
    both = [BLOCK.findall(path.read_text(encoding="utf-8")) for path in (README, CHINESE)]
    assert len(both[0]) > 8 and both[0] == both[1]


def test_the_chinese_readme_has_the_same_sections_figures_and_names():
    """Section by section: the numbers and what stands in quotes of code, however often and in
    whatever order the language puts them."""
    english, chinese = sections(README), sections(CHINESE)
    assert [level for level, _ in english] == [level for level, _ in chinese]
    for (_, ours), (_, theirs) in zip(english, chinese, strict=True):
        for pattern in (re.compile(r"`[^`]+`"), NUMBER):
            bare = [" ".join(each.split()) for each in pattern.findall(ours)]
            assert sorted(bare) == sorted(
                " ".join(each.split()) for each in pattern.findall(theirs)
            ), ours[:200]


def test_figures_stand_on_the_page_of_figures():
    """What the README says of measurements is said there with its command."""
    text = README.read_text(encoding="utf-8")
    page = (ROOT / "tests/benchmarks/FIGURES.md").read_text(encoding="utf-8")
    measured = text.partition("## Measured")[2].partition("## ")[0]
    figures = NUMBER.findall(measured)
    assert len(figures) > 6 and set(figures) <= set(NUMBER.findall(page))
