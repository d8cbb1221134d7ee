"""How likely a flag is right, and how risky its pair: fitted on what professionals marked.

A check gives each of its candidates a confidence by hand. What the content network reads at the
flagged words and of the whole pair is evidence beside it: the judge weighs both by a logistic
regression, for every kind of flag. The risk of a pair is the probability that a professional
reviser would mark a major accuracy error in it (MQM); it joins the network, the cosine, the lengths
and every flag. Both are fitted on marked translations and on human ones
(`aligner.training.judging`); the card of ``models/judge-mqm`` has the figures of every source
left out of the fitting.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np
from msgspec import Struct

from aligner.bitext import ORIGINS, Flag, Span
from aligner.config import DEFAULT_MIN_CONFIDENCE, model_folder
from aligner.divergence.content.network import PAIR_HEADS, TOKEN_HEADS, TOP
from aligner.divergence.content.reading import Content, TokenOdds
from aligner.divergence.pair import Pair
from aligner.errors import InputError, ModelError
from aligner.files import read_input
from aligner.language.names.pinyin import is_romanised, is_surname_spelling
from aligner.schema import Misfit, decode

GROUPS: dict[str, tuple[str, ...]] = {
    "value": ("numbers", "dates"),
    "name": ("names", "untranslated"),
    "content": ("omission", "addition"),
    "meaning": ("polarity", "modality", "roles", "similarity"),
    "form": ("form", "lengths"),
}
"""Families of checks that are judged, by what the network's evidence means for them. Terms and
rules come from the user, and what is alone, moved or inconsistent is known from other beads: they
stay as they are."""

FAMILIES = tuple(family for families in GROUPS.values() for family in families)


def family_of(check: str, flag: Flag) -> str | None:
    """The family that a check's flag is judged as: the check's name, but what the content network
    misses on either side is told apart; None where it is not judged."""
    family = flag.kind if check == "content" else check
    return family if family in FAMILIES else None


MAJOR_FROM = 0.7
"""Confidence from which a flag may be major: a reviser agrees with seven in ten."""

_MINOR = frozenset(("addition", "modality", "lengths"))
"""Families that are minor however sure: of those from `MAJOR_FROM` in the sources left out of the
fitting .65 of 13 additions are right and .50 of 5 lengths, and 11 hedges are too few to tell (.73);
.78 of 194 omissions, .74 of 90 names, .80 of 62 numbers and .93 of 29 dates."""

_FAR = 8.0
"""Log-odds are cut here: what the network is surer of than that was never measured."""
_LEAST = 1e-4

EVIDENCE = (*TOKEN_HEADS, "typical", "extent", "share", "major", "lacking", "cosine")
"""What the network tells of a flag: the greatest log-odds of its words, by `TOKEN_HEADS`; their
mean log-odds of being missing, and the logarithm of how many of them are expected to be; the mean
log-odds that the flagged sides' words are bad; those of a major error in the pair; the greater of
those that a flagged side holds what the other lacks; the cosine of the pair.

Tried with every source left out in turn, and of no use beside these: how like words of the other
side the flagged ones are, the lengths of both sides with and without them, and what another check
misses at the same words."""

READ = tuple(group for group in GROUPS if group != "value")
"""Groups whose flags `EVIDENCE` is about."""

NAME_SIGNS = ("romanised", "romanised alone", "several words")
"""What a flagged English name tells beside its check: whether Mandarin syllables spell it, or a
Chinese family name ends it, with a Chinese name that stands against it or with none; and whether it
has several words. Machines spell names that the source does not have: with general text left out of
the fitting 87 flags of names are shown, .97 of them right; without these signs 29 and .93."""

_KINDS = (
    ("number", "date"),
    ("name", "term", "untranslated"),
    ("omission", "addition"),
    ("mistranslation",),
)
"""Kinds of flags whose surest one tells the risk of a pair."""
_AS_GIVEN = _KINDS[1]
"""Of these the confidence of the check tells more than the judge's, which says how surely a name is
wrong and not how badly: with general text left out of the fitting .694 and .680 of the pairs of
translations of one source are in order."""

VALUE_SIGNS = ("alone", "missing")
"""What the network tells of a number or date that one side alone has: one, and the mean log-odds
that its words are missing over there. Of two values that differ it is told nothing, it is blind to
them: their vectors are alike. In Wikipedia, left out of the fitting, 21 values are shown and .79
of them right with both signs, 4 and .33 with none; in general text 41 and .85, 25 and .88; in
lines 1 to 500 of newstest2020 22 and .77, 12 and 1.00."""

Weighed = tuple[Flag, Flag]
"""A candidate with the confidence of its check, and with the judge's."""

SHAPES = ("mean", "top", "share")
"""How the log-odds of a side's tokens are told by one figure: their mean, the mean of the three
greatest, the mean of the probabilities."""

RISK_SIGNS = (
    *PAIR_HEADS,
    "lacking",
    *(f"{head} {shape}" for head in TOKEN_HEADS for shape in SHAPES),
    "cosine",
    "length",
    "longer",
    "shorter",
    *(f"surest {' or '.join(kinds)}" for kinds in _KINDS),
)
"""What tells the risk of a pair: log-odds of the network for the pair, that the source holds what
the target lacks, and for the source's tokens; the cosine; the logarithm of the source's tokens; how
much longer or shorter the target is than the source; the surest flags.

The target's tokens are left out: good translators add words, and among the translations of one
sentence in general text those with more that nothing answers have fewer errors.

Tried with every source left out, and of no use beside these (.668 to .700 of the translations of
one source in order, .694 without): of either side the mean, the least and the lowest quarter of its
tokens' likeness to the other in context and out of it, how many of its words the lexicon renders,
the six neighbours least like the other side, and how many tokens find each other; the sums of
confidences beside the surest."""


def log_odds(probability: float) -> float:
    """Of a probability; those near 0 and 1 are cut."""
    p = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(p / (1 - p))


def probability(odds: float) -> float:
    """Of log-odds."""
    return 1 / (1 + math.exp(-min(max(odds, -_FAR * 4), _FAR * 4)))


class JudgeWeights(Struct, frozen=True, forbid_unknown_fields=True):
    """The fitted weights by name, as their file has them."""

    slope: dict[str, float]
    """By family: of the log-odds of the check's confidence, where the network has read the pair."""
    level: dict[str, float]
    """By family."""
    likely: dict[str, float]
    """By family: added where the check's confidence is .5 or more."""
    values: dict[str, float]
    """By `VALUE_SIGNS`."""
    evidence: dict[str, dict[str, float]]
    """By `READ` and `EVIDENCE`."""
    names: dict[str, float]
    """By `NAME_SIGNS`."""
    origins: dict[str, float]
    """By `ORIGINS`: added to the log-odds of a name where it is told who made the translation."""
    bare_slope: dict[str, float]
    """As `slope`, where no network has."""
    bare_level: dict[str, float]
    bare_likely: dict[str, float]
    bare_names: dict[str, float]
    risk: dict[str, float]
    """By `RISK_SIGNS`."""
    risk_level: float


WEIGHTS = "judge-mqm"


class Judge:
    """The fitted weights: of a flag's signs with and without the network, and of the risk's."""

    def __init__(self, weights: JudgeWeights, digest: str = "") -> None:
        """ModelError where a weight has no name that is known, or a name has no weight."""
        _check(weights)
        self.digest = digest
        """First 12 hexadecimal digits of the file's SHA-256."""
        self._flags = _read_weights(weights)
        self._bare = {
            family: (
                weights.bare_slope[family],
                weights.bare_level[family],
                weights.bare_likely[family],
            )
            for family in FAMILIES
        }
        self._origins = weights.origins
        self._bare_names = np.array([weights.bare_names[name] for name in NAME_SIGNS])
        self._risk = np.array([weights.risk[name] for name in RISK_SIGNS])
        self._level = weights.risk_level

    def judged(self, check: str, pair: Pair, flags: Sequence[Flag]) -> list[Flag]:
        """A check's flags with the confidence that a reviser agrees; the unsure ones are minor."""
        return [self._judged(family_of(check, flag), pair, flag) for flag in flags]

    def _judged(self, family: str | None, pair: Pair, flag: Flag) -> Flag:
        if family is None or not pair.full:
            return flag
        if pair.content is None:
            # Plain numbers: exact checks read thousands of beads a second.
            slope, level, likely = self._bare[family]
            odds = slope * log_odds(flag.confidence) + level
            odds += likely * (flag.confidence >= DEFAULT_MIN_CONFIDENCE)
            if family == "names":
                odds += float(self._bare_names @ _name_signs(pair, flag))
        else:
            odds = float(self._flags @ flag_signs(family, pair, flag))
        if family == "names" and pair.origin:
            odds += self._origins[pair.origin]
        sure = round(min(probability(odds), pair.certainty), 4)
        severity = flag.severity if sure >= MAJOR_FROM and family not in _MINOR else "minor"
        return replace(flag, confidence=sure, severity=severity)

    def risk(self, pair: Pair, flags: Sequence[Weighed]) -> float | None:
        """Of a pair with its candidates; None where the network has not read it."""
        if pair.content is None:
            return None
        signs = risk_signs(pair, pair.content, flags)
        return round(probability(float(self._risk @ signs) + self._level), 4)

    def shares(self, pair: Pair, flags: Sequence[Weighed]) -> list[tuple[str, float, float]]:
        """What each of `RISK_SIGNS` is, and what it adds to the log-odds of the risk; the constant
        comes last."""
        if pair.content is None:
            return []
        signs = risk_signs(pair, pair.content, flags)
        added = (signs * self._risk).tolist()
        return [
            *zip(RISK_SIGNS, signs.tolist(), added, strict=True),
            ("constant", 1.0, self._level),
        ]


def _check(weights: JudgeWeights) -> None:
    named = [
        (name, getattr(weights, name), FAMILIES)
        for name in ("slope", "level", "likely", "bare_slope", "bare_level", "bare_likely")
    ]
    named += [("names", weights.names, NAME_SIGNS), ("bare_names", weights.bare_names, NAME_SIGNS)]
    named += [("values", weights.values, VALUE_SIGNS), ("risk", weights.risk, RISK_SIGNS)]
    named += [("origins", weights.origins, ORIGINS)]
    named += [("evidence", weights.evidence, READ)]
    named += [(f"evidence.{group}", own, EVIDENCE) for group, own in weights.evidence.items()]
    for name, given, wanted in named:
        other = sorted(set(given) ^ set(wanted))
        if other:
            what = "an unknown" if other[0] in given else "no"
            raise ModelError(
                f"the weights {WEIGHTS} hold {what} {name}.{other[0]}: they are of another "
                "version, reinstall"
            )


def _read_weights(weights: JudgeWeights) -> np.ndarray:
    """Those of a pair that the network has read, in the order of `flag_signs`."""
    by_family = (weights.slope, weights.level, weights.likely)
    own = [values[family] for values in by_family for family in FAMILIES]
    own += [weights.names[name] for name in NAME_SIGNS]
    own += [weights.values[name] for name in VALUE_SIGNS]
    read = [weights.evidence[group][name] for group in READ for name in EVIDENCE]
    return np.array([*own, *read])


@lru_cache(maxsize=2)
def load_judge(folder: Path | None = None) -> Judge:
    """The judge, read once a process; ModelError where its file is missing or damaged."""
    weights, digest = _read_file(folder)
    return Judge(weights, digest)


def load_judge_weights(folder: Path | None = None) -> JudgeWeights:
    """The weights of the judge by name, to be moved; ModelError as `load_judge`."""
    return _read_file(folder)[0]


def _read_file(folder: Path | None) -> tuple[JudgeWeights, str]:
    path = (folder or model_folder(WEIGHTS)) / "weights.json"
    try:
        data = read_input(path)
        return decode(data, JudgeWeights), sha256(data).hexdigest()[:12]
    except (InputError, Misfit) as error:
        raise ModelError(
            f"no sound weights {path} ({error}): reinstall, or rebuild them as their card says"
        ) from error


_OF_FAMILY = 3
"""Signs of every family of its own: the many candidates that a check itself holds for unlikely bend
no curve of the others, they have a level of their own."""

OWN = _OF_FAMILY * len(FAMILIES) + len(NAME_SIGNS)
"""Signs before the evidence of the network."""

SIGNS = OWN + len(VALUE_SIGNS) + len(READ) * len(EVIDENCE)
"""Signs of a flag where the network has read the pair."""


def flag_signs(family: str, pair: Pair, flag: Flag) -> np.ndarray:
    """What tells whether a flag is right, float64: of its family the log-odds of its confidence,
    one, and whether its check holds it for likely; of names `NAME_SIGNS`; then, where the network
    has read the pair, of values `VALUE_SIGNS`, and `EVIDENCE` for each of `READ`."""
    table = np.zeros((_OF_FAMILY, len(FAMILIES)))
    likely = float(flag.confidence >= DEFAULT_MIN_CONFIDENCE)
    table[:, FAMILIES.index(family)] = log_odds(flag.confidence), 1.0, likely
    named = _name_signs(pair, flag) if family == "names" else [0.0] * len(NAME_SIGNS)
    own = np.concatenate([table.ravel(), named])
    if pair.content is None:
        return own
    evidence = np.zeros((len(READ), len(EVIDENCE)))
    values = np.zeros(len(VALUE_SIGNS))
    group = next(name for name, families in GROUPS.items() if family in families)
    if group in READ:
        evidence[READ.index(group)] = _evidence(pair, pair.content, flag)
    elif not (flag.src and flag.tgt):
        values[:] = 1.0, _evidence(pair, pair.content, flag)[EVIDENCE.index("typical")]
    return np.concatenate([own, values, evidence.ravel()])


_WORD = re.compile("[A-Za-z]+")


def _name_signs(pair: Pair, flag: Flag) -> list[float]:
    text, spans, against = (
        (pair.src, flag.src, flag.tgt) if pair.src_lang == "en" else (pair.tgt, flag.tgt, flag.src)
    )
    words = [word for start, end in spans for word in _WORD.findall(text[start:end])]
    romanised = is_romanised(words) or (bool(words) and is_surname_spelling(words[-1]))
    return [
        float(romanised and bool(against)),
        float(romanised and not against),
        float(len(words) > 1),
    ]


def _evidence(pair: Pair, content: Content, flag: Flag) -> list[float]:
    en, zh = (flag.src, flag.tgt) if pair.src_lang == "en" else (flag.tgt, flag.src)
    sides = [(content.en, en, 0), (content.zh, zh, 1)]
    # A flag without a place is about the whole pair.
    told = [each for each in sides if each[1]] or sides
    inside = [_inside(side, spans) for side, spans, _ in told]
    words = np.concatenate([side.odds[own] for (side, *_), own in zip(told, inside, strict=True)])
    greatest = words.max(axis=0)
    missing = words[:, TOKEN_HEADS.index("missing")]
    extent = math.log1p(float((1 / (1 + np.exp(-missing))).sum()))
    bad = max(float(side.odds[:, TOKEN_HEADS.index("bad")].mean()) for side, *_ in told)
    lacking = max(float(content.lacking[lang]) for *_, lang in told)
    major = float(content.pair[PAIR_HEADS.index("major")])
    return [
        *_cut(greatest),
        *_cut([float(missing.mean())]),
        extent,
        *_cut([bad, major, lacking]),
        content.cosine,
    ]


def _inside(side: TokenOdds, spans: Sequence[Span]) -> np.ndarray:
    """Which tokens share a character with the spans, bool (t,); all where none does."""
    inside = np.zeros(len(side.spans), dtype=bool)
    for start, end in spans:
        inside |= (side.spans[:, 0] < end) & (side.spans[:, 1] > start)
    return inside if inside.any() else np.ones_like(inside)


def _cut(odds: Sequence[float] | np.ndarray) -> list[float]:
    return [min(max(float(each), -_FAR), _FAR) for each in odds]


_UNFLAGGED = -4.0
"""Log-odds where a group has no candidate: lower than nearly all candidates have."""


def risk_signs(pair: Pair, content: Content, flags: Sequence[Weighed]) -> np.ndarray:
    """What tells the risk of a pair with its candidates, float64 (len(RISK_SIGNS),)."""
    en_first = pair.src_lang == "en"
    src, tgt = (content.en, content.zh) if en_first else (content.zh, content.en)
    odds = np.clip(src.odds, -_FAR, _FAR).astype(np.float64)
    shapes = (odds.mean(axis=0), np.sort(odds, axis=0)[-TOP:].mean(axis=0), _shares(odds))
    told = [
        (judged.kind, (given if judged.kind in _AS_GIVEN else judged).confidence)
        for given, judged in flags
    ]
    ratio = math.log(len(tgt.spans) / len(src.spans))
    surest = [
        max((log_odds(sure) for kind, sure in told if kind in kinds), default=_UNFLAGGED)
        for kinds in _KINDS
    ]
    return np.array(
        [
            *_cut(content.pair),
            *_cut([content.lacking[0 if en_first else 1]]),
            *np.stack(shapes, axis=1).ravel(),
            content.cosine,
            math.log(len(src.spans)),
            max(ratio, 0.0),
            max(-ratio, 0.0),
            *(max(each, _UNFLAGGED) for each in surest),
        ]
    )


def _shares(odds: np.ndarray) -> np.ndarray:
    found: np.ndarray = (1 / (1 + np.exp(-odds))).mean(axis=0)
    return found
