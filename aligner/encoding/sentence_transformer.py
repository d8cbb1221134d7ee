"""Any sentence-transformers model, by hub name or folder, as an encoder."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np

from aligner.encoding.folders import sha256_of
from aligner.encoding.hub import hub_answers
from aligner.errors import ConfigError, ModelError
from aligner.language.scripts import well_formed

_OWN_MODULES = "aligner.encoding."
_HARMLESS = ("sentence_transformers.models.Normalize", ".normalize.Normalize")
# E5 models are trained with a prefix that older configs do not name. The instruct ones take
# a whole instruction instead, and none for plain texts.
_E5 = re.compile(r"(multilingual-)?e5-(small|base|large)(-v2|-unsupervised)?", re.IGNORECASE)
_E5_PROMPT = "query: "
# Tokens, or UTF-8 bytes of text, per batch and place in it: 2048 bytes are about 500 tokens.
_TOKENS_PER_PLACE = 512
_BYTES_PER_PLACE = 2048


ON_CPU, ON_ACCELERATOR = 16, 64
"""Texts at once. On a processor multilingual-e5-small reads the clauses of a novel by 16 in .75 of
the time that it takes by 64, and by 8 in .86: their arrays stay in its cache."""


class SentenceTransformerEncoder:
    """A sentence-transformers model that is loaded when first needed.

    A model's default prompt is used; E5 models whose config names none get ``query: ``.
    A folder is never looked up on the network; a hub name may be, by that library.
    Threads may share it: they load it once and encode one after another.
    """

    def __init__(
        self,
        name_or_path: str,
        device: str | None = None,
        batch_size: int | None = None,
        threads: int | None = None,
    ) -> None:
        """Name a model; nothing is loaded yet.

        Args:
            name_or_path: A folder, or a model's name on the hub.
            device: ``"cpu"``, ``"cuda"``, ``"cuda:1"``, ``"mps"``; by default the best
                that torch finds.
            batch_size: Most texts that are encoded at once, at least 1; by default `ON_CPU` or
                `ON_ACCELERATOR`.
            threads: CPU threads while encoding, at least 1; by default torch's own number.

        Raises:
            ConfigError: `batch_size` or `threads` is below 1.
        """
        for option, value in (("batch_size", batch_size), ("threads", threads)):
            if value is not None and value < 1:
                raise ConfigError(f"{option} is {value}, at least 1 is needed")
        self.name_or_path = str(name_or_path)
        self.device = device
        self.batch_size = batch_size
        self.threads = threads
        self._model: Any = None
        self._prompt: str | None = None
        self._identity: str | None = None
        self._lock = RLock()

    @property
    def identity(self) -> str:
        """``sentence-transformers:NAME@REVISION``, with ``+query`` where a prompt is added.

        The revision of a folder is the start of the SHA-256 of its files (cards aside), so
        a copy elsewhere has the same identity; of a hub model, its commit or ``unknown``.

        Raises:
            ModelError: a hub model cannot be loaded.
        """
        if self._identity is None:
            folder = self._folder()
            if folder is None:
                # Loading may fetch a newer commit than the one in the local cache.
                prompt = _added_prompt(self.name_or_path, self._loaded().default_prompt_name)
                name, revision = self.name_or_path, _commit(self.name_or_path)
            else:
                # Files alone decide, so that a run from cached vectors never loads torch.
                prompt = _added_prompt(folder.name, _default_prompt_name(folder))
                name, revision = folder.name, _folder_digest(folder)
            added = "+query" if prompt else ""
            self._identity = f"sentence-transformers:{name}@{revision}{added}"
        return self._identity

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of texts, in their order; longer texts than the model takes are cut.

        Returns:
            float32 array of shape ``(len(texts), dimension)``, rows of L2 norm 1.

        Raises:
            ModelError: the model or the device cannot be used, or a vector is not finite.
        """
        if not texts:
            return self.encode(["."])[:0]
        with self._lock:
            model = self._loaded()
            return _unit(self._vectors(model, texts), self.name_or_path)

    def _vectors(self, model: Any, texts: Sequence[str]) -> np.ndarray:
        out: np.ndarray | None = None
        with _torch_threads(self.threads):
            size = self.batch_size or (ON_CPU if model.device.type == "cpu" else ON_ACCELERATOR)
            for batch in _batches(*_lengths(model, texts), size):
                rows = self._rows(model, [texts[i] for i in batch])
                if out is None:
                    out = np.empty((len(texts), rows.shape[1]), dtype=np.float32)
                out[batch] = rows
        assert out is not None
        return out

    def _rows(self, model: Any, texts: list[str]) -> np.ndarray:
        rows: np.ndarray = model.encode(
            [*map(well_formed, texts)],
            prompt=self._prompt,
            batch_size=len(texts),
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return rows

    def _folder(self) -> Path | None:
        folder = Path(self.name_or_path).expanduser()
        return folder.resolve() if folder.is_dir() else None

    def _loaded(self) -> Any:
        with self._lock:
            if self._model is None:
                device = _checked_device(self.device)
                model = _load(self.name_or_path, self._folder(), device)
                self._prompt = _added_prompt(self.name_or_path, model.default_prompt_name)
                self._model = model
            return self._model


def _load(name: str, folder: Path | None, device: str | None) -> Any:
    if folder is None and (name.startswith((".", "~", "/")) or name.count("/") > 1):
        raise ModelError(f"no model folder {name}; name a folder that exists or a hub model")
    online = folder is None and hub_answers()
    if folder is None and not online and _commit(name) == "unknown":
        # Said before libraries are loaded that take ten seconds to say the same.
        raise ModelError(_out_of_reach(name, "it does not answer, and no copy is kept here"))
    try:
        with _quiet():
            from sentence_transformers import SentenceTransformer

            return SentenceTransformer(
                name if folder is None else str(folder),
                device=device,
                trust_remote_code=folder is not None and _is_ours(folder),
                # Offline, the libraries below would retry for minutes before they give up.
                local_files_only=not online,
            )
    except ModelError:
        raise
    # The libraries below raise a dozen unrelated classes for a model they cannot read.
    except Exception as error:
        raise ModelError(_explained(name, folder, error)) from error


def _explained(name: str, folder: Path | None, error: Exception) -> str:
    lines = str(error).strip().splitlines()
    reason = f"{type(error).__name__}: {lines[0][:160]}" if lines else type(error).__name__
    if folder is not None:
        return (
            f"the model folder {folder} cannot be loaded ({reason}); rebuild it "
            "(aligner models build) or name another"
        )
    return _out_of_reach(name, reason)


def _out_of_reach(name: str, reason: str) -> str:
    return (
        f"the model {name!r} is no folder here and could not be had from the model hub "
        f"({reason}); check the name and the network, or name a folder that holds the model"
    )


def _is_ours(folder: Path) -> bool:
    """Whether the only code that a folder asks for is this package's.

    Then, and only then, sentence-transformers may be told to trust it.
    """
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        kinds = [str(module["type"]) for module in modules]
    except (OSError, ValueError, TypeError, KeyError):
        return False
    own = [kind.startswith(_OWN_MODULES) for kind in kinds]
    return any(own) and all(
        mine or kind.endswith(_HARMLESS) for mine, kind in zip(own, kinds, strict=True)
    )


def _default_prompt_name(folder: Path) -> str | None:
    try:
        text = (folder / "config_sentence_transformers.json").read_text(encoding="utf-8")
        found: str | None = json.loads(text).get("default_prompt_name")
        return found
    except (OSError, ValueError, AttributeError):
        return None


def _added_prompt(name: str, default_prompt_name: str | None) -> str | None:
    """The prompt to add where the model's own config has no default."""
    if default_prompt_name is not None:
        return None
    return _E5_PROMPT if _E5.fullmatch(Path(name).name) else None


def _checked_device(device: str | None) -> str | None:
    """`device` if torch can use it here; ModelError if not."""
    if device is None:
        return None
    import torch

    try:
        kind = torch.device(device)
    except (RuntimeError, TypeError) as error:
        raise ModelError(
            f"{device!r} is no device; use cpu, cuda, cuda:0 (and so on) or mps"
        ) from error
    count = {
        "cpu": 1,
        "cuda": torch.cuda.device_count() if torch.cuda.is_available() else 0,
        "mps": int(torch.backends.mps.is_available()),
    }.get(kind.type, 0)
    if (kind.index or 0) >= count:
        raise ModelError(
            f"device {device!r} is not available: torch finds {count} of type {kind.type!r}; "
            "use cpu, or install a torch build for that device"
        )
    return device


def _lengths(model: Any, texts: Sequence[str]) -> tuple[list[int], int]:
    """Lengths of texts, and how much of them a place in a batch may hold.

    Tokens where the model's tokenizer counts them in a moment, else bytes: batches by bytes are
    padded by a fifth of their tokens.
    """
    tokenizer: Any = getattr(model, "tokenizer", None)
    if getattr(tokenizer, "is_fast", False):
        limit = model.max_seq_length
        ids = tokenizer([*map(well_formed, texts)], truncation=limit is not None, max_length=limit)[
            "input_ids"
        ]
        return [len(each) for each in ids], _TOKENS_PER_PLACE
    return [len(text.encode("utf-8", "surrogatepass")) for text in texts], _BYTES_PER_PLACE


def _batches(lengths: Sequence[int], place: int, size: int) -> Iterator[list[int]]:
    """Indices in batches of like length, longest first, so that little is padded.

    Very long texts share a batch with fewer others, which bounds memory: `size` places hold
    `place` each.
    """
    order = sorted(range(len(lengths)), key=lambda index: (-lengths[index], index))
    start = 0
    while start < len(order):
        longest = max(lengths[order[start]], 1)
        count = max(1, min(size, size * place // longest))
        yield order[start : start + count]
        start += count


def _unit(rows: np.ndarray, name: str) -> np.ndarray:
    norms = np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True)
    if not (np.isfinite(norms).all() and (norms > 0).all()):
        raise ModelError(
            f"the model {name!r} gave a vector that is zero or not finite; "
            "its weights are damaged: build or download it again"
        )
    found: np.ndarray = (rows / norms).astype(np.float32)
    return found


def _folder_digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.endswith(".md") and not name.startswith("."):
            digest.update(f"{name}\0{sha256_of(path)}\n".encode())
    return digest.hexdigest()[:16]


def _commit(name: str) -> str:
    """Commit of a hub model in the local cache: the folder its files lie in is named so."""
    from huggingface_hub import try_to_load_from_cache

    names = [name] if "/" in name else [f"sentence-transformers/{name}", name]
    for repository in names:
        for file in ("modules.json", "config.json"):
            found = try_to_load_from_cache(repository, file)
            if isinstance(found, str):
                return Path(found).parent.name
    return "unknown"


@contextmanager
def _torch_threads(count: int | None) -> Iterator[None]:
    """Set torch's thread number for a while: it is the whole process's."""
    if count is None:
        yield
        return
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep transformers' progress bar, which is on by default, off the terminal."""
    from transformers.utils import logging

    if not logging.is_progress_bar_enabled():
        yield
        return
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.enable_progress_bar()
