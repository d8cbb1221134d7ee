"""Which room may import which: stages know the nouns and the languages, not each other."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT

PACKAGE = ROOT / "aligner"
LEAVES = {"bitext", "config", "errors", "files", "language", "policy", "products", "schema"}
STAGES = {"reading", "segmentation", "encoding", "alignment", "divergence"}
ALLOWED = {
    "bitext": set(),
    "errors": set(),
    "products": set(),
    "files": {"errors"},
    "schema": {"bitext", "files"},
    "policy": {"bitext", "errors", "files", "schema"},
    "baseline": {"bitext", "errors", "files", "schema"},
    "config": {"bitext", "errors", "policy"},
    "language": {"bitext", "config", "errors", "files"},
    **dict.fromkeys(STAGES, LEAVES),
    "formats": LEAVES | {"interface"},
    "evaluation": LEAVES,
    "selection": LEAVES,
    "cleaning": LEAVES,
    # Two lists of sentences to beads: what the pipeline and fitting share.
    "linking": LEAVES | {"encoding", "alignment"},
    "flagging": LEAVES | STAGES | {"linking"},
    "entries": LEAVES | {"reading"},
    "pipeline": LEAVES | STAGES | {"entries", "linking", "flagging"},
    "concordance": LEAVES | {"encoding", "divergence"},
    "health": LEAVES | {"encoding"},
    "interface": {"errors"},
    # A run keeps what a review has corrected in its folder.
    "corpus": LEAVES
    | STAGES
    | {"linking", "pipeline", "formats", "interface", "selection", "review"},
    "review": LEAVES
    | STAGES
    | {"linking", "pipeline", "flagging", "formats", "interface", "concordance"},
    "training": LEAVES | STAGES | {"linking", "pipeline", "formats", "evaluation"},
    "library": LEAVES | {"encoding", "linking", "pipeline", "flagging"},
    "__init__": LEAVES | {"library", "pipeline", "flagging", "formats", "encoding"},
}
"""Rooms and modules of the package, and what each may import besides itself."""

HEAVY = {"torch", "transformers", "sentence_transformers"}
TORCH = {"use_torch.py", "content_net.py", "content_fit.py", "content_store.py"}
"""Torch modules themselves: imported when a torch encoder, or fitting, is asked for."""

MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[str]:
    """Dotted names that the nodes import, relative ones made absolute by the package's rule."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            if node.module == "aligner":
                yield from (f"aligner.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""


def at_top(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements that run at import: functions and type-checking blocks are left out."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def identity(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=identity)
def test_rooms_import_only_what_they_may(path):
    own = room(path)
    if own == "cli":
        return
    assert own in ALLOWED, f"say in ALLOWED what {own} may import"
    for name in imported(parsed(path)):
        parts = name.split(".")
        if parts[0] != "aligner" or len(parts) == 1:
            continue
        used = parts[1]
        public = not (PACKAGE / used).is_dir() and not (PACKAGE / f"{used}.py").is_file()
        assert public or used == own or used in ALLOWED[own], f"{own} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=identity)
def test_nothing_heavy_is_imported_with_a_module(path):
    if path.name in TORCH:
        return
    for node in at_top(parsed(path)):
        for name in imported(node):
            assert name.split(".")[0] not in HEAVY, f"{name} at the top of {path.name}"


ENDS_ITSELF = "corpus/engines/memory.py"
"""A worker that took too much memory, of its parent's or a cluster's."""


@pytest.mark.parametrize("path", MODULES, ids=identity)
def test_the_library_neither_prints_nor_exits(path):
    if room(path) == "cli" or identity(path) == ENDS_ITSELF:
        return
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in ("print", "exit", "quit", "sys.exit", "os._exit"), node.lineno


def test_no_room_has_the_name_of_a_public_function():
    import aligner

    rooms = {room(path) for path in MODULES} - {"__init__"}
    assert not rooms & set(aligner.__all__)
