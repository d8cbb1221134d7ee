"""Whether the model hub answers, asked once before a library retries for minutes."""

from __future__ import annotations

from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

_PATIENCE = 4.0
"""Seconds after which the hub counts as out of reach."""


def hub_answers() -> bool:
    """Whether the hub can be reached, through the proxy of the environment if one is set."""
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        return False
    try:
        with urlopen(Request(constants.ENDPOINT, method="HEAD"), timeout=_PATIENCE):
            return True
    except HTTPError:
        return True
    except (URLError, OSError, ValueError):
        return False
