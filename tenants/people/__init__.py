"""People of a school, with posts and groups."""
