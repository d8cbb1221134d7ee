"""Numbers and dates that differ."""
