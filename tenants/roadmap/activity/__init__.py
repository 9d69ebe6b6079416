"""The life of one activity: its steps and its thread, the documents that prove it, its own page."""
