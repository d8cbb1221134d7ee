"""What the users of a project say of their own texts, in a file ``aligner.toml``.

It names a glossary, who made the translations, words that are kept as they are, kinds of flags that
are off, severity and threshold by kind, names with their renderings, locales that stand for each
other, and rules of their own. The README shows a file with every key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct

from aligner.bitext import FLAG_KINDS, Origin, Severity
from aligner.errors import ConfigError, InputError
from aligner.files import read_utf8, shortened, shown
from aligner.schema import Misfit, Probability, convert

FILE_NAME = "aligner.toml"

LARGEST = 5_000_000
"""Bytes of a file: a hundred thousand names are its end."""


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A rule of the user's: where it applies, and what must or must not stand on the other side.

    With `source` and `target` it applies where both are found. With one of them, `must` has to be
    found on the other side, and `must_not` may not; without these, finding it is the error.
    """

    message: str
    severity: Severity = "minor"
    source: re.Pattern[str] | None = None
    target: re.Pattern[str] | None = None
    must: re.Pattern[str] | None = None
    must_not: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """The choices of a project; by default none."""

    glossary: Path | None = None
    """CSV or TBX, beside the file that names it."""
    keep: frozenset[str] = frozenset()
    """Words that stay as they are, in lower case."""
    only: frozenset[str] = frozenset()
    """The kinds of flags that are asked for; all where it is empty."""
    off: frozenset[str] = frozenset()
    """Kinds of flags that are not wanted."""
    severity: tuple[tuple[str, Severity], ...] = ()
    """Severity of a kind, whatever its check says."""
    min_confidence: tuple[tuple[str, float], ...] = ()
    """Least confidence of a kind, instead of that of all."""
    locales: tuple[tuple[str, str], ...] = ()
    """Parts of addresses that stand for each other: ``en-US``, ``zh-CN``."""
    names: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """English names, each with the Chinese ones that render it."""
    rules: tuple[OwnRule, ...] = ()
    origin: Origin | None = None
    """Who made the translations; None where it is not known."""
    dismissed: frozenset[tuple[str, str, str]] = frozenset()
    """Findings that are no errors here: a kind, and the words it points at on either side."""
    digest: str = field(default="", compare=False)
    """First 12 hexadecimal digits of the SHA-256 of the file; empty where there is none."""

    def narrowed(self, only: Iterable[str] = (), skip: Iterable[str] = ()) -> Policy:
        """The same with the kinds of one call: `only` these, without those of `skip`.

        ConfigError for a kind that is none.
        """
        chosen, left_out = list(only), list(skip)
        for kind in (*chosen, *left_out):
            _known(kind, "the option")
        return replace(
            self,
            only=frozenset(chosen) or self.only,
            off=(self.off - frozenset(chosen)) | frozenset(left_out),
        )


NO_POLICY = Policy()
"""That of a project without a file."""


class _Rule(Struct, frozen=True, forbid_unknown_fields=True):
    message: Annotated[str, Meta(min_length=1, max_length=1000)]
    severity: Severity = "minor"
    source: str | None = None
    target: str | None = None
    must: str | None = None
    must_not: str | None = None


class _Dismissed(Struct, frozen=True, forbid_unknown_fields=True):
    kind: str
    src: str = ""
    tgt: str = ""

    def __post_init__(self) -> None:
        if not self.src and not self.tgt:
            raise ValueError("what is dismissed has words on one side at least: give src or tgt")


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    glossary: str | None = None
    keep: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    origin: Origin | None = None
    severity: dict[str, Severity] = {}
    min_confidence: dict[str, Probability] = {}
    locales: dict[str, str] = {}
    names: dict[str, tuple[str, ...]] = {}
    rules: tuple[_Rule, ...] = ()
    dismissed: tuple[_Dismissed, ...] = ()


def find_policy(start: Path) -> Path | None:
    """The nearest ``aligner.toml`` in the folder of `start`, or above it; None where none is."""
    try:
        place = start.absolute()
        folder = place if place.is_dir() else place.parent
        for each in (folder, *folder.parents):
            if (each / FILE_NAME).is_file():
                return each / FILE_NAME
    except (OSError, ValueError):
        # A path that cannot be looked at is refused where the file itself is opened.
        return None
    return None


def load_policy(path: Path) -> Policy:
    """What the file says; InputError where it cannot be read, ConfigError for what it says."""
    text = read_utf8(path, LARGEST)
    where = shown(path)
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{where} is no TOML: {error}") from None
    try:
        file = convert(values, _File)
        digest = sha256(text.encode("utf-8")).hexdigest()[:12]
    except (Misfit, UnicodeEncodeError) as error:
        raise ConfigError(f"{where}: {_with_keys(str(error))}") from None
    gone = [each.kind for each in file.dismissed]
    for kind in (*file.off, *file.severity, *file.min_confidence, *gone):
        _known(kind, where)
    return Policy(
        glossary=path.parent / file.glossary if file.glossary else None,
        keep=frozenset(word.lower() for word in file.keep),
        off=frozenset(file.off),
        origin=file.origin,
        severity=tuple(file.severity.items()),
        min_confidence=tuple(file.min_confidence.items()),
        locales=tuple(file.locales.items()),
        names=tuple(file.names.items()),
        rules=tuple(_rule(rule, f"{where}, rule {k}") for k, rule in enumerate(file.rules, 1)),
        dismissed=frozenset((each.kind, each.src, each.tgt) for each in file.dismissed),
        digest=digest,
    )


def dismissal(kind: str, src: str, tgt: str) -> str:
    """Lines for the end of the file that dismiss a finding for good."""
    quoted = {"kind": kind, "src": src, "tgt": tgt}
    lines = [f"{key} = {_basic(text)}\n" for key, text in quoted.items() if text]
    return "\n[[dismissed]]\n" + "".join(lines)


def _basic(text: str) -> str:
    """A text as TOML writes it in one line."""

    def escaped(character: str) -> str:
        plain = character.isprintable() and character not in '"\\'
        return character if plain else f"\\U{ord(character):08X}"

    return '"' + "".join(map(escaped, text)) + '"'


def _with_keys(problem: str) -> str:
    """A message on an unknown key, with those that are known."""
    if "unknown field" in problem:
        return f"{problem}; known are {', '.join(_File.__struct_fields__)}"
    return problem


def _known(kind: str, where: str) -> None:
    if kind not in FLAG_KINDS:
        raise ConfigError(
            f"{where}: {shortened(kind)} is no kind of flag: use one of {', '.join(FLAG_KINDS)}"
        )


def _rule(rule: _Rule, where: str) -> OwnRule:
    if rule.source is None and rule.target is None:
        raise ConfigError(f"{where} has neither source nor target: it needs one to apply")
    if rule.source is not None and rule.target is not None and (rule.must or rule.must_not):
        raise ConfigError(
            f"{where} has source and target, so must and must_not have no side: leave one out"
        )
    patterns: dict[str, Any] = {
        name: _compiled(getattr(rule, name), f"{where}, {name}")
        for name in ("source", "target", "must", "must_not")
    }
    return OwnRule(rule.message, rule.severity, **patterns)


def _compiled(pattern: str | None, where: str) -> re.Pattern[str] | None:
    if pattern is None:
        return None
    try:
        return re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ConfigError(
            f"{where} is {shortened(pattern)}: no regular expression ({error})"
        ) from None
