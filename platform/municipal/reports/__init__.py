"""The aggregated report: all schools of a coordinator in one spreadsheet."""
