"""The journal: who did what, when and from where. It is only added to; values that name people are never in it."""
