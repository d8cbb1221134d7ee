"""One aligner over some documents, alone in its process, with what it took.

    python -m tests.benchmarks.peer_worker NAME whole|all JOB RESULT

JOB and RESULT are JSON files that `tests.benchmarks.peers` writes and reads; only with `all` are
the documents aligned that lack sentences, after everything is measured. Loading, and a first
alignment of a few sentences that compiles and fills what is kept, are timed apart.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import platform
import re
import resource
import sys
import time
import types
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

Beads = list[tuple[list[int], list[int]]]
Run = Callable[[dict[str, Any]], Beads]
"""Aligns a document: name, en, zh (sentences), weights (a path)."""

_WARM_UP = (
    ("The old man looked at the sea.", "老人望着大海。"),
    ("It was raining again that morning.", "那天早晨又下雨了。"),
    ("Nobody had expected him to come back in 1987.", "谁也没有料到他会在1987年回来。"),
    ("“Where is my umbrella?” he asked.", "“我的伞在哪儿？”他问。"),
    ("She laughed, and gave him hers.", "她笑了，把自己的给了他。"),
    ("They walked to the station together.", "他们一起走到车站。"),
)


class Clock:
    """Wall and CPU seconds (all threads) spent inside it, added up."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    def __enter__(self) -> Clock:
        self.wall -= time.perf_counter()
        self.cpu -= time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall += time.perf_counter()
        self.cpu += time.process_time()

    def value(self) -> dict[str, float]:
        return {"wall": round(self.wall, 4), "cpu": round(self.cpu, 4)}


class Metered:
    """The built-in encoder, with the time spent in it; no cache."""

    def __init__(self) -> None:
        from aligner import encoding

        self._encoder = encoding.load_encoder()
        self.identity = encoding.identity(self._encoder)
        self.clock = Clock()

    @property
    def tokens(self) -> int:
        return self._encoder.tokens_encoded  # type: ignore[attr-defined]

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        with self.clock:
            return self._encoder.encode(texts)

    def parts(self, texts: Sequence[str]) -> Any:
        with self.clock:
            return self._encoder.parts(texts)  # type: ignore[attr-defined]

    def compose(self, parts: np.ndarray) -> np.ndarray:
        with self.clock:
            return self._encoder.compose(parts)  # type: ignore[attr-defined]


def ours(encoder: Metered, notes: dict[str, Any]) -> Run:
    """This project, weights as the document names them, divergence checks off."""
    from aligner import pipeline
    from aligner.alignment.weights import Weights
    from aligner.bitext import Document, Sentence
    from aligner.config import Settings

    settings = Settings(src_lang="en", tgt_lang="zh", families="none", cache=False)
    built_in = pipeline.load_tools(settings, encoder)
    known: dict[str, pipeline.Tools] = {}

    def prepared(path: str | None) -> pipeline.Tools:
        if path is None:
            return built_in
        if path not in known:
            text = Path(path).read_text(encoding="utf-8")
            known[path] = pipeline.Tools(encoder, Weights.from_json(text, path))
        return known[path]

    def side(document: dict[str, Any], lang: Any) -> pipeline.SplitText:
        """Sentences of one paragraph: the data has no paragraphs, and no peer is told of any."""
        found, at = [], 0
        for text in document[lang]:
            found.append(Sentence(text, at, at + len(text), 0))
            at += len(text) + 1
        return pipeline.SplitText(Document(lang, "\n".join(document[lang]), tuple(found)))

    def run(document: dict[str, Any]) -> Beads:
        tools = prepared(document.get("weights"))
        found = pipeline.align_sides(side(document, "en"), side(document, "zh"), settings, tools)
        notes.setdefault("signature", {})[document["name"]] = str(found.signature)
        return [(list(bead.src), list(bead.tgt)) for bead in found.beads]

    return run


def bertalign(encoder: Metered, notes: dict[str, Any], **options: Any) -> Run:
    """Bertalign as installed; its sentence-transformers model answers with our vectors."""
    stand_in(encoder)
    from bertalign import Bertalign, Encoder

    model = Encoder(encoder.identity)

    def run(document: dict[str, Any]) -> Beads:
        en, zh = document["en"], document["zh"]
        aligner = Bertalign("\n".join(en), "\n".join(zh), is_split=True, model=model, **options)
        if (aligner.src_num, aligner.tgt_num) != (len(en), len(zh)):
            raise ValueError(f"{document['name']}: Bertalign reads other sentences")
        notes["options"] = {"max_align": aligner.max_align}
        return [(list(map(int, a)), list(map(int, b))) for a, b in aligner.align_sents()]

    return run


def vecalign(encoder: Metered, notes: dict[str, Any]) -> Run:
    """Vecalign's program, from `peer_vecalign`."""
    from tests.benchmarks import peer_vecalign as program

    notes["options"] = {"max_align": program.LARGEST}

    def vectors(sentences: Sequence[str]) -> np.ndarray:
        texts = program.overlaps(sentences)
        return encoder.encode(texts).reshape(-1, len(sentences), 512)

    def run(document: dict[str, Any]) -> Beads:
        return program.align(vectors(document["en"]), vectors(document["zh"]))

    return run


def galechurch(encoder: Metered, notes: dict[str, Any], own_ratio: bool = False) -> Run:
    """Gale and Church's lengths alone; `own_ratio` tells it the document's length ratio."""
    import galechurch as package

    def run(document: dict[str, Any]) -> Beads:
        en, zh = document["en"], document["zh"]
        # Its `mean_xy` counts source characters per target character, whatever its notes say.
        ratio = sum(len(text.replace(" ", "")) for text in en) / sum(map(len, zh))
        options = {"mean_xy": ratio} if own_ratio else {}
        return [
            (
                list(range(bead.source_start, bead.source_end)),
                list(range(bead.target_start, bead.target_end)),
            )
            for bead in package.align(en, zh, **options).beads
        ]

    return run


ALIGNERS: dict[str, Callable[[Metered, dict[str, Any]], Run]] = {
    "ours": ours,
    "bertalign": bertalign,
    "bertalign-6": lambda encoder, notes: bertalign(encoder, notes, max_align=6),
    "vecalign": vecalign,
    "galechurch": galechurch,
    "galechurch-ratio": lambda encoder, notes: galechurch(encoder, notes, own_ratio=True),
}


def stand_in(encoder: Metered) -> None:
    """Make Bertalign importable without its hub model and detector.

    `sentence_transformers` gives our encoder's vectors; `lingua` tells Chinese from English by
    script, at no cost; `sentence_splitter` is not used, the text being split. All else of
    Bertalign runs as it was installed.
    """

    class SentenceTransformer:
        def __init__(self, *_: object, **__: object) -> None: ...

        def encode(self, texts: list[str]) -> np.ndarray:
            return encoder.encode(texts)

    class Code:
        def __getattr__(self, name: str) -> str:
            return name

    class Detector:
        @classmethod
        def from_iso_codes_639_1(cls, *_: object) -> Detector:
            return cls()

        def build(self) -> Detector:
            return self

        def detect_language_of(self, text: str) -> types.SimpleNamespace:
            chinese = sum("\u4e00" <= c <= "\u9fff" for c in text) * 5 > len(text)
            code = types.SimpleNamespace(name="ZH" if chinese else "EN")
            return types.SimpleNamespace(iso_code_639_1=code)

    for name, members in {
        "sentence_transformers": {"SentenceTransformer": SentenceTransformer},
        "lingua": {
            "IsoCode639_1": Code(),
            "LanguageDetector": Detector,
            "LanguageDetectorBuilder": Detector,
        },
        "sentence_splitter": {"SentenceSplitter": object},
    }.items():
        module = types.ModuleType(name)
        module.__dict__.update(members)
        sys.modules[name] = module
    if sys.version_info < (3, 12):
        sys.meta_path.insert(0, _OlderPython())


def older_syntax(source: bytes) -> bytes:
    """The `type X = ...` statement of Python 3.12 as a plain assignment."""
    return re.sub(rb"^type (\w+) = ", rb"\1 = ", source, flags=re.MULTILINE)


class _OlderLoader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname: str) -> types.CodeType | None:
        # Not through the byte-code cache, which knows the file as it is.
        path = self.get_filename(fullname)
        return compile(older_syntax(self.get_data(path)), path, "exec", dont_inherit=True)


class _OlderPython:
    """Loads Bertalign's own modules, whose syntax asks for Python 3.12, on 3.11."""

    def find_spec(self, name: str, path: Any = None, target: object = None) -> Any:
        if name.partition(".")[0] != "bertalign":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is None or spec.origin is None:
            return None
        return importlib.util.spec_from_file_location(
            name,
            spec.origin,
            loader=_OlderLoader(name, spec.origin),
            submodule_search_locations=spec.submodule_search_locations,
        )


def peak_memory() -> int:
    """Most bytes resident in this process; on Linux without what its parent held."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(), re.MULTILINE)
        if found:
            return int(found[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def versions() -> dict[str, str]:
    """Of Python and of what any aligner here may use, where it is installed."""
    found = {"python": platform.python_version()}
    for name in ("enzh-aligner", "numpy", "numba", "torch", "bertalign", "galechurch"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def measured(name: str, job: dict[str, Any], abridged: bool) -> dict[str, Any]:
    """Beads of every document, and what loading and aligning the whole ones took."""
    notes: dict[str, Any] = {}
    loading, aligning = Clock(), Clock()
    with loading:
        encoder = Metered()
        run = ALIGNERS[name](encoder, notes)
        en, zh = ([pair[side] for pair in _WARM_UP] * 2 for side in (0, 1))
        run({"name": "warm-up", "en": en, "zh": zh})
    notes.pop("signature", None)
    tokens, encoder.clock = encoder.tokens, Clock()
    beads = []
    with aligning:
        for document in job["documents"]:
            beads.append(run(document))
    result = {
        "loading": loading.value(),
        "aligning": aligning.value(),
        "encoding": encoder.clock.value(),
        "peak_memory": peak_memory(),
        "tokens": encoder.tokens - tokens,
        "beads": beads,
    }
    if abridged:
        result["beads_abridged"] = [run(document) for document in job["abridged"]]
    used = {} if name.startswith("galechurch") else {"encoder": encoder.identity}
    return result | used | notes | {"versions": versions()}


def main() -> None:
    name, extent, job, out = sys.argv[1:]
    result = measured(name, json.loads(Path(job).read_text(encoding="utf-8")), extent == "all")
    Path(out).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
