"""YAML -> its strings. Read as a stream of events: no object is made, no alias is followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aligner.errors import InputError
from aligner.files import printable
from aligner.reading.kinds.entries import MAX_DEPTH, Entry

_STRING = "tag:yaml.org,2002:str"


@dataclass(slots=True)
class _Level:
    """A mapping or a sequence that is open."""

    is_mapping: bool
    key: str | None = None
    index: int = 0

    def step(self) -> str:
        """The key or the index of the value that comes next."""
        if not self.is_mapping:
            self.index += 1
            return str(self.index - 1)
        key, self.key = self.key, None
        return key or ""


def yaml_entries(text: str, name: str) -> Iterator[Entry]:
    """The strings of a YAML file with their keys.

    An alias repeats what stands elsewhere: it is passed over, whatever it would expand to.
    InputError where the file is no YAML or nested too deeply.
    """
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from _walk(yaml.parse(text, Loader=loader), yaml.resolver.Resolver(), name)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark is not None else ""
        if "nesting" in str(error):
            raise _too_deep(f"{name}{where}") from None
        said = printable(str(getattr(error, "problem", None) or error))[:200]
        raise InputError(f"{name}{where}: is no YAML ({said}); repair it") from None


def _too_deep(where: str) -> InputError:
    return InputError(f"{where}: is nested more than {MAX_DEPTH} deep, the limit; flatten it")


def _walk(events: Any, resolver: Any, name: str) -> Iterator[Entry]:
    import yaml

    levels: list[_Level] = []
    path: list[str] = []
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            if len(levels) >= MAX_DEPTH:
                raise _too_deep(f"{name}, line {event.start_mark.line + 1}")
            path.append(_next(levels, "?"))
            levels.append(_Level(isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.CollectionEndEvent):
            levels.pop()
            path.pop()
        elif isinstance(event, yaml.AliasEvent):
            _next(levels, "*")
        elif isinstance(event, yaml.ScalarEvent):
            if levels and levels[-1].is_mapping and levels[-1].key is None:
                levels[-1].key = event.value
                continue
            last = _next(levels, "")
            tag = event.tag or resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
            if tag == _STRING:
                keys = (*path[1:], last) if levels else ()
                yield Entry(keys, event.value, f"line {event.start_mark.line + 1}")


def _next(levels: list[_Level], as_key: str) -> str:
    """The key of what comes; where it is a key itself, it is called `as_key`."""
    if not levels:
        return ""
    level = levels[-1]
    if level.is_mapping and level.key is None:
        level.key = as_key
        return as_key
    return level.step()
