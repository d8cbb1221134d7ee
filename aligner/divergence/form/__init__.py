"""What a translation must keep in form: marks, machine text, lengths, words left as they were."""
