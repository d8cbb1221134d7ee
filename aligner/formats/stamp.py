"""When a file was written: now, or the moment that the user sets so that bytes are the same."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime

from aligner.errors import ConfigError
from aligner.files import shortened

_LAST_SECOND = 253_402_300_799
"""The end of the year 9999, the last that a date of TMX can hold."""


def moment() -> datetime:
    """Now, or ``SOURCE_DATE_EPOCH`` where that is set, in UTC.

    ConfigError where the variable is no whole number of seconds from 0 to the year 9999.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC)
    if re.fullmatch("[0-9]{1,12}", epoch) and int(epoch) <= _LAST_SECOND:
        return datetime.fromtimestamp(int(epoch), UTC)
    raise ConfigError(
        f"SOURCE_DATE_EPOCH is {shortened(epoch)}: it must be whole seconds since 1970, 0 to "
        f"{_LAST_SECOND}; set it so, or unset it"
    )


def timestamp() -> str:
    """The same as ``YYYYMMDDThhmmssZ``, the form of TMX; ConfigError as `moment`."""
    return moment().strftime("%Y%m%dT%H%M%SZ")
