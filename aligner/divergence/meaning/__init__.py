"""Words that turn the sense: negations, contraries, modal words, roles; and likeness as a whole."""
