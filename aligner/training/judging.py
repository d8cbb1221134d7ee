"""What `aligner train --of judge` does: fits the judge and the risk on what people marked.

A candidate of a check is right where a rater marked an error at its words, or where a reader of
flags on human translations says so. Every source is left out in turn: what the card tells
of a source was fitted on the others.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b, sha256
from math import isnan, nan
from pathlib import Path
from typing import Any

import numpy as np

from aligner import encoding
from aligner.bitext import ORIGINS, Flag, Origin, Span, other
from aligner.divergence import Asked, Pair, candidates
from aligner.divergence.content.network import PAIR_HEADS, ContentNetwork, load_network
from aligner.divergence.judging import (
    EVIDENCE,
    FAMILIES,
    MAJOR_FROM,
    NAME_SIGNS,
    OWN,
    READ,
    RISK_SIGNS,
    SIGNS,
    VALUE_SIGNS,
    Judge,
    JudgeWeights,
    Weighed,
    family_of,
    flag_signs,
    risk_signs,
)
from aligner.errors import InputError
from aligner.files import shown
from aligner.training.content import contents_of
from aligner.training.content_examples import Example, Mark
from aligner.training.judged_scores import auc, calibration_error, within
from aligner.training.marks import Row, is_marked, marked, number, rows
from aligner.training.output import write_model
from aligner.training.synthetic import clean, split_documents
from aligner.training.translations import translations

Tell = Callable[[str], None]

SPANS = ("ted", "general2023")
"""Data in which people marked the places of errors. Post-edits of Wikipedia are no such marks: with
them four of five candidates there are right, which says how often editors change a word."""
RATED = {"ted": "major", "general2023": "major", "critical": "critical"}
"""Data that tell the risk of a pair, and by which of the network's pair labels."""

_PENALTY = 1.0
"""Weight of the squares of the weights, a guess: a tenth or ten times as much change no calibration
error of a source left out by .01."""


VERDICTS = {"right": 1.0, "arguable": 0.5, "wrong": 0.0}
"""What a reader of flags on human translations says."""


def key_of(src: str, tgt: str, flag: Flag) -> str:
    """A flag by its content: what a list of verdicts names it by."""
    return hashed(src, tgt, flag.kind, repr(flag.src), repr(flag.tgt))


def hashed(*parts: str) -> str:
    """A key that holds nothing of the texts it is made from: 20 hexadecimal digits."""
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reader says of a flag, and how many of its kind in its source it stands for where
    they were drawn at random; 0 where it was read because it was shown."""

    right: float
    stands_for: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Verdicts by key, and the kinds of flags of each source that were drawn at random: there
    nothing is known of a flag that was not drawn."""

    by_key: Mapping[str, Verdict]
    drawn: frozenset[tuple[str, str]] = frozenset()


def read_verdicts(path: Path) -> Verdicts:
    """Those of a table with the columns ``key`` and ``verdict``, and ``source``, ``kind`` and
    ``stands_for`` where they were drawn; InputError for another."""
    found, drawn = {}, set()
    for row in rows(path):
        if not {"key", "verdict"} <= row.keys() or row["verdict"] not in VERDICTS:
            raise InputError(
                f"{shown(path)} needs the columns key and verdict, the latter one of "
                f"{', '.join(VERDICTS)}"
            )
        stands_for = _stands_for(path, row)
        found[row["key"]] = Verdict(VERDICTS[row["verdict"]], stands_for)
        if stands_for:
            drawn.add((row["source"], row["kind"]))
    return Verdicts(found, frozenset(drawn))


def _stands_for(path: Path, row: Row) -> float:
    if not row.get("stands_for"):
        return 0.0
    if not {"source", "kind"} <= row.keys():
        raise InputError(f"{shown(path)} has stands_for: it needs the columns source and kind")
    found = number(path, row, "stands_for")
    if found < 0:
        raise InputError(f"{shown(path)}: the stands_for is {found:g}, at least 0 is needed")
    return found


@dataclass(frozen=True, slots=True)
class Case:
    """One pair with its candidates: `right` is the `rightness` of each; `risky` the share of raters
    who marked a major accuracy error."""

    path: str
    pair: Pair
    flags: list[tuple[str, Flag]]
    """With the names of their checks."""
    right: list[float]
    stands_for: list[float]
    """How many candidates each counts for where it was drawn at random; else 0."""
    risky: float
    group: str = ""
    """Pairs of one source text."""
    chosen: bool = False
    """Whether it was taken because somebody had read a flag of it: it says nothing of how many
    pairs have one."""

    @property
    def counts(self) -> list[float]:
        """How many candidates each counts for; one that was not drawn for itself."""
        return [max(each, 1.0) for each in self.stands_for]


def train_judge(
    data: Sequence[Path],
    out: Path,
    *,
    command: str,
    seed: int = 0,
    jobs: int | None = None,
    tell: Tell | None = None,
) -> str:
    """Fit the judge, write ``weights.json`` and ``README.md`` into `out`; the card.

    `data` are folders of marked translations and of human ones, and tables of verdicts on flags of
    the latter. InputError for data that cannot be read, or that tell too little.
    """
    cases = list(gathered(data, seed, jobs, tell))
    sources = sorted({case.path for case in cases})
    # One that tells of the risk must be left when another is left out.
    rated = {case.path for case in cases if not isnan(case.risky)}
    if len(rated) < _FEWEST_SOURCES:
        raise InputError(
            f"{len(rated)} of the data tell how risky a pair is: {_FEWEST_SOURCES} are needed, "
            f"human translations or files of {', '.join(RATED)}"
        )
    weights = fitted(cases)
    held = {path: _held(cases, path) for path in sources}
    text = json.dumps(weights_dict(weights), indent=1) + "\n"
    digest = sha256(text.encode("ascii")).hexdigest()
    card = _card(held, command, digest)
    write_model(out, "weights.json", text.encode("ascii"), card)
    return card


_FEWEST_SOURCES = 2


def _held(cases: Sequence[Case], path: str) -> Held:
    return judged_by(fitted([case for case in cases if case.path != path]), cases, path)


def gathered(
    data: Sequence[Path], seed: int, jobs: int | None, tell: Tell | None = None
) -> Iterator[Case]:
    """Every pair that tells something, with its candidates.

    The network has read no marks, and of the human translations only those are taken that were
    held out of its fitting.
    """
    reader, network = encoding.built_in_tokens(jobs), load_network()
    tables = [read_verdicts(path) for path in data if path.is_file()]
    verdicts = Verdicts(
        {key: verdict for table in tables for key, verdict in table.by_key.items()},
        frozenset(each for table in tables for each in table.drawn),
    )
    data = [path for path in data if path.is_dir()]
    marks = [example for path in data if is_marked(path) for example in marked(path)]
    told = _some([each for each in marks if each.path in (*SPANS, *RATED)])
    human = translations([path for path in data if not is_marked(path)])
    fitted_on, held = split_documents(human, seed)
    right = [clean(pair) for document in held for pair in document]
    read = [clean(pair) for document in fitted_on for pair in document]
    chosen = [each for each in read if _has_verdict(each, verdicts)]
    yield from _cases([*told, *right], network, reader, verdicts, tell)
    for case in _cases(chosen, network, reader, verdicts, tell):
        yield replace(case, chosen=True)


_MOST = 4000
"""Marked pairs of a path that are taken, in their order: a document is left whole or cut once."""


def _some(marks: Sequence[Example]) -> list[Example]:
    counts: Counter[str] = Counter()
    kept = []
    for each in marks:
        counts[each.path] += 1
        if counts[each.path] <= _MOST:
            kept.append(each)
    return kept


def _has_verdict(example: Example, verdicts: Verdicts) -> bool:
    """Whether somebody has read a flag of an exact check there."""
    pair = Pair(example.src, example.tgt, example.src_lang, other(example.src_lang))
    found = candidates(pair, Asked("exact")) if verdicts.by_key else []
    return any(key_of(example.src, example.tgt, flag) in verdicts.by_key for _, flag in found)


_AT_ONCE = 1024


def _cases(
    examples: Sequence[Example],
    network: ContentNetwork,
    reader: encoding.TokenEncoder,
    verdicts: Verdicts,
    tell: Tell | None,
) -> Iterator[Case]:
    for first in range(0, len(examples), _AT_ONCE):
        some = examples[first : first + _AT_ONCE]
        for example, content in zip(some, contents_of(some, network, reader), strict=True):
            if content is None:
                continue
            lang = example.src_lang
            pair = Pair(example.src, example.tgt, lang, other(lang), content=content)
            flags = [each for each in candidates(pair) if family_of(*each)]
            told = [rightness(flag, example, verdicts) for _, flag in flags]
            yield Case(
                example.path,
                pair,
                flags,
                [verdict.right for verdict in told],
                [verdict.stands_for for verdict in told],
                _risk_of(example),
                example.src,
            )
        if tell:
            tell(f"checked {first + len(some)} of {len(examples)} pairs")


def _risk_of(example: Example) -> float:
    """Share of the raters who marked a major accuracy error; not a number where none was asked."""
    if example.path not in RATED:
        # Human translations have errors too, which nobody marked.
        return nan
    return example.pair[PAIR_HEADS.index(RATED[example.path])]


def rightness(flag: Flag, example: Example, verdicts: Verdicts) -> Verdict:
    """Whether a flag is right: what a reader says of it, or else what was marked.

    Of human translations a candidate that its check itself holds for unlikely is taken for wrong
    where nobody read it; where flags of its kind were drawn at random, for very unlikely. Where
    nothing is known it is not a number.
    """
    read = verdicts.by_key.get(key_of(example.src, example.tgt, flag))
    if read is not None:
        return read
    drawn = (example.path, flag.kind) in verdicts.drawn
    if drawn and (example.path in RATED or flag.confidence >= _UNLIKELY):
        return Verdict(nan)
    if example.path in SPANS:
        return Verdict(is_marked_there(flag, example))
    unlikely = flag.confidence < _SHOWN and example.path not in RATED
    return Verdict(0.0 if unlikely else nan)


def is_marked_there(flag: Flag, example: Example) -> float:
    """Whether somebody marked an error at the words of a flag, in [0, 1].

    One of several raters is enough: the others may have overlooked what they would agree with. An
    omission is right where one is marked in the source, an addition where one is in the target;
    other flags at any accuracy error that they touch. A flag that points at the source alone says
    that its words are not rendered: a mistranslation marked in the target may be about them, or
    not. Not a number where nothing is known.
    """
    source, target = example.marks
    if flag.kind == "omission":
        return float(_touches(flag.src, source))
    if flag.kind == "addition":
        return float(_touches(flag.tgt, (mark for mark in target if mark.head == "missing")))
    bad = [mark for mark in target if mark.head == "bad"]
    found = _touches(flag.src, source) or _touches(flag.tgt, bad)
    unsure = not found and not flag.tgt and any(mark.head == "wrong" for mark in target)
    return nan if unsure else float(found)


_UNLIKELY = 0.25
"""Where candidates were drawn, those below are mostly wrong in human translations: with general
text left out of the fitting 84 names are shown there, .96 of them right; 98 and .73 where nothing
is said of those that were not read."""

_LONGEST, _SHORT = 4, 24
"""How much longer than a flag a mark may be that is about it, unless it has no more than so many
characters: raters mark whole clauses too, and these are met by chance."""


def _touches(spans: Sequence[Span], marks: Iterable[Mark]) -> bool:
    """Whether a mark that is not much longer shares a character with one of the spans."""
    for mark in marks:
        start, end = mark.span
        met = [d - c for c, d in spans if start < d and c < end]
        if met and end - start <= max(_LONGEST * max(met), _SHORT):
            return True
    return False


def fitted(cases: Sequence[Case]) -> JudgeWeights:
    """Logistic regressions of the flags, with and without the network, and of the risk."""
    labelled = [
        (case, check, flag, label, count)
        for case in cases
        for (check, flag), label, count in zip(case.flags, case.right, case.stands_for, strict=True)
        if not isnan(label)
    ]
    labels = np.array([label for *_, label, _ in labelled])
    # With a width of its own, as there may be no flag.
    signs = np.array(
        [
            flag_signs(family_of(check, flag) or "", case.pair, flag)
            for case, check, flag, *_ in labelled
        ],
        dtype=np.float64,
    ).reshape(-1, SIGNS)
    weight = _weights(labelled)
    flags = regression(signs, labels, weight)
    bare = regression(signs[:, :OWN], labels, weight)
    nothing = np.zeros(len(RISK_SIGNS))
    origins = _origins(labelled, signs @ flags, labels, weight)
    judge = Judge(_named(flags, bare, origins, nothing, 0.0))
    rated = [case for case in cases if not isnan(case.risky)]
    signs = np.array([_risk_signs(judge, case) for case in rated])
    return _named(flags, bare, origins, *fitted_risk(rated, signs))


def origin_of(case: Case) -> Origin:
    """Who made the translation of a case: marks are on those of machines."""
    return "machine" if case.path in (*SPANS, *RATED) else "human"


def _origins(
    labelled: Sequence[tuple[Case, str, Flag, float, float]],
    odds: np.ndarray,
    labels: np.ndarray,
    weight: np.ndarray,
) -> dict[str, float]:
    """What is added to the log-odds of a name, by the origin of the translation.

    People and machines differ in how many candidates of equal signs are right. Of the other
    families this holds less, or not from source to source: with general text left out 73 omissions
    are shown and .77 of them right, with such a level 197 and .47.
    """
    of_names = np.array(
        [
            [family_of(check, flag) == "names" and origin_of(case) == name for name in ORIGINS]
            for case, check, flag, *_ in labelled
        ],
        dtype=np.float64,
    ).reshape(-1, len(ORIGINS))
    return _by(ORIGINS, regression(of_names, labels, weight, odds))


_HEAVIEST, _HEAVIEST_READ = 300.0, 30.0
"""Weight that the candidates of a family in one source have together at most, and those of human
translations that a reader judged: raters of talks mark one omission in forty candidates, those of
general text one in ten, and neither is the rule; nor are the names of the Bible."""
_READ = 4.0
"""Weight of a flag that a reader judged: only likely ones were read, one of three or so."""
_HEAVIEST_DRAWN = 80.0
"""That of those that were drawn at random and read, and of all names of a source. With general text
and news left out 87 and 19 names are shown, .97 and .56 of them right, with 80; 95 and 22 (.88 and
.48) with 150. Omissions: 73 and 8 (.77 and .94); 45 and 5 (.84 and .80) where those of human
translations that nobody had read were taken for wrong."""


def _weights(labelled: Sequence[tuple[Case, str, Flag, float, float]]) -> np.ndarray:
    groups = [
        (case.path, family_of(check, flag), _how_known(case, check, flag, count))
        for case, check, flag, _, count in labelled
    ]
    stand_for = [max(count, 1.0) for *_, count in labelled]
    counts: dict[tuple[str, str | None, str], float] = defaultdict(float)
    for group, count in zip(groups, stand_for, strict=True):
        counts[group] += count
    found = []
    for group, count in zip(groups, stand_for, strict=True):
        if group[-1] == "read":
            found.append(min(_READ, _HEAVIEST_READ / counts[group]))
        else:
            most = _HEAVIEST_DRAWN if group[-1] == "drawn" else _HEAVIEST
            found.append(count * min(1.0, most / counts[group]))
    return np.array(found)


def _how_known(case: Case, check: str, flag: Flag, stands_for: float) -> str:
    """Whether a candidate's label is that of one drawn at random, read, or marked."""
    if stands_for or family_of(check, flag) == "names":
        return "drawn"
    return "read" if case.path not in SPANS and flag.confidence >= _SHOWN else "marked"


def _risk_signs(judge: Judge, case: Case) -> np.ndarray:
    assert case.pair.content is not None
    return risk_signs(case.pair, case.pair.content, weighed(judge, case))


def judged_flags(judge: Judge, case: Case) -> list[tuple[str, Flag]]:
    """The candidates of a case as the judge sees them."""
    return [(check, judge.judged(check, case.pair, [flag])[0]) for check, flag in case.flags]


def weighed(judge: Judge, case: Case) -> list[Weighed]:
    """The candidates of a case as their checks and the judge see them."""
    judged = judged_flags(judge, case)
    return [(given, after) for (_, given), (_, after) in zip(case.flags, judged, strict=True)]


_RANKED = 3.0
"""Weight of the comparisons of translations of one source beside single pairs. Fitted on single
pairs alone, risk learns which sources are hard: general text left out by document, translations of
one source are ordered right in .67 instead of .70."""
_RISK_PENALTY = 1000.0
"""Of the squares of the weights of standardised signs: with 100, .68."""
_APART = 0.3
"""Shares of raters that must lie between two translations of one source to compare them."""


def fitted_risk(cases: Sequence[Case], signs: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights of the risk's signs, and its level.

    Translations of one source are compared with each other, and single pairs with others of their
    path (each has a level of its own: how many errors it has says nothing). Then one slope and one
    level are fitted over all.
    """
    from scipy.optimize import minimize

    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    standard = (signs - mean) / spread
    labels = np.array([case.risky for case in cases])
    better, worse, weight = _comparisons(cases, labels)
    apart = standard[worse] - standard[better]
    paths = sorted({case.path for case in cases})
    levels = np.array([[case.path == path for path in paths] for case in cases], dtype=float)
    alone = np.hstack([standard, levels])
    count = signs.shape[1]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        slope = np.zeros(len(weights))
        told = apart @ weights[:count]
        value = _RANKED * (weight * np.logaddexp(0, -told)).sum()
        slope[:count] = -_RANKED * apart.T @ (weight / (1 + np.exp(told)))
        odds = alone @ weights
        value += (np.logaddexp(0, odds) - labels * odds).sum()
        slope += alone.T @ (1 / (1 + np.exp(-odds)) - labels)
        value += _RISK_PENALTY / 2 * weights[:count] @ weights[:count]
        slope[:count] += _RISK_PENALTY * weights[:count]
        return float(value), slope

    found = minimize(loss, np.zeros(alone.shape[1]), jac=True, method="L-BFGS-B").x[:count]
    line = regression(np.stack([standard @ found, np.ones(len(cases))], axis=1), labels)
    weights = line[0] * found / spread
    return weights, float(line[1] - weights @ mean)


def _comparisons(
    cases: Sequence[Case], labels: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places of the better and the worse of two translations of one source, with weights: those of
    a source count together as the root of their number."""
    groups: dict[tuple[str, str], list[int]] = {}
    for place, case in enumerate(cases):
        groups.setdefault((case.path, case.group), []).append(place)
    rows: list[tuple[int, int, float]] = []
    for places in groups.values():
        own = [(i, j) for i in places for j in places if labels[j] > labels[i] + _APART]
        rows += [(i, j, (labels[j] - labels[i]) / len(own) ** 0.5) for i, j in own]
    better, worse, weight = (
        (np.array(column) for column in zip(*rows, strict=True))
        if rows
        else (
            np.zeros(0, dtype=int),
            np.zeros(0, dtype=int),
            np.zeros(0),
        )
    )
    return better.astype(int), worse.astype(int), weight


def regression(
    signs: np.ndarray,
    labels: np.ndarray,
    weight: np.ndarray | None = None,
    known: np.ndarray | float = 0.0,
) -> np.ndarray:
    """Weights of a logistic regression with soft labels and a penalty, float64.

    `weight` says how much each row counts; 1 where it is left out. `known` are log-odds of each
    row that the signs only move.
    """
    from scipy.optimize import minimize

    counts = np.ones(len(labels)) if weight is None else weight

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = signs @ weights + known
        value = counts * (np.logaddexp(0, odds) - labels * odds)
        slope = signs.T @ (counts * (1 / (1 + np.exp(-odds)) - labels))
        total = float(value.sum() + _PENALTY / 2 * weights @ weights)
        return total, slope + _PENALTY * weights

    found: np.ndarray = minimize(
        loss, np.zeros(signs.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 1000}
    ).x
    return found


def _named(
    flags: np.ndarray,
    bare: np.ndarray,
    origins: dict[str, float],
    risk: np.ndarray,
    level: float,
) -> JudgeWeights:
    first = OWN + len(VALUE_SIGNS)
    evidence = flags[first:].reshape(len(READ), len(EVIDENCE))
    return JudgeWeights(
        **_own(flags),
        origins=origins,
        values=_by(VALUE_SIGNS, flags[OWN:first]),
        evidence={
            group: {name: round(float(v), 4) for name, v in zip(EVIDENCE, row, strict=True)}
            for group, row in zip(READ, evidence, strict=True)
        },
        **{f"bare_{name}": values for name, values in _own(bare).items()},
        risk=_by(RISK_SIGNS, risk),
        risk_level=round(level, 4),
    )


def _own(signs: np.ndarray) -> dict[str, dict[str, float]]:
    """Of the weights of `flag_signs` those before the evidence, by name."""
    slope, level, likely = signs[: OWN - len(NAME_SIGNS)].reshape(-1, len(FAMILIES))
    return {
        "slope": _by(FAMILIES, slope),
        "level": _by(FAMILIES, level),
        "likely": _by(FAMILIES, likely),
        "names": _by(NAME_SIGNS, signs[OWN - len(NAME_SIGNS) : OWN]),
    }


def _by(names: Sequence[str], values: np.ndarray) -> dict[str, float]:
    return {name: round(float(v), 4) for name, v in zip(names, values, strict=True)}


def weights_dict(weights: JudgeWeights) -> dict[str, Any]:
    """The weights as JSON has them."""
    return {name: getattr(weights, name) for name in JudgeWeights.__struct_fields__}


@dataclass(frozen=True, slots=True)
class Held:
    """A source left out: of each family confidences, rightness, and how many each stands for; of
    the risk the first two."""

    flags: dict[str, np.ndarray]
    """Float64 (3, n)."""
    risk: np.ndarray
    """Float64 (2, n)."""
    groups: list[str]
    pairs: int
    flagged: dict[str, int]
    """Pairs with a flag that is shown, and with a major one."""
    names_told: np.ndarray
    """Float64 (3, n): of names as `flags`, where it is told who made the translations."""


def judged_by(weights: JudgeWeights, cases: Sequence[Case], path: str) -> Held:
    """What a judge says of one path."""
    judge = Judge(weights)
    flags: dict[str, list[tuple[float, ...]]] = {}
    risks: list[tuple[float, ...]] = []
    groups = []
    count = {"any": 0, "major": 0}
    own = [case for case in cases if case.path == path]
    for case in own:
        told = weighed(judge, case)
        for (check, _), (_, flag), label, stands_for in zip(
            case.flags, told, case.right, case.counts, strict=True
        ):
            if not isnan(label):
                family = family_of(check, flag) or ""
                flags.setdefault(family, []).append((flag.confidence, label, stands_for))
        shown = [flag for _, flag in told if flag.confidence >= _SHOWN]
        count["any"] += bool(shown) and not case.chosen
        count["major"] += any(f.severity == "major" for f in shown) and not case.chosen
        if not isnan(case.risky):
            risk = judge.risk(case.pair, told)
            assert risk is not None
            risks.append((risk, case.risky))
            groups.append(case.group)
    return Held(
        {family: _columns(each, 3) for family, each in flags.items()},
        _columns(risks, 2),
        groups,
        sum(not case.chosen for case in own),
        count,
        _names_told(judge, own),
    )


def _names_told(judge: Judge, cases: Sequence[Case]) -> np.ndarray:
    """Of names confidences where the origin is told, rightness, and how many each stands for."""
    found = []
    for case in cases:
        pair = replace(case.pair, origin=origin_of(case))
        for (check, flag), right, count in zip(case.flags, case.right, case.counts, strict=True):
            if family_of(check, flag) == "names" and not isnan(right):
                (judged,) = judge.judged(check, pair, [flag])
                found.append((judged.confidence, right, count))
    return _columns(found, 3)


_SHOWN = 0.5


def _columns(rows: Sequence[tuple[float, ...]], count: int) -> np.ndarray:
    return np.array(rows, dtype=np.float64).reshape(-1, count).T


def _card(held: dict[str, Held], command: str, digest: str) -> str:
    return f"""# judge-mqm

How likely a flag is right, and how risky a pair is (`aligner/divergence/judging.py`): logistic
regressions of what the checks, the content network, the cosine and the lengths say.

- Source: errors that professionals marked in talks and general text (MQM,
  github.com/google/wmt-mqm-human-evaluation, Apache-2.0), critical errors in Wikipedia (MLQE-PE,
  CC0), and flags on the human translations that the card of `divergence-use` names, read one by one
  (`tests/benchmarks/judged_flags.tsv`); only weights are kept, nothing of the texts.
- Licence: Apache-2.0, as the project.
- File: `weights.json`, sha256 `{digest}`.
- Rebuilt by: `{command}` (twenty minutes on one processor).

## Every source left out

Each row was judged by a regression fitted on the other sources. The content network has read no
marks, and of the human translations other documents of the source.

Share of pairs with a flag that is shown, and with a major one:

| source | pairs | any | major |
| --- | --- | --- | --- |
{_rows(_flagged(held))}

Flags of confidence .5 and more, with the share that is right (of human translations, by a
reader's verdicts), and the calibration error of all candidates where there are 50. All sources but
general text have candidates that were drawn at random by how sure the judge had been, and read:
names, omissions, numbers and dates. Each stands for as many as were not drawn.

| source | family | shown | right | from {MAJOR_FROM:g} | right | candidates | calibration error |
| --- | --- | --- | --- | --- | --- | --- | --- |
{_rows(_families(held))}

Names where it is told who made the translations (`origin` in `aligner.toml`), with the calibration
error:

| source | shown | right | from {MAJOR_FROM:g} | right | candidates | calibration error |
| --- | --- | --- | --- | --- | --- | --- |
{_rows(_told(held))}

Risk: area under the curve for a major accuracy error by at least half of the raters, over all
pairs and among translations of one source, and its calibration error:

| source | pairs | area | one source | calibration error |
| --- | --- | --- | --- | --- |
{_rows(_risks(held))}
"""


def _rows(rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _flagged(held: dict[str, Held]) -> Iterator[Sequence[str]]:
    for path, each in held.items():
        shares = [f"{100 * each.flagged[name] / each.pairs:.1f} %" for name in ("any", "major")]
        yield path, str(each.pairs), *shares


_FEWEST = 50


def _families(held: dict[str, Held]) -> Iterator[Sequence[str]]:
    for path, each in held.items():
        for family in FAMILIES:
            told = each.flags.get(family, np.zeros((3, 0)))
            if told.size:
                yield path, family, *_cells(told)


def _told(held: dict[str, Held]) -> Iterator[Sequence[str]]:
    for path, each in held.items():
        if each.names_told.size:
            yield path, *_cells(each.names_told)


def _cells(told: np.ndarray) -> Iterator[str]:
    """Of flags how many are shown and major, with the shares that are right, and their error."""
    sure, right, count = told
    for least in (_SHOWN, MAJOR_FROM):
        some = count * (sure >= least)
        yield f"{some.sum():.0f}"
        yield f"{right @ some / some.sum():.2f}" if some.any() else "–"
    yield f"{count.sum():.0f}"
    yield f"{calibration_error(sure, right, count):.3f}" if len(sure) >= _FEWEST else "–"


def _risks(held: dict[str, Held]) -> Iterator[Sequence[str]]:
    for path, each in held.items():
        risk, label = each.risk
        if not len(label):
            continue
        yes = label >= 0.5
        area = f"{auc(risk, yes):.3f}" if yes.any() else "–"
        alike = within(risk, yes, each.groups)
        one = "–" if isnan(alike) else f"{alike:.3f}"
        yield path, str(len(risk)), area, one, f"{calibration_error(risk, label):.3f}"
