"""Flags of translations, drawn at random and read: how many are right.

    python -m tests.benchmarks.read_flags              # the figures of what was read
    python -m tests.benchmarks.read_flags --draw 40 --round 2 --out FILE

Registers drawn from are documentation, scripture, news, chats and shops, and fiction, translated by
people, and talks and Wikipedia, translated by machines. Documents come in a random order of the
seed, each is checked whole at the default settings, and of all their flags that nobody has read
yet, `--draw` of each register are written to FILE with their texts, for a reader to judge. The
verdicts are kept in ``read_flags.tsv`` without the texts, named by `key_of`; ``second`` is what
another reader says who did not see the first verdict.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from aligner import flagging, pipeline
from aligner.bitext import Alignment, Flag
from aligner.config import Settings
from aligner.training.content_examples import Example
from aligner.training.judging import VERDICTS, key_of
from aligner.training.marks import marked_file
from aligner.training.translations import Translation, translations
from tests.benchmarks.checking import alignment_of
from tests.benchmarks.data import folder, report
from tests.benchmarks.human_marks import documents_of, rounded

HERE = Path(__file__).parent
READ = HERE / "read_flags.tsv"
JUDGED = HERE / "judged_flags.tsv"
REGISTERS = ("python-docs", "bible", "wmt/newstest2021", "wmt/generaltest2022", "mac-dev")
MACHINES = {"ted": "mqm/ted-zhen.tsv", "critical": "mlqe/en-zh-critical-dev.tsv"}
COLUMNS = ("round", "source", "kind", "severity", "confidence", "key", "verdict", "second")
_DRAWN_FROM = 2
"""Flags to find for each that is drawn, so that no document has a say for its register."""


def known() -> set[str]:
    """Keys of the flags that somebody has read."""
    found = set()
    for path in (READ, JUDGED):
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                found |= {row["key"] for row in csv.DictReader(file, delimiter="\t")}
    return found


def flags_of(
    documents: Sequence[Alignment], tools: Any, settings: Settings
) -> Iterator[tuple[str, str, Flag]]:
    """Every flag at the default settings with its texts, a document after the other."""
    for document in documents:
        checked = flagging.recheck(document, settings, tools)
        for bead in checked.beads:
            for flag in bead.flags:
                yield *checked.texts(bead), flag


def _translated(path: str) -> list[Alignment]:
    """The documents of a machine's translations, every version of a text by itself."""
    folder_name, _, file = MACHINES[path].partition("/")
    found: dict[tuple[str, int], list[Example]] = {}
    times: Counter[tuple[str, str]] = Counter()
    for number, each in enumerate(marked_file(folder(folder_name) / file)):
        document = each.document if path == "ted" else str(number // _RUN)
        version = times[document, each.src]
        times[document, each.src] += 1
        if all(text.strip() for text in each.texts):
            found.setdefault((document, version), []).append(each)
    return [
        alignment_of(*zip(*(each.texts for each in own), strict=True), src_lang=own[0].src_lang)
        for own in found.values()
    ]


_RUN = 25
"""Segments of a document where the data name none."""


def drawn(number: int, seed: int, chosen: Sequence[str]) -> Iterator[tuple[str, str, str, Flag]]:
    """So many unread flags of each register, with source and target."""
    settings = Settings()
    tools = pipeline.load_tools(settings)
    read = known()
    by_path: dict[str, list[Translation]] = {}
    names = sorted({path.split("/")[0] for path in REGISTERS})
    for pairs in translations([folder(name) for name in names]):
        for pair in pairs:
            by_path.setdefault(pair.path, []).append(pair)
    for path in chosen:
        chance = random.Random(f"{seed} {path}")
        documents = documents_of(by_path[path]) if path in by_path else _translated(path)
        chance.shuffle(documents)
        found = {}
        for src, tgt, flag in flags_of(documents, tools, settings):
            key = key_of(src, tgt, flag)
            if key not in read:
                found[key] = (path, src, tgt, flag)
            if len(found) >= number * _DRAWN_FROM:
                break
        yield from chance.sample(list(found.values()), min(number, len(found)))


def write_drawn(path: Path, number: int, seed: int, chosen: Sequence[str]) -> None:
    """A block a flag: what the reader needs, and the row that the verdict goes into."""
    with path.open("w", encoding="utf-8") as file:
        for source, src, tgt, flag in drawn(number, seed, chosen):
            row = (seed, source, flag.kind, flag.severity, flag.confidence, key_of(src, tgt, flag))
            words = [
                [text[a:b] for a, b in spans] for text, spans in ((src, flag.src), (tgt, flag.tgt))
            ]
            print(*row, sep="\t", file=file)
            print(f"  {flag.message}  {words[0]} | {words[1]}\n  {src}\n  {tgt}\n", file=file)


def figures(rows: Sequence[dict[str, str]]) -> dict[str, Any]:
    """Share that is right by severity, and how far the two readers agree."""
    found: dict[str, Any] = {"read": len(rows)}
    for severity in ("major", "minor"):
        own = [row for row in rows if row["severity"] == severity]
        found[severity] = {"read": len(own), "right": _right(own, "verdict")}
        found[severity]["second"] = _right([row for row in own if row["second"]], "second")
    both = [row for row in rows if row["second"]]
    same = sum(row["verdict"] == row["second"] for row in both)
    found["agreement"] = rounded(same / len(both)) if both else None
    return found


def _right(rows: Sequence[dict[str, str]], reader: str) -> float | None:
    """Share that one reader found right, an arguable one half; None of no rows."""
    own = [VERDICTS[row[reader]] for row in rows]
    return rounded(sum(own) / len(own)) if own else None


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument("--draw", type=int, default=0, help="flags of each register")
    parser.add_argument("--round", type=int, default=1, help="seed of the draw")
    parser.add_argument("--of", nargs="+", default=[*REGISTERS, *MACHINES], help="registers")
    parser.add_argument("--out", type=Path, default=Path("flags.txt"))
    options = parser.parse_args()
    if options.draw:
        write_drawn(options.out, options.draw, options.round, options.of)
        return
    with READ.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    value = {}
    for number in sorted({row["round"] for row in rows}):
        own = [row for row in rows if row["round"] == number]
        value[f"round {number}"] = {
            "all": figures(own),
            **{
                path: figures([row for row in own if row["source"] == path])
                for path in (*REGISTERS, *MACHINES)
                if any(row["source"] == path for row in own)
            },
        }
    report(value, options.json)


if __name__ == "__main__":
    main()
