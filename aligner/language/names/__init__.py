"""Names in English and Chinese text: what is known of them, how they sound, where they stand."""
