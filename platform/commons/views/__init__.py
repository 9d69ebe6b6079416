"""Saved views: filters that somebody named for themselves. Nobody else sees them."""
