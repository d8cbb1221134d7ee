"""OpusFilter's filters, run by the interpreter that it is installed for.

    PYTHON rival_worker.py JOB OUT

The job is a JSON file with ``filters`` (a name for each, its class and options) and ``texts``
(lists of English/Chinese pairs by name). Written are each filter's verdicts, true where it would
drop the pair, and what it went by. Imports nothing of the program.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any


def main() -> None:
    from opusfilter import filters  # type: ignore[import-not-found]

    job, out = (Path(argument) for argument in sys.argv[1:3])
    task = json.loads(job.read_text(encoding="utf-8"))
    value: dict[str, Any] = {"version": version("opusfilter"), "filters": {}}
    for name, (kind, options) in task["filters"].items():
        chosen = getattr(filters, kind)(**options)
        value["filters"][name] = {
            which: verdicts(chosen, pairs) for which, pairs in task["texts"].items()
        }
    out.write_text(json.dumps(value), encoding="utf-8")


def verdicts(chosen: Any, pairs: list[list[str]]) -> list[bool]:
    """Whether the filter drops each pair."""
    return [not chosen.accept(score) for score in chosen.score(pairs)]


if __name__ == "__main__":
    main()
