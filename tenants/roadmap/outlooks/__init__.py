"""Other ways to look at a roadmap: the timeline, the month, the history with undo."""
