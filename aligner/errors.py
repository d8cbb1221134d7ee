"""The one exception tree of the package.

Every message names the offending value, the limit it broke and the remedy, so
that a script can print ``str(error)`` and a person can act on it.
"""

from __future__ import annotations


class AlignerError(Exception):
    """Base of every error that the package raises on purpose."""


class InputError(AlignerError):
    """A text or file cannot be used: missing, unreadable, empty, in one language only."""


class ModelError(AlignerError):
    """An encoder or a trained weight is unknown, not built, or damaged."""


class ConfigError(AlignerError):
    """An option has a value outside its range, or options contradict each other."""


class OutputError(AlignerError):
    """A result cannot be written: unknown suffix, no permission, no such folder."""
