"""The daily round of reminders of a municipality: begun by its own clock, gathered school by school, sent as letters."""
