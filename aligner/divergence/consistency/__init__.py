"""What a document says in one way here and in another there."""
