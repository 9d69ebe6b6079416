"""The life of a whole roadmap: its steps, versions and amendments, the next school year, the archive."""
