"""The README's examples are run; what they print is what it says.

``ALIGNER_UPDATE_GOLDEN=1`` puts the new output into the README: read its diff.
"""

import os
import re
import subprocess
import sys

import pytest

from tests.support import ROOT, SCRIPT

README = ROOT / "README.md"
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


def test_every_command_is_in_the_table():
    from aligner.cli.app import app

    text = README.read_text(encoding="utf-8")
    for command in app.registered_commands:
        assert f"`aligner {command.name or command.callback.__name__}" in text
