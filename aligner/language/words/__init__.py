"""Words of both languages: the bilingual lexicon and set phrases."""
