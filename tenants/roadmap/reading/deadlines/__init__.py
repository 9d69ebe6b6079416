"""What typed deadlines mean: mended, cut into tokens, read by rules, weighed. The table of kinds: docs/deadlines.md."""
