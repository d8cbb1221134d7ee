"""Numbers as tables and as JSON: a corpus, scores, models."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aligner.evaluation import Counts, Scores
    from aligner.health import Health, Model


def statistics_table(values: dict[str, Any]) -> str:
    """What `selection.statistics` counted, a line each."""
    lines = []
    for name, value in values.items():
        title = name.replace("_", " ")
        if isinstance(value, dict):
            value = ", ".join(f"{key}: {n}" for key, n in value.items()) or "none"
            if name in ("confidence", "risk"):
                title = f"{name} from"
        lines.append(f"{title:<16} {value if value is not None else 'not known'}")
    return "\n".join(lines)


def score_table(scores: Scores) -> str:
    """Precision, recall and F1 of each row, aligned for a terminal."""
    rows = [("strict", scores.strict), ("lax", scores.lax), ("null beads", scores.null)]
    rows += sorted(scores.types.items(), key=lambda item: (-item[1].gold, item[0]))
    head = f"{'':<12}{'precision':>10}{'recall':>10}{'F1':>10}{'gold':>8}{'found':>8}"
    return "\n".join([head, *(_score_row(name, counts) for name, counts in rows)])


def _score_row(name: str, counts: Counts) -> str:
    return (
        f"{name:<12}{counts.precision:>10.4f}{counts.recall:>10.4f}{counts.f1:>10.4f}"
        f"{counts.gold:>8}{counts.predicted:>8}"
    )


def score_json(scores: Scores) -> str:
    """The same rows as JSON."""
    rows = {"strict": scores.strict, "lax": scores.lax, "null": scores.null, **scores.types}
    return json.dumps(
        {
            name: {
                "precision": round(c.precision, 4),
                "recall": round(c.recall, 4),
                "f1": round(c.f1, 4),
                "gold": c.gold,
                "predicted": c.predicted,
            }
            for name, c in rows.items()
        },
        indent=1,
    )


def models_table(models: Sequence[Model], presets: Mapping[str, Sequence[str]]) -> str:
    """Every encoder and set of weights with its state, a line each; then the presets."""
    lines = [f"{model.kind:<8} {model.name:<24} {_state(model)}" for model in models]
    lines += [f"preset   {name:<24} {' + '.join(members)}" for name, members in presets.items()]
    return "\n".join(lines)


def _state(model: Model) -> str:
    if model.kind == "weights":
        return str(model.folder)
    built = f"built in {model.folder}" if model.folder else ""
    state = built or f"not built: aligner models build {model.name}"
    from aligner.encoding import BUILT_IN

    if model.name == BUILT_IN:
        return f"ready (numpy); sentence-transformers folder {state}"
    return state


def health_table(found: Sequence[Health]) -> str:
    """What a check of the models found, a line each."""
    return "\n".join(
        f"{each.model.kind:<8} {each.model.name:<24} {_verdict(each)}" for each in found
    )


def _verdict(health: Health) -> str:
    if health.error:
        return health.error
    if health.model.kind == "weights":
        return "ok" if health.sound else "not what its card says: refit with aligner train"
    verdict = "ok" if health.sound else "cannot tell a translation: build it again"
    near, far = health.cosines or (0.0, 0.0)
    return f"{verdict} (pair {near:.2f}, unrelated {far:.2f})"
