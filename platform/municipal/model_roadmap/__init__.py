"""The municipality's model roadmap: read from a file, checked, kept for its schools."""
