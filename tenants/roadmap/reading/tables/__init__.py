"""From the grid of a table to sections and activities as written: heads, sections, lists, cells merged downwards."""
