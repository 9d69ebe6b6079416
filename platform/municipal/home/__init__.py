"""The way in: where each person's work begins."""
