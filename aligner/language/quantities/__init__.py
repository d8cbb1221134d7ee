"""Numbers, dates and units of English and Chinese text, in one comparable form."""
