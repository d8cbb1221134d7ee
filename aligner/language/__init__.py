"""What is known of English and Chinese: scripts, numerals, quantities, dates, names."""
