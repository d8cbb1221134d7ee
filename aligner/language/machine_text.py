"""Text that machines read and a translation must keep: links, code, placeholders, tags.

Every room may import it; it imports none.
"""

from __future__ import annotations

import re

URL = re.compile(
    r"(?:(?:https?|ftp)://|www\.)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+[A-Za-z0-9/#=_-]", re.ASCII
)
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
DOMAIN = re.compile(
    r"(?<![\w@./-])(?!www\.)(?:[a-z0-9-]+\.)+(?:com|org|net|cn|io|ai|edu|gov)(?![\w.-]*\w)",
    re.ASCII | re.IGNORECASE,
)
"""A web address without scheme: example.com."""
CODE = re.compile(r"`[^`\n]+`")
PLACEHOLDER = re.compile(
    # {name}, {{ name }}, ${name}, {0:.2f}
    r"\$?\{\{? ?[\w.]+(?:[!:][^{}\s]*)? ?\}?\}"
    # %s, %1$s, %(name)s, %.2f: not the sign after a figure
    r"|(?<!\d)%(?:\([A-Za-z_]\w*\)|\d+\$)?[-+#0]*\d*(?:\.\d+)?[sdifux@](?![A-Za-z0-9_])"
)
TAG = re.compile(r"</?[a-z][\w:-]*(?:\s+[\w:-]+=[^<>]*)?\s?/?>", re.ASCII)

ADDRESSES = r"https?://\S+|www\.\S+|\S+@\S+"
"""Links and mail addresses as a pattern that takes all up to a blank: to leave them out of a text
whose words have blanks between them."""
