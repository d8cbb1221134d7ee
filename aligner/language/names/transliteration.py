"""How alike a foreign name and its Chinese transliteration sound.

Xinhua-style transliteration keeps the consonants of each syllable and blurs the vowels
(克里斯·尼科尔森 for Chris Nicholson), so both sides are reduced to consonant classes and
compared by a weighted edit distance that charges little for what transliteration always loses.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from aligner.bitext import Span
from aligner.language.names.pinyin import letters, readings
from aligner.language.tables import chinese_set


@lru_cache(maxsize=1)
def transcribing() -> frozenset[str]:
    """The characters that transcribe foreign sounds, most of them meaningless there."""
    return chinese_set("transliteration", "telling", "at home")


@lru_cache(maxsize=1)
def telling() -> frozenset[str]:
    """Those of them that hardly stand in a Chinese word: they make a run a foreign name."""
    return chinese_set("transliteration", "telling")


@lru_cache(maxsize=1)
def _run() -> re.Pattern[str]:
    characters = "[" + "".join(sorted(transcribing())) + "]"
    return re.compile(rf"{characters}+(?:[·•・‧]{characters}+)*")


_P, _F, _M, _N, _L, _T, _S, _K, _H, _W, _Y = "PFMNLTSKHWY"

# Chinese initial -> the classes it stands for, the first the most usual.
_INITIALS = {
    "b": "P", "p": "P", "m": "M", "f": "FH", "d": "T", "t": "T", "n": "N", "l": "L", "r": "LYS",
    "g": "K", "k": "K", "h": "HKWF", "j": "SKY", "q": "SK", "x": "SHK", "zh": "ST", "ch": "ST",
    "sh": "S", "z": "SZ", "c": "S", "s": "S", "w": "WFH", "y": "YSH",
}  # fmt: skip
_ENGLISH = (
    ("tsch", "S"), ("sch", "S"), ("tch", "S"), ("dge", "S"), ("tsk", "SK"), ("chr", "KL"),
    ("sh", "S"), ("ch", "S"), ("ph", "F"), ("th", "D"), ("ck", "K"), ("kh", "H"), ("gh", "K"),
    ("zh", "S"), ("ts", "S"), ("tz", "S"), ("cz", "S"), ("sz", "S"), ("dj", "S"), ("wh", "W"),
    ("qu", "KW"), ("kn", "N"), ("wr", "L"), ("rh", "L"), ("ce", "S"), ("ci", "S"), ("cy", "S"),
    ("ng", "N"), ("x", "KS"), ("b", "P"), ("p", "P"), ("f", "F"), ("v", "F"), ("m", "M"),
    ("n", "N"), ("l", "L"), ("r", "L"), ("t", "T"), ("d", "T"), ("s", "S"), ("z", "S"),
    ("j", "J"), ("c", "K"), ("k", "K"), ("g", "K"), ("q", "K"), ("h", "H"), ("w", "W"),
    ("y", "Y"),
)  # fmt: skip
# D is the th of English, which is 思, 斯 or 特; R an r that English hardly speaks: 玛莎, Martha.
_CLASSES = dict(_ENGLISH)
_EVERY_CLASS = frozenset("".join(_CLASSES.values())) | {"R"}
_EVERY_CLASS = _EVERY_CLASS | {"R"}
# Silent letters are silent only where a word begins: Orkney has its k.
_SPELLING = re.compile(
    "|".join(f"^{cluster}" if cluster in ("kn", "wr") else cluster for cluster in _CLASSES)
)
_CODA_R = re.compile("r(?![aeiouyr])")
# What else a class may sound as: soft g, German j and w, Spanish j, m before p.
_ALIKE = {
    frozenset("KS"): 0.5, frozenset("KH"): 0.4, frozenset("WF"): 0.15, frozenset("PF"): 0.5,
    frozenset("MN"): 0.35, frozenset("TS"): 0.55, frozenset("HS"): 0.6, frozenset("YS"): 0.5,
    frozenset("NL"): 0.6, frozenset("HF"): 0.5, frozenset("HW"): 0.3, frozenset("YW"): 0.6,
    frozenset("JS"): 0.05, frozenset("JY"): 0.1, frozenset("JH"): 0.3, frozenset("JK"): 0.5,
    frozenset("JT"): 0.55, frozenset("DT"): 0.05, frozenset("DS"): 0.05, frozenset("DF"): 0.5,
    frozenset("RL"): 0.0, frozenset("RN"): 0.6, frozenset("RY"): 0.7,
    frozenset("YL"): 0.7, frozenset("YK"): 0.7, frozenset("WP"): 0.6,
}  # fmt: skip
# English sounds that transliteration drops: r, h, w, y and g after a vowel; doubled consonants.
_DROP = {
    "L": 0.5,
    "R": 0.25,
    "D": 0.6,
    "H": 0.25,
    "W": 0.3,
    "Y": 0.15,
    "K": 0.8,
    "N": 0.8,
    "T": 0.6,
    "S": 0.9,
}
# Chinese sounds without counterpart: 尔 and 伊, 沃 of a vowel, n of a nasal final.
_ADD = {"N": 0.35, "Y": 0.2, "W": 0.25, "L": 0.6, "H": 0.5}
_FULL = 1.0
_FIRST = 0.4
"""Added to the cost of dropping the first sound, which transliteration keeps."""
_STRANGE = 0.6
"""Cost of a character that hardly ever transcribes; at 0.3 half of all names sound like something
in any long sentence."""


@lru_cache(maxsize=4096)
def english_classes(name: str) -> str:
    """Consonant classes of a Latin spelling: Nicholson -> ``NKLSN``."""
    text = letters(name)
    found: list[str] = []
    for match in _SPELLING.finditer(text):
        at = match.start()
        silent = match.group() == "r" and _CODA_R.match(text, at)
        classes = "R" if silent else _CLASSES[match.group()]
        doubled = found and found[-1] == classes[0] and text[at - 1] == text[at]
        found += classes[1:] if doubled else classes
    return "".join(found)


@lru_cache(maxsize=4096)
def character_classes(char: str) -> tuple[str, ...]:
    """The sounds of a transcribing character: each a string of alternative classes."""
    known = readings(char)
    if not known:
        return ()
    if char in "尔爾":
        return ("L",)
    reading = known[0]
    match = re.match(r"(zh|ch|sh|[bpmfdtnlrgkhjqxzcsyw])?", reading)
    initial = (match.group(1) if match else None) or ""
    sounds = [_INITIALS[initial]] if initial else []
    if reading.endswith(("n", "ng")):
        sounds.append("NM" if reading.endswith("n") else "N")
    if reading.startswith(("yi", "yu")) and not reading.endswith("n"):
        sounds = ["Y"]
    return tuple(sounds)


def _gap(char: str) -> float:
    return 0.0 if char in transcribing() or char in "·•・‧" else _STRANGE


def similarity(name: str, run: str) -> float:
    """Likeness in [0, 1] of a Latin spelling and the whole of a run of characters."""
    sounds = [sound for char in run for sound in character_classes(char)]
    classes = english_classes(name)
    if not classes or not sounds:
        return 0.0
    cost = _distance(classes, tuple(sounds))
    return max(0.0, 1.0 - cost / max(len(classes), len(sounds), 1))


def _distance(classes: str, sounds: tuple[str, ...]) -> float:
    previous = [0.0]
    for sound in sounds:
        previous.append(previous[-1] + _ADD.get(sound[0], _FULL))
    for class_ in classes:
        drop = _DROP.get(class_, _FULL)
        current = [previous[0] + drop]
        for j, sound in enumerate(sounds, 1):
            current.append(
                min(
                    previous[j] + drop,
                    current[-1] + _ADD.get(sound[0], _FULL),
                    previous[j - 1] + _substitution(class_, sound),
                )
            )
        previous = current
    return previous[-1]


@lru_cache(maxsize=1024)
def _substitution(class_: str, sound: str) -> float:
    if class_ == sound[0]:
        return 0.0
    if class_ in sound:
        return 0.15
    return min(_ALIKE.get(frozenset((class_, other)), 1.4) for other in sound)


def best_match(name: str, text: str, least: float = 0.0) -> tuple[float, Span | None]:
    """The run of `text` that sounds most like `name`, with its likeness in [0, 1].

    Runs may start and end anywhere; a character that hardly ever transcribes costs extra. What
    is less alike than `least` need not be found.
    """
    classes = english_classes(name)
    if not classes:
        return 0.0, None
    best: tuple[float, Span | None] = (0.0, None)
    heard = _heard(text)
    opening = None if _DROP.get(classes[0], 1) <= 0.3 else _openings(classes[0])
    longer = _LONGER if len(classes) > _SHORT else 1.0
    dear = len(classes) * min(0.6, longer * (1.0 - least)) + _ROUNDING
    for start in _openings_in(text):
        char = heard[start]
        if char.gap > dear or (
            opening is not None and char.sounds and char.sounds[0] not in opening
        ):
            continue
        costs, lowest = _opening_costs(classes, char.sounds)
        if lowest + char.gap > dear:
            continue
        score, end = _grow(classes, costs, heard, start, dear)
        if end is not None and score > best[0]:
            best = score, (start, end)
    return best


def may_match(name: str, run: str, least: float) -> bool:
    """Whether `best_match` may find the name in a short run: a quick test that misses none.

    As if every sound of the name had the whole run to itself.
    """
    classes = english_classes(name)
    cheapest, sounds = _cheapest(run)
    cost = sum([cheapest[class_] for class_ in classes])
    count = len(classes)
    return cost <= (1.0 - least) * (max(sounds, count) if count > _SHORT else count) + _ROUNDING


@lru_cache(maxsize=1024)
def _cheapest(run: str) -> tuple[dict[str, float], int]:
    """What each class costs at least, heard in the run or dropped; and how many sounds it has."""
    sounds = [sound for char in run for sound in character_classes(char)]
    changes = [_changes(sound) for sound in set(sounds)]
    return {
        class_: min([_DROP.get(class_, _FULL), *(change[class_] for change in changes)])
        for class_ in _EVERY_CLASS
    }, len(sounds)


@dataclass(frozen=True, slots=True)
class _Heard:
    """A character of a text as it sounds."""

    spoken: bool
    """Whether it has a reading at all."""
    sounds: tuple[str, ...]
    gap: float
    """What it costs inside a transliteration."""
    joins: bool
    """Whether a transliteration may run through it."""


@lru_cache(maxsize=256)
def _heard(text: str) -> tuple[_Heard, ...]:
    return tuple(map(_heard_character, text))


@lru_cache(maxsize=256)
def _openings_in(text: str) -> tuple[int, ...]:
    """Where a transliteration may open: not with two characters that hardly ever transcribe.

    Of the names that are found by sound in newstest2020, four in a thousand open so.
    """
    heard = _heard(text)
    last = len(heard) - 1
    return tuple(
        start
        for start, char in enumerate(heard)
        if char.spoken and not (char.gap and start < last and heard[start + 1].gap)
    )


@lru_cache(maxsize=4096)
def _heard_character(char: str) -> _Heard:
    spoken = bool(readings(char))
    return _Heard(spoken, character_classes(char), _gap(char), spoken or char in "·•・‧")


@lru_cache(maxsize=64)
def _openings(class_: str) -> frozenset[str]:
    """Sounds that a name with this first consonant may start with."""
    return frozenset(sound for sound in _sounds() if _substitution(class_, sound) <= 0.6)


@lru_cache(maxsize=1)
def _sounds() -> frozenset[str]:
    """Every sound that `character_classes` gives."""
    return frozenset((*_INITIALS.values(), "N", "NM", "Y", "L"))


_ROUNDING = 1e-9
_SHORT = 4
"""Sounds up to which a name is measured by its own length, not by that of the run."""
_LONGER = 1.4
"""How many sounds a run of a longer name may have for each of its own before the search gives it
up: of newstest2020 (two human translations) every name found without a limit is found so."""


def _grow(
    classes: str, costs: list[float], heard: Sequence[_Heard], start: int, dear: float
) -> tuple[float, int | None]:
    """The likeness and the end of the best run whose first character gave `costs`. The search stops
    where the cost is above `dear`."""
    count = len(classes)
    best: tuple[float, int | None] = (0.0, None)
    sounds = 0
    strange = lowest = 0.0
    for at in range(start, min(len(heard), start + count + 3)):
        char = heard[at]
        strange += char.gap
        if not char.joins or (count <= _SHORT and lowest + strange > dear):
            break
        sounds += len(char.sounds)
        if at > start:
            costs = _next_costs(costs, classes, char.sounds)
        lowest = min(costs)
        score = 1.0 - (costs[-1] + strange) / (sounds if sounds > count > _SHORT else count)
        if score > best[0]:
            best = score, at + 1
        if lowest + strange > dear:
            break
    return best


@lru_cache(maxsize=4096)
def _drops(classes: str) -> list[float]:
    """What dropping each English sound costs."""
    return [_DROP.get(class_, _FULL) for class_ in classes]


@lru_cache(maxsize=8192)
def _opening_costs(classes: str, sounds: tuple[str, ...]) -> tuple[list[float], float]:
    """The column after the first character, and its least; many in a text sound alike."""
    drops = _drops(classes)
    nothing = [0.0, *itertools.accumulate((drops[0] + _FIRST, *drops[1:]))]
    costs = _next_costs(nothing, classes, sounds)
    return costs, min(costs)


def _next_costs(costs: list[float], classes: str, sounds: tuple[str, ...]) -> list[float]:
    """The column of the table after one more character."""
    drops = _drops(classes)
    for sound in sounds:
        add, changes = _steps(classes, sound)
        left = costs[0]
        below = left + add
        following = [below]
        for i, drop in enumerate(drops, 1):
            here = costs[i]
            below += drop
            if here + add < below:
                below = here + add
            if left + changes[i - 1] < below:
                below = left + changes[i - 1]
            following.append(below)
            left = here
        costs = following
    return costs


@lru_cache(maxsize=8192)
def _steps(classes: str, sound: str) -> tuple[float, list[float]]:
    """What adding a sound costs, and what it costs in place of each English one."""
    changes = _changes(sound)
    return _ADD.get(sound[0], _FULL), [changes[class_] for class_ in classes]


@lru_cache(maxsize=64)
def _changes(sound: str) -> dict[str, float]:
    """What a sound costs in place of each class."""
    return {class_: _substitution(class_, sound) for class_ in _EVERY_CLASS}


@lru_cache(maxsize=256)
def transcribed_runs(text: str) -> tuple[Span, ...]:
    """Runs of at least three transcribing characters with a telling one: likely foreign names."""
    found = []
    for match in _run().finditer(text):
        run = match.group()
        characters = [char for char in run if char in transcribing()]
        told_by = sum(char in telling() for char in characters)
        pointed = len(characters) >= 2 and "·" in run
        told = len(characters) >= 3 and told_by >= max(2, len(characters) / 2)
        if pointed or told:
            found.append(match.span())
    return tuple(found)
