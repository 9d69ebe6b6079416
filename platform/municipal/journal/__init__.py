"""The journal shown: who did what, in a school or across a municipality, filtered and taken away as a spreadsheet."""
