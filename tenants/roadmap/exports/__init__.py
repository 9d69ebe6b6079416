"""A roadmap out again: as the Word table it came from, as a spreadsheet, as a PDF."""
