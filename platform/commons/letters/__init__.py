"""Letters: written down first, sent once, with what became of each."""
