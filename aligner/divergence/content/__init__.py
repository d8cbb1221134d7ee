"""Content that one side lacks, or that stands elsewhere: what the content network reads."""
