"""Names that differ or are rendered in two ways."""
